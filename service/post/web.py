"""Posting to an address on the web: webhooks, and text messages through a gateway.

A webhook's address is somebody's wish, so it may not lead inside: the name is looked up once, an address that is not on the
public internet is refused, and the connection goes to the very address that was looked at. No redirect is followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

import orjson

from service.usecases.sending import NotSent, TextMessage
from service.usecases.webhooks import LOCAL, Call

SECONDS = 10
MOST_READ = 64 * 1024


def webhooks(*, inside: bool, local: bool, trusted: ssl.SSLContext | None = None) -> Callable[[Call], None]:
    """Post webhooks. `inside` allows addresses of one's own network; `local` http to this computer itself, for a demo."""
    context = trusted or ssl.create_default_context()

    def send(call: Call) -> None:
        post(call.url, call.headers, call.body, inside=inside, local=local, context=context)

    return send


def text_messages(url: str, trusted: ssl.SSLContext | None = None) -> Callable[[TextMessage], None]:
    """Post text messages as JSON {to, text} to a gateway, whose address comes from the settings and may be anywhere."""
    context = trusted or ssl.create_default_context()

    def send(message: TextMessage) -> None:
        body = orjson.dumps({"to": message.to, "text": message.text})
        post(url, {"Content-Type": "application/json"}, body, inside=True, local=True, context=context)

    return send


def post(
    url: str, headers: dict[str, str], body: bytes, *, inside: bool, local: bool, context: ssl.SSLContext
) -> None:
    """One request, answered with 2xx. Raises NotSent."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" and not (local and parts.scheme == "http" and host in LOCAL):
        raise NotSent("Dit adres begint niet met https://.")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = _address(host, port, inside or (local and host in LOCAL))
        connection = _Pinned(address, host, port, context if parts.scheme == "https" else None)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {"User-Agent": "Regie", **headers})
            answer = connection.getresponse()
            answer.read(MOST_READ)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotSent(f"De computer {host} antwoordde niet goed ({type(error).__name__}).") from error
    if not 200 <= answer.status < 300:
        raise NotSent(f"De computer {host} antwoordde met {answer.status}.")


def _address(host: str, port: int, inside: bool) -> str:
    """Where the name leads. Every address of it must be allowed: one that leads outside hides no other."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not inside and not all(public(address) for address in found):
        raise NotSent(f"{host} is een adres binnen het eigen netwerk. Dat mag alleen met REGIE_WEBHOOKS_INSIDE=1.")
    return found[0]


def public(address: str) -> bool:
    """Whether an IP address is on the public internet; one inside another notation counts as what it stands for."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found.sixtofour is not None or found.teredo is not None or found in _NAT64:
            return False
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, while the certificate must be that of the name."""

    def __init__(self, address: str, host: str, port: int, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._context = address, context

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), SECONDS)
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)

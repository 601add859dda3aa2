"""Posting to an address on the web: real servers on this computer, and addresses that must never be reached."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import trustme

from service.post import web
from service.usecases.sending import NotSent, TextMessage
from service.usecases.webhooks import Call


@dataclass
class Seen:
    """What a server was asked, and what it answers."""

    port: int = 0
    status: int = 204
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def serving(seen: Seen, context: ssl.SSLContext | None = None) -> HTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            seen.paths.append(self.path)
            seen.headers.append(dict(self.headers))
            self.send_response(seen.status)
            self.send_header("Location", f"http://localhost:{seen.port}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    seen.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return server


@pytest.fixture
def seen() -> Iterator[Seen]:
    found = Seen()
    server = serving(found)
    yield found
    server.shutdown()
    server.server_close()


def call(url: str) -> Call:
    return Call(url, {"Content-Type": "application/cloudevents+json", "Regie-Signature": "t=1,v1=x"}, b'{"a":1}')


def test_a_webhook_is_posted_with_its_headers(seen: Seen) -> None:
    web.webhooks(inside=False, local=True)(call(f"http://localhost:{seen.port}/in?x=1"))
    assert (seen.bodies, seen.paths) == ([b'{"a":1}'], ["/in?x=1"])
    assert seen.headers[0]["Regie-Signature"] == "t=1,v1=x" and seen.headers[0]["Host"] == f"localhost:{seen.port}"


@pytest.mark.parametrize("status", [301, 307, 400, 500])
def test_an_answer_that_is_not_well_is_tried_again_and_no_redirect_is_followed(seen: Seen, status: int) -> None:
    seen.status = status
    with pytest.raises(NotSent, match=str(status)):
        web.webhooks(inside=False, local=True)(call(f"http://localhost:{seen.port}/in"))
    assert seen.paths == ["/in"]


def test_plain_http_goes_nowhere(seen: Seen) -> None:
    for local in (False, True):
        with pytest.raises(NotSent, match="https"):
            web.webhooks(inside=True, local=local)(call("http://ander.example/in"))
    with pytest.raises(NotSent, match="https"):
        web.webhooks(inside=True, local=False)(call(f"http://localhost:{seen.port}/in"))
    assert seen.paths == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.8", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]",
                                  "[::ffff:10.0.0.8]", "0.0.0.0", "2130706433", "[64:ff9b::a00:8]", "100.64.0.1"])  # fmt: skip # noqa: S104
def test_addresses_of_ones_own_network_are_refused(host: str) -> None:
    with pytest.raises(NotSent, match="eigen netwerk"):
        web.webhooks(inside=False, local=False)(call(f"https://{host}/in"))


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("2002:0a00:0008::", False), ("ff02::1", False), ("224.0.0.1", False),
     ("fe80::1%eth0", False), ("::ffff:8.8.8.8", True)],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert web.public(address) is public


def test_https_checks_whose_certificate_it_is() -> None:
    authority, found = trustme.CA(), Seen()
    server_side, trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(server_side)
    authority.configure_trust(trusted)
    server = serving(found, server_side)
    try:
        web.webhooks(inside=True, local=False, trusted=trusted)(call(f"https://localhost:{found.port}/in"))
        for host, context in (("localhost", None), ("127.0.0.1", trusted)):
            with pytest.raises(NotSent):
                web.webhooks(inside=True, local=False, trusted=context)(call(f"https://{host}:{found.port}/in"))
    finally:
        server.shutdown()
        server.server_close()
    assert found.paths == ["/in"]


def test_a_computer_that_does_not_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotSent, match="localhost"):
            web.webhooks(inside=True, local=True)(call(f"http://localhost:{taken.getsockname()[1]}/"))


def test_a_text_message_is_posted_to_the_gateway(seen: Seen) -> None:
    web.text_messages(f"http://localhost:{seen.port}/sms")(TextMessage("06 1234 5678", "Uw code is 123456."))
    assert json.loads(seen.bodies[0]) == {"to": "06 1234 5678", "text": "Uw code is 123456."}

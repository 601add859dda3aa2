"""Webhooks: lines of the log go out as CloudEvents 1.0 (structured JSON), signed; codes, ids and times, nothing personal.

A webhook belongs to a user: it tells of what this user may see, and of nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from service.domain.errors import Forbidden, NotFound, RegieError
from service.domain.people import Role, User
from service.domain.permissions import Permission, may, may_see_instance
from service.store import cases, mails, people, webhooks
from service.store.outbox import WEBHOOK, Parcel
from service.store.session import Tx
from service.store.webhooks import Webhook
from service.usecases.administration import note
from service.usecases.regie import Regie

TYPE = "nl.regie.case."
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
SIGNATURE = "Regie-Signature"
LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
LONGEST = 2_000


@dataclass(frozen=True)
class Call:
    """A webhook's request, ready to be posted."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Added:
    """A new webhook; its `secret` is shown once."""

    id: int
    secret: str


def add(regie: Regie, actor: User, url: str, kinds: Sequence[str], now: datetime, *, local: bool = False) -> Added:
    """Send lines of the log of these kinds (none: of all) that the actor may see to an https address.

    `local` allows http to this computer itself, for a demo. Raises Forbidden, or RegieError for an address that can't be one.
    """
    if not may(actor, Permission.MANAGE_PEOPLE):
        raise Forbidden("Alleen een coördinator voegt een webhook toe.")
    _check(url, local)
    secret = secrets.token_hex(32)
    with regie.store.transaction() as tx:
        id_ = webhooks.add(tx, url, secret, kinds, actor.id, now)
        told = ", ".join(kinds) or "alle soorten"  # of the address only the host: the rest may be a secret
        note(tx, actor, WEBHOOK, id_, f"Webhook {id_} naar {urlsplit(url).hostname} toegevoegd: {told}", now)
    return Added(id_, secret)


def all_of(regie: Regie) -> list[Webhook]:
    """The webhooks that are active."""
    with regie.store.read() as tx:
        return webhooks.active(tx)


def remove(regie: Regie, webhook_id: int, now: datetime) -> None:
    """Nothing is sent there any more. Raises NotFound."""
    with regie.store.transaction() as tx:
        if not webhooks.remove(tx, webhook_id):
            raise NotFound(f"Er is geen webhook met nummer {webhook_id}. Kijk met: regie webhook list.")
        note(tx, None, WEBHOOK, webhook_id, f"Webhook {webhook_id} weggehaald", now)


def parcels_of(tx: Tx, hooks: Sequence[Webhook], line: Any) -> Iterator[Parcel]:
    """What goes out for a line of the log: once to each webhook that asks for it and was there before it."""
    for hook in hooks:
        if hook.made <= line.at and (not hook.kinds or line.kind in hook.kinds) and _may_know(tx, hook, line):
            once = f"webhook:{hook.id}:{line.id}"
            yield Parcel(WEBHOOK, hook.url, "", {"webhook": hook.id}, line.case_id, hook.user_id, line.id, once)


def call_of(tx: Tx, parcel: Parcel, base: str, now: datetime) -> Call | None:
    """The request for a planned webhook; None when it is gone, or its user may no longer see the case."""
    hook = webhooks.get(tx, parcel.content["webhook"])
    if hook is None or not hook.active or parcel.event_id is None:
        return None
    line = mails.event(tx, parcel.event_id)
    if not _may_know(tx, hook, line):
        return None
    body = orjson.dumps(cloud_event(line, base))
    headers = {"Content-Type": CONTENT_TYPE, SIGNATURE: signature(hook.secret, int(now.timestamp()), body)}
    return Call(hook.url, headers, body)


def cloud_event(line: Any, base: str) -> dict[str, object]:
    """A line of the log as a CloudEvent. Its text stays here: it is a coordinator's words, and may be a fact."""
    return {
        "specversion": "1.0",
        "id": f"event-{line.id}",
        "source": base,
        "type": TYPE + line.kind,
        "subject": line.code,
        "time": line.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {
            "case": line.code,
            "kind": line.kind,
            "process": line.process,
            "element": line.element,
            "instance": line.instance_id,
            "at": line.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        },
    }


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """`t=<seconds>,v1=<hex>`: HMAC-SHA256 of "<seconds>.<body>". Who receives it refuses an old time, so that it can't be
    replayed."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def _may_know(tx: Tx, hook: Webhook, line: Any) -> bool:
    user = people.user(tx, hook.user_id)
    if user is None or not user.active or cases.get(tx, line.case_id, user) is None:
        return False
    return may_see_instance(user, frozenset(Role(role) for role in line.visible_for))


def _check(url: str, local: bool) -> None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST
    scheme = parts.scheme == "https" or (local and parts.scheme == "http" and host in LOCAL)
    if not plain or not host or not scheme or parts.username is not None or parts.fragment or port == 0:
        raise RegieError("Een webhook heeft een adres dat begint met https://, zonder naam of wachtwoord erin.")

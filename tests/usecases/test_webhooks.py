"""Webhooks: CloudEvents of what a user may see, signed, without anything personal."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from service.domain.errors import Forbidden, NotFound, RegieError
from service.store.session import Store
from service.usecases import webhooks
from service.usecases.administration import changes
from tests.usecases.posting import BASE, Postbox, deliver
from tests.usecases.world import World, world

URL = "https://ander.systeem.example/in"


@pytest.fixture
def w(store: Store) -> World:
    return world(store)


def add(w: World, *kinds: str, by: str = "coordinator") -> webhooks.Added:
    return webhooks.add(w.regie, w.users[by], URL, kinds, w.now)


def test_lines_of_the_log_go_out_as_signed_cloud_events(w: World) -> None:
    hook = add(w, "phase")
    started = w.admitted(gezinsnaam="Jansen-Zwaluw")
    (call,) = deliver(w, Postbox()).calls
    event = json.loads(call.body)
    assert call.url == URL and call.headers["Content-Type"].startswith("application/cloudevents+json")
    assert {name: event[name] for name in ("specversion", "type", "source", "subject", "datacontenttype")} == {
        "specversion": "1.0", "type": "nl.regie.case.phase", "source": BASE, "subject": started.code,
        "datacontenttype": "application/json",
    }  # fmt: skip
    assert event["time"] == "2026-03-02T09:00:00Z" and event["id"].startswith("event-")
    assert set(event["data"]) == {"case", "kind", "process", "element", "instance", "at"}
    seconds, _, digest = call.headers[webhooks.SIGNATURE].removeprefix("t=").partition(",v1=")
    signed = hmac.new(hook.secret.encode(), f"{seconds}.".encode() + call.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signed, digest) and int(seconds) == int(w.now.timestamp())


def test_nothing_personal_and_no_words_of_coordinators_go_out(w: World) -> None:
    add(w)
    started = w.admitted(gezinsnaam="Jansen-Zwaluw", personen=[{"naam": "Kim", "rol": "kind"}])
    w.act("niet-meewerken", "coach", started.case_id, feiten="Niemand deed open.")
    calls = deliver(w, Postbox()).calls
    said = b" ".join(call.body for call in calls).decode()
    assert len(calls) > 8 and len({json.loads(call.body)["id"] for call in calls}) == len(calls)
    for word in ("Jansen", "Kim", "deed open", "Aanmelding beoordelen", "Coco", "Verwijzer", started.alias):
        assert word not in said


def test_a_webhook_tells_what_its_user_may_see(w: World) -> None:
    add(w, "opened")
    started = w.admitted()
    w.act("geheim", "coach", started.case_id, feit="Iets ergs.", personen=[])
    elements = {json.loads(call.body)["data"]["element"] for call in deliver(w, Postbox()).calls}
    assert "onderzoeken" in elements and "geheim_lezen" not in elements


def test_what_was_before_a_webhook_does_not_go_there_and_an_outage_loses_nothing(w: World) -> None:
    w.admitted()
    w.later(days=1)
    add(w, "started")
    second = w.refer()
    w.later(days=5)
    assert [json.loads(call.body)["subject"] for call in deliver(w, Postbox()).calls] == [second.code]


def test_a_webhook_that_was_removed_gets_nothing_more(w: World) -> None:
    hook = add(w)
    assert [one.id for one in webhooks.all_of(w.regie)] == [hook.id]
    w.refer()
    deliver(w, Postbox(broken=999))
    webhooks.remove(w.regie, hook.id, w.now)
    w.later(days=1)
    assert deliver(w, Postbox()).calls == [] == webhooks.all_of(w.regie)
    with pytest.raises(NotFound):
        webhooks.remove(w.regie, hook.id, w.now)
    logged = [(line.who, line.text) for line in changes(w.regie, w.users["coordinator"], 1).lines]
    assert logged == [
        ("", f"Webhook {hook.id} weggehaald"),
        ("Coordinator", f"Webhook {hook.id} naar ander.systeem.example toegevoegd: alle soorten"),
    ]


def test_only_a_coordinator_adds_one(w: World) -> None:
    with pytest.raises(Forbidden):
        add(w, by="coach")


@pytest.mark.parametrize(
    "url",
    ["http://ander.example/", "ftp://x.example", "https://", "https://naam:geheim@x.example", "https://x.example/#deel",
     "https://x.example/ b", "javascript:alert(1)", "https://x.example:0/", "https://x.example:99999/", "https://[x", "http://localhost/"],
)  # fmt: skip
def test_an_address_that_can_not_be_one_is_refused(sqlite_store: Store, url: str) -> None:
    w = world(sqlite_store)
    with pytest.raises(RegieError, match="https://"):
        webhooks.add(w.regie, w.users["coordinator"], url, [], w.now)


def test_in_a_demo_this_computer_itself_may_be_told(sqlite_store: Store) -> None:
    w = world(sqlite_store)
    webhooks.add(w.regie, w.users["coordinator"], "http://localhost:9000/in", [], w.now, local=True)
    with pytest.raises(RegieError):
        webhooks.add(w.regie, w.users["coordinator"], "http://ander.example/in", [], w.now, local=True)

"""Mail: planned from the log, once, to who may know, and without a name or a fact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from service.store import events, outbox
from service.store import tables as t
from service.store.jobs import Job
from service.store.outbox import MAIL, Parcel
from service.store.session import Store
from service.usecases import wishes
from service.usecases.assign import assign, claim, release
from service.usecases.comments import write
from service.usecases.jobs import Times
from service.usecases.letters import KINDS
from service.usecases.mailing import plan, plan_day
from service.usecases.pages import Completed
from service.usecases.sending import LATER, LEASE, send_due
from tests.usecases.diagrams import ESCALATION, FILES, diagram
from tests.usecases.posting import BASE, Postbox, deliver, reachable, times
from tests.usecases.threads import at_once
from tests.usecases.world import World, world

ESCALATES = {
    **FILES,
    "processes/niet-meewerken.bpmn": diagram(
        "niet-meewerken", "Gezin werkt niet mee", ESCALATION.replace("termijn=werk", "merken=escalatie | termijn=werk")
    ),
}


@pytest.fixture
def w(store: Store) -> World:
    return reachable(world(store, ESCALATES))


def day(w: World) -> None:
    plan_day(w.regie, Job(1, "", {}, 0, 1, None, 0, ""), times(w))


def test_who_gets_a_task_is_mailed_once(w: World) -> None:
    started = w.admitted()
    box = deliver(w, Postbox())
    (subject,) = box.to("coach")
    assert subject == f"Regie: nieuwe taak ({started.code})"
    deliver(w, box)
    assert len(box.to("coach")) == 1


def test_a_task_that_is_nobodys_is_in_nobodys_mail(w: World) -> None:
    w.refer()
    assert deliver(w, Postbox()).mails == []


def test_nobody_is_mailed_about_what_he_did_himself(w: World) -> None:
    w.refer()
    task = w.task("Aanmelding beoordelen", "coordinator").task_id
    claim(w.regie, w.users["coordinator"], task, w.now)
    assert deliver(w, Postbox()).mails == []
    assign(w.regie, w.users["coordinator"], task, w.users["tweede"].id, w.now)
    assert deliver(w, Postbox()).to("tweede") != []


def test_a_task_that_is_no_longer_ones_own_is_not_mailed(w: World) -> None:
    w.refer()
    task = w.task("Aanmelding beoordelen", "coordinator").task_id
    assign(w.regie, w.users["coordinator"], task, w.users["tweede"].id, w.now)
    plan(w.regie, times(w))
    coordinator = w.users["coordinator"]
    assign(w.regie, coordinator, task, coordinator.id, w.now)
    assert deliver(w, Postbox()).mails == []


def test_an_escalation_goes_to_the_referrer_even_with_a_digest(w: World) -> None:
    started = w.admitted()
    wishes.choose_mails(w.regie, w.users["verwijzer"], list(KINDS), digest=True)
    w.act("niet-meewerken", "coach", started.case_id, feiten="Niemand deed open.")
    assert deliver(w, Postbox()).to("verwijzer") == [f"Regie: escalatie, graag uw besluit ({started.code})"]


def test_an_escalation_that_is_nobodys_goes_to_all_who_may_answer(w: World) -> None:
    started = w.admitted()
    w.act("niet-meewerken", "coach", started.case_id, feiten="Niemand deed open.")
    task = w.task("Escalatie besluiten", "verwijzer").task_id
    release(w.regie, w.users["verwijzer"], task, w.now)
    box = deliver(w, Postbox())
    assert box.to("vreemde") == [] and box.to("collega") != []


def test_a_comment_reaches_whose_task_it_is(w: World) -> None:
    w.admitted()
    task = w.task("Onderzoek doen", "coach").task_id
    deliver(w, Postbox())
    write(w.regie, w.users["coordinator"], task, "Bel Kim de Vries nog even.", w.now)
    write(w.regie, w.users["coach"], task, "Gedaan.", w.now)
    box = deliver(w, Postbox())
    assert [letter.to for letter in box.mails] == ["coach@regie.example"]
    assert "Kim" not in box.mails[0].text


def test_soon_and_late_are_mailed_once_for_each_date_on_the_morning_of_a_working_day(w: World) -> None:
    w.refer()
    task = w.task("Aanmelding beoordelen", "coordinator")
    claim(w.regie, w.users["coordinator"], task.task_id, w.now)
    assert task.due is not None
    w.now = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)  # seven in the morning in Amsterdam, two days late
    day(w)
    assert deliver(w, Postbox()).mails == []
    w.later(minutes=31)
    day(w)
    day(w)
    box = deliver(w, Postbox())
    assert box.to("coordinator") == [f"Regie: taak te laat ({task.code})"]
    w.later(days=1)
    day(w)
    assert len(deliver(w, box).mails) == 1


def test_nothing_is_planned_on_a_sunday(w: World) -> None:
    w.refer()
    claim(w.regie, w.users["coordinator"], w.task("Aanmelding beoordelen", "coordinator").task_id, w.now)
    w.now = datetime(2026, 3, 8, 10, tzinfo=UTC)
    day(w)
    assert deliver(w, Postbox()).mails == []


def test_a_digest_counts_and_names_codes(w: World) -> None:
    started = w.admitted()
    second = w.refer()
    wishes.choose_mails(w.regie, w.users["coordinator"], list(KINDS), digest=True)
    wishes.choose_mails(w.regie, w.users["coach"], list(KINDS), digest=True)
    w.later(days=60)
    day(w)
    box = deliver(w, Postbox())
    by = {letter.to.partition("@")[0]: letter for letter in box.mails}
    assert set(by) == {"coordinator", "coach"}
    assert f"- 1 taak is te laat: {started.code}" in by["coach"].text
    assert "nog van niemand" in by["coordinator"].text and second.code not in by["coach"].text


def test_who_has_nothing_to_do_gets_no_digest(w: World) -> None:
    wishes.choose_mails(w.regie, w.users["coach"], list(KINDS), digest=True)
    day(w)
    assert deliver(w, Postbox()).mails == []


def test_who_does_not_want_a_kind_or_has_no_address_gets_no_mail(w: World) -> None:
    wishes.choose_mails(w.regie, w.users["coach"], ["te_laat"], digest=False)
    w.admitted()
    assert deliver(w, Postbox()).mails == []
    wishes.choose_mails(w.regie, w.users["coach"], list(KINDS), digest=False)
    wishes.reach(w.regie, w.users["coach"], "")
    w.admitted()
    assert deliver(w, Postbox()).mails == []


def test_who_stands_in_gets_the_mail(w: World) -> None:
    today = w.now.date()
    row = {"user_id": w.users["coach"].id, "substitute_id": w.users["invaller"].id, "first": today, "last": today,
           "made_by": w.users["coach"].id, "made": w.now}  # fmt: skip
    with w.regie.store.transaction() as tx:
        tx.execute(insert(t.covers).values(**row))
    w.admitted()
    box = deliver(w, Postbox())
    assert box.to("coach") == [] and len(box.to("invaller")) == 1


def test_what_happened_long_ago_is_not_mailed(w: World) -> None:
    w.admitted()
    w.later(days=3)
    assert deliver(w, Postbox()).mails == []
    with w.regie.store.read() as tx:
        assert not outbox.unhandled(tx)


def test_no_mail_holds_a_name_a_fact_or_a_title(w: World) -> None:
    """A case full of personal data, with titles that say a lot."""
    people = [{"naam": "Kim Jansen-Zwaluw", "rol": "moeder"}, {"naam": "Bo", "rol": "kind"}]
    started = w.admitted(gezinsnaam="Jansen-Zwaluw", personen=people)
    w.act("niet-meewerken", "coach", started.case_id, feiten="Moeder deed de deur niet open.")
    write(w.regie, w.users["coordinator"], w.task("Onderzoek doen", "coach").task_id, "Moeder drinkt.", w.now)
    box = deliver(w, Postbox())
    for name in ("coach", "coordinator", "verwijzer"):
        wishes.choose_mails(w.regie, w.users[name], list(KINDS), digest=True)
    w.later(days=46)
    day(w)
    deliver(w, box)
    with w.regie.store.read() as tx:
        titles = set(tx.execute(select(t.tasks.c.title)).scalars())
    said = " ".join(f"{letter.subject} {letter.text}" for letter in box.mails).lower()
    assert len(box.mails) >= 3
    secrets = {"jansen", "zwaluw", "kim", "moeder", "deur", "drinkt", "werkt niet mee", started.alias.lower()}
    secrets |= {title.lower() for title in titles}
    secrets |= {user.name.lower() for user in w.users.values() if len(user.name) > 6 and user.name.lower() not in BASE}
    assert {secret for secret in secrets if secret in said.replace("coördinator", "")} == set()


def test_what_does_not_arrive_is_tried_later_and_later_and_never_twice_after_it_did(w: World) -> None:
    w.admitted()
    box = Postbox(broken=2)
    plan(w.regie, times(w))
    start = w.now
    for pause, mails_ in ((timedelta(0), 0), (LATER[0] - timedelta(seconds=1), 0), (LATER[0], 0), (LATER[0] + LATER[1], 1),
                          (timedelta(days=9), 1)):  # fmt: skip
        send_due(w.regie, box.post(), Times(start, start + pause))
        assert len(box.mails) == mails_, pause


def test_what_never_arrives_is_given_up_and_becomes_an_incident(w: World) -> None:
    started = w.admitted()
    box = Postbox(broken=99)
    plan(w.regie, times(w))
    for number in range(20):
        send_due(w.regie, box.post(), Times(w.now, w.now + number * timedelta(days=2)))
    assert 99 - box.broken == len(LATER) + 1
    with w.regie.store.read() as tx:
        (incident,) = events.incidents(tx, started.case_id)
        assert incident.text.startswith("Een mail kwam niet aan")
        assert not outbox.due(tx, w.now + timedelta(days=999))


def test_many_workers_send_each_mail_once(w: World) -> None:
    for _ in range(4):
        w.admitted()
    box = Postbox()

    def work() -> Completed:
        for _ in range(6):
            plan(w.regie, times(w), limit=7)
            send_due(w.regie, box.post(), times(w), limit=2)
        return Completed(0, "", "", "", ())

    assert all(isinstance(result, Completed) for result in at_once(*[work] * 4))
    deliver(w, box)
    assert len(box.to("coach")) == 4 and len({letter.id for letter in box.mails}) == len(box.mails)


def test_a_worker_that_died_while_sending_leaves_the_mail_to_another(w: World) -> None:
    w.admitted()
    plan(w.regie, times(w))
    with w.regie.store.transaction() as tx:
        assert outbox.claim(tx, w.now, w.now + LEASE) is not None
    box = Postbox()
    send_due(w.regie, box.post(), times(w))
    assert box.mails == []
    send_due(w.regie, box.post(), times(w, LEASE))
    assert len(box.mails) == 1


def test_one_that_breaks_holds_up_no_other(w: World) -> None:
    with w.regie.store.transaction() as tx:
        outbox.add(tx, [Parcel(MAIL, "x@regie.example", "", {"what": "weird"}, user_id=w.users["coach"].id)], w.now)
    w.later(seconds=1).admitted()
    assert len(deliver(w, Postbox()).to("coach")) == 1

"""Beheer: users who come and go, agreements that run out, and that a partner without one gets no data."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from service.domain.errors import Forbidden, NotFound
from service.domain.people import Role
from service.store import people
from service.store.session import Store
from service.usecases import (
    accounts,
    administration,
    agreements,
    case,
    documents,
    history,
    leaving,
    registers,
    settings,
    task,
    tokens,
)
from service.usecases.account import session_user
from service.usecases.accounts import LAST, Sheet
from service.usecases.administration import NotAllowed
from service.usecases.people import set_mandate, set_password
from service.usecases.referrals import family
from tests.usecases.world import World, world

SHARING = "gegevensdeling"
PASSWORD = "a long enough password"


def told(w: World) -> list[str]:
    return [line.text for line in administration.changes(w.regie, w.users["coordinator"], 1).lines]


def sheet(w: World, who: str, **values: object) -> Sheet:
    account = accounts.show(w.regie, w.users["coordinator"], w.users[who].id, w.now).account
    found = Sheet(account.username, account.name, frozenset(account.roles), account.organisation_id)
    return replace(found, **values)  # type: ignore[arg-type]


def test_only_who_manages_people_may(store: Store) -> None:
    w = world(store)
    for act in (
        lambda: accounts.listed(w.regie, w.users["coach"]),
        lambda: accounts.new_password(w.regie, w.users["coach"], w.users["tweede"].id, w.now),
        lambda: leaving.deactivate(w.regie, w.users["coach"], w.users["tweede"].id, None, w.now, w.now),
        lambda: settings.change(w.regie, w.users["coach"], {}, w.now),
        lambda: agreements.give(w.regie, w.users["coach"], 1, SHARING, w.now.date(), None, w.now, agreement=True),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_user_is_added_changed_and_found_and_all_of_it_is_written_down(store: Store) -> None:
    w = world(store)
    actor, bureau = w.users["coordinator"], w.organisations["Bureau"].id
    made = accounts.add(w.regie, actor, Sheet("nieuw", "Nieuwe Ling", frozenset({Role.COACH}), bureau, hours=24), w.now)
    with pytest.raises(NotAllowed, match="al een gebruiker"):
        accounts.add(w.regie, actor, Sheet("nieuw", "Ander", frozenset({Role.COACH}), bureau), w.now)
    assert [one.username for one in accounts.listed(w.regie, actor, "ling", Role.COACH)] == ["nieuw"]
    assert accounts.listed(w.regie, actor, "nieuwe", Role.REFERRER) == []
    changed = Sheet("nieuw", "Nieuwe Ling", frozenset({Role.COACH}), bureau, phone="020-1234567", hours=32)
    assert accounts.change(w.regie, actor, made.user_id, changed, w.now)
    assert not accounts.change(w.regie, actor, made.user_id, changed, w.now)
    assert told(w) == [
        "Nieuwe Ling: contracturen van 24 naar 32; telefoonnummer veranderd",
        "Nieuwe Ling (nieuw) is toegevoegd als coach",
    ]
    assert made.password not in " ".join(told(w))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"roles": frozenset()}, "rol"), ({"organisation_id": 99}, "organisatie"), ({"email": "geen"}, "e-mailadres"),
        ({"phone": "bel"}, "telefoonnummer"), ({"hours": 99}, "uur per week"), ({"name": " "}, "naam"),
    ],
)  # fmt: skip
def test_what_can_not_be_is_refused(store: Store, values: dict[str, object], why: str) -> None:
    w = world(store)
    with pytest.raises(NotAllowed, match=why):
        accounts.change(w.regie, w.users["coordinator"], w.users["coach"].id, sheet(w, "coach", **values), w.now)
    assert told(w) == []


def test_the_last_coordinator_stays(store: Store) -> None:
    w = world(store)
    set_password(w.regie, "coordinator", PASSWORD)  # the other one can't log in, and so does not count
    first, second = w.users["coordinator"], w.users["tweede"]
    with pytest.raises(NotAllowed, match=LAST):
        leaving.deactivate(w.regie, second, first.id, None, w.now, w.now)
    with pytest.raises(NotAllowed, match=LAST):
        accounts.change(w.regie, second, first.id, sheet(w, "coordinator", roles=frozenset({Role.COACH})), w.now)
    with pytest.raises(NotAllowed, match="eigen account"):
        leaving.deactivate(w.regie, first, first.id, None, w.now, w.now)
    leaving.deactivate(w.regie, first, second.id, None, w.now, w.now)


def test_who_leaves_is_logged_out_and_a_colleague_has_its_families_and_tasks(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    coach, other = w.users["coach"], w.users["invaller"]
    titles = w.titles("coach")
    assert titles
    token, _ = tokens.add(w.regie, "coach", "kantoor", w.now)
    page = leaving.ask(w.regie, w.users["coordinator"], coach.id)
    assert (page.families, page.tasks, [one.id for one in page.colleagues]) == (1, len(titles), [other.id])
    left = leaving.deactivate(w.regie, w.users["coordinator"], coach.id, other.id, w.now, w.now)
    assert (left.families, left.to_team, left.failed) == (1, 0, ())
    assert w.titles("invaller") == titles
    assert tokens.token_user(w.regie, token, w.now) is None
    assert session_user(w.regie, "session of coach", w.now) is None
    found = case.show(w.regie, w.users["coordinator"], started.case_id, w.now).participants
    assert [one.name for one in found if one.role == Role.COACH] == ["Invaller"]
    assert told(w)[0] == "Coach is niet meer actief; taken naar Invaller"
    leaving.activate(w.regie, w.users["coordinator"], coach.id, w.now)
    assert tokens.token_user(w.regie, token, w.now) is None and w.titles("coach") == []


def test_without_a_colleague_the_team_has_the_tasks_and_new_ones_too(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    left = leaving.deactivate(w.regie, w.users["coordinator"], w.users["coach"].id, None, w.now, w.now)
    assert left.to_team == len(w.titles("invaller")) + 0 or left.to_team > 0
    open_now = case.show(w.regie, w.users["coordinator"], started.case_id, w.now).tasks
    assert open_now and all(one.assignee is None for one in open_now)
    with pytest.raises(NotAllowed, match="dezelfde organisatie"):
        leaving.deactivate(w.regie, w.users["coordinator"], w.users["invaller"].id, w.users["verwijzer"].id, w.now, w.now)


def test_a_token_and_a_calendar_of_somebody_are_revoked(store: Store) -> None:
    w = world(store)
    token, _ = tokens.add(w.regie, "coach", "kantoor", w.now)
    actor, coach = w.users["coordinator"], w.users["coach"]
    found = accounts.show(w.regie, actor, coach.id, w.now).tokens[0]
    with pytest.raises(NotFound):
        accounts.revoke_token(w.regie, actor, w.users["invaller"].id, found.token.id, w.now)
    accounts.revoke_token(w.regie, actor, coach.id, found.token.id, w.now)
    assert tokens.token_user(w.regie, token, w.now) is None
    accounts.revoke_feed(w.regie, actor, coach.id, w.now)
    assert told(w) == ["Coach: token ‘kantoor’ ingetrokken", "Coach: token ‘kantoor’ gemaakt, geldig tot 31-05-2026"]


def test_what_runs_out_is_told_sixty_days_before_unless_it_goes_on(store: Store) -> None:
    w = world(store)
    partner, actor, today = w.organisations["Gemeente"].id, w.users["coordinator"], w.now.date()

    def names() -> list[tuple[str, int]]:
        with store.read() as tx:
            return [(one.name, one.days) for one in agreements.expiring(tx, today)]

    def agree(name: str, first: date, last: date | None) -> None:
        agreements.give(w.regie, actor, partner, name, first, last, w.now, agreement=True)

    agree(SHARING, date(2026, 1, 1), today + timedelta(days=60))
    agree("samenwerking", date(2026, 1, 1), today + timedelta(days=61))
    agree("oud", date(2025, 1, 1), today - timedelta(days=1))
    assert names() == [("oud", -1), (SHARING, 60)]
    agree(SHARING, today + timedelta(days=61), None)
    assert names() == [("oud", -1)]
    settings.change(w.regie, actor, {settings.WARN_DAYS: "61"}, w.now)
    assert names() == [("oud", -1), ("samenwerking", 61)]


def test_a_partner_without_an_agreement_sees_its_tasks_and_no_dossier(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    id_, who = started.case_id, w.users["verwijzer"]
    assert case.show(w.regie, who, id_, w.now).fields
    history.show(w.regie, who, id_, history.Wanted(), 1, w.now)
    gi = w.organisations["Jeugdbescherming"].id
    set_mandate(w.regie, gi, SHARING, date(2020, 1, 1), w.now.date() - timedelta(days=1), agreement=True)
    with store.read() as tx:
        who = people.user(tx, who.id) or who
    page = case.show(w.regie, who, id_, w.now)
    assert page.head.code and not page.fields and not page.registers
    for look in (
        lambda: history.show(w.regie, who, id_, history.Wanted(), 1, w.now),
        lambda: registers.show_all(w.regie, who, id_, w.now),
        lambda: documents.offers(w.regie, who, id_, w.now),
    ):
        with pytest.raises(Forbidden, match="niet afgesproken"):
            look()
    assert family(w.regie, who, id_, w.now).conditions == ()
    coach_task = case.show(w.regie, w.users["coordinator"], id_, w.now).tasks[0]
    shown = task.show(w.regie, who, coach_task.task_id, w.now)
    assert not shown.may_do and "De Vries" not in str(shown.form)
    assert case.show(w.regie, w.users["coach"], id_, w.now).fields  # the own organisation needs no agreement with itself


def test_settings_are_all_kept_or_none(store: Store) -> None:
    w = world(store)
    actor = w.users["coordinator"]
    wrong = settings.change(w.regie, actor, {settings.CALL: "020-1234567", settings.LINK_DAYS: "8"}, w.now)
    assert list(wrong) == [settings.LINK_DAYS]
    assert {one.setting.name: one.value for one in settings.listed(w.regie, actor)}[settings.CALL] == ""
    assert settings.change(w.regie, actor, {settings.CALL: "020-1234567", settings.LINK_DAYS: "14"}, w.now) == {}
    assert told(w) == ["team_telefoon: van leeg naar 020-1234567", "link_dagen: van 7 naar 14"]


def test_the_log_is_paged(store: Store) -> None:
    w = world(store)
    for number in range(60):
        settings.change(w.regie, w.users["coordinator"], {settings.TEAM: f"Team {number}"}, datetime(2026, 3, 2, tzinfo=UTC))
    page = administration.changes(w.regie, w.users["coordinator"], 2)
    assert (page.total, page.pages, len(page.lines), page.lines[-1].who) == (60, 2, 10, "Coordinator")

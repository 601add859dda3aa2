"""Substitution: the substitute does what the absent one is there for, nobody sees more, and four eyes stay four."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import Role, User
from service.store import people
from service.store import tables as t
from service.store.cases import visible
from service.store.session import Store
from service.usecases import covers
from service.usecases.assign import release
from service.usecases.case import show
from service.usecases.complete import complete
from service.usecases.people import add_user
from service.usecases.work import work
from tests.usecases.world import World, token, world

FIRST, LAST, DAY = date(2026, 3, 2), date(2026, 3, 15), timedelta(days=1)


def arrange(w: World, absent: str, substitute: str, first: date = FIRST, last: date = LAST, by: str = "coordinator") -> None:
    covers.arrange(w.regie, w.users[by], w.users[absent].id, w.users[substitute].id, first, last, w.now)


def on(w: World, username: str, day: date | None = None) -> User:
    """The user as its session has it on a day."""
    with w.regie.store.read() as tx:
        found = people.user(tx, w.users[username].id, day or w.now.date())
    assert found
    return found


def sees(w: World, user: User) -> set[int]:
    with w.regie.store.read() as tx:
        return {row.id for row in tx.execute(select(t.cases.c.id).where(visible(user)))}


def test_the_substitute_has_the_tasks_of_the_absent_one_and_the_log_says_so(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    assert work(w.regie, on(w, "invaller"), w.now).later == ()
    arrange(w, "coach", "invaller")
    [task] = work(w.regie, on(w, "invaller"), w.now).later
    assert (task.title, task.in_name_of, task.mine) == ("Onderzoek doen", "Coach", True)
    done = complete(w.regie, on(w, "invaller"), task.task_id, {"verslag": "Klaar"}, token(), w.now)
    assert any(opened.mine for opened in done.opened)  # what comes next is the coach's, and so the substitute's
    line = next(line for line in show(w.regie, w.users["coordinator"], case_id, w.now).log if line.kind == "completed")
    assert (line.who, line.text) == ("Invaller", "Afgerond: Onderzoek doen (namens Coach)")
    with w.regie.store.read() as tx:
        row = tx.execute(select(t.tasks).where(t.tasks.c.id == task.task_id)).one()
        authors = {row.user_id for row in tx.execute(select(t.answers.c.user_id).where(t.answers.c.task_id == task.task_id))}
    assert (row.done_by, row.done_for, authors) == (w.users["invaller"].id, w.users["coach"].id, {w.users["invaller"].id})


def test_nothing_more_becomes_visible_than_the_absent_one_sees(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.refer()
    other = w.refer(klok="2026-03-02").case_id
    w.do("Aanmelding beoordelen", "coordinator", other, besluit="toelaten")
    extra = add_user(w.regie, "derde", "Derde", [Role.COACH], w.organisations["Bureau"].id)
    w.users["derde"] = extra
    w.do("Coach kiezen", "coordinator", other, coach_id=str(extra.id))
    before = {name: sees(w, on(w, name)) for name in w.users}
    arrange(w, "coach", "invaller")
    for name in w.users:
        assert sees(w, on(w, name)) == before[name] | (before["coach"] if name == "invaller" else set())
    assert sees(w, on(w, "invaller")) < before["coordinator"]


def test_it_ends_by_itself_and_can_be_called_off(store: Store) -> None:
    w = world(store)
    w.admitted()
    arrange(w, "coach", "invaller", FIRST + timedelta(days=1))
    coach = w.users["coach"].id
    days = {n: on(w, "invaller", FIRST + timedelta(days=n)).stands_in_for for n in (0, 1, 13, 14)}
    assert days == {0: {}, 1: {coach: "Coach"}, 13: {coach: "Coach"}, 14: {}}
    w.later(days=2)
    [line] = covers.show(w.regie, w.users["coach"], w.now).now
    assert line.may_end and not covers.show(w.regie, w.users["invaller"], w.now).now[0].may_end
    with pytest.raises(NotFound):
        covers.end(w.regie, w.users["invaller"], line.id, w.now)
    covers.end(w.regie, w.users["coach"], line.id, w.now)
    assert on(w, "invaller").stands_in_for == {} and sees(w, on(w, "invaller")) == set()
    with pytest.raises(Conflict, match="al voorbij"):
        covers.end(w.regie, w.users["coach"], line.id, w.now)
    page = covers.show(w.regie, w.users["coordinator"], w.now)
    assert (page.now, page.coming, [one.id for one in page.over]) == ((), (), [line.id])


@pytest.mark.parametrize(
    "absent, substitute, first, match",
    [
        ("coach", "derde", 3, "wordt al vervangen door Invaller"),
        ("derde", "coach", 3, "is zelf afwezig"),
        ("invaller", "coach", 3, "is zelf afwezig"),
        ("invaller", "derde", 3, "vervangt dan Coach"),
    ],
)
def test_what_does_not_fit_is_refused(store: Store, absent: str, substitute: str, first: int, match: str) -> None:
    w = world(store)
    w.users["derde"] = add_user(w.regie, "derde", "Derde", [Role.COACH], w.organisations["Bureau"].id)
    arrange(w, "coach", "invaller")
    with pytest.raises(Conflict, match=match):
        arrange(w, absent, substitute, FIRST + timedelta(days=first))
    arrange(w, "invaller", "derde", LAST + timedelta(days=1), LAST + timedelta(days=2))  # afterwards all is free again


@pytest.mark.parametrize(
    ("absent", "substitute", "first", "last", "mistakes"),
    [
        ("coach", "tweede", FIRST, LAST, {"vervanger": "andere rol"}),
        ("coach", "coach", FIRST, LAST, {"vervanger": "iemand anders"}),
        ("coach", "vreemde", FIRST, LAST, {"vervanger": "eigen organisatie"}),
        ("vreemde", "coach", FIRST, LAST, {"wie": "eigen organisatie"}),
        ("coach", "coach", FIRST - DAY, FIRST - 2 * DAY, {"vervanger": "anders", "vanaf": "vandaag", "tot_en_met": "op of na"}),
        ("coach", "invaller", FIRST, FIRST + 367 * DAY, {"tot_en_met": "binnen een jaar"}),
    ],
)
def test_what_is_wrong_is_told_all_at_once(
    store: Store, absent: str, substitute: str, first: date, last: date, mistakes: Mapping[str, str]
) -> None:
    w = world(store)
    with pytest.raises(InvalidAnswers) as refused:
        arrange(w, absent, substitute, first, last, by="coordinator")
    assert list(refused.value.errors) == list(mistakes)
    assert all(part in refused.value.errors[field] for field, part in mistakes.items())


def test_only_a_coordinator_arranges_it_for_another(store: Store) -> None:
    w = world(store)
    with pytest.raises(Forbidden):
        arrange(w, "invaller", "coach", by="coach")
    arrange(w, "coach", "invaller", by="coach")
    assert [one.name for one in covers.show(w.regie, w.users["coach"], w.now).absent] == ["Coach"]
    assert len(covers.show(w.regie, w.users["coordinator"], w.now).absent) > 3
    assert covers.show(w.regie, w.users["lezer"], w.now).now == ()


# ------------------------------------------------------------ four eyes



def at_the_check(w: World, screened_by: User) -> int:
    """A case at ‘Meelezen’, for coordinators; the id of that task."""
    case_id = w.refer().case_id
    task = w.task("Aanmelding beoordelen", "coordinator", case_id)
    complete(w.regie, screened_by, task.task_id, {"besluit": "toelaten"}, token(), w.now)
    w.do("Coach kiezen", "coordinator", case_id, coach_id=str(w.users["coach"].id))
    w.do("Onderzoek doen", "coach", case_id, verslag="Klaar")
    w.do("Veiligheid inschatten", "coach", case_id, score="4")
    return w.task("Meelezen", "coordinator", case_id).task_id


def give(w: World, task_id: int, to: str) -> None:
    with w.regie.store.transaction() as tx:
        tx.execute(t.tasks.update().where(t.tasks.c.id == task_id).values(assignee_id=w.users[to].id))


def may_check(w: World, by: User, task_id: int) -> str:
    from service.usecases.task import show as show_task

    return show_task(w.regie, by, task_id, w.now).why_not


def test_the_substitute_does_not_check_what_the_absent_one_did_in_its_name(store: Store) -> None:
    w = world(store)
    arrange(w, "coordinator", "tweede")
    task_id = at_the_check(w, w.users["coordinator"])
    assert may_check(w, on(w, "tweede"), task_id) == ""  # as herself she is another person
    give(w, task_id, "coordinator")
    assert may_check(w, on(w, "tweede"), task_id).startswith("Vier ogen: u of Coordinator deed ‘Aanmelding beoordelen’")
    assert may_check(w, on(w, "coordinator"), task_id).startswith("Vier ogen: u deed zelf")


def test_nobody_checks_what_was_done_in_its_name_nor_what_it_did_for_another(store: Store) -> None:
    w = world(store)
    arrange(w, "coordinator", "tweede")
    w.users["derde"] = add_user(w.regie, "derde", "Derde", [Role.COORDINATOR], w.organisations["Bureau"].id)
    case_id = w.refer().case_id
    give(w, w.task("Aanmelding beoordelen", "coordinator", case_id).task_id, "coordinator")
    with w.regie.store.transaction() as tx:
        tx.execute(t.cases.update().where(t.cases.c.id == case_id).values(alias="Reiger"))
    task = w.task("Aanmelding beoordelen", "coordinator", case_id)
    complete(w.regie, on(w, "tweede"), task.task_id, {"besluit": "toelaten"}, token(), w.now)
    w.do("Coach kiezen", "derde", case_id, coach_id=str(w.users["coach"].id))
    w.do("Onderzoek doen", "coach", case_id, verslag="Klaar")
    w.do("Veiligheid inschatten", "coach", case_id, score="4")
    check = w.task("Meelezen", "derde", case_id).task_id
    w.later(days=30)  # also when the cover is over
    assert may_check(w, on(w, "tweede"), check).startswith("Vier ogen")
    assert may_check(w, on(w, "coordinator"), check).startswith("Vier ogen")
    assert may_check(w, on(w, "derde"), check) == ""


def test_a_substitute_may_give_a_task_back(store: Store) -> None:
    w = world(store)
    w.admitted()
    arrange(w, "coach", "invaller")
    task_id = w.task("Onderzoek doen", "coach").task_id
    release(w.regie, on(w, "invaller"), task_id, w.now)
    assert w.task("Onderzoek doen", "coach").claimable

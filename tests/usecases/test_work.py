"""Mijn werk: sections, filters, pages, unread, families and what is coming."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from service.store import tasks
from service.store.session import Store
from service.usecases import families, looking, work
from service.usecases.pages import WorkPage
from service.usecases.plan import Plan, Verb
from service.usecases.work import Ask, Filter, Section
from tests.statements import statements
from tests.usecases.test_bulk import change, do
from tests.usecases.world import World, world

MOST_STATEMENTS = 8  # of the list with its filters and what stands beside it


def page(w: World, by: str, **ask: object) -> WorkPage:
    return work.work(w.regie, w.users[by], w.now, Ask(**ask))  # type: ignore[arg-type]


def many(w: World, number: int) -> None:
    """So many open tasks of the coach, with dates around today, next to the one that is there."""
    with w.regie.store.transaction() as tx:
        first = tasks.get(tx, w.task("Onderzoek doen", "coach").task_id)
        assert first is not None
        start = date(2026, 2, 20)
        tasks.save(tx, [
            replace(first, id=None, engine_id=f"copy-{one}", title=f"Soort {one % 7}", target=start + timedelta(days=one % 60))
            for one in range(number)
        ])


def test_a_thousand_tasks_take_as_many_statements_as_one(store: Store) -> None:
    w = world(store)
    w.admitted()
    counted = []
    for number in (0, 1_000):
        many(w, number)
        with statements(store.engine) as seen:
            shown = page(w, "coach", size=25, page=2)
            work.options(w.regie, w.users["coach"])
            families.families(w.regie, w.users["coach"], w.now)
            families.coming(w.regie, w.users["coach"], w.now)
        counted.append(len([one for one in seen if one.lstrip().startswith(("SELECT", "WITH"))]))
    assert counted[0] == counted[1] <= MOST_STATEMENTS
    assert shown.mine == 1_001 and shown.pages == 41 and shown.number == 2
    assert len(shown.late + shown.this_week + shown.later) == 25


def test_pages_hold_every_task_once_in_the_order_of_the_sections(store: Store) -> None:
    w = world(store)
    w.admitted()
    many(w, 60)
    whole = page(w, "coach")
    paged = [page(w, "coach", size=25, page=number) for number in (1, 2, 3)]
    order = [one.task_id for one in (*whole.late, *whole.this_week, *whole.later)]
    assert [one.task_id for p in paged for one in (*p.late, *p.this_week, *p.later)] == order and len(order) == 61
    assert page(w, "coach", size=25, page=99).number == 3 and page(w, "coach", size=25, page=0).number == 1
    late = page(w, "coach", section=Section.LATE, size=25)
    assert late.this_week == late.later == () and len(late.late) == late.counts["late"] == len(whole.late)
    assert all(one.due and one.due < date(2026, 3, 2) for one in whole.late)


def test_filters_find_a_phase_a_kind_a_family_and_a_text(store: Store) -> None:
    w = world(store)
    started, other = w.admitted(), w.admitted()
    many(w, 14)
    found_kind = page(w, "coach", only=Filter(kind="Soort 3"))
    assert [one.title for one in (*found_kind.late, *found_kind.this_week)] == ["Soort 3", "Soort 3"] and found_kind.mine == 16
    assert page(w, "coach", only=Filter(phase="Onderzoek")).mine == 16
    assert sum(page(w, "coach", only=Filter(phase="Plan")).counts.values()) == 0
    both = Filter(search=other.code, kind="Onderzoek doen")
    for only in (Filter(family=other.code), Filter(search=other.code.lower()), both):
        assert {one.case_id for one in page(w, "coach", only=only).later} == {other.case_id}
    assert page(w, "coach", only=Filter(search="%")).counts["later"] == 0  # no wildcard
    found = work.options(w.regie, w.users["coach"])
    assert found.phases == ("Onderzoek",) and "Soort 3" in found.kinds
    assert {code for code, _ in found.families} == {started.code, other.code}


def test_a_task_is_unread_until_this_user_opened_it(store: Store) -> None:
    w = world(store)
    w.refer()
    found = w.task("Aanmelding beoordelen", "coordinator")
    assert found.unread
    for _ in range(2):
        looking.looked(w.regie, w.users["coordinator"], found.task_id, w.now)
    assert not w.task("Aanmelding beoordelen", "coordinator").unread
    assert w.task("Aanmelding beoordelen", "tweede").unread


def test_what_is_urgent_stands_in_this_week_and_first(store: Store) -> None:
    w = world(store)
    w.admitted()
    many(w, 20)
    found = w.task("Onderzoek doen", "coach")
    change(w, found.task_id, urgent=True)
    first = page(w, "coach").this_week[0]
    assert first.task_id == found.task_id and first.pressing and not first.warned


def test_the_early_warning_is_told(store: Store) -> None:
    w = world(store)
    w.admitted()
    change(w, w.task("Onderzoek doen", "coach").task_id, warn=date(2026, 3, 2))
    assert [one.warned for one in page(w, "coach").later] == [True]


def test_hidden_instances_have_no_tasks_in_the_list(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.act("geheim", "coach", case_id, feit="x")
    assert w.titles("lezer") == ["Meelezen strafbaar feit"]
    assert "Meelezen strafbaar feit" not in w.titles("coordinator")
    assert [one.beside for one in page(w, "coach").later] == [("Strafbaar feit",)]


def test_what_was_put_away_is_counted_apart_and_found_by_its_section(store: Store) -> None:
    w = world(store)
    w.admitted()
    do(w, "coach", Plan(Verb.SNOOZE, day=date(2026, 3, 9)), w.task("Onderzoek doen", "coach").task_id)
    shown = page(w, "coach", section=Section.SNOOZED, size=25)
    assert shown.counts["snoozed"] == 1 and len(shown.snoozed) == 1 and shown.later == ()
    assert page(w, "coach", section=Section.LATER).snoozed == ()


def test_a_coach_sees_how_its_families_stand_and_in_which_week(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    w.later(days=15)
    [one] = families.families(w.regie, w.users["coach"], w.now).shown
    assert (one.code, one.phase, one.week, one.first) == (started.code, "Onderzoek", 3, Section.LATER)
    assert families.families(w.regie, w.users["invaller"], w.now).shown == ()
    seen = families.families(w.regie, w.users["coordinator"], w.now)
    assert not seen.coaching and seen.shown[0].code == started.code
    coming = families.coming(w.regie, w.users["coach"], w.now)
    assert [(one.title, one.code, one.day) for one in coming] == [("Te laat", started.code, date(2026, 4, 13))]

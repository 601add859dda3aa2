"""The list of cases: who sees which, filters, counts, the order, pages, and the number of statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from service.store import tables as t
from service.store.session import Store
from service.usecases.cases import SIZE, SORTS, Ask, CaseList, Filter, Standing, show_list
from service.usecases.suspend import suspend
from tests.statements import statements
from tests.usecases.staffed import FILES_STAFFED
from tests.usecases.world import World, world

MOST_STATEMENTS = 8


def listed(w: World, by: str, only: Filter | None = None, **ask: object) -> CaseList:
    return show_list(w.regie, w.users[by], Ask(only or Filter(), **ask), w.now)  # type: ignore[arg-type]


def codes(page: CaseList) -> list[str]:
    return [line.code for line in page.lines]


def test_a_line_says_how_the_case_stands(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    started = w.admitted(programma="zuid")
    w.later(days=10)
    [line] = listed(w, "coordinator").lines
    assert (line.code, line.phase, line.week, line.coach, line.referrer) == (
        started.code, "Onderzoek", 2, "Coach", "Jeugdbescherming",
    )  # fmt: skip
    assert (line.task, line.due, line.due_text, line.standing) == (
        "Onderzoek doen", date(2026, 4, 13), "over 4 weken", Standing.ON_TIME,
    )  # fmt: skip
    assert line.programme == "Zuid" and line.closed is None and line.suspended is None
    w.later(days=28)
    assert listed(w, "coordinator").lines[0].standing is Standing.THIS_WEEK
    w.later(days=7)
    page = listed(w, "coordinator")
    assert page.lines[0].standing is Standing.LATE and page.lines[0].due_text == "3 dagen te laat"
    assert page.counts == {Standing.LATE: 1, Standing.THIS_WEEK: 0, Standing.ON_TIME: 0, Standing.STILL: 0}


def test_a_case_that_stands_still_is_not_late(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    suspend(w.regie, w.users["coordinator"], case_id, w.now.date(), "Vakantie", w.now)
    w.later(days=90)
    [line] = listed(w, "coordinator", standing=Standing.STILL).lines
    assert (line.standing, line.due, line.due_text) == (Standing.STILL, None, "staat stil") and line.suspended
    assert listed(w, "coordinator", standing=Standing.LATE).lines == ()


def test_everybody_sees_its_own_cases(store: Store) -> None:
    w = world(store)
    with_coach, without = w.admitted().code, w.refer("vreemde").code
    assert set(codes(listed(w, "coordinator"))) == {with_coach, without}
    assert codes(listed(w, "coach")) == [with_coach] == codes(listed(w, "verwijzer"))
    assert codes(listed(w, "vreemde")) == [without]
    assert codes(listed(w, "invaller")) == []
    assert listed(w, "vreemde").options.coaches == () and listed(w, "coach").total == 1
    assert [name for _, name in listed(w, "verwijzer").options.referrers] == ["Jeugdbescherming"]


def test_filters_leave_the_rest_out(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    north, south, other = w.admitted(programma="noord"), w.admitted(programma="zuid"), w.refer("vreemde")
    page = listed(w, "coordinator")
    assert page.total == 3 and page.options.phases == ("Onderzoek",)
    assert page.programmes == (("noord", "Noord"), ("zuid", "Zuid"))
    [(coach_id, _)] = page.options.coaches
    own, foreign = w.organisations["Jeugdbescherming"].id, w.organisations["Andere instelling"].id
    both = {north.code, south.code}
    for only, found in (
        (Filter(phase="Onderzoek"), both),
        (Filter(phase="Plan"), set()),
        (Filter(coach=coach_id), both),
        (Filter(referrer=own), both),
        (Filter(referrer=foreign), {other.code}),
        (Filter(programme="zuid"), {south.code}),
        (Filter(programme="west"), set()),
        (Filter(search=north.code.lower()), {north.code}),
        (Filter(search="%"), set()),
        (Filter(referrer=foreign, coach=coach_id), set()),
    ):
        page = listed(w, "coordinator", only)
        assert set(codes(page)) == found and page.total == len(found), only


def test_the_current_answer_counts(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    case_id = w.admitted(programma="noord").case_id
    with store.transaction() as tx:
        [row] = tx.execute(select(t.answers).where(t.answers.c.case_id == case_id, t.answers.c.field == "programma"))
        tx.execute(insert(t.answers).values(**{**row._mapping, "id": None, "value": "zuid"} | {"id": row.id + 10_000}))
    assert listed(w, "coordinator", Filter(programme="noord")).total == 0
    assert [line.programme for line in listed(w, "coordinator", Filter(programme="zuid")).lines] == ["Zuid"]


def test_closed_cases_are_there_when_asked_for(store: Store) -> None:
    w = world(store)
    gone, running = w.refer(), w.admitted()
    w.do("Aanmelding beoordelen", "coordinator", gone.case_id, besluit="afwijzen")
    assert codes(listed(w, "coordinator")) == [running.code]
    [line] = listed(w, "coordinator", Filter(closed=True)).lines
    assert (line.code, line.outcome, line.standing) == (gone.code, "Afgewezen", None)
    assert listed(w, "coordinator", Filter(closed=None)).total == 2


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_every_order_holds_every_case_once(store: Store, sort: str) -> None:
    w = world(store)
    many(w, SIZE + 3)
    pages = [listed(w, "coordinator", sort=sort, page=number) for number in (1, 2, 9)]
    assert [page.number for page in pages] == [1, 2, 2] and pages[0].pages == 2
    assert len(pages[0].lines) == SIZE and pages[1].lines == pages[2].lines
    assert len({*codes(pages[0]), *codes(pages[1])}) == SIZE + 4 == pages[0].total


def test_the_most_pressing_case_comes_first(store: Store) -> None:
    w = world(store)
    later, first = w.admitted(klok="2026-03-20"), w.admitted(klok="2026-03-05")
    assert codes(listed(w, "coordinator")) == [first.code, later.code]
    assert codes(listed(w, "coordinator", sort="code")) == sorted([first.code, later.code])


def test_many_cases_take_as_many_statements_as_few(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    counted = []
    for number in (1, 300):
        many(w, number)
        listed(w, "coordinator")
        with statements(store.engine) as seen:
            listed(w, "coordinator", Filter(programme="noord"))
            page = listed(w, "coordinator", page=3)
        counted.append(len([one for one in seen if one.lstrip().startswith(("SELECT", "WITH"))]))
    assert page.number == 3 and len(page.lines) == SIZE
    assert counted[0] <= counted[1] <= 2 * MOST_STATEMENTS


def many(w: World, number: int) -> None:
    """So many copies of a case in its research phase, next to that one."""
    started = w.admitted()
    tables = (t.instances, t.tasks, t.participants, t.events)
    with w.regie.store.transaction() as tx:
        [case] = tx.execute(select(t.cases).where(t.cases.c.id == started.case_id))
        rows = {table: list(tx.execute(select(table).where(table.c.case_id == case.id))) for table in tables}
        for copy in range(number):
            plain = {**case._mapping, "code": f"X-{w.now.timestamp():.0f}{started.case_id}{copy}"}
            del plain["id"]
            id_ = tx.execute(insert(t.cases).values(**plain).returning(t.cases.c.id)).scalar_one()
            new = {row.id: 10**9 + id_ * 100 + place for place, row in enumerate(rows[t.instances])}
            for table, found in rows.items():
                for row in found:
                    values = {**row._mapping, "case_id": id_}
                    if table is t.instances:
                        values["id"] = new[row.id]
                    elif "id" in values:
                        del values["id"]
                    if values.get("instance_id") is not None:
                        values["instance_id"] = new[values["instance_id"]]
                    if values.get("target") is not None:
                        values["target"] += timedelta(days=copy % 60 - 20)
                    tx.execute(insert(table).values(**values))


def test_a_filter_without_a_mark_finds_nothing(store: Store) -> None:
    w = world(store)
    w.admitted()
    page = listed(w, "coordinator", replace(Filter(), programme="noord"))
    assert page.total == 0 and page.programmes == ()

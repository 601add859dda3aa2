"""Who looked at which case: the log of reading, what stands out in it, and that looking at it is written down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from service.domain.errors import Forbidden
from service.store import reads
from service.store.session import Store
from service.usecases import readers
from service.usecases.administration import NotAllowed, changes
from service.usecases.case import show
from service.usecases.covers import arrange
from service.usecases.readers import MANY, Asked, Outstanding, Readers
from tests.statements import statements
from tests.usecases.world import World, world

STATEMENTS = 9  # of one look, whatever the log holds


def looked(w: World, asked: Asked = Asked(), page: int = 1) -> Readers:  # noqa: B008  (it is frozen)
    return readers.show(w.regie, w.users["coordinator"], asked, page, w.now)


def names(found: tuple[Outstanding, ...]) -> list[tuple[str, int]]:
    return [(one.name, one.reads) for one in found]


def read(w: World, by: str, case_id: int, at: datetime | None = None, times: int = 1) -> None:
    for _ in range(times):
        reads.note(w.regie.store, w.users[by].id, case_id, "case", at or w.now)


def test_who_looked_in_what_capacity_and_what_stands_out(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.later(days=1)
    head = show(w.regie, w.users["coach"], case_id, w.now).head
    read(w, "invaller", case_id, times=2)
    read(w, "coordinator", case_id)
    read(w, "collega", case_id, w.now - timedelta(days=40))  # before what is asked for
    read(w, "coach", case_id, datetime(2026, 3, 2, 19, tzinfo=UTC))
    found = looked(w)
    assert (found.first, found.last, found.total) == (date(2026, 2, 4), date(2026, 3, 3), len(found.lines))
    assert {(line.name, line.part) for line in found.lines} >= {("Coach", "coach"), ("Invaller", "")}
    assert {line.code for line in found.lines} == {head.code}
    assert names(found.strangers) == [("Invaller", 2)] and found.strangers[0].code == head.code
    assert names(found.off_hours) == [("Coach", 1)] and found.many == ()
    only = looked(w, Asked(w.users["invaller"].id, head.code, date(2026, 3, 3), date(2026, 3, 3)))
    assert only.total == 2 and only.off_hours == ()
    assert looked(w, Asked(code="B-0000")).total == 0


def test_who_stands_in_or_did_a_task_is_no_stranger(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    arrange(w.regie, w.users["coordinator"], w.users["coach"].id, w.users["invaller"].id, w.now.date(), w.now.date(), w.now)
    read(w, "invaller", case_id)
    assert looked(w).strangers == ()
    w.later(days=2)
    read(w, "invaller", case_id)
    assert names(looked(w).strangers) == [("Invaller", 1)]


def test_many_cases_on_one_day(store: Store) -> None:
    """By the days on the wall: what was read at half past eleven in the evening is of that day."""
    w = world(store)
    for _ in range(MANY + 1):
        read(w, "coach", w.refer().case_id, datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    read(w, "coach", 1, datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    w.later(days=1)
    [found] = looked(w).many
    assert (found.name, found.cases, found.reads, found.day) == ("Coach", MANY + 1, MANY + 1, date(2026, 3, 2))
    assert looked(w, Asked(w.users["lezer"].id)).many == ()


def test_looking_and_taking_along_are_written_down(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    with statements(w.regie.store.engine) as first:
        looked(w)
    read(w, "coach", case_id, times=60)
    with statements(w.regie.store.engine) as second:
        last = looked(w, page=99)
    assert len(first) == len(second) <= STATEMENTS
    assert (last.number, last.pages) == (2, 2) and len(last.lines) == last.total - 50
    lines = readers.export(w.regie, w.users["coordinator"], Asked(w.users["coach"].id), w.now)
    assert len(lines) == last.total and "De Vries" not in repr(lines)
    told = [(one.who, one.text) for one in changes(w.regie, w.users["coordinator"], 1).lines]
    period = "van 03-02-2026 tot en met 02-03-2026"
    assert told == [
        ("Coordinator", f"Gedownload: wat Coach las, {period}"),
        *([("Coordinator", f"Bekeken: wie keek in welk dossier, {period}")] * 2),
    ]


def test_who_may_look_and_over_which_days(sqlite_store: Store) -> None:
    w = world(sqlite_store)
    with pytest.raises(Forbidden):
        readers.show(w.regie, w.users["privacy"], Asked(), 1, w.now)
    with pytest.raises(Forbidden):
        readers.export(w.regie, w.users["coach"], Asked(), w.now)
    for first in (date(2026, 3, 3), date(2025, 1, 1)):
        with pytest.raises(NotAllowed, match="hooguit 92 dagen"):
            looked(w, Asked(first=first, last=date(2026, 3, 2)))

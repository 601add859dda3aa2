"""Who carries what and who waits: hours, families, ends, absence, the coming weeks, and the order of the waiting list."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from service.domain.caseload import Load
from service.domain.errors import Forbidden
from service.store import tables as t
from service.store.session import Store
from service.usecases import covers, staffing, waiting_list
from service.usecases.staffing import CoachLoad, Staffing
from service.usecases.suspend import suspend
from tests.statements import statements
from tests.usecases.staffed import FILES_STAFFED
from tests.usecases.test_case_list import many
from tests.usecases.world import World, put_bundle, world

MOST_STATEMENTS = 14


def show(w: World) -> Staffing:
    return staffing.show(w.regie, w.users["coordinator"], w.now)


def coach(w: World, name: str = "Coach") -> CoachLoad:
    return next(one for one in show(w).coaches if one.name == name)


def accepted(w: World, **answers: object) -> int:
    """A case that waits for a coach."""
    case_id = w.refer(**answers).case_id
    w.do("Aanmelding beoordelen", "coordinator", case_id, besluit="toelaten")
    return case_id


def test_load_is_bounded_by_families_and_by_hours() -> None:
    assert Load(0, 0).room(10) == 3 and Load(0, 0).room(8) == 4 and Load(0, 0).room(0) == 5
    assert Load(4, 0).room(1) == 1 and Load(6, 8).room(8) == 0 and Load(1, 40).room(8) == 0
    assert Load(5, 36).over is False and Load(6, 8).over and Load(5, 40).over and not Load(5, 40, 40).over


def test_a_coach_carries_its_families_by_phase(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    w.admitted()
    assert coach(w).load == Load(1, 10.0, 36) and coach(w).room == 2
    assert coach(w, "Invaller").load == Load(0, 0, 36) and coach(w, "Invaller").room == 3
    with store.transaction() as tx:
        tx.execute(update(t.users).where(t.users.c.username == "coach").values(hours=20))
    assert coach(w).load.contract == 20 and coach(w).room == 1
    assert show(w).budget == (("Onderzoek", 10.0), ("Plan", 0.5)) and show(w).beginning == 10.0


def test_a_family_that_is_only_followed_is_not_one_of_the_five(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="Klaar")
    w.do("Veiligheid inschatten", "coach", score="3")
    w.do("Meelezen", "tweede", oordeel="goed")
    found = coach(w)
    assert (found.load, found.followed, found.room) == (Load(0, 0.5, 36), 1, 3)


def test_without_hours_in_the_diagrams_every_family_counts(store: Store) -> None:
    w = world(store)
    w.admitted()
    assert coach(w).load == Load(1, 0.0, 36) and coach(w).room == 4 and show(w).beginning == 0.0
    assert coach(w).families[0].ends is None and waiting_list.show(w.regie, w.users["coordinator"], w.now) == ()


def test_a_family_makes_room_when_it_is_planned_to_end(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    w.admitted(klok="2026-02-02")  # it ends on 16 March
    assert [one.ends for one in coach(w).ending] == [date(2026, 3, 16)]
    weeks = show(w).weeks
    assert weeks[0].first == date(2026, 3, 2) and len(weeks) == staffing.WEEKS
    assert [week.free for week in weeks[:5]] == [5, 5, 5, 6, 6]
    assert [week.ended for week in weeks[:5]] == [0, 0, 0, 1, 1]
    w.later(days=20)
    assert [week.free for week in show(w).weeks] == [5] * 8  # its day has passed, and it is still there


def test_who_is_away_has_no_room(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    away, by = w.users["invaller"].id, w.users["coordinator"]
    covers.arrange(w.regie, by, away, w.users["coach"].id, date(2026, 3, 2), date(2026, 3, 13), w.now)
    assert coach(w, "Invaller").room == 0 and len(coach(w, "Invaller").absent) == 1
    assert [week.free for week in show(w).weeks[:3]] == [3, 3, 6]


def test_the_waiting_list_goes_by_priority_and_then_by_time(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    first = accepted(w, programma="noord")
    w.later(days=3)
    second, urgent = accepted(w, programma="noord"), accepted(w, programma="zuid")
    w.admitted(programma="zuid")  # has a coach
    w.later(days=12)
    found = waiting_list.show(w.regie, w.users["coordinator"], w.now)
    assert [one.case_id for one in found] == [urgent, first, second]
    one = found[0]
    assert (one.priority, one.rank, one.days, one.most, one.left) == ("spoed", 0, 12, 14, 2)
    assert (one.since, one.until, one.again) == (date(2026, 3, 5), date(2026, 3, 19), None)
    assert (found[1].priority, found[1].days, found[1].left) == ("gewoon", 15, 41)
    w.do(one.task, "coordinator", one.case_id, coach_id=str(w.users["coach"].id))
    assert [one.case_id for one in waiting_list.show(w.regie, w.users["coordinator"], w.now)] == [first, second]


def test_who_waits_must_have_a_coach_in_time(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    accepted(w, programma="zuid")  # may wait until 16 March
    accepted(w, programma="noord")
    page = show(w)
    assert [week.must for week in page.weeks] == [0, 0, 1, 1, 1, 1, 1, 1] and len(page.waiting) == 2
    w.later(days=20)
    assert waiting_list.show(w.regie, w.users["coordinator"], w.now)[0].left == -6


def test_a_case_that_stands_still_keeps_its_place(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    case_id = accepted(w)
    suspend(w.regie, w.users["coordinator"], case_id, w.now.date(), "Vakantie", w.now)
    [one] = waiting_list.show(w.regie, w.users["coordinator"], w.now)
    assert one.suspended and one.task_id is not None


def test_a_case_keeps_the_marks_of_its_own_version(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    case_id = accepted(w)
    with store.transaction() as tx:
        tx.execute(update(t.answers).where(t.answers.c.field == "hoe_dringend").values(field="anders"))
    [one] = waiting_list.show(w.regie, w.users["coordinator"], w.now)
    assert (one.case_id, one.priority, one.until, one.most, one.left) == (case_id, "", None, None, None)
    put_bundle(w.regie, {**FILES_STAFFED, "processes/zonder.txt": b"anders"})
    assert len(waiting_list.show(w.regie, w.users["coordinator"], w.now)) == 1


@pytest.mark.parametrize("by", ["coach", "verwijzer", "leiding", "opdrachtgever", "lezer", "privacy"])
def test_only_a_coordinator_sees_who_carries_what(store: Store, by: str) -> None:
    w = world(store, FILES_STAFFED)
    with pytest.raises(Forbidden):
        staffing.show(w.regie, w.users[by], w.now)
    with pytest.raises(Forbidden):
        waiting_list.show(w.regie, w.users[by], w.now)


def test_many_families_take_as_many_statements_as_few(store: Store) -> None:
    w = world(store, FILES_STAFFED)
    counted = []
    for number in (1, 120):
        many(w, number)
        show(w)
        with statements(store.engine) as seen:
            page = show(w)
        counted.append(len([one for one in seen if one.lstrip().startswith(("SELECT", "WITH"))]))
    assert counted[0] == counted[1] <= MOST_STATEMENTS and page.families == 123

"""The morning list: late, nobody's, stuck, incidents; who sees it, and how many statements it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from service.domain.errors import BrokenStep, Forbidden, NotFound
from service.domain.people import Role
from service.store import events
from service.store import tables as t
from service.store.session import Store
from service.usecases import morning
from service.usecases.assign import assign
from service.usecases.morning import FEW, Morning, Part
from service.usecases.people import set_mandate
from service.usecases.suspend import suspend
from tests.statements import statements
from tests.usecases.test_case_list import many
from tests.usecases.world import World, world

MOST_STATEMENTS = 12


def show(w: World, by: str = "coordinator", part: Part | None = None, page: int = 1) -> Morning:
    return morning.show(w.regie, w.users[by], w.now, part, page)


def test_only_a_coordinator_has_it(store: Store) -> None:
    w = world(store)
    w.admitted()
    for by in ("coach", "verwijzer", "opdrachtgever", "lezer", "privacy"):
        with pytest.raises(Forbidden):
            show(w, by)
    assert show(w).counts == {Part.LATE: 0, Part.NOBODYS: 0, Part.STUCK: 0, Part.INCIDENTS: 0}


def test_an_agreement_that_ends_soon_stands_on_it(store: Store) -> None:
    w = world(store)
    partner, today = w.organisations["Gemeente"], w.now.date()
    set_mandate(w.regie, partner.id, "samenwerking", today - timedelta(days=300), today + timedelta(days=12), agreement=True)
    assert [(one.organisation, one.name, one.days) for one in show(w).expiring] == [("Gemeente", "samenwerking", 12)]
    assert show(w, part=Part.LATE).expiring == ()


def test_a_task_is_nobodys_until_it_is_late_or_given(store: Store) -> None:
    w = world(store)
    w.refer()
    page = show(w)
    [task] = page.nobodys
    assert (task.title, task.assignee) == ("Aanmelding beoordelen", None) and page.late == ()
    assert [one.name for one in page.people[Role.COORDINATOR]] == ["Coordinator", "Tweede"]
    w.later(days=8)
    late = show(w)
    assert [one.task_id for one in late.late] == [task.task_id] and late.nobodys == ()
    assign(w.regie, w.users["coordinator"], task.task_id, w.users["tweede"].id, w.now)
    w.later(days=-8)
    assert show(w).counts[Part.NOBODYS] == 0


def test_what_stands_still_is_neither_late_nor_stuck(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.later(days=100)
    assert show(w).counts[Part.LATE] == 1
    suspend(w.regie, w.users["coordinator"], case_id, w.now.date(), "Vakantie", w.now)
    w.later(days=100)
    page = show(w)
    assert page.counts[Part.LATE] == 0 and page.stuck == ()


def test_a_case_is_stuck_when_nothing_happens_for_weeks(store: Store) -> None:
    w = world(store)
    code = w.admitted().code
    w.later(days=41)
    assert show(w).stuck == ()
    w.later(days=2)
    [one] = show(w).stuck
    assert (one.code, one.phase, one.idle, one.weeks) == (code, "Onderzoek", False, 6)
    w.do("Onderzoek doen", "coach", verslag="Klaar")
    assert show(w).stuck == ()


def test_a_case_is_stuck_when_nothing_is_open_and_nothing_is_waited_for(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    with store.transaction() as tx:
        tx.execute(update(t.tasks).where(t.tasks.c.case_id == case_id).values(state="cancelled"))
    assert show(w).stuck == ()  # a timer is waited for
    with store.transaction() as tx:
        tx.execute(update(t.instances).where(t.instances.c.case_id == case_id).values(wake_at=None))
    [one] = show(w).stuck
    assert one.idle and one.weeks == 0


def test_what_broke_is_there_until_it_is_solved(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    with pytest.raises(BrokenStep):
        w.act("breken", "coordinator", started.case_id, reden="Kijken")
    with store.transaction() as tx:
        events.add_incident(tx, None, None, None, w.now, process="", element="", text="Een mail kwam niet aan.")
    mail, broken = show(w).incidents
    assert (broken.code, broken.step) == (started.code, "Breekt")
    assert (mail.code, mail.step, mail.text, mail.may_settle) == ("", "", "Een mail kwam niet aan.", True)
    with pytest.raises(Forbidden):
        morning.settle(w.regie, w.users["coach"], mail.id, w.now)
    morning.settle(w.regie, w.users["coordinator"], mail.id, w.now)
    assert [one.id for one in show(w).incidents] == [broken.id]
    with pytest.raises(NotFound):
        morning.settle(w.regie, w.users["coordinator"], mail.id, w.now)


def test_what_broke_in_a_running_process_is_not_ticked_off(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    with store.transaction() as tx:
        instance_id = tx.execute(select(t.instances.c.id).where(t.instances.c.case_id == case_id)).scalars().first()
        place = {"case_id": case_id, "instance_id": instance_id, "process": "weg", "element": "weg"}
        tx.execute(insert(t.incidents).values(**place, at=w.now, text="Stuk"))
    [one] = show(w).incidents
    assert not one.may_settle and one.step == ""
    with pytest.raises(NotFound):
        morning.settle(w.regie, w.users["coordinator"], one.id, w.now)


def test_a_part_goes_page_by_page_in_a_fixed_number_of_statements(store: Store) -> None:
    w = world(store)
    counted = []
    for number in (1, 60):
        many(w, number)
        show(w)
        with statements(store.engine) as seen:
            whole = show(w)
            part = show(w, part=Part.LATE, page=99)
        counted.append(len([one for one in seen if one.lstrip().startswith(("SELECT", "WITH"))]))
    assert counted[0] <= counted[1] <= 2 * MOST_STATEMENTS
    w.later(weeks=12)
    whole, part = show(w), show(w, part=Part.LATE, page=99)
    assert len(whole.late) == FEW and whole.pages == 1 and whole.counts[Part.LATE] == 63
    assert (part.number, part.pages, len(part.late), part.nobodys) == (3, 3, 13, ())
    first = show(w, part=Part.STUCK)
    assert first.counts[Part.STUCK] == 63 and len(first.stuck) == 25 and first.late == ()
    assert all(one.late for one in part.late) and w.now - timedelta(weeks=12) == w.now - morning.QUIET * 2

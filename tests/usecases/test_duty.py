"""The on-call roster: one duty a day, gaps that show, and urgent tasks that go to who has duty outside office hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from service.domain.calendar import duty_of, outside_office_hours
from service.domain.errors import Forbidden, InvalidAnswers
from service.domain.people import Role
from service.store.session import Store
from service.usecases import duty
from service.usecases.case import show as show_case
from service.usecases.people import add_user
from service.usecases.task import show as show_task
from service.usecases.work import work
from tests.statements import statements
from tests.usecases.diagrams import FILES
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)
SUNDAY_NIGHT = datetime(2026, 3, 8, 22, tzinfo=UTC)


def plan(w: World, who: str | None, first: date = FIRST, last: date = LAST, by: str = "coordinator") -> None:
    duty.plan(w.regie, w.users[by], w.users[who].id if who else None, first, last, w.now)


@pytest.mark.parametrize(
    "moment, outside",
    [
        (datetime(2026, 3, 2, 7, 29, tzinfo=UTC), True),  # 8:29 in Amsterdam
        (datetime(2026, 3, 2, 7, 30, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 7, 11, 0, tzinfo=UTC), True),  # Saturday
        (datetime(2026, 4, 6, 10, 0, tzinfo=UTC), True),  # Easter Monday
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), False),  # 9:00 in summer
    ],
)
def test_office_hours(moment: datetime, outside: bool) -> None:
    assert outside_office_hours(moment) == outside


def test_every_moment_outside_office_hours_lies_in_one_duty_and_none_in_them() -> None:
    """A whole year by the quarter of an hour, holidays and the changes of the clock included."""
    duties = [duty_of(date(2025, 12, 31) + timedelta(days=n)) for n in range(368)]
    moment, number = datetime(2026, 1, 1, tzinfo=UTC), 0
    while moment < datetime(2027, 1, 1, tzinfo=UTC):
        while duties[number][1] <= moment:
            number += 1
        assert (duties[number][0] <= moment) == outside_office_hours(moment), moment
        moment += timedelta(minutes=15)
    assert all(first[1] <= second[0] for first, second in zip(duties, duties[1:], strict=False))


def test_a_coordinator_plans_days_and_gaps_show(store: Store) -> None:
    w = world(store)
    page = duty.show(w.regie, w.users["coordinator"], w.now)
    assert page.gaps == 7 * duty.WEEKS and page.may_plan and page.now is None
    plan(w, "coach")
    plan(w, "tweede", date(2026, 3, 4), date(2026, 3, 5))
    plan(w, None, date(2026, 3, 6), date(2026, 3, 6))
    page = duty.show(w.regie, w.users["coach"], w.now)
    assert [day.user for day in page.weeks[0].days] == ["Coach", "Coach", "Tweede", "Tweede", "", "Coach", "Coach"]
    assert [day.mine for day in page.weeks[0].days] == [True, True, False, False, False, True, True]
    assert (page.weeks[0].gaps, page.gaps, page.may_plan, page.people) == (1, 7 * duty.WEEKS - 6, False, ())
    assert page.next_own and page.next_own.day == FIRST
    w.now = SUNDAY_NIGHT
    page = duty.show(w.regie, w.users["tweede"], w.now)
    assert page.now and (page.now.user, page.now.mine) == ("Coach", False)
    assert [day.past for day in page.weeks[0].days] == [True] * 6 + [False]
    w.now = datetime(2026, 3, 9, 5, tzinfo=UTC)  # Monday, before the office opens: Sunday's duty
    page = duty.show(w.regie, w.users["tweede"], w.now)
    assert page.now and page.now.user == "Coach"
    with store.read() as tx:
        found = duty.on_duty(tx, w.now)
        assert found == w.users["coach"] and duty.on_duty(tx, w.now + timedelta(hours=4)) is None


def test_who_may_and_what_fits(store: Store) -> None:
    w = world(store)
    with pytest.raises(Forbidden):
        plan(w, "coach", by="coach")
    with pytest.raises(Forbidden):
        duty.show(w.regie, w.users["verwijzer"], w.now)
    with pytest.raises(InvalidAnswers) as refused:
        plan(w, "vreemde", LAST, FIRST)
    assert list(refused.value.errors) == ["gebruiker", "tot_en_met"]
    for first, last, field in (
        (date(2026, 3, 1), LAST, "vanaf"),
        (FIRST, date(2026, 9, 1), "tot_en_met"),
        (date(2028, 1, 1), date(2028, 1, 1), "tot_en_met"),
    ):
        with pytest.raises(InvalidAnswers) as refused:
            plan(w, "coach", first, last)
        assert list(refused.value.errors) == [field]


URGENT = b'<s:property name="merken" value="spoed"/>'


@made_once
def urgent(store: Store) -> World:
    """A world in which screening is urgent, with a coach on duty."""
    name = "processes/traject.bpmn"
    place = b'<userTask id="screening"'
    head, rest = FILES[name].split(place)
    w = world(store, {**FILES, name: head + place + rest.replace(b"<s:properties>", b"<s:properties>" + URGENT, 1)})
    w.users["derde"] = add_user(w.regie, "derde", "Derde", [Role.COACH], w.organisations["Bureau"].id)
    plan(w, "derde")
    return w


def test_an_urgent_task_goes_to_who_has_duty_and_may_be_done_by_it(store: Store) -> None:
    w = urgent(store)
    w.now = SUNDAY_NIGHT
    case_id = w.refer().case_id
    [task] = work(w.regie, w.users["derde"], w.now).this_week
    assert (task.title, task.mine, task.pressing) == ("Aanmelding beoordelen", True, True)
    page = show_task(w.regie, w.users["derde"], task.task_id, w.now)  # a coach, and a coordinator's task
    assert page.may_do
    lines = [line.text for line in show_case(w.regie, w.users["coordinator"], case_id, w.now).log]
    assert "Buiten kantoortijd: Derde heeft dienst en krijgt ‘Aanmelding beoordelen’" in lines
    w.do("Aanmelding beoordelen", "derde", case_id, besluit="afwijzen")


def test_in_office_hours_or_without_duty_or_urgency_all_is_as_usual(store: Store) -> None:
    w = urgent(store)
    w.refer()
    w.now = SUNDAY_NIGHT + timedelta(days=7)  # a gap in the roster
    w.refer()
    assert work(w.regie, w.users["derde"], w.now).counts["late"] == 0 and w.titles("derde") == []
    calm = world_of(store, w)
    assert calm.titles("derde") == []


def world_of(store: Store, w: World) -> World:
    """The same world when nothing is urgent, in the night."""
    from tests.usecases.world import put_bundle

    put_bundle(w.regie, FILES, w.now)
    w.now = SUNDAY_NIGHT
    w.refer()
    return w


def test_only_an_urgent_task_costs_a_statement(store: Store) -> None:
    counts = []
    for w in (world(store),):
        for moment in (w.now, SUNDAY_NIGHT):
            w.now = moment
            with statements(store.engine) as seen:
                w.refer()
            counts.append(len(seen))
    assert counts[0] == counts[1]

"""Moving dates by hand: what was moved stays moved, statutory terms never move, and nothing else happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from service.bundle.model import Bundle
from service.domain.clock import civil_date
from service.engine.errors import NotWaiting, Statutory
from service.engine.run import wake
from service.engine.shift import move_task, shift
from service.engine.step import OpenTask, Step
from tests.engine.factories import (
    MONDAY,
    Instance,
    begin,
    boundary,
    bundle,
    call,
    chain,
    diagram,
    duration,
    end,
    later,
    on_date,
    user,
)

WHY = "traject stond stil van 2 maart tot 16 maart 2026"


def by(instance: Instance, days: int) -> Step:
    """Everything that is open and waited for, moved by a number of days."""
    step = instance.last
    ids = {task.id: days for task in every_task(instance)} | {timer.id: days for timer in step.timers}
    state = step.state or b""
    return instance.took(shift(instance.definitions, state, ids, instance.values, instance.now, WHY))


def every_task(instance: Instance) -> list[OpenTask]:
    """The open tasks, with their deadlines as the last step that knew of them gave them."""
    latest = {task.id: task for step in instance.steps for task in (*step.opened, *step.changed)}
    closed = {id_ for step in instance.steps for id_ in step.closed}
    return [task for id_, task in latest.items() if id_ not in closed]


def target(instance: Instance, element: str = "taak") -> date | None:
    [task] = [task for task in every_task(instance) if task.element == element]
    return task.deadline.target if task.deadline else None


def dues(instance: Instance) -> dict[str, datetime]:
    return {timer.element: timer.due for timer in instance.last.timers}


def called(after: str = "", **properties: str) -> Bundle:
    """A task in a called process, a task beside it that is statutory, and timers on both and on the call."""
    inner = diagram(
        "deel",
        begin("db"),
        user(f"taak{after}", **{"termijn": "P2W", "waarschuwen": "P1W", "uiterlijk": "grens", **properties}),
        boundary("herinnering", f"taak{after}", duration("P1W"), interrupting=False),
        end("de"),
        end("he"),
        chain("db", f"taak{after}", "de"),
        chain("herinnering", "he"),
    )
    outer = diagram(
        "hoofd",
        begin(),
        '<parallelGateway id="s"/>',
        call("fase", "deel"),
        boundary("op_dag", "fase", on_date("grens")),
        user("wet", termijn="P2W", merken="wettelijk"),
        boundary("voorbij", "wet", duration("P2W")),
        *(end(f"e{n}") for n in range(4)),
        chain("begin", "s", "fase", "e0"),
        chain("op_dag", "e1"),
        chain("s", "wet", "e2"),
        chain("voorbij", "e3"),
    )
    return bundle(inner, outer)


def running(after: str = "", **properties: str) -> Instance:
    return Instance(called(after, **properties), grens=date(2026, 4, 1))


def test_open_dates_move_in_everything_that_is_called_and_say_why() -> None:
    instance = running()
    step = by(instance, 14)
    [task] = step.changed
    assert task.element == "taak" and task.deadline
    assert (task.deadline.target, task.deadline.warn, task.deadline.hard) == (
        date(2026, 3, 30),
        date(2026, 3, 23),
        date(2026, 4, 15),
    )
    assert task.deadline.explanation == (
        "2 weken na 2 maart 2026 (de dag waarop deze taak begon); uiterlijk 1 april 2026 (grens); 14 dagen opgeschoven: " + WHY
    )
    assert step.opened == () and step.closed == () and step.path == () and not step.done


def test_statutory_terms_and_what_says_that_they_have_passed_do_not_move() -> None:
    instance = running()
    before = dues(instance)
    by(instance, 14)
    assert target(instance, "wet") == date(2026, 3, 16)
    assert dues(instance)["voorbij"] == before["voorbij"]


def test_a_timer_keeps_its_time_of_day_when_the_clock_changes() -> None:
    instance = running()
    by(instance, 28)
    assert dues(instance)["herinnering"] == datetime(2026, 4, 6, 8, tzinfo=UTC)  # was 9 March, ten o'clock in Amsterdam
    assert civil_date(dues(instance)["op_dag"]) == date(2026, 4, 29)


def test_what_was_moved_stays_so_in_later_steps_whatever_the_values_say() -> None:
    instance = running()
    by(instance, 14)
    moved = dues(instance)
    instance.known["grens"] = date(2026, 9, 1)
    assert instance.wake(later(days=1)).changed == ()
    assert dues(instance) == moved


def test_what_was_moved_stays_so_under_another_diagram() -> None:
    instance = running()
    by(instance, 14)
    moved = dues(instance)
    assert instance.move(called(termijn="P9W")).step
    assert instance.move(called(termijn="P4W", waarschuwen="P1W")).step  # the very date that it was moved to
    assert dues(instance) == moved
    assert instance.wake(later(days=1)).changed == ()
    [task] = by(instance, 7).changed
    assert task.deadline and task.deadline.target == date(2026, 4, 6)
    assert task.deadline.explanation.endswith(f"14 dagen opgeschoven: {WHY}; 7 dagen opgeschoven: {WHY}")


def test_a_moved_timer_goes_off_at_its_new_moment() -> None:
    instance = running()
    by(instance, 14)
    assert instance.wake(later(days=13)).path == ()  # the first was due after a week
    assert [passed.element for passed in instance.wake(later(days=22)).path if not passed.flow][:1] == ["voorbij"]
    assert [passed.element for passed in instance.wake(later(days=22)).path if not passed.flow][:1] == ["herinnering"]


@pytest.mark.parametrize("length", [0, 1, 14, 365])
def test_moving_and_moving_back_gives_the_same_dates(length: int) -> None:
    instance = running()
    before, tasks = instance.last, {task.id: task.deadline.target for task in every_task(instance) if task.deadline}
    by(instance, length)
    by(instance, -length)
    assert instance.last.timers == before.timers
    assert {task.id: task.deadline.target for task in every_task(instance) if task.deadline} == tasks


def test_moving_by_nothing_changes_nothing() -> None:
    instance = running()
    before = instance.last.state
    step = by(instance, 0)
    assert step.state == before and step.changed == ()


def test_a_date_that_is_not_known_is_left_to_the_values() -> None:
    instance = Instance(called())
    by(instance, 14)
    assert "op_dag" not in dues(instance)
    instance.known["grens"] = date(2026, 5, 1)
    instance.wake(later(days=1))
    assert civil_date(dues(instance)["op_dag"]) == date(2026, 5, 1)


def test_a_held_timer_does_not_go_off() -> None:
    instance = running()
    held = {timer.id for timer in instance.last.timers if timer.element == "herinnering"}
    state, now = instance.last.state or b"", MONDAY + timedelta(days=15)
    step = wake(instance.definitions, state, instance.values, now, held)
    assert [passed.element for passed in step.path if not passed.flow][:1] == ["voorbij"]
    assert {timer.id for timer in step.timers} >= held


# ------------------------------------------------------------ one task


def move(instance: Instance, element: str, day: date | None) -> Step:
    [task] = [task for task in every_task(instance) if task.element == element]
    state = instance.last.state or b""
    step = move_task(instance.definitions, state, task.id, day, None, None, instance.values, instance.now, "de coach is ziek")
    return instance.took(step)


def test_one_task_is_given_another_date() -> None:
    instance = running()
    [task] = move(instance, "taak", date(2026, 3, 20)).changed
    assert task.deadline and (task.deadline.target, task.deadline.hard, task.deadline.warn) == (date(2026, 3, 20), None, None)
    assert task.deadline.explanation.endswith("; verschoven naar 20 maart 2026: de coach is ziek")
    assert dues(instance)["herinnering"] == later(days=7)
    assert instance.wake(later(days=1)).changed == ()
    assert move(instance, "taak", date(2026, 3, 20)).changed == ()
    assert "de datum is weggehaald" in (move(instance, "taak", None).changed[0].deadline or task.deadline).explanation


def test_a_task_without_a_deadline_gets_one() -> None:
    instance = Instance(bundle(diagram("hoofd", begin(), user("taak"), end(), chain("begin", "taak", "einde"))))
    [task] = move(instance, "taak", date(2026, 3, 20)).changed
    assert task.deadline and task.deadline.start == date(2026, 3, 2)
    assert task.deadline.explanation == "verschoven naar 20 maart 2026: de coach is ziek"


def test_a_statutory_task_is_not_moved_nor_one_that_is_done() -> None:
    instance = running()
    with pytest.raises(Statutory, match="wettelijke termijn"):
        move(instance, "wet", date(2026, 3, 20))
    with pytest.raises(NotWaiting):
        move_task(instance.definitions, instance.last.state or b"", "x", None, None, None, instance.values, instance.now)

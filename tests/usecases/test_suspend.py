"""A case that stands still: nothing comes due but what the law sets, and open dates move along when it goes on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.engine.shift import is_movable
from service.store import cases, instances
from service.store.instances import Instance, Situation
from service.store.session import Store
from service.usecases.bundles import bundle_of
from service.usecases.case import show
from service.usecases.suspend import resume, standstill, suspend
from service.usecases.wake import wake_due
from tests.usecases.diagrams import FILES
from tests.usecases.moving import changed, move, undo
from tests.usecases.world import World, world

WHY = "Het gezin is op vakantie."


def situation(w: World, case_id: int) -> Situation:
    with w.regie.store.read() as tx:
        return instances.situation(tx, case_id)


def dues(instance: Instance | None) -> dict[str, str]:
    return {timer["id"]: timer["due"] for timer in instance.timers} if instance else {}


def stop(w: World, case_id: int, since: date | None = None, by: str = "coordinator") -> None:
    suspend(w.regie, w.users[by], case_id, since or w.now.date(), WHY, w.now)


def go_on(w: World, case_id: int) -> int:
    return resume(w.regie, w.users["coordinator"], case_id, "Terug van vakantie.", w.now)


def log(w: World, case_id: int) -> list[str]:
    return [line.text for line in show(w.regie, w.users["coordinator"], case_id, w.now).log]


def test_open_dates_move_by_the_days_that_it_stood_still(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    before, task = situation(w, case_id), w.task("Onderzoek doen", "coach")
    w.later(days=3)
    stop(w, case_id)
    still = w.task("Onderzoek doen", "coach")
    assert still.still and still.due_text == "staat stil"
    w.later(days=14)
    assert go_on(w, case_id) == 14
    after = situation(w, case_id)
    moved = w.task("Onderzoek doen", "coach")
    assert task.due and moved.due == task.due + timedelta(days=14) and not moved.still
    assert after.tasks[0].explanation.endswith("14 dagen opgeschoven: traject stond stil van 5 maart 2026 tot 19 maart 2026")
    assert dues(after.main).keys() == dues(before.main).keys() != set()
    assert all(dues(after.main)[id_] > due for id_, due in dues(before.main).items())
    assert after.main and before.main and after.main.wake_at and before.main.wake_at
    assert after.main.wake_at - before.main.wake_at in (timedelta(days=14), timedelta(days=14, hours=-1))
    assert log(w, case_id)[:2][::-1] == [
        "Gaat weer verder na 14 dagen: Terug van vakantie.",
        "Nieuwe datum voor ‘Onderzoek doen’: traject stond stil van 5 maart 2026 tot 19 maart 2026",
    ]
    assert f"Staat stil vanaf 5 maart 2026: {WHY}" in log(w, case_id)


def test_nothing_comes_due_while_it_stands_still(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    stop(w, case_id)
    before = situation(w, case_id)
    w.later(days=300)
    assert wake_due(w.regie, w.now) == 0
    assert not w.task("Onderzoek doen", "coach").late
    assert dues(situation(w, case_id).main) == dues(before.main)
    go_on(w, case_id)
    assert wake_due(w.regie, w.now) == 0
    assert w.task("Onderzoek doen", "coach").due == date(2026, 4, 13) + timedelta(days=300)


def test_nought_days_change_nothing(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    before = situation(w, case_id)
    stop(w, case_id)
    assert go_on(w, case_id) == 0
    after = situation(w, case_id)
    assert after.tasks == before.tasks
    for old, new in zip(before.instances, after.instances, strict=True):
        assert {**vars(old), "version": 0} == {**vars(new), "version": 0}


def test_side_processes_can_begin_and_live_on(store: Store) -> None:
    """Danger does not wait: what begins during a standstill is not held, and its dates do not move."""
    w = world(store)
    case_id = w.admitted().case_id
    w.later(hours=1)
    stop(w, case_id)
    w.later(days=2)
    w.act("niet-meewerken", "coach", case_id, feiten="De deur bleef dicht.")
    started = situation(w, case_id).instances[-1]
    [task] = [task for task in situation(w, case_id).tasks if task.instance_id == started.id]
    w.later(days=2)
    go_on(w, case_id)
    [again] = [one for one in situation(w, case_id).tasks if one.id == task.id]
    assert (again.target, again.explanation) == (task.target, task.explanation)
    assert dues(next(i for i in situation(w, case_id).instances if i.id == started.id)) == dues(started)


def test_what_opens_during_a_standstill_moves_from_its_own_beginning(store: Store) -> None:
    w = world(store)
    case_id = w.refer().case_id
    stop(w, case_id)
    w.later(days=10)
    w.do("Aanmelding beoordelen", "coordinator", case_id, besluit="toelaten")  # who has done it may say so
    w.do("Coach kiezen", "coordinator", case_id, coach_id=str(w.users["coach"].id))
    opened = {task.id: task.target for task in situation(w, case_id).tasks if task.target}
    w.later(days=4)
    go_on(w, case_id)
    after = {task.id: task.target for task in situation(w, case_id).tasks if task.target}
    assert opened and after == {id_: day + timedelta(days=4) for id_, day in opened.items() if day}


def test_it_may_count_from_an_earlier_day(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.later(days=10)
    stop(w, case_id, date(2026, 3, 5))
    w.later(days=4)
    assert go_on(w, case_id) == 11
    assert w.task("Onderzoek doen", "coach").due == date(2026, 4, 13) + timedelta(days=11)


def statutory(text: bytes) -> bytes:
    return text.replace(b'name="termijn" value="P6W"/>', b'name="termijn" value="P6W"/>'
                        b'<s:property name="merken" value="wettelijk"/>', 1)  # fmt: skip


def test_a_statutory_term_goes_on(store: Store) -> None:
    name = "processes/onderzoek.bpmn"
    w = world(store, {**FILES, name: statutory(FILES[name])})
    case_id = w.admitted().case_id
    before = situation(w, case_id)
    with w.regie.store.read() as tx:
        case = cases.lock(tx, case_id)
        bundle = bundle_of(tx, case.bundle)
    stop(w, case_id)
    task = w.task("Onderzoek doen", "coach")
    assert not task.still
    w.later(days=14)
    go_on(w, case_id)
    assert w.task("Onderzoek doen", "coach").due == task.due
    after = situation(w, case_id)
    for one in before.main.timers if before.main else []:
        moved = dues(after.main)[one["id"]] != one["due"]
        assert moved == is_movable(bundle, bundle.element(one["process"], one["element"]))


def test_who_may_and_when(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    with pytest.raises(Forbidden):
        stop(w, case_id, by="coach")
    with pytest.raises(NotFound):
        stop(w, case_id, by="vreemde")
    with pytest.raises(InvalidAnswers, match="Kies een dag"):
        stop(w, case_id, date(2026, 3, 3))
    with pytest.raises(InvalidAnswers, match="Kies een dag"):
        stop(w, case_id, date(2026, 3, 1))
    with pytest.raises(InvalidAnswers, match="waarom"):
        suspend(w.regie, w.users["coordinator"], case_id, w.now.date(), "  ", w.now)
    with pytest.raises(Conflict, match="niet stil"):
        go_on(w, case_id)
    stop(w, case_id)
    with pytest.raises(Conflict, match="staat al stil"):
        stop(w, case_id)
    w.later(days=1)
    found = standstill(w.regie, w.users["coordinator"], case_id, w.now)
    assert found.now and (found.now.reason, found.days, found.may_resume, found.may_suspend) == (WHY, 1, True, False)
    go_on(w, case_id)
    found = standstill(w.regie, w.users["coach"], case_id, w.now)
    assert found.now is None and len(found.before) == 1 and not found.may_suspend
    with pytest.raises(NotFound):
        standstill(w.regie, w.users["vreemde"], case_id, w.now)


def test_a_closed_case_does_not_stand_still(store: Store) -> None:
    w = world(store)
    case_id = w.refer().case_id
    w.do("Aanmelding beoordelen", "coordinator", case_id, besluit="afwijzen")
    with pytest.raises(Conflict, match="afgesloten"):
        stop(w, case_id)


def test_a_case_is_moved_to_another_version_while_it_stands_still(store: Store) -> None:
    """It stands still there as here: nothing falls due, and its dates shift once, as those of a case that stayed."""
    w = world(store)
    stays, moves_ = w.admitted().case_id, w.admitted().case_id
    for case_id in (stays, moves_):
        stop(w, case_id)
    before = dues(situation(w, moves_).main)
    w.later(days=60)  # past every date
    _, found = move(w, changed("processes/onderzoek.bpmn", "Onderzoek doen", "Het onderzoek"), case_ids=[moves_])
    assert found[moves_].outcome == "moved", found
    assert wake_due(w.regie, w.now) == 0 and dues(situation(w, moves_).main) == before
    held = w.task("Het onderzoek", "coach", moves_)
    assert held.still and not held.late and "Herinneren" not in w.titles("coordinator")
    w.later(days=10)
    assert go_on(w, stays) == go_on(w, moves_) == 70
    assert wake_due(w.regie, w.now) == 0
    assert w.task("Het onderzoek", "coach", moves_).due == w.task("Onderzoek doen", "coach", stays).due
    assert w.task("Het onderzoek", "coach", moves_).due == date(2026, 4, 13) + timedelta(days=70)
    one, other = situation(w, stays).main, situation(w, moves_).main
    assert one and other and sorted(dues(one).values()) == sorted(dues(other).values()) and one.wake_at == other.wake_at
    w.later(days=50)
    assert wake_due(w.regie, w.now) and w.titles("coordinator").count("Herinneren") == 2
    w.do("Het onderzoek", "coach", moves_, verslag="Klaar")


def test_a_move_during_a_standstill_is_put_back_after_it(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    stop(w, case_id)
    w.later(days=60)
    number, _ = move(w, changed("processes/onderzoek.bpmn", "Onderzoek doen", "Het onderzoek"))
    go_on(w, case_id)
    shifted = dues(situation(w, case_id).main)
    assert undo(w, number)[case_id].outcome == "returned"
    assert dues(situation(w, case_id).main) == shifted and wake_due(w.regie, w.now) == 0
    assert w.task("Onderzoek doen", "coach").due == date(2026, 4, 13) + timedelta(days=60)


def test_a_version_that_makes_a_term_statutory_lets_it_fall_due_at_once(store: Store) -> None:
    """The law does not wait for the case to go on: what a new version says of a date holds from the move on."""
    name = "processes/onderzoek.bpmn"
    w = world(store)
    case_id = w.admitted().case_id
    stop(w, case_id)
    w.later(days=60)
    _, found = move(w, {**FILES, name: statutory(FILES[name])})
    assert found[case_id].outcome == "moved", found
    task = w.task("Onderzoek doen", "coach")
    assert task.late and not task.still
    go_on(w, case_id)
    assert w.task("Onderzoek doen", "coach").due == task.due

"""What an instance is kept as after a step, or after it moved: its state, and everything that it waits for.

While a case stands still (`usecases/suspend.py`) the moments of what ran then do not come, but for statutory ones: they are
held until the case goes on, and move along. What begins during a standstill (acute danger) lives on as always.
"""

from __future__ import annotations

from datetime import datetime

from service.bundle.model import Bundle
from service.engine.shift import is_movable
from service.engine.step import Step
from service.store.cases import Case
from service.store.instances import Instance


def wait_as(instance: Instance, step: Step, bundle: Bundle, case: Case | None, moment: datetime) -> None:
    """Keep with an instance what the engine says of it at a moment: the state, messages and moments (each with since when it is
    waited for), and the first of those moments that may come."""
    since = {timer["id"]: timer.get("since", instance.started.isoformat()) for timer in instance.timers}
    instance.state, instance.waits = step.state, list(step.waits)
    instance.timers = [
        {
            "id": timer.id,
            "process": timer.process,
            "element": timer.element,
            "due": timer.due.isoformat(),
            "since": since.get(timer.id, moment.isoformat()),
        }
        for timer in step.timers
    ]
    instance.wake_at = first_due(instance, bundle, case)


def stands_still(instance: Instance, case: Case | None) -> bool:
    """Whether the case stands still, and this instance with it: it ran when that began."""
    return case is not None and case.suspended is not None and instance.started <= case.suspended


def held_timers(instance: Instance, bundle: Bundle, case: Case | None) -> frozenset[str]:
    """The ids of the timers that do not go off now, whatever their moment is."""
    if not stands_still(instance, case):
        return frozenset()
    movable = (timer for timer in instance.timers if is_movable(bundle, bundle.element(timer["process"], timer["element"])))
    return frozenset(timer["id"] for timer in movable)


def first_due(instance: Instance, bundle: Bundle, case: Case | None) -> datetime | None:
    """The first moment that may come; None when there is none."""
    held = held_timers(instance, bundle, case)
    return min((datetime.fromisoformat(timer["due"]) for timer in instance.timers if timer["id"] not in held), default=None)

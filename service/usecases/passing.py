"""What a step leaves behind for the overview: where the case went, how long it was there, and where it stands now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from service.bundle.model import Bundle
from service.domain.clock import civil_date
from service.engine.step import Step
from service.store.instances import Instance
from service.store.passages import Passage
from service.store.tasks import Task

HOUR = timedelta(hours=1)


def passing(
    bundle: Bundle, case_id: int, instance: Instance, step: Step, moment: datetime, done: Task | None
) -> Iterator[Passage]:
    """The passages of a step that the instance takes at `moment`; `done` is the task that was completed by it, if any.

    The instance then stands where the step left it. Of a for-each that is no task it is not known how long one row took.
    """
    since, left = instance.since(), set()
    for passed in step.path:
        place, hours, late = (passed.process, passed.element), None, False
        at_once = bool(bundle.element(*place).multi_instance)
        if not passed.flow and done is not None and place == (done.process, done.element):
            due = done.target or done.hard
            hours, late = _hours(done.opened, moment), due is not None and civil_date(moment) > due
            done = None
        elif not passed.flow and not at_once:
            hours = _hours(moment if place in left else since.get(place, moment), moment)
        if not passed.flow and not at_once:
            left.add(place)
        yield Passage(case_id, instance.id, *place, passed.flow, moment, hours, late)
    instance.stand(step.standing, {place: when for place, when in since.items() if place not in left}, moment)


def _hours(begin: datetime, end: datetime) -> int:
    return max(0, (end - begin) // HOUR)

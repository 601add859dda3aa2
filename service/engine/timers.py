"""When a timer is due, by the calendar of Amsterdam."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from service.bundle.expressions import moment
from service.bundle.model import Element
from service.engine.errors import FailedExpression
from service.engine.moments import add_to_moment, moment_of
from service.feel import FeelValue, YearsMonths


def due_moment(element: Element, begun: datetime, values: Mapping[str, FeelValue]) -> datetime | None:
    """The moment (UTC) that a timer is due when it begins to wait at `begun`; None for a date that is not known yet.

    Raises FailedExpression for a value of the wrong kind (a duration must be known when the timer begins to wait), FeelError
    or FeelBudgetError for a formula that fails, OverflowError past the calendar.
    """
    event = element.event
    value = moment(event.text if event else "").evaluate(values)
    if event and event.timer == "duration":
        if isinstance(value, timedelta | YearsMonths):
            return add_to_moment(begun, value)
        raise _wrong(element, "een duur, zoals P6W")
    due = moment_of(value)
    if due is None and value is not None:
        raise _wrong(element, "een datum")
    return due


def _wrong(element: Element, wanted: str) -> FailedExpression:
    return FailedExpression(
        f"De wekker ‘{element.name or element.id}’ ({element.id}) van het proces {element.process} "
        f"geeft geen waarde die {wanted} is.",
        process=element.process,
        element=element.id,
    )

"""When a task should be done: the properties `termijn`, `vanaf`, `uiterlijk` and `waarschuwen`, and the mark `wettelijk`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from service.bundle.expressions import moment
from service.bundle.model import Derived, Element
from service.domain.calendar import working_days
from service.domain.clock import civil_date
from service.engine.moments import add_to_date, day_of, show_date, show_duration
from service.engine.step import Deadline
from service.feel import FeelValue, YearsMonths

OPENING = " (de dag waarop deze taak begon)"
HELD = "zo stond het al voordat het proces werd veranderd"


def deadline(
    element: Element, opened: datetime, values: Mapping[str, FeelValue], derived: Mapping[str, Derived] | None = None
) -> Deadline | None:
    """The deadline of a task that opened at `opened`, by today's values; None where none is asked, or none known yet.
    A date that is one of the `derived` values is called by its label.

    A `vanaf` that is not known yet counts as the day that the task opened; a statutory term rolls to the next working day
    (requirements.md section 8). Raises FeelError or FeelBudgetError for a formula that fails, OverflowError for a date past
    the calendar.
    """
    found = {key: _evaluate(element, key, values) for key in ("termijn", "vanaf", "uiterlijk", "waarschuwen")}
    since = day_of(found["vanaf"])
    start, source = (since, _named(element, "vanaf", derived)) if since else (civil_date(opened), OPENING)
    target, reason = _target(found["termijn"], start, source)
    if target and "wettelijk" in element.marks:
        rolled = working_days(target, 0)
        if rolled != target:
            target, reason = rolled, f"{reason}; dat is geen werkdag, dus {show_date(rolled)}"
    hard = day_of(found["uiterlijk"])
    reasons = [reason] if target else []
    if hard:
        reasons.append(f"uiterlijk {show_date(hard)}{_named(element, 'uiterlijk', derived)}")
    if not reasons:
        return None
    return Deadline(target, hard, _warning(found["waarschuwen"], target or hard), start, "; ".join(reasons))


def held_deadline(days: Sequence[str], why: str = "") -> Deadline | None:
    """A deadline that no longer follows the values: the days (ISO, or "") as they were kept with the task (target, hard, warn,
    start), or none for a task that had none. `why` is its explanation when it was moved; without one it was open when its
    process was changed."""
    if not days:
        return None
    target, hard, warn = (date.fromisoformat(day) if day else None for day in days[:3])
    start = date.fromisoformat(days[3])
    if why:
        return Deadline(target, hard, warn, start, why)
    reasons = [f"op {show_date(target)}"] if target else []
    reasons += [f"uiterlijk {show_date(hard)}"] if hard else []
    return Deadline(target, hard, warn, start, "; ".join([*reasons, HELD]))


def _evaluate(element: Element, key: str, values: Mapping[str, FeelValue]) -> FeelValue:
    text = element.properties.get(key, "")
    return moment(text).evaluate(values) if text else None


def _target(value: FeelValue, start: date, source: str) -> tuple[date | None, str]:
    if isinstance(value, timedelta | YearsMonths):
        return add_to_date(start, value), f"{show_duration(value)} na {show_date(start)}{source}"
    day = day_of(value)
    return day, f"op {show_date(day)}" if day else ""


def _warning(before: FeelValue, due: date | None) -> date | None:
    return add_to_date(due, before, sign=-1) if due and isinstance(before, timedelta | YearsMonths) else None


def _named(element: Element, key: str, derived: Mapping[str, Derived] | None) -> str:
    """` (eerste huisbezoek)` for a formula that is just a name; a longer formula says nothing to a reader."""
    name = element.properties[key].strip()
    if not re.fullmatch(r"\w+", name) or name[0].isdigit():
        return ""
    label = (derived[name].label if derived and name in derived else "") or name.replace("_", " ")
    return f" ({label[0].lower()}{label[1:]})"

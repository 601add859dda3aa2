"""How a family does over time: its goals and its scores, from the history of the answers.

A goal is a row of a register with the mark `doel`, a score a field with the mark `meetwaarde` (requirements.md 49, 59, 62).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from service.bundle.model import Bundle, Field
from service.bundle.values import ROW_ID
from service.domain.clock import civil_date
from service.domain.people import User
from service.domain.permissions import Permission, may_see_instance
from service.feel import FeelValue, show
from service.store import answers
from service.store.answers import Given
from service.usecases.dossier import Row
from service.usecases.pages import CaseHead, Shown
from service.usecases.regie import Regie
from service.usecases.registers import fields_of, row_name, rows_of, shown
from service.usecases.viewing import Viewing, viewing

CHOSEN = frozenset(("select", "radio", "checkbox"))
TOLD_AT_ONCE = 3  # the choices of a goal that stand beside its name


@dataclass(frozen=True)
class Point:
    """A score on a day: its place on the scale, and how a person reads it."""

    day: date
    value: float
    text: str


@dataclass(frozen=True)
class Measure:
    """A score over time. The scale goes from `low` to `high`; `ticks` name places on it (a choice: each of its answers, the
    first one on top). `about` is the row that it is about."""

    label: str
    about: str
    points: tuple[Point, ...]
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class MeasureGroup:
    """Scores that a form asks for together. `days` are all days on which there was one."""

    label: str
    measures: tuple[Measure, ...]
    days: tuple[date, ...]


@dataclass(frozen=True)
class Step:
    """An answer about a goal that changed: what it became, on which day."""

    day: date
    label: str
    text: str


@dataclass(frozen=True)
class Goal:
    """A goal as it stands now: choices (area, status) beside its name, the rest as facts, and what changed over time."""

    register: str
    row: str
    name: str
    choices: tuple[Shown, ...]
    facts: tuple[Shown, ...]
    progress: tuple[Step, ...]


@dataclass(frozen=True)
class GoalsPage:
    """`goals` by whom they are for."""

    head: CaseHead
    goals: Mapping[str, tuple[Goal, ...]]
    measures: tuple[MeasureGroup, ...]


def show_goals(regie: Regie, actor: User, case_id: int, now: datetime) -> GoalsPage:
    """The goals and the scores of a case. Raises NotFound for another's case, and Forbidden."""
    with viewing(regie, actor, case_id, "goals", now, Permission.READ_DOSSIER) as view:
        given = [one for one in answers.history(view.tx, case_id) if may_see_instance(actor, one.visible_for)]
        goals: dict[str, list[Goal]] = {}
        for register in view.bundle.registers.values():
            if "doel" in register.marks:
                for person, goal in _goals(view, register.key, given):
                    goals.setdefault(person, []).append(goal)
        return GoalsPage(
            view.head(), {person: tuple(found) for person, found in goals.items()}, tuple(measure_groups(view, given))
        )


def _goals(view: Viewing, register: str, given: list[Given]) -> Iterator[tuple[str, Goal]]:
    """Each goal with whom it is for: the first choice among the family's own rows, as the form asks it."""
    fields = fields_of(view.dossier, register)
    person = next((field for field in fields if field.type == "select" and field.options_from), None)
    title = next((field for field in fields if field.type in ("textfield", "textarea")), None)
    for row in rows_of(view.dossier, view.actor, register):
        id_ = show(row.get(ROW_ID))
        rest = [field for field in fields if field not in (person, title) and row.get(field.key) is not None]
        choices = [field for field in rest if field.type in CHOSEN][:TOLD_AT_ONCE]
        of_row = [one for one in given if one.register == register and one.row == id_]
        yield _text(view, person, row), Goal(
            register,
            id_,
            _text(view, title, row),
            tuple(Shown(field.label, _text(view, field, row)) for field in choices),
            tuple(Shown(field.label, _text(view, field, row)) for field in rest if field not in choices),
            tuple(_progress(view, [field for field in fields if field.type in (*CHOSEN, "number")], of_row)),
        )


def _text(view: Viewing, field: Field | None, row: Row) -> str:
    return shown(field, row.get(field.key), view.shown) if field else ""


def _progress(view: Viewing, fields: list[Field], given: list[Given]) -> Iterator[Step]:
    """What was chosen or measured after the goal was set, each time that it became something else."""
    by_key = {field.key: field for field in fields}
    known: dict[str, FeelValue] = {}
    begun = given[0].at if given else None
    steps: dict[tuple[date, str], Step] = {}  # of one day the last answer counts
    for one in given:
        field = by_key.get(one.field)
        if field is None or one.value is None or known.get(one.field) == one.value:
            continue
        known[one.field] = one.value
        if one.at != begun:
            day = civil_date(one.at)
            steps[day, field.key] = Step(day, field.label, shown(field, one.value, view.shown))
    yield from steps.values()


def measure_groups(view: Viewing, given: list[Given]) -> Iterator[MeasureGroup]:
    """The scores with what was answered, as forms ask for them together."""
    asked = _asked(view.bundle)
    found: dict[str, dict[tuple[str, str, str], list[Given]]] = {}
    for one in given:
        if one.field in asked and one.value is not None:
            label, _ = asked[one.field]
            found.setdefault(label, {}).setdefault((one.field, one.register, one.row), []).append(one)
    for label in dict.fromkeys(label for label, _ in asked.values()):
        order = list(asked)
        series = sorted(found.get(label, {}).items(), key=lambda item: order.index(item[0][0]))
        measures = tuple(_measure(view, asked[key][1], register, row, ones) for (key, register, row), ones in series)
        if measures:
            yield MeasureGroup(label, measures, tuple(sorted({point.day for one in measures for point in one.points})))


def _asked(bundle: Bundle) -> dict[str, tuple[str, Field]]:
    """The fields with the mark `meetwaarde`, each with the group of the form that asks for it first, or that form's title."""
    found: dict[str, tuple[str, Field]] = {}

    def gather(fields: tuple[Field, ...], label: str) -> None:
        for field in fields:
            if field.fields:
                gather(field.fields, field.label or label)
            elif "meetwaarde" in field.marks:
                found.setdefault(field.key, (label, field))

    for form in bundle.forms.values():
        gather(form.fields, form.title)
    return found


def _measure(view: Viewing, field: Field, register: str, row: str, given: list[Given]) -> Measure:
    """One line: of one day the last answer counts."""
    places = {option.value: float(len(field.options) - number) for number, option in enumerate(field.options)}
    by_day: dict[date, Point] = {}
    for one in given:
        value = _place(one.value, places)
        if value is not None:
            day = civil_date(one.at)
            by_day[day] = Point(day, value, shown(field, one.value, view.shown))
    points = tuple(by_day[day] for day in sorted(by_day))
    about = row_name(view.dossier, view.actor, register, row, view.shown) if register else ""
    if places:
        ticks = tuple((places[option.value], option.label) for option in field.options)
        return Measure(field.label, about, points, 1, max(2, len(places)), ticks)
    values = [point.value for point in points]
    low, high = _bound(field.minimum, min(values, default=0)), _bound(field.maximum, max(values, default=1))
    high = high if high > low else low + 1
    return Measure(field.label, about, points, low, high, ((low, _number(low)), (high, _number(high))))


def _place(value: FeelValue, places: Mapping[str, float]) -> float | None:
    if places:
        return places.get(show(value))
    if isinstance(value, bool):
        return float(value)
    return float(value) if isinstance(value, Decimal) else None


def _bound(limit: str | None, found: float) -> float:
    """What the form allows, when that is a plain number; else what was found."""
    try:
        return float(limit) if limit else found
    except ValueError:
        return found


def _number(value: float) -> str:
    return show(Decimal(str(value)).normalize())

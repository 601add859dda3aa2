"""A play written as a trial: its steps, and after each of them what was seen, as what is expected from now on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from service.domain.people import Role
from service.trials import observe
from service.trials.observe import Open
from service.trials.play import FILE, Ready, Walk
from service.trials.read import read_steps
from service.trials.run import play_step
from service.trials.scratch import Scratch

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
WIDTH = 120
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


class _Words(list[Any]):
    """A list that is written on one line."""


class _Writer(yaml.SafeDumper):
    """Dates as dates, small things on one line, no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_Writer.add_representer(
    _Line, lambda writer, data: writer.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)
_Writer.add_representer(
    _Words, lambda writer, data: writer.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def trial_text(title: str, begin: date, steps: Sequence[Mapping[str, Any]]) -> str:
    """A trial file with these steps."""
    trial = {"proef": title, "begin": begin, "stappen": [_step(step) for step in steps]}
    return yaml.dump(
        trial, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False,
    )


def with_expectations(scratch: Scratch, made: Ready, begin: date, steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps, each with what was seen after it when that is something else than before.

    Raises TrialFailed at a step that can't be done.
    """
    found: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    with scratch.working(scratch.begun(made.bundle, made.trials.world)) as (regie, _):
        story = Walk(regie, made, begin)
        for number, (raw, step) in enumerate(zip(steps, read_steps([_dated(step) for step in steps], FILE), strict=True), 1):
            play_step(story, step)
            found.append(dict(raw))
            seen = _seen(story) if story.case else before
            if seen != before or number == len(steps):
                found.append({"verwacht": {**seen, **(_ending(story) if number == len(steps) else {})}})
            before = seen
    return [step for step in found if step != {"verwacht": {}}]


def _seen(story: Walk) -> dict[str, Any]:
    """The open tasks with their dates, and the phase."""
    open_now = story.open_tasks()
    phase = observe.case(story.regie, story.case).phase
    seen: dict[str, Any] = {"fase": phase} if phase else {}
    tasks = [_task(one, open_now) for one in open_now]
    listed = [task for at, task in enumerate(tasks) if task not in tasks[:at]]
    return {**seen, **({"open": listed} if listed else {}), "alleen open": sorted({one.element for one in open_now})}


def _task(one: Open, open_now: Sequence[Open]) -> dict[str, Any]:
    same = [other for other in open_now if other.element == one.element]
    alike = all((o.role, o.target, o.hard, o.warn) == (one.role, one.target, one.hard, one.warn) for o in same)
    return {
        "taak": one.element,
        "voor": Role(one.role).value,
        **({"aantal": len(same)} if alike and len(same) > 1 else {}),
        **({"klaar op": one.target} if one.target else {}),
        **({"uiterlijk": one.hard} if one.hard else {}),
        **({"waarschuwen vanaf": one.warn} if one.warn else {}),
    }


def _ending(story: Walk) -> dict[str, Any]:
    if not story.case:
        return {}
    seen = observe.case(story.regie, story.case)
    closed = {"afgesloten": "ja" if seen.closed else "nee"}
    return {**closed, "einde": seen.ending} if seen.closed and seen.ending else closed


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step as it is written: what is small on one line, days as days."""
    written: dict[str, Any] = _dated(step)
    if isinstance(expect := written.get("verwacht"), dict):
        open_now = [_Line(task) for task in expect["open"]] if "open" in expect else None
        only = {"alleen open": _Words(expect["alleen open"])} if "alleen open" in expect else {}
        written["verwacht"] = {**expect, **({"open": open_now} if open_now else {}), **only}
    for key in ("antwoorden", "rij"):
        if isinstance(answers := written.get(key), dict):
            small = not any(isinstance(value, list | dict) for value in answers.values()) and len(str(answers)) < WIDTH
            written[key] = _Line(answers) if small else {name: _rows(value) for name, value in answers.items()}
    return written


def _rows(value: Any) -> Any:
    if isinstance(value, list):
        return [_Line(row) if isinstance(row, dict) else row for row in value]
    if isinstance(value, dict):
        return {key: _rows(row) if isinstance(row, list) else _Line(row) if isinstance(row, dict) else row
                for key, row in value.items()}
    return value


def _dated(value: Any) -> Any:
    """The same with dates for the texts that are one."""
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    return date.fromisoformat(value) if isinstance(value, str) and _is_day(value) else value


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False

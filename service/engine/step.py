"""What one call of the engine returns (design/architecture.md, "The engine is a pure function")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.feel import FeelValue


@dataclass(frozen=True)
class Deadline:
    """When a task should be done: `target` from `termijn` (counted from `start`), `hard` from `uiterlijk`, `warn` is the day
    that it begins to count as urgent. Civil dates in Amsterdam. `explanation` says in Dutch how they were computed."""

    target: date | None
    hard: date | None
    warn: date | None
    start: date
    explanation: str


@dataclass(frozen=True)
class OpenTask:
    """A user task that waits. `id` is the engine's (a UUID's text, stable while the task is open); `process` and `element` are
    bundle ids; `role` the lane's name; `register` and `row` say for which row of a register it is, or are ""."""

    id: str
    process: str
    element: str
    role: str
    register: str
    row: str
    deadline: Deadline | None


@dataclass(frozen=True)
class Timer:
    """A moment that the instance waits for: `id` is unique within the instance and stable, `due` an aware UTC datetime."""

    id: str
    process: str
    element: str
    due: datetime


@dataclass(frozen=True)
class Thrown:
    """A message that left the instance; `carries` are the values named by the event's `geeft_mee`."""

    message: str
    process: str
    element: str
    carries: Mapping[str, FeelValue]


@dataclass(frozen=True)
class Decision:
    """Which rules of a table fired, on which values. `key` is the name that the result got; `rules` are 1-based numbers;
    `register` and `row` say for which row of a register it was taken (the innermost), or are ""."""

    process: str
    element: str
    table: str
    key: str
    inputs: tuple[tuple[str, FeelValue], ...]
    rules: tuple[int, ...]
    result: FeelValue
    register: str = ""
    row: str = ""


@dataclass(frozen=True)
class Passed:
    """Something the step went through: an element that was completed, or (`flow` not empty) a sequence flow taken."""

    process: str
    element: str
    flow: str = ""


@dataclass(frozen=True)
class Step:
    """The outcome of `start`, `complete`, `receive` or `wake`.

    `state` is the new state (None when `done`: nothing is left to do); `opened` and `closed` are the tasks that this step
    opened and ended (the completed one included; ids only for `closed`); `changed` are tasks that stay open with another
    deadline, because a date it is counted from changed; `timers` are all moments now waited for, `waits` all messages now
    waited for; `active` are the called processes and sub-processes now running, outermost first (process, element); `standing`
    is everything that the instance stands at now (`waiting.marking`).
    """

    state: bytes | None
    opened: tuple[OpenTask, ...]
    closed: tuple[str, ...]
    changed: tuple[OpenTask, ...]
    timers: tuple[Timer, ...]
    waits: tuple[str, ...]
    thrown: tuple[Thrown, ...]
    decisions: tuple[Decision, ...]
    path: tuple[Passed, ...]
    active: tuple[tuple[str, str], ...]
    done: bool
    standing: tuple[tuple[str, str], ...]

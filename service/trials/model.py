"""What a trial says, as plain dataclasses. Reading them from YAML is `read`; carrying them out is `run`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from service.trials.errors import Place

# What a YAML file holds: the answers of a step, before references and dates are filled in.
Plain: TypeAlias = None | bool | int | float | str | date | Sequence["Plain"] | Mapping[str, "Plain"]
Answers: TypeAlias = Mapping[str, Plain]


@dataclass(frozen=True)
class Start:
    """A person starts a process that needs no case: a referral, a consultation."""

    process: str
    user: str
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Complete:
    """A person fills in an open task. Without `user` it is the one it is assigned to, else the first who may do it.

    `row` picks the task of one row of a register: values by field key, {"naam": "Kim"}.
    """

    task: str
    user: str = ""
    row: Answers = field(default_factory=dict)
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """A person starts a side process in the case."""

    process: str
    user: str
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class AddRow:
    """A person adds a row to a register on the page of the case."""

    register: str
    user: str
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Wait:
    """The clock moves: until a day, or by a duration as written ("P2W"). All that falls due on the way is woken in order."""

    until: Plain = None
    duration: str = ""


@dataclass(frozen=True)
class Point:
    """A name for this moment, so that another trial can go on from here."""

    name: str


@dataclass(frozen=True)
class Switch:
    """The steps that follow are about another case of this trial: the `number`-th that it started, from 1."""

    number: int


@dataclass(frozen=True)
class Refuse:
    """What must be refused, with `message` somewhere in what the person is told."""

    what: Start | Complete | Act | AddRow
    message: str


@dataclass(frozen=True)
class ExpectedTask:
    """A task that must be open: for a role, due on a day (`target`), never after (`hard`), urgent from (`warn`)."""

    task: str
    role: str = ""
    user: str = ""
    target: Plain = None
    hard: Plain = None
    warn: Plain = None
    number: int | None = None
    row: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Expect:
    """What must be so at this moment. What is None or empty is not looked at.

    `open` must be open, `not_open` must not, `only_open` are all tasks that are open; `choices` are the values that a field
    of an open task or of an action offers, in any order; `values` are formulas with their value, seen from the case,
    `values_at` the same seen from an open task; `actions` are the side processes on offer, by user name ("" means anyone);
    `sees` and `hidden` the open tasks that a user may and may not look at; `ending` is the name of the end event reached.
    """

    open: tuple[ExpectedTask, ...] = ()
    not_open: tuple[str, ...] = ()
    only_open: tuple[str, ...] | None = None
    phase: str | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Answers = field(default_factory=dict)
    values_at: Mapping[str, Answers] = field(default_factory=dict)
    actions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    no_actions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: bool | None = None
    ending: str | None = None
    milestones: tuple[str, ...] = ()
    no_milestones: tuple[str, ...] = ()


Deed: TypeAlias = Start | Complete | Act | AddRow
What: TypeAlias = Deed | Wait | Point | Switch | Refuse | Expect


@dataclass(frozen=True)
class Step:
    place: Place
    what: What


@dataclass(frozen=True)
class Trial:
    """One trial. `name` is its file's stem; `covers` are the paths of requirements.md section 6 ("U10") that it shows.

    A trial begins on a day (`begin`), or where another one was at a named point (`follows`: trial and point).
    """

    name: str
    file: str
    title: str
    covers: tuple[str, ...]
    begin: date | None
    follows: tuple[str, str] | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class WorldOrganisation:
    """An invented organisation; mandates and agreements hold from the day that the world begins."""

    key: str
    name: str
    kind: str
    mandates: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorldUser:
    """An invented person with an account. `organisation` is a key of the world."""

    username: str
    name: str
    roles: tuple[str, ...]
    organisation: str


@dataclass(frozen=True)
class World:
    """The invented organisations and people of the trials; also the demo accounts."""

    organisations: tuple[WorldOrganisation, ...]
    users: tuple[WorldUser, ...]


@dataclass(frozen=True)
class Trials:
    """All that stands in `processes/proeven/`: the world, example answers by form id, and the trials by name."""

    world: World
    examples: Mapping[str, Answers]
    trials: Mapping[str, Trial]

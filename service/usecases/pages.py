"""What pages show: plain dataclasses that the use cases return. Everything in them may be seen by the user who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from service.bundle.model import Form, Register
from service.bundle.values import Values
from service.domain.people import Role
from service.feel import FeelValue
from service.store.deciders import Decider


@dataclass(frozen=True)
class FormPage:
    """A form to fill in.

    `values` is what its conditions and option lists read; `prefilled` holds the current answers of its own fields (for a
    register's group: a list of rows, each a dict with `id`); `token` makes a repeated submit harmless: post it back. `source`
    is the form's file as the coordinator's editor wrote it; `files` says what the files are called that may stand in it, by id.
    """

    title: str
    instruction: str
    form: Form
    values: Values
    prefilled: Mapping[str, FeelValue]
    registers: Mapping[str, Register]
    token: str
    source: bytes = b""
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseHead:
    """How a case is called everywhere: by code and alias, never by name. `phase` is "" before the first one."""

    id: int
    code: str
    alias: str
    phase: str
    opened: datetime
    closed: datetime | None = None
    outcome: str = ""
    referrer: str = ""
    commissioner: str = ""
    coach: str = ""


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    organisation: str = ""


@dataclass(frozen=True)
class WorkItem:
    """A task in a list. `due` is the target or else the hard date; `due_text` says it in Dutch ("over 3 dagen").

    `urgent` is what is `pressing` (the mark `spoed`) or `warned`: its early warning has been reached. `unread` is a task that
    the user never opened, `snoozed` the day on which one that was put away comes back. `beside` are the side processes that run
    in its case. These last three only in somebody's own work. `still` is whether it stands still with its case: then it is
    never late. `in_name_of` is the colleague whose it is, and for whom the user stands in.
    """

    task_id: int
    case_id: int
    code: str
    alias: str
    phase: str
    title: str
    role: Role
    assignee: Person | None
    due: date | None
    due_text: str
    late: bool
    urgent: bool
    opened: datetime
    mine: bool
    claimable: bool
    warned: bool = False
    still: bool = False
    in_name_of: str = ""
    pressing: bool = False
    unread: bool = False
    snoozed: date | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkPage:
    """My work: what is late, due within seven days (or urgent), later; what somebody with my role may take; what I put away.

    `counts` has the number of tasks of each of these, by its name here, on all pages together and as they were filtered; `mine`
    how many are mine without a filter. This is page `number` of `pages`.
    """

    late: tuple[WorkItem, ...]
    this_week: tuple[WorkItem, ...]
    later: tuple[WorkItem, ...]
    to_claim: tuple[WorkItem, ...]
    snoozed: tuple[WorkItem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    mine: int = 0
    number: int = 1
    pages: int = 1


@dataclass(frozen=True)
class Comment:
    """What somebody said about a task. `text` is "" once it was erased; `erasable` is whether this user still may."""

    id: int
    who: str
    at: datetime
    text: str
    mine: bool
    erasable: bool


@dataclass(frozen=True)
class TaskPage:
    """One task. `may_do` is whether this user may submit the form; if not, `why_not` says why in Dutch.

    `about` names the row of a register that it is for ("Kim"), on this page only. `state` is open, done or cancelled;
    `done_by` and `done_at` are known when it is done. Of a `statutory` task the law sets the term; `reopen_until` is None when
    this user can't open it again. `deciders` are those of the referrer's organisation, when the task is a decision of it.
    """

    item: WorkItem
    case: CaseHead
    process: str
    form: FormPage
    target: date | None
    hard: date | None
    warn: date | None
    explanation: str
    state: str
    done_by: str
    done_at: datetime | None
    may_do: bool
    why_not: str
    may_assign: bool
    candidates: tuple[Person, ...]
    phases: tuple[PhaseStep, ...] = ()
    about: str = ""
    statutory: bool = False
    comments: tuple[Comment, ...] = ()
    reopen_until: datetime | None = None
    deciders: tuple[Decider, ...] = ()


@dataclass(frozen=True)
class Startable:
    """A process that this user may start now: a referral, a consultation, or an action on a case."""

    process: str
    name: str
    description: str
    element: str = ""


@dataclass(frozen=True)
class PhaseStep:
    """A phase on the phase line; `state` is done, now or later."""

    name: str
    state: str
    begun: date | None
    ended: date | None


@dataclass(frozen=True)
class Shown:
    """A value as a person reads it; a `phone` number can be called."""

    label: str
    text: str
    phone: bool = False


@dataclass(frozen=True)
class Participant:
    """Who has a role in the case now: a person, an organisation, or both."""

    role: Role
    label: str
    name: str
    organisation: str


@dataclass(frozen=True)
class LogLine:
    """A line of the log. `kind`: started, completed, phase, milestone, message, participant, assigned, row ..."""

    at: datetime
    who: str
    kind: str
    text: str


@dataclass(frozen=True)
class DecisionLine:
    """Which rules of a table fired; inputs that are personal data are left out."""

    at: datetime
    table: str
    rules: tuple[int, ...]
    inputs: tuple[Shown, ...]
    result: str


@dataclass(frozen=True)
class IncidentLine:
    """A step that failed and left the case where it was (in the interface: storing)."""

    at: datetime
    element: str
    text: str


@dataclass(frozen=True)
class Opened:
    """A task that a step opened: for whom by role, and whether it is for the user who asked."""

    task_id: int
    title: str
    role: Role
    mine: bool


@dataclass(frozen=True)
class Completed:
    """A task that is done now, and what it opened (as far as this user may see it)."""

    case_id: int
    code: str
    alias: str
    title: str
    opened: tuple[Opened, ...]


@dataclass(frozen=True)
class AlreadyDone(Completed):
    """The same form was sent a second time: it was done already, and nothing more happened."""


@dataclass(frozen=True)
class Started(Completed):
    """A process was started; `case_id` and `code` are the (new) case's, `process` is what was started, `already` a repeat."""

    process: str = ""
    already: bool = False

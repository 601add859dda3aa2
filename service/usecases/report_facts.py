"""The facts that reports count: what was answered and done in each case, under the words of the marks and not of a bundle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from service.domain.people import Organisation


@dataclass(frozen=True)
class Period:
    """From `first` up to and including `last`; None is no bound."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date | None) -> bool:
        return day is not None and (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass
class Family:
    """A case, without anything that tells whose it is. `planned` are hours per week of its phase, while it runs."""

    id: int
    referrer: int
    commissioner: int | None
    opened: date
    done: date | None
    outcome: str
    planned: float
    programme: str = ""
    start: date | None = None
    closed: date | None = None
    reason: str = ""
    coached: date | None = None
    waits_since: date | None = None
    extension_asked: date | None = None
    extension: tuple[date, str, bool] | None = None  # the day, GOOD or NOT, whether for another ground
    satisfied: tuple[date, float] | None = None

    def runs_in(self, first: date | None, last: date | None) -> bool:
        """Whether it ran on one of these days."""
        return (last is None or self.opened <= last) and (first is None or self.done is None or self.done >= first)


@dataclass(frozen=True)
class Goal:
    case_id: int
    area: str
    role: str
    status: str


@dataclass(frozen=True)
class Basic:
    """One of the basics of a family: how it was the first time that it was scored, and the last."""

    case_id: int
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Plan:
    case_id: int
    target: date
    done: date | None


@dataclass(frozen=True)
class Decision:
    """An escalation that somebody was asked to decide about."""

    case_id: int
    asked: date
    target: date | None
    done: date | None
    by: str
    rung: str
    deviates: bool


@dataclass(frozen=True)
class Handover:
    case_id: int
    day: date
    outcome: str
    begins: date | None


@dataclass(frozen=True)
class Kept:
    """An agreement as it was found at a check so many months after the end."""

    case_id: int
    day: date
    month: int
    kept: bool


@dataclass(frozen=True)
class Coached:
    case_id: int
    user_id: int
    name: str


@dataclass(frozen=True)
class Written:
    """Hours that somebody wrote about a family."""

    case_id: int
    user_id: int | None
    hours: float


@dataclass
class Facts:
    """All of it. `programmes` and `organisations` are names, by value; `partners` are those organisations with
    what was agreed, and `deciders` the ids of those of which it is known who decides."""

    today: date
    families: dict[int, Family] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    basics: list[Basic] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    coaches: list[Coached] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    programmes: dict[str, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    partners: dict[int, Organisation] = field(default_factory=dict)
    deciders: frozenset[int] = frozenset()

"""The facts that reports count: what was answered and done in each case, under the words of the marks and not of a bundle.

A case runs on a bundle of its own: its answers are read as that one's marks say. All cases together take one statement per
question (`store/reports.py`), whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from service.bundle.report_words import BUSY, GOOD, NOT
from service.domain.clock import civil_date
from service.domain.people import Role, User
from service.store import reports as store
from service.store import tasks
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.report_marks import (
    CHECK,
    ESCALATION,
    PLAN,
    PROGRAMME,
    WAITING,
    Marked,
    elements_with,
    keys_with,
)

CURRENT = (
    PROGRAMME, "start", "afsluiting", "leefgebied", "doelstatus", "gezinslid", "gezinsrol", "basiszaak", "tevredenheid",
    "verlenging_gevraagd", "verlenging", "andere_grond", "overdracht", "vervolghulp_vanaf", "einde",
)  # fmt: skip


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
    """All of it. `areas`, `programmes` and `organisations` are names, by value."""

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


def read(tx: Tx, user: User, now: datetime, since: datetime | None, until: datetime | None) -> Facts:
    """What may be counted for this user. `since` and `until` bound the written hours only, which are summed by the database."""
    rows = store.cases(tx, user)
    marked = {hash_: Marked.of(bundle_of(tx, hash_)) for hash_ in sorted({row.bundle for row in rows})}
    reading = _Reading(tx, user, Facts(civil_date(now)), {row.id: marked[row.bundle] for row in rows}, list(marked.values()))
    for row in rows:
        reading.family(row)
    reading.facts.organisations = {row.id: row.name for row in store.organisations(tx, user)}
    reading.ends()
    reading.current()
    reading.tasks()
    reading.coaches()
    keys = keys_with(reading.marked, "uren")
    for row in store.hours(tx, user, keys, since, until):
        reading.facts.written.append(Written(row.case_id, row.user_id, float(_number(row.value)) * row.times))
    return reading.facts


def _number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else Decimal(0)


@dataclass
class _Reading:
    tx: Tx
    user: User
    facts: Facts
    of_case: dict[int, Marked]
    marked: list[Marked]

    def family(self, row: Any) -> None:
        mine = self.of_case[row.id]
        done = civil_date(row.done) if row.done else None
        planned = 0.0 if done else mine.hours.get(row.phase_element, 0.0)
        self.facts.families[row.id] = Family(
            row.id, row.referrer_id, row.commissioner_id, civil_date(row.opened), done, row.outcome, planned
        )
        self.facts.programmes.update(mine.programmes)

    def ends(self) -> None:
        """How a case ended: the milestone at which its main process did, else the name of its last event."""
        for row in store.ended(self.tx, self.user, {id_ for one in self.marked for id_ in one.ends}):
            if row.element in self.of_case[row.case_id].ends:
                self.facts.families[row.case_id].outcome = row.text

    def current(self) -> None:
        """What the newest answers say, and of the basics the first ones too."""
        newest: dict[int, dict[str, list[Any]]] = {}
        first: dict[tuple[int, str], Any] = {}
        gone: set[tuple[int, str, str]] = set()
        for row in store.answers(self.tx, self.user, keys_with(self.marked, *CURRENT)):
            counted = self.of_case[row.case_id].of_field(row.register, row.field)
            if not row.field and row.last and row.value is False:
                gone.add((row.case_id, row.register, row.row))
            if counted is None:
                continue
            if counted.said.word == "basiszaak" and row.first:
                first[row.case_id, row.field] = row
            if row.last:
                newest.setdefault(row.case_id, {}).setdefault(counted.said.word, []).append(row)
        for case_id, words in newest.items():
            there = {
                word: [row for row in rows if (case_id, row.register, row.row) not in gone and _value(row) is not None]
                for word, rows in words.items()
            }
            self._single(case_id, there)
            self._basics(case_id, there.get("basiszaak", []), first)
            self.facts.goals += self._goals(case_id, there)
            self.facts.handovers += self._handovers(case_id, there)

    def _single(self, case_id: int, rows: dict[str, list[Any]]) -> None:
        """The answers of which a family has one."""
        one, mine = self.facts.families[case_id], self.of_case[case_id]
        one.programme = next((str(_value(row)) for row in rows.get(PROGRAMME, ())), "")
        one.start = max(_days(rows.get("start", ())), default=None)
        one.closed = max(_days(rows.get("afsluiting", ())), default=None)
        one.reason = next((mine.label("einde", str(_value(row))) for row in rows.get("einde", ())), "")
        for row in rows.get("tevredenheid", ()):
            one.satisfied = (civil_date(row.at), float(_number(_value(row))))
        for row in rows.get("verlenging_gevraagd", ()):
            if self._counts_as(row) == GOOD:
                one.extension_asked = civil_date(row.at)
        for row in rows.get("verlenging", ()):
            if said := self._counts_as(row):
                one.extension = (civil_date(row.at), said, bool(rows.get("andere_grond")))

    def _basics(self, case_id: int, rows: list[Any], first: dict[tuple[int, str], Any]) -> None:
        """Before and after, of what was scored more than once."""
        for row in rows:
            begun = first[case_id, row.field]
            before, after = self._counts_as(begun), self._counts_as(row)
            if begun.at < row.at and before and after:
                name = self.of_case[case_id].fields[row.register, row.field].label
                self.facts.basics.append(Basic(case_id, name, before, after))

    def _goals(self, case_id: int, rows: dict[str, list[Any]]) -> Iterator[Goal]:
        """The rows with an area of life, each with its status: a goal of which nobody said anything is under way."""
        mine = self.of_case[case_id]
        status = {(row.register, row.row): row for row in rows.get("doelstatus", ())}
        person = {(row.register, row.row): str(_value(row)) for row in rows.get("gezinslid", ())}
        roles = {row.row: mine.label("gezinsrol", str(_value(row))) for row in rows.get("gezinsrol", ())}
        for row in rows.get("leefgebied", ()):
            place = (row.register, row.row)
            told = self._counts_as(status[place]) if place in status else BUSY
            if told:
                area = mine.label("leefgebied", str(_value(row)))
                yield Goal(case_id, area, roles.get(person.get(place, ""), ""), told)

    def _handovers(self, case_id: int, rows: dict[str, list[Any]]) -> Iterator[Handover]:
        begins = {(row.register, row.row): day for row in rows.get("vervolghulp_vanaf", ()) for day in _days([row])}
        for row in rows.get("overdracht", ()):
            if said := self._counts_as(row):
                yield Handover(case_id, civil_date(row.at), said, begins.get((row.register, row.row)))

    def tasks(self) -> None:
        """What was asked of people: plans, decisions about escalations, checks, and waiting for a coach."""
        elements = elements_with(self.marked, PLAN, CHECK, ESCALATION, WAITING)
        rows = store.tasks(self.tx, self.user, elements)
        answers: dict[int, list[Any]] = {}
        keys = keys_with(self.marked, "trede", "afwijking", "nagekomen")
        for one in store.answered(self.tx, self.user, elements, keys):
            answers.setdefault(one.task_id, []).append(one)
        plans: dict[int, Plan] = {}
        for row in rows:
            words = self.of_case[row.case_id].tasks.get((row.process, row.element), set())
            family, due = self.facts.families[row.case_id], row.target or row.hard
            done = civil_date(row.done_at) if row.state == tasks.DONE else None
            if WAITING in words:
                family.waits_since = family.waits_since or civil_date(row.opened)
            if PLAN in words and due and row.state != tasks.CANCELLED:
                plans[row.case_id] = Plan(row.case_id, due, done)
            if ESCALATION in words and row.state != tasks.CANCELLED:
                self.facts.decisions.append(self._decision(row, due, done, answers.get(row.id, [])))
            if CHECK in words and done:
                self.facts.kept += self._kept(row, done, answers.get(row.id, []))
        self.facts.plans = list(plans.values())

    def _decision(self, row: Any, due: date | None, done: date | None, answers: list[Any]) -> Decision:
        mine, rung, deviates = self.of_case[row.case_id], "", False
        for one in answers:
            counted = mine.of_field(one.register, one.field)
            if counted and counted.said.word == "trede" and one.value is not None:
                rung = mine.label("trede", str(one.value))
            if counted and counted.said.word == "afwijking":
                deviates = bool(one.filled) if one.personal else one.value not in (None, "", False)
        by = row.role if row.role in (Role.REFERRER, Role.REFERRER_MANAGER) else ""
        return Decision(row.case_id, civil_date(row.opened), due, done, by, rung, deviates)

    def _kept(self, row: Any, done: date, answers: list[Any]) -> Iterator[Kept]:
        month = self.of_case[row.case_id].months.get((row.process, row.element), 0)
        for one in answers:
            counted = self.of_case[row.case_id].of_field(one.register, one.field)
            said = counted.said if counted else None
            if said and said.word == "nagekomen" and (told := said.counts_as.get(str(one.value))):
                yield Kept(row.case_id, done, month, told == GOOD)

    def coaches(self) -> None:
        """The first coach of each family ends its waiting; the one of today works with it."""
        for row in store.coaches(self.tx, self.user):
            family = self.facts.families[row.case_id]
            family.coached = family.coached or civil_date(row.since)
            if row.until is None:
                self.facts.coaches.append(Coached(row.case_id, row.user_id, row.name))

    def _counts_as(self, row: Any) -> str:
        """GOOD, BUSY, NOT or "" (does not count)."""
        counted = self.of_case[row.case_id].of_field(row.register, row.field)
        told = counted.said.counts_as.get(str(_value(row)), "") if counted else ""
        return told if told in (GOOD, BUSY, NOT) else ""


def _value(row: Any) -> Any:
    """The answer, also one that is kept apart: what it says leaves this module only as a count."""
    return row.apart if row.personal else row.value


def _days(rows: Iterable[Any]) -> Iterator[date]:
    for row in rows:
        value = _value(row)
        if isinstance(value, datetime):
            yield civil_date(value)
        elif isinstance(value, date):
            yield value

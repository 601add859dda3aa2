"""Reading the facts that reports count (`report_facts`), and of them only what is asked for.

A case runs on a bundle of its own: its answers are read as that one's marks say. All cases together take one statement per
question (`store/reports.py`), whatever their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from service.bundle.report_words import BUSY, GOOD, NOT
from service.domain.clock import civil_date
from service.domain.people import Role, User
from service.feel import from_json
from service.store import deciders, people, tasks
from service.store import reports as store
from service.store.reports import Given
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.report_facts import (
    Basic,
    Coached,
    Decision,
    Facts,
    Family,
    Goal,
    Handover,
    Kept,
    Plan,
    Written,
)
from service.usecases.report_marks import (
    CHECK,
    ESCALATION,
    PLAN,
    PROGRAMME,
    WAITING,
    Marked,
    elements_with,
    fields_with,
)

OUTCOME, COACHES, PARTNERS = "uitkomst", "coaches", "partners"  # words of reports that no mark says
TWICE = frozenset(("basiszaak",))  # of which the first answer counts beside the newest
ASKED = frozenset((PLAN, CHECK, ESCALATION, WAITING))  # what was asked of people
CURRENT = TWICE | {
    PROGRAMME, "start", "afsluiting", "leefgebied", "doelstatus", "gezinslid", "gezinsrol", "tevredenheid",
    "verlenging_gevraagd", "verlenging", "andere_grond", "overdracht", "vervolghulp_vanaf", "einde",
}  # fmt: skip
HOURS = "uren"


def read(
    tx: Tx, user: User, now: datetime, since: datetime | None, until: datetime | None, words: Collection[str]
) -> Facts:
    """What may be counted for this user under these words; of anything else nothing is read. `since` and `until` bound the
    written hours only, which are summed by the database."""
    rows = store.cases(tx, user)
    marked = {hash_: Marked.of(bundle_of(tx, hash_)) for hash_ in sorted({row.bundle for row in rows})}
    of_case = {row.id: marked[row.bundle] for row in rows}
    reading = _Reading(tx, user, Facts(civil_date(now)), of_case, list(marked.values()), frozenset(words))
    for row in rows:
        reading.family(row)
    reading.facts.organisations = {row.id: row.name for row in store.organisations(tx, user)}
    if OUTCOME in reading.words:
        reading.ends()
    if reading.words & CURRENT:
        reading.current(reading.words & CURRENT)
    if reading.words & ASKED:
        reading.tasks(reading.words & ASKED)
    if COACHES in reading.words:
        reading.coaches()
    if PARTNERS in reading.words:
        reading.partners()
    if HOURS in reading.words:
        reading.hours(since, until)
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
    words: frozenset[str]

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

    def current(self, words: frozenset[str]) -> None:
        """What the newest answers say, and of some words the first ones too."""
        fields, twice = fields_with(self.marked, words), fields_with(self.marked, words & TWICE)
        gone = store.removed(self.tx, self.user, fields)
        for case_id, answers in store.answers(self.tx, self.user, fields, twice):
            mine = self.of_case[case_id]
            found: dict[str, list[Given]] = {}
            for one in answers:
                counted = mine.of_field(one.register, one.field)
                if counted is not None and one.value is not None and (case_id, one.register, one.row) not in gone:
                    found.setdefault(counted.said.word, []).append(one)
            self._single(case_id, found)
            self._basics(case_id, found.get("basiszaak", []))
            self.facts.goals += self._goals(case_id, found)
            self.facts.handovers += self._handovers(case_id, found)

    def _single(self, case_id: int, rows: dict[str, list[Given]]) -> None:
        """The answers of which a family has one."""
        one, mine = self.facts.families[case_id], self.of_case[case_id]
        one.programme = next((str(row.value) for row in rows.get(PROGRAMME, ())), "")
        one.start = max(_days(rows.get("start", ())), default=None)
        one.closed = max(_days(rows.get("afsluiting", ())), default=None)
        one.reason = next((mine.label("einde", str(row.value)) for row in rows.get("einde", ())), "")
        for row in rows.get("tevredenheid", ()):
            one.satisfied = (civil_date(row.moment), float(_number(from_json(row.value))))
        for row in rows.get("verlenging_gevraagd", ()):
            if self._counts_as(case_id, row) == GOOD:
                one.extension_asked = civil_date(row.moment)
        for row in rows.get("verlenging", ()):
            if said := self._counts_as(case_id, row):
                one.extension = (civil_date(row.moment), said, bool(rows.get("andere_grond")))

    def _basics(self, case_id: int, rows: list[Given]) -> None:
        """Before and after, of what was scored more than once."""
        begun: dict[tuple[str, str], Given] = {}
        last = {(row.register, row.field): row for row in rows}
        for row in rows:
            begun.setdefault((row.register, row.field), row)
        for place, row in last.items():
            before, after = self._counts_as(case_id, begun[place]), self._counts_as(case_id, row)
            if begun[place].id < row.id and before and after:
                self.facts.basics.append(Basic(case_id, self.of_case[case_id].fields[place].label, before, after))

    def _goals(self, case_id: int, rows: dict[str, list[Given]]) -> Iterator[Goal]:
        """The rows with an area of life, each with its status: a goal of which nobody said anything is under way."""
        mine = self.of_case[case_id]
        status = {(row.register, row.row): row for row in rows.get("doelstatus", ())}
        person = {(row.register, row.row): str(row.value) for row in rows.get("gezinslid", ())}
        roles = {row.row: mine.label("gezinsrol", str(row.value)) for row in rows.get("gezinsrol", ())}
        for row in rows.get("leefgebied", ()):
            place = (row.register, row.row)
            told = self._counts_as(case_id, status[place]) if place in status else BUSY
            if told:
                area = mine.label("leefgebied", str(row.value))
                yield Goal(case_id, area, roles.get(person.get(place, ""), ""), told)

    def _handovers(self, case_id: int, rows: dict[str, list[Given]]) -> Iterator[Handover]:
        begins = {(row.register, row.row): day for row in rows.get("vervolghulp_vanaf", ()) for day in _days([row])}
        for row in rows.get("overdracht", ()):
            if said := self._counts_as(case_id, row):
                yield Handover(case_id, civil_date(row.moment), said, begins.get((row.register, row.row)))

    def tasks(self, asked: frozenset[str]) -> None:
        """What was asked of people: plans, decisions about escalations, checks, and waiting for a coach."""
        elements = elements_with(self.marked, asked)
        rows = store.tasks(self.tx, self.user, elements)
        answers: dict[int, list[Any]] = {}
        fields = fields_with(self.marked, self.words & {"trede", "afwijking", "nagekomen"})
        for one in store.answered(self.tx, self.user, elements, fields) if fields else ():
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

    def partners(self) -> None:
        """What was agreed with the organisations of these cases, and whether it is known who decides for them."""
        here = self.facts.organisations
        self.facts.partners = {one.id: one for one in people.organisations(self.tx) if one.id in here}
        self.facts.deciders = frozenset(one.organisation_id for one in deciders.of_organisations(self.tx, list(here)))

    def hours(self, since: datetime | None, until: datetime | None) -> None:
        for row in store.hours(self.tx, self.user, fields_with(self.marked, {HOURS}), since, until):
            counted = self.of_case[row.case_id].of_field(row.register, row.field)
            if counted is not None and counted.said.word == HOURS:
                self.facts.written.append(Written(row.case_id, row.user_id, float(_number(row.value)) * row.times))

    def _counts_as(self, case_id: int, row: Given) -> str:
        """GOOD, BUSY, NOT or "" (does not count)."""
        counted = self.of_case[case_id].of_field(row.register, row.field)
        told = counted.said.counts_as.get(str(row.value), "") if counted else ""
        return told if told in (GOOD, BUSY, NOT) else ""


def _days(rows: Iterable[Given]) -> Iterator[date]:
    for row in rows:
        value = from_json(row.value)
        if isinstance(value, datetime):
            yield civil_date(value)
        elif isinstance(value, date):
            yield value

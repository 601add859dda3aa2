"""The invented families of a demo, from `processes/demo.yaml`: which trial each of them lives, how far, and how long ago.

The file belongs to the demo, not to a bundle: publishing, checks and trials know nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from service.bundle import strict_yaml
from service.bundle.findings import Unreadable
from service.domain.clock import civil_date
from service.trials.dates import DURATION, HOURS, day_of, later
from service.trials.entry import Entry
from service.trials.errors import InvalidTrials, Place, Problem
from service.trials.model import (
    Act,
    AddRow,
    Answers,
    Complete,
    Expect,
    Plain,
    Point,
    Refuse,
    Start,
    Step,
    Trials,
    Wait,
    World,
)
from service.trials.onward import one_case
from service.trials.read import world_in
from service.trials.run import beginning, steps_of
from service.trials.story import morning

FILE = "processes/demo.yaml"
WEEK = 7  # days


@dataclass(frozen=True)
class Family:
    """A family lives along a trial: up to the point, task or process `until` (""; to its end), which was `ago` before today.

    `words` replaces names in what the trial and its examples say, `people` and `organisations` say who stands for which user
    and organisation of the trials' world; `answers` are laid over the examples, by form.
    """

    name: str
    trial: str
    until: str = ""
    ago: str = "P0D"
    words: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)


@dataclass(frozen=True)
class Families:
    """`world` are the people and organisations beside those of the trials; `duty` says who has duty, a week each."""

    world: World
    duty: tuple[str, ...]
    families: tuple[Family, ...]


@dataclass(frozen=True)
class Life:
    """What a family does: it begins on a moment, and does the steps; dates and names are its own."""

    begin: datetime
    steps: tuple[Step, ...]
    examples: Mapping[str, Answers]


@lru_cache(4)
def read_families(content: bytes) -> Families:
    """Read the file. Raises InvalidTrials with every problem found."""
    problems: list[Problem] = []
    place = Place(FILE)
    try:
        top = Entry(problems, place, strict_yaml.load(content), "de demo")
    except Unreadable as error:
        raise InvalidTrials((Problem(place, error.sentence, error.advice),)) from error
    world = world_in(top)
    duty = top.texts("dienst")
    families = tuple(_family(problems, number, item) for number, item in enumerate(top.items("gezinnen"), 1))
    top.close()
    if problems:
        raise InvalidTrials(tuple(problems))
    return Families(world, duty, families)


def _family(problems: list[Problem], number: int, item: object) -> Family:
    entry = Entry(problems, Place(FILE, number), item, "een gezin")
    family = Family(
        name=entry.text("gezin", True),
        trial=entry.text("proef", True),
        until=entry.text("tot"),
        ago=entry.text("geleden") or "P0D",
        words=_texts(entry, "namen"),
        people=_texts(entry, "mensen"),
        organisations=_texts(entry, "organisaties"),
        answers=entry.mappings("antwoorden"),
    )
    if not DURATION.fullmatch(family.ago):
        entry.problem(f"`geleden: {family.ago}` is geen tijdsduur.", "Schrijf bijvoorbeeld P3D, P2W of P4M.")
    entry.close()
    return family


def _texts(entry: Entry, key: str) -> dict[str, str]:
    return {name: str(value) for name, value in entry.mapping(key).items()}


def problems_of(families: Families, trials: Trials) -> Iterator[Problem]:
    """What the families name that is not there. `trials` has the world that they live in too."""
    users = {user.username for user in trials.world.users}
    organisations = {organisation.key for organisation in trials.world.organisations}
    for who in set(families.duty) - users:
        sentence = f"‘{who}’ heeft dienst, maar die gebruiker is er niet."
        yield Problem(Place(FILE), sentence, "Kijk in wereld.yaml en bovenaan demo.yaml.")
    for number, family in enumerate(families.families, 1):
        place = Place(FILE, number)
        if (trial := trials.trials.get(family.trial)) is None:
            yield Problem(place, f"De proef ‘{family.trial}’ is er niet.", "Noem een bestand uit processes/proeven.")
            continue
        if not one_case(trials, trial):
            yield Problem(place, f"De proef ‘{family.trial}’ gaat over meer trajecten.", "Kies een proef over één gezin.")
        if family.until and len(_deeds(trials, family)) == len(_all_deeds(trials, family)):
            yield Problem(place, f"‘{family.until}’ komt niet voor in {family.trial}.", "Noem een punt, taak of proces ervan.")
        for who in {*family.people, *family.people.values()} - users:
            yield Problem(place, f"De gebruiker ‘{who}’ is er niet.", "Kijk in wereld.yaml en bovenaan demo.yaml.")
        for which in {*family.organisations, *family.organisations.values()} - organisations:
            yield Problem(place, f"De organisatie ‘{which}’ is er niet.", "Kijk in wereld.yaml en bovenaan demo.yaml.")
        for form in set(family.answers) - set(trials.examples):
            yield Problem(place, f"Het formulier ‘{form}’ heeft geen voorbeeld.", "Kijk in voorbeelden.yaml.")


def life_of(trials: Trials, family: Family, number: int, now: datetime) -> Life:
    """What a family did until now. The `number`-th family does everything `number` minutes past the hour, so that no two cases
    of a demo were opened at the same moment. Raises RegieError when its trial is not there.

    What lies a week or more behind us keeps its day of the week: visits are not on a Sunday.
    """
    steps = _deeds(trials, family)
    begin = beginning(trials, trials.trials[family.trial])
    end = _end(begin, steps)
    last = later(civil_date(now), family.ago, -1)
    if morning(last) + timedelta(minutes=number) > now:
        last -= timedelta(days=1)
    days = (last - end).days
    if (civil_date(now) - last).days >= WEEK:
        days -= days % WEEK
    own = _Own(timedelta(days=days), family.words)
    examples = {form: own.answers(_laid_over(given, family.answers.get(form, {}))) for form, given in trials.examples.items()}
    first = morning(begin + timedelta(days=days)) + timedelta(minutes=number)
    return Life(first, tuple(own.step(step) for step in steps), examples)


def _all_deeds(trials: Trials, family: Family) -> list[Step]:
    trial = trials.trials[family.trial]
    return [step for step, _ in steps_of(trials, trial) if not isinstance(step.what, Expect | Refuse)]


def _deeds(trials: Trials, family: Family) -> list[Step]:
    """The steps of the trial before the one that names where the family is."""
    steps = _all_deeds(trials, family)
    at = next((i for i, step in enumerate(steps) if family.until and family.until == _named(step)), len(steps))
    return steps[:at]


def _named(step: Step) -> str:
    what = step.what
    if isinstance(what, Point):
        return what.name
    return what.task if isinstance(what, Complete) else what.process if isinstance(what, Act) else ""


def _end(begin: date, steps: Sequence[Step]) -> date:
    """The day that the last of the steps is done, when they begin on a day."""
    moment = morning(begin)
    for step in steps:
        if isinstance(step.what, Wait):
            if hours := HOURS.fullmatch(step.what.duration):
                moment += timedelta(hours=int(hours[1]))
                continue
            today, wait = civil_date(moment), step.what
            moment = morning(later(today, wait.duration) if wait.duration else day_of(wait.until, today))
    return civil_date(moment)


def _laid_over(example: Answers, own: Answers) -> Answers:
    """The family's answers over the example; of rows each over the row at the same place."""
    found = dict(example)
    for key, value in own.items():
        rows = example.get(key)
        if isinstance(value, list) and isinstance(rows, list) and all(isinstance(row, Mapping) for row in (*value, *rows)):
            found[key] = [{**(rows[i] if i < len(rows) else rows[0]), **row} for i, row in enumerate(value)] if rows else value
        else:
            found[key] = value
    return found


@dataclass(frozen=True)
class _Own:
    """Makes dates and names a family's own."""

    shift: timedelta
    words: Mapping[str, str]

    def step(self, step: Step) -> Step:
        what = step.what
        if isinstance(what, Start | Act | AddRow):
            return replace(step, what=replace(what, answers=self.answers(what.answers)))
        if isinstance(what, Complete):
            return replace(step, what=replace(what, answers=self.answers(what.answers), row=self.answers(what.row)))
        if isinstance(what, Wait):
            return replace(step, what=replace(what, until=self._plain(what.until)))
        return step

    def answers(self, answers: Answers) -> Answers:
        return {self._text(key): self._plain(value) for key, value in answers.items()}

    def _plain(self, value: Plain) -> Plain:
        if isinstance(value, date):
            return value + self.shift
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, Mapping):
            return self.answers(value)
        return [self._plain(one) for one in value] if isinstance(value, list) else value

    def _text(self, text: str) -> str:
        return re.sub(r"\w+", lambda found: self.words.get(found[0], found[0]), text) if self.words else text

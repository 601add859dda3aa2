"""A play: a trial in the making, of a draft that may still be wrong. How it stands is found by doing its steps.

What was kept after a step in the scratch folder saves doing it again. So a step is quick, going back is instant, and after a
change of the draft all steps are done again on what it is now, as far as that goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from service.bundle.model import Bundle, Field, Form
from service.bundle.read import hash_of, survey
from service.domain.errors import InvalidBundle, RegieError
from service.engine.definitions import definitions
from service.engine.step import Step as EngineStep
from service.forms.schema import answerable
from service.trials.coverage import Touch, touched
from service.trials.errors import TrialFailed
from service.trials.model import Answers, Plain, Step, Trials
from service.trials.read import EXAMPLES, FOLDER, WORLD, read_steps, read_trials
from service.trials.run import play_step
from service.trials.scratch import Scratch, digest
from service.trials.story import Story
from service.trials.world import settled
from service.usecases.regie import Regie

MOST_STEPS = 200
LONGEST = 20.0  # seconds of doing steps again at one time; the next time it goes on from there
SPACED = 10  # of the steps long ago one in so many is kept
RECENT = 20
KEPT_BUNDLES = 8
FILE = "proefrit"


class Unplayable(RegieError):
    """A draft that can't be played, because nothing can be built of it."""

    status = 422


@dataclass(frozen=True)
class Ready:
    """What a play is played with: the draft as far as it can be read, and its world and examples."""

    bundle: Bundle
    trials: Trials


class Went(NamedTuple):
    """An element or (`flow` not empty) a flow that was passed, in the `step`-th step of the play."""

    step: int
    process: str
    element: str
    flow: str = ""


class Walk(Story):
    """A story that remembers its way, step by step: `first` says in which step something was touched for the first time."""

    def __init__(self, regie: Regie, ready: Ready, begin: date) -> None:
        super().__init__(regie, ready.bundle, ready.trials, settled(regie, ready.trials.world), begin)
        self.begin = begin
        self.way: list[Went] = []
        self.first: dict[Touch, int] = {}
        self.done = 0

    def _saw(self, bundle: str, step: EngineStep) -> None:
        super()._saw(bundle, step)
        for touch in touched(step):
            self.first.setdefault(touch, self.done + 1)
        self.way += [Went(self.done + 1, passed.process, passed.element, passed.flow) for passed in step.path]

    def about(self) -> dict[str, Any]:
        """What it knows besides the database, to go on from there."""
        return {
            "now": self.now.isoformat(), "cases": self.cases, "case": self.case, "done": self.done, "way": self.way,
            "first": sorted(self.first.items()), "touched": sorted(self.touched), "largest_state": self.largest_state,
        }

    def go_on_from(self, about: Mapping[str, Any]) -> None:
        self.now = datetime.fromisoformat(about["now"])
        self.cases, self.case, self.done = list(about["cases"]), about["case"], about["done"]
        self.way = [Went(*went) for went in about["way"]]
        self.first = {Touch(*touch): step for touch, step in about["first"]}
        self.touched = {Touch(*touch) for touch in about["touched"]}
        self.largest_state = about["largest_state"]


@dataclass(frozen=True)
class Reached:
    """A play as far as it went. `failure` says why the next step can't be done now; without it there was no time for all.

    `walked` is the number of steps that had to be done for it now.
    """

    story: Walk
    ready: Ready
    steps: int
    failure: TrialFailed | None = None
    walked: int = 0

    @property
    def unfinished(self) -> bool:
        return self.failure is None and self.story.done < self.steps


_ready: dict[str, Ready] = {}


def ready(files: Mapping[str, bytes]) -> Ready:
    """Make a draft's files ready to play. What can't be read is left out; the findings of the draft tell of it.

    Raises Unplayable when nothing can be built of them, and InvalidTrials when the world or the examples can't be read.
    """
    used = {path: content for path, content in files.items() if _plays_a_part(path)}
    key = hash_of(used)
    known = _ready.get(key)
    if known is None:
        known = _made_ready(used)
        while len(_ready) >= KEPT_BUNDLES:
            _ready.pop(next(iter(_ready), ""), None)
        _ready[key] = known
    return known


def _plays_a_part(path: str) -> bool:
    """The trials themselves do not: what is kept of a play must not be lost because a trial was saved."""
    return not path.startswith(FOLDER) or path in (FOLDER + WORLD, FOLDER + EXAMPLES)


def _made_ready(files: dict[str, bytes]) -> Ready:
    read = survey(files)
    left_out = {finding.file for finding in read.findings}
    if left_out:
        read = survey({path: content for path, content in files.items() if path not in left_out})
    told = " ".join(str(finding) for finding in read.findings)
    if read.findings or not any("hoofdproces" in process.marks for process in read.bundle.processes.values()):
        raise Unplayable(f"Dit concept is nog niet te spelen. {told or 'Het hoofdproces ontbreekt, of is niet te lezen.'}")
    try:
        definitions(read.bundle)
    except InvalidBundle as error:
        raise Unplayable(f"Dit concept is nog niet te spelen. {error}") from error
    trials = read_trials(files)
    return Ready(read.bundle, replace(trials, examples=fitting(trials.examples, read.bundle)))


def fitting(examples: Mapping[str, Answers], bundle: Bundle) -> dict[str, Answers]:
    """The examples without what the forms no longer ask."""
    return {id_: _fitting(example, bundle.forms[id_]) for id_, example in examples.items() if id_ in bundle.forms}


def _fitting(example: Answers, form: Form) -> Answers:
    fields = {one.key or one.register: one for one in answerable(form.fields)}
    return {key: _fitting_value(value, fields[key]) for key, value in example.items() if key in fields}


def _fitting_value(value: Plain, one: Field) -> Plain:
    if not one.register or not isinstance(value, list):
        return value
    columns = {column.key for column in answerable(one.fields)}
    return [{key: cell for key, cell in row.items() if key in columns} for row in value if isinstance(row, Mapping)]


@contextmanager
def reached(scratch: Scratch, made: Ready, begin: date, steps: Sequence[Mapping[str, Any]]) -> Iterator[Reached]:
    """The play after these steps, or after as many of them as can be done.

    Inside the block one may look, and even do something: what happens to the database is thrown away.
    """
    if len(steps) > MOST_STEPS:
        raise RegieError(f"Een proefrit heeft hooguit {MOST_STEPS} stappen. Begin een nieuwe.")
    walk = _Walking(scratch, made, begin, read_steps([_plain(step) for step in steps], FILE), list(_names(made, begin, steps)))
    failure = walk.walk()
    with walk.standing(*walk.nearest(len(steps))) as (story, _):
        yield Reached(story, made, len(steps), failure, sum(walk.walked))


@dataclass(frozen=True)
class _Walking:
    """Doing the steps that were not done before. `names` are those of the moments before and after each step."""

    scratch: Scratch
    made: Ready
    begin: date
    steps: Sequence[Step]
    names: Sequence[str]
    walked: list[int] = field(default_factory=list)

    def walk(self) -> TrialFailed | None:
        """Go as far as it goes, so that the last moment is kept; the failure of the first step that can't be done."""
        until, failure, begun = len(self.steps), None, perf_counter()
        while True:
            at, about = self.nearest(until)
            if at == until or perf_counter() - begun > LONGEST:
                return failure
            with self.standing(at, about) as (story, working):
                failed = self._go_on(story, working, until, begun)
                if failed is not None:  # the moment before it may not have been kept
                    until, failure = story.done, failed

    def nearest(self, until: int) -> tuple[int, dict[str, Any] | None]:
        """The last moment that was kept of those up to this step, and what the story knew then."""
        for at in range(until, -1, -1):
            if (about := self.scratch.known(self.names[at])) is not None:
                return at, about
        return 0, None

    @contextmanager
    def standing(self, at: int, about: Mapping[str, Any] | None) -> Iterator[tuple[Walk, Path]]:
        """The story at a moment that was kept, or at the beginning."""
        place = self.scratch.place(self.names[at]) if about else self.scratch.begun(self.made.bundle, self.made.trials.world)
        with self.scratch.working(place) as (regie, working):
            story = Walk(regie, self.made, self.begin)
            if about:
                story.go_on_from(about)
            yield story, working

    def _go_on(self, story: Walk, working: Path, until: int, begun: float) -> TrialFailed | None:
        for number in range(story.done, until):
            try:
                play_step(story, self.steps[number])
            except TrialFailed as error:
                return error
            story.done = number + 1
            self.walked.append(1)
            late = perf_counter() - begun > LONGEST
            if late or story.done > until - RECENT or story.done % SPACED == 0:
                self.scratch.keep(story.regie, working, self.names[story.done], story.about())
            if late:
                break
        return None


def _names(made: Ready, begin: date, steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A name for the beginning and for each step after it: the hash of all that led there."""
    name = digest(made.bundle.hash, repr(made.trials.world), begin.isoformat(), "begin")
    yield name
    for step in steps:
        name = digest(name, json.dumps(step, sort_keys=True))
        yield name


def _plain(step: Mapping[str, Any]) -> dict[str, Any]:
    """A step as it is kept (JSON) as YAML would give it: the day that is waited for is a date."""
    until = step.get("wacht tot")
    return {**step, "wacht tot": date.fromisoformat(until)} if isinstance(until, str) else dict(step)

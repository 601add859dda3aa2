"""Playing trials: each in a database of its own, step after step, until one is not as it should be."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import NamedTuple, Protocol

from service.bundle.model import Bundle
from service.domain.clock import civil_date
from service.domain.errors import InvalidAnswers, RegieError
from service.trials import observe
from service.trials.coverage import Touch
from service.trials.dates import HOURS, day_of, later
from service.trials.errors import TrialFailed
from service.trials.expect import check
from service.trials.model import Act, Expect, Point, Refuse, Start, Step, Switch, Trial, Trials, Wait
from service.trials.story import LARGEST_STATE, Story, morning
from service.trials.world import settled
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Bookmark:
    """A story as far as a named point: `place` is where the stage kept its database, the rest is what the story knew."""

    place: str
    now: datetime
    cases: tuple[int, ...]
    case: int
    touched: frozenset[Touch]
    largest_state: int


class Stage(Protocol):
    """Where trials are played: a database with the world and the publication, to begin with or as it was kept before.

    `bookmarks` are the points that trials came past, by trial and point; what was kept of them saves playing it again.
    """

    bookmarks: dict[tuple[str, str], Bookmark]

    def fresh(self, place: str = "") -> AbstractContextManager[Regie]:
        """The database as it was kept at `place`, by default at the beginning. What happens to it is thrown away."""

    def keep(self) -> str:
        """Keep the database that is in use as it is now; the place it got."""


@dataclass(frozen=True)
class Outcome:
    """How a trial ended. `failure` is None when all was as it should be; `largest_state` in bytes; `seconds` it took.

    `touched` is all that it touched, `before` what of it was touched up to the point that it goes on from.
    """

    trial: Trial
    failure: TrialFailed | None
    touched: frozenset[Touch]
    before: frozenset[Touch]
    largest_state: int
    seconds: float


def play(stage: Stage, bundle: Bundle, trials: Trials, trial: Trial) -> Outcome:
    """Play one trial. Raises only what is a defect of the service itself: what a trial finds is its `failure`."""
    begun = perf_counter()
    played = _Played(frozenset(), frozenset(), 0)
    failure = None
    try:
        played = _play_on(stage, bundle, trials, trial)
    except TrialFailed as error:
        failure = error
    seconds = perf_counter() - begun
    return Outcome(trial, failure, played.touched | named(trial), played.before, played.largest_state, seconds)


class _Played(NamedTuple):
    touched: frozenset[Touch]
    before: frozenset[Touch]
    largest_state: int


def _play_on(stage: Stage, bundle: Bundle, trials: Trials, trial: Trial, until: str = "") -> _Played:
    """Play a trial from where it begins or goes on from, keeping each point that another one goes on from.

    As far as the point `until`, when that is given, and then without looking: the trial itself sees to that.
    """
    start = _start(stage, bundle, trials, trial)
    with stage.fresh(start.place) as regie:
        story = Story(regie, bundle, trials, settled(regie, trials.world), civil_date(start.now))
        story.now, story.cases, story.case = start.now, list(start.cases), start.case
        story.touched, story.largest_state = set(start.touched), start.largest_state
        for step in trial.steps:
            if not (until and isinstance(step.what, Expect | Refuse)):
                play_step(story, step)
            if isinstance(step.what, Point):
                _keep(stage, trials, story, (trial.name, step.what.name))
                if step.what.name == until:
                    break
        return _Played(frozenset(story.touched), start.touched, story.largest_state)


def _start(stage: Stage, bundle: Bundle, trials: Trials, trial: Trial) -> Bookmark:
    """Where a trial begins; what it goes on from is played when no other trial came past it yet."""
    if trial.follows is None:
        return Bookmark("", morning(beginning(trials, trial)), (), 0, frozenset(), 0)
    return bookmark(stage, bundle, trials, trial.follows)


def bookmark(stage: Stage, bundle: Bundle, trials: Trials, key: tuple[str, str]) -> Bookmark:
    """A point of a trial (the names of both), played when no trial came past it yet. Raises TrialFailed on the way to it."""
    if key not in stage.bookmarks:
        earlier, point = key
        _play_on(stage, bundle, trials, trials.trials[earlier], point)
    return stage.bookmarks[key]


def _keep(stage: Stage, trials: Trials, story: Story, key: tuple[str, str]) -> None:
    """Keep a point that another trial goes on from."""
    if key not in stage.bookmarks and any(trial.follows == key for trial in trials.trials.values()):
        touched, cases = frozenset(story.touched), tuple(story.cases)
        stage.bookmarks[key] = Bookmark(stage.keep(), story.now, cases, story.case, touched, story.largest_state)


def live(story: Story, trials: Trials, trial: Trial) -> None:
    """Live all steps of a trial in one go, those that it goes on from first. Raises TrialFailed where something is wrong."""
    for step, only_checks in steps_of(trials, trial):
        if not only_checks:
            play_step(story, step)


def beginning(trials: Trials, trial: Trial) -> date:
    """The day that a trial, or the one that it goes on from, begins."""
    while trial.follows:
        trial = trials.trials[trial.follows[0]]
    if trial.begin is None:
        raise RegieError(f"{trial.file}: er staat geen `begin`. Schrijf bijvoorbeeld `begin: 2026-03-02`.")
    return trial.begin


def steps_of(trials: Trials, trial: Trial) -> list[tuple[Step, bool]]:
    """The steps of a trial, after those of the trials that it goes on from, as far as the named point.

    True with a step of an earlier trial that only looks at what is there: that trial itself sees to it.
    """
    steps: list[tuple[Step, bool]] = []
    if trial.follows:
        earlier, point = trial.follows
        for step, only_checks in steps_of(trials, trials.trials[earlier]):
            steps.append((step, only_checks or isinstance(step.what, Expect | Refuse)))
            if step.what == Point(point) and step.place.file == trials.trials[earlier].file:
                break
    return [*steps, *((step, False) for step in trial.steps)]


def named(trial: Trial) -> set[Touch]:
    """The processes that a trial names itself, such as an action that must not be on offer."""
    found: set[str] = set()
    for step in trial.steps:
        what = step.what.what if isinstance(step.what, Refuse) else step.what
        if isinstance(what, Expect):
            found |= {name for names in (*what.actions.values(), *what.no_actions.values()) for name in names}
        elif isinstance(what, Start | Act):
            found.add(what.process)
    return {Touch("named", process) for process in found}


def play_step(story: Story, step: Step) -> None:
    """One step. Raises TrialFailed with what went wrong, at the step's place."""
    try:
        _do(story, step)
    except RegieError as error:
        raise TrialFailed(step.place, told(error)) from error
    if broken := observe.incidents(story.regie, story.only):
        raise TrialFailed(step.place, "Er is een storing: " + " ".join(broken))
    if story.largest_state > LARGEST_STATE:
        size = f"{story.largest_state} bytes, hooguit {LARGEST_STATE} mag"
        raise TrialFailed(step.place, f"De toestand van een proces is te groot: {size}. Staat er te veel tegelijk open?")


def _do(story: Story, step: Step) -> None:
    what = step.what
    if isinstance(what, Expect):
        check(story, what)
    elif isinstance(what, Wait):
        story.wait(_until(story, what))
    elif isinstance(what, Switch):
        if what.number > len(story.cases):
            raise RegieError(f"Deze proef begon nog maar {len(story.cases)} trajecten.")
        story.case = story.cases[what.number - 1]
    elif isinstance(what, Refuse):
        _refuse(story, what)
    elif not isinstance(what, Point):
        story.do(what)


def told(error: RegieError) -> str:
    """What the person is told; of a form also which field each sentence is about."""
    if not isinstance(error, InvalidAnswers):
        return str(error)
    return "Niet alles is goed ingevuld. " + " ".join(f"{path or 'formulier'}: {text}" for path, text in error.errors.items())


def _until(story: Story, wait: Wait) -> datetime:
    """The moment that a wait ends: hours from now, or the same time on another day."""
    if hours := HOURS.fullmatch(wait.duration):
        return story.now + timedelta(hours=int(hours[1]))
    day = later(story.today, wait.duration) if wait.duration else day_of(wait.until, story.today)
    return story.same_time_on(day)


def _refuse(story: Story, refuse: Refuse) -> None:
    before = [one.id for one in story.open_tasks()]
    try:
        story.do(refuse.what)
    except RegieError as error:
        if refuse.message.lower() not in str(error).lower():
            raise RegieError(f"Dit werd geweigerd, maar niet met ‘{refuse.message}’. De melding was: {told(error)}") from error
        if [one.id for one in story.open_tasks()] != before:
            raise RegieError("Dit werd geweigerd, maar er veranderde toch iets aan de open taken.") from error
        return
    raise RegieError(f"Dit had geweigerd moeten worden met ‘{refuse.message}’, maar het mocht.")

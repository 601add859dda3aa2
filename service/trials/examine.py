"""What becomes of an edited bundle: it is refused with a finding, or its trials tell what changed and cases that move finish.

`make edits` does so for a thousand random edits of the real bundle; whatever is listed as a problem must never happen.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import Pool
from pathlib import Path
from typing import Any, TextIO

from service.bundle.findings import errors
from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.checks import check
from service.domain.errors import RegieError
from service.domain.permissions import Permission, may
from service.engine import run as engine
from service.engine.definitions import definitions
from service.store import bundles, instances, moves
from service.store.instances import Situation
from service.trials.coverage import Touch
from service.trials.edits import Edit, edits
from service.trials.errors import TrialFailed
from service.trials.fingerprint import Fingerprints
from service.trials.ground import Ground
from service.trials.model import Expect, Step, Trial
from service.trials.mutants import PROCESSES, play_all
from service.trials.onward import GoesRound, finish, one_case, sees_the_end
from service.trials.read import FOLDER, read_trials
from service.trials.references import unplayable
from service.trials.run import beginning, play, play_step, steps_of
from service.trials.story import Story
from service.trials.world import settled
from service.usecases import moves as moving
from service.usecases.jobs import Times, work_on_jobs
from service.usecases.regie import Regie

MOST_CASES = 100  # in one trial: far more than any has
THOUSAND = 1_000
PARTS = (20, 50, 80)  # percent of a life that was lived when its case is moved
SAMPLE = 6  # trials of which the shortest are played
UNTOUCHED = 0.25  # of the edits also see a trial played that rests on nothing that changed
Touched = Mapping[str, frozenset[Touch]]


@dataclass(frozen=True)
class Verdict:
    """What became of an edit. `refused` are rules that found something; else `red` are trials that failed on it, `same` and
    `moved` how many were played and how many cases moved, `stayed` why others stayed. `round` tells of cases that have the same
    work again and again, as a red trial said before: it stands in the way of publishing. `problems` must be empty."""

    edit: Edit
    refused: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    moved: int = 0
    stayed: tuple[str, ...] = ()
    round: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Spot:
    """A case in the middle of a trial: where its database is kept, when it is, and what the trial did after it."""

    trial: str
    place: str
    now: datetime
    cases: tuple[int, ...]
    case: int
    rest: tuple[Step, ...]


class Examiner:
    """Examines edits of one bundle; use it in one process, in a `with`. `touched` is what each trial touches.

    With `only_told_to_the_end` the cases are those of the shortest trials that see theirs closed: quick to live to the end.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        touched: Touched,
        *,
        trials: int = 1,
        spots: int = 1,
        only_told_to_the_end: bool = False,
    ) -> None:
        self.files, self.touched = dict(files), touched
        self.bundle, self.trials = read_bundle(files), read_trials(files)
        before = Fingerprints(self.bundle)
        self._prints = {name: before.of(of_trial) for name, of_trial in touched.items()}
        self._ground = Ground(self.trials.world, files)
        self._changed = Ground(self.trials.world)
        self._spots: dict[tuple[str, int], _Spot] = {}
        self._most_trials, self._most_spots = trials, spots
        self._lives = [trial for trial in self.trials.trials.values() if one_case(self.trials, trial)]
        self._most_lives = 2 if only_told_to_the_end else len(self._lives)
        if only_told_to_the_end:
            self._lives = [trial for trial in self._lives if sees_the_end(trial)]

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, *_: object) -> None:
        self._ground.close()
        self._changed.close()

    def examine(self, edit: Edit) -> Verdict:
        """What becomes of one edit of the bundle."""
        files = edit.applied_to(self.files)
        found = errors(check(files))
        if found:
            unclear = [f"een bevinding zonder uitleg: {one.rule}" for one in found if not (one.sentence and one.advice)]
            return Verdict(edit, tuple(sorted({one.rule for one in found})), problems=tuple(unclear))
        dice = random.Random(str(edit))  # noqa: S311  # no secret
        try:
            bundle = read_bundle(files)
            red, problems = self._trials(bundle, dice)
            cases = self._cases(edit, bundle, dice)
        except RegieError as error:
            return Verdict(edit, problems=(f"wat de controles goedvinden, gaat niet: {error}",))
        round_, more = (cases.round, []) if red else ([], cases.round)
        return Verdict(edit, (), red, cases.moved, tuple(cases.stayed), tuple(round_), (*problems, *cases.problems, *more))

    def _trials(self, bundle: Bundle, dice: random.Random) -> tuple[tuple[str, ...], list[str]]:
        """Some trials that rest on what changed, which may fail and then say why, and one that doesn't, which may not."""
        prints = Fingerprints(bundle)
        rests = {name: prints.of(touched) != self._prints[name] for name, touched in self.touched.items()}
        resting, others = ([name for name, rest in rests.items() if rest is which] for which in (True, False))
        quick = sorted(dice.sample(resting, min(SAMPLE, len(resting))), key=self._steps)
        chosen = quick[: self._most_trials] + dice.sample(others, min(1, len(others)) if dice.random() < UNTOUCHED else 0)
        red, problems = [], []
        self._changed.change(bundle)
        unknown = unplayable(self.trials, bundle)
        for name in chosen:
            failure = self._failure(bundle, self.trials.trials[name], unknown)
            if failure and rests[name]:
                red.append(f"{name}: {failure}")
            elif failure:
                problems.append(f"proef {name} rust op niets dat veranderde, maar faalt: {failure}")
        return tuple(red), problems

    def _steps(self, name: str) -> int:
        return len(steps_of(self.trials, self.trials.trials[name]))

    def _failure(self, bundle: Bundle, trial: Trial, unknown: Container[str]) -> str:
        """Why a trial fails on a bundle, "" when it does not; `unknown` are those that name what is not there any more."""
        if trial.name in unknown:
            return "noemt iets dat er niet meer is"
        failure: TrialFailed | None = play(self._changed, bundle, self.trials, trial).failure
        return str(failure) if failure else ""

    def _cases(self, edit: Edit, bundle: Bundle, dice: random.Random) -> _Cases:
        cases = _Cases()
        for _ in range(self._most_spots):
            spot = self._spot(edit, dice)
            with self._ground.fresh(spot.place) as regie:
                result = self._move(regie, spot, bundle)
                cases.moved += len(result.moved)
                cases.stayed += result.stayed
                cases.problems += [f"{spot.trial} na {len(spot.rest)} stappen voor het eind: {one}" for one in result.problems]
                if spot.case in result.moved and not result.problems:
                    self._finish(regie, spot, bundle, cases)
        return cases

    def _spot(self, edit: Edit, dice: random.Random) -> _Spot:
        """A moment in a life, rather of one that comes past what was edited."""
        owners = {p.id for p in self.bundle.processes.values() if p.file == edit.file}
        near = [trial for trial in self._lives if any(touch.owner in owners for touch in self.touched[trial.name])]
        trial = dice.choice(sorted(near or self._lives, key=lambda one: self._steps(one.name))[: self._most_lives])
        steps = [step for step, _ in steps_of(self.trials, trial)]
        key = (trial.name, max(1, len(steps) * dice.choice(PARTS) // 100))
        if key not in self._spots:
            self._spots[key] = self._lived(trial, steps, key[1])
        return self._spots[key]

    def _lived(self, trial: Trial, steps: Sequence[Step], at_least: int) -> _Spot:
        """A trial lived so far, and further until it has a case."""
        with self._ground.fresh() as regie:
            story = Story(regie, self.bundle, self.trials, settled(regie, self.trials.world), beginning(self.trials, trial))
            for number, step in enumerate(steps, 1):
                if not isinstance(step.what, Expect):
                    play_step(story, step)
                if number >= at_least and story.case:
                    break
            rest = tuple(steps[number:])
            return _Spot(trial.name, self._ground.keep(), story.now, tuple(story.cases), story.case, rest)

    def _move(self, regie: Regie, spot: _Spot, bundle: Bundle) -> _Moved:
        """Publish the edited bundle and move all that can, as a coordinator would."""
        times = Times(spot.now, spot.now)
        users = settled(regie, self.trials.world).users.values()
        actor = next(user for user in users if may(user, Permission.PUBLISH))
        before = {case_id: _situation(regie, case_id) for case_id in spot.cases}
        with regie.store.transaction() as tx:
            bundles.add(tx, bundle.hash, bundle.files, spot.now)
            bundles.publish(tx, bundle.hash, actor.id, spot.now, "")
        looked = _done(regie, moving.look_again(regie, actor, bundle.hash, times), times)
        result = _Moved(stayed=looked.reasons)
        if not looked.able:
            return result
        done = _done(regie, moving.move(regie, actor, bundle.hash, times, looked=looked.number), times)
        result.moved += done.moved
        if set(looked.able) != set(done.moved):
            result.problems.append(f"wat over zou gaan, bleef: {done.reasons}")
        for case_id in done.moved:
            result.problems += _lost(before[case_id], _situation(regie, case_id), bundle, done.notes)
        return result

    def _finish(self, regie: Regie, spot: _Spot, bundle: Bundle, cases: _Cases) -> None:
        begun = beginning(self.trials, self.trials.trials[spot.trial])
        story = Story(regie, bundle, self.trials, settled(regie, self.trials.world), begun)
        story.now, story.cases, story.case = spot.now, list(spot.cases), spot.case
        try:
            finish(story, spot.rest)
        except RegieError as error:
            told = f"{spot.trial}, overgezet met nog {len(spot.rest)} stappen te gaan, komt niet tot een eind: {error}"
            (cases.round if isinstance(error, GoesRound) else cases.problems).append(told)


class _Cases:
    """What became of the cases that were to move with an edit."""

    def __init__(self) -> None:
        self.moved = 0
        self.stayed, self.round, self.problems = list[str](), list[str](), list[str]()


class _Moved:
    def __init__(self, stayed: tuple[str, ...]) -> None:
        self.stayed = stayed
        self.moved, self.problems = list[int](), list[str]()


@dataclass(frozen=True)
class _Move:
    """A move, or a dry run, that is done: the cases that can go (`able`) or went (`moved`), and what was said of them."""

    number: int
    able: tuple[int, ...]
    moved: tuple[int, ...]
    reasons: tuple[str, ...]
    notes: str


def _done(regie: Regie, number: int, times: Times) -> _Move:
    """Let the workers do it."""
    while work_on_jobs(regie, times, {moving.MOVE: moving.piece}):
        pass
    with regie.store.read() as tx:
        able, moved = (
            tuple(row.case_id for row in moves.of_group(tx, number, {"outcome": outcome}, MOST_CASES))
            for outcome in (moves.MOVES, moves.MOVED)
        )
        groups = moves.groups(tx, number)
    reasons = tuple(f"{row.reason}: {row.text}" for row in groups if row.outcome == moves.STAYS)
    return _Move(number, able, moved, reasons, " ".join(note for row in groups for note in row.notes))


def _situation(regie: Regie, case_id: int) -> Situation:
    with regie.store.read() as tx:
        return instances.situation(tx, case_id)


def _lost(before: Situation, after: Situation, bundle: Bundle, notes: str) -> Iterator[str]:
    """What a case that moved had and has no more, without a word about it; and a state that can't be read."""
    had, has = ({task.engine_id for task in situation.tasks} for situation in (before, after))
    if had != has:
        yield f"taken die er niet meer zijn: {sorted(had ^ has)}"
    timers = {timer["id"]: timer["due"] for instance in after.instances for timer in instance.timers}
    for timer in (timer for instance in before.instances for timer in instance.timers):
        due = timers.get(timer["id"])
        if due is not None and datetime.fromisoformat(due) != datetime.fromisoformat(timer["due"]):
            yield f"de wekker {timer['element']} ging van {timer['due']} naar {due}"
        elif due is None and "wekker" not in notes.lower():
            yield f"de wekker {timer['element']} is weg, zonder dat het is verteld"
    for instance in after.instances:
        if instance.state is not None:
            engine.open_tasks(definitions(bundle), instance.state)


_examiner: list[Examiner] = []


def _begin(*arguments: Any) -> None:
    _examiner[:] = [Examiner(*arguments)]


def _examine(edit: Edit) -> Verdict:
    return _examiner[0].examine(edit)


def run_edits(folder: Path, number: int, out: TextIO, seed: int = 2026, processes: int = PROCESSES) -> int:
    """Examine so many random edits of the files in a folder, and tell of the problems. 1 when there are any."""
    files = read_folder(folder)
    bundle, trials = read_bundle(files), read_trials(files)
    touched = {outcome.trial.name: outcome.touched for outcome in play_all(files, bundle, trials)}
    bare = {path: content for path, content in files.items() if not path.startswith(FOLDER)}
    told: Counter[str] = Counter()
    with Pool(processes, _begin, (files, touched)) as pool:
        for verdict in pool.imap_unordered(_examine, edits(read_bundle(bare), number, seed), chunksize=4):
            told.update(_counted(verdict))
            for problem in verdict.problems:
                print(f"✗ {verdict.edit}: {problem}", file=out, flush=True)
            if told["wijzigingen"] % 50 == 0:
                print(_told(told), file=out, flush=True)
    print(_told(told), file=out)
    return 1 if told["problemen"] else 0


def _counted(verdict: Verdict) -> Counter[str]:
    return Counter(
        {
            "wijzigingen": 1,
            "geweigerd met een bevinding": bool(verdict.refused),
            "proeven die het verschil vertellen": len(verdict.red),
            "trajecten overgezet en uitgelopen": verdict.moved,
            "trajecten die blijven, met reden": len(verdict.stayed),
            "trajecten die rondgaan, zoals een proef vertelde": len(verdict.round),
            "problemen": len(verdict.problems),
        }
    )


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counted.items())


def main(arguments: Sequence[str]) -> int:
    """`python -m service.trials.examine [number] [seed]`."""
    numbers = [int(argument) for argument in arguments]
    try:
        return run_edits(Path(), numbers[0] if numbers else THOUSAND, sys.stdout, *numbers[1:2])
    except RegieError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

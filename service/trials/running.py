"""All trials on a draft: played piece by piece by the workers, kept by the hash of the files; red ones block publishing.

A trial that rests on nothing that changed is not played again (`fingerprint`). A red one is always played again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from service.bundle.model import Bundle
from service.bundle.read import hash_of
from service.domain.people import User
from service.store import drafts as draft_store
from service.store import jobs, trial_results
from service.store.jobs import Job
from service.store.trial_results import Result
from service.trials.coverage import Touch
from service.trials.errors import InvalidTrials, Place, Problem, TrialFailed
from service.trials.fingerprint import Fingerprints, content_hash
from service.trials.ground import Ground
from service.trials.model import Trial, Trials
from service.trials.play import Ready, Unplayable, fitting, ready
from service.trials.read import read_trials, trial_names
from service.trials.references import unplayable
from service.trials.run import Outcome, play
from service.usecases.drafts import Files, found, may_edit, working_in
from service.usecases.jobs import Times, add_job
from service.usecases.regie import Regie

KIND = "proeven"
CHUNK = 4  # trials in one piece of the work: a second or two
LOOKED_AT = 5  # earlier results of one trial that may hold here too


@dataclass(frozen=True)
class OnDraft:
    """The trials of a draft's files as they can be read: `unread` says for each other one why not."""

    hash: str
    made: Ready
    trials: Trials
    unread: Mapping[str, TrialFailed]

    @property
    def names(self) -> list[str]:
        return sorted({*self.trials.trials, *self.unread})

    @property
    def playable(self) -> dict[str, Trial]:
        return {name: trial for name, trial in self.trials.trials.items() if name not in self.unread}


@dataclass(frozen=True)
class TrialState:
    """One trial of the list; `result` is None when it was not played on these files yet."""

    name: str
    title: str
    result: Result | None


@dataclass(frozen=True)
class State:
    """How the trials of a draft stand on its files as they are now. `struck` are the reasons for which red ones are passed
    over, by name."""

    hash: str
    trials: tuple[TrialState, ...]
    struck: Mapping[str, str]

    @property
    def red(self) -> tuple[TrialState, ...]:
        return tuple(one for one in self.trials if one.result is not None and not one.result.passed)

    @property
    def waiting(self) -> tuple[TrialState, ...]:
        return tuple(one for one in self.trials if one.result is None)

    @property
    def passed(self) -> int:
        return len(self.trials) - len(self.red) - len(self.waiting)

    def blocking(self) -> tuple[str, ...]:
        """Sentences on what stands in the way of publishing; nothing when all trials are green, or struck with a reason."""
        left = [one for one in self.red if not self.struck.get(one.name, "").strip()]
        sentences = [f"De proef ‘{one.title}’ mislukt: {one.result.message}" for one in left if one.result]
        if self.waiting:
            number = len(self.waiting)
            sentences.append("Eén proef is nog niet gespeeld." if number == 1 else f"{number} proeven zijn nog niet gespeeld.")
        return tuple(sentences)

    def touched(self) -> set[Touch]:
        """All that the green trials went through together."""
        return {Touch(*touch) for one in self.trials if one.result and one.result.passed for touch in one.result.touched}


def on_draft(files: Files) -> OnDraft:
    """Read the trials among a draft's files. Raises Unplayable, or InvalidTrials when the world or examples can't be read."""
    made = ready(files)
    unread: dict[str, TrialFailed] = {}
    try:
        trials = read_trials(files)
    except InvalidTrials:
        trials, unread = _one_by_one(files, made)
    trials = replace(trials, examples=fitting(trials.examples, made.bundle))
    for name, problem in unplayable(trials, made.bundle).items():
        place, at = Place(trials.trials[name].file), problem.place.file.removesuffix(".yaml")
        before = TrialFailed(place, f"Deze proef gaat verder waar {at} was, en met die proef is iets mis.")
        unread[name] = _failed(problem) if at == name else before
    return OnDraft(hash_of(files), made, trials, unread)


def _one_by_one(files: Files, made: Ready) -> tuple[Trials, dict[str, TrialFailed]]:
    """Each trial read by itself, so that a mistake in one is told of that one."""
    found: dict[str, Trial] = {}
    unread = {}
    for name in trial_names(files):
        try:
            found |= read_trials(files, [name]).trials
        except InvalidTrials as error:
            unread[name] = _failed(error.problems[0])
    return replace(made.trials, trials=found), unread


def _failed(problem: Problem) -> TrialFailed:
    return TrialFailed(problem.place, f"{problem.sentence} {problem.advice}")


def state(regie: Regie, files: Files, strikes: Mapping[str, str] | None = None) -> State:
    """How the trials of these files stand. Raises as `on_draft`."""
    draft = on_draft(files)
    with regie.store.read() as tx:
        results = trial_results.of_bundle(tx, draft.hash)
    titles = {name: trial.title for name, trial in draft.trials.trials.items()}
    listed = tuple(TrialState(name, titles.get(name) or name, results.get(name)) for name in draft.names)
    return State(draft.hash, listed, strikes or {})


def verdict(regie: Regie, files: Files, strikes: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What of the trials stands in the way of publishing these files, in sentences."""
    try:
        return state(regie, files, strikes).blocking()
    except (Unplayable, InvalidTrials) as error:
        return (str(error),)


def begin(regie: Regie, actor: User, draft_id: int, times: Times) -> int | None:
    """Leave the trials that must be played on a draft to the workers; the number of the job, or None when none is left.

    What holds from other files is taken over at once. Raises Forbidden, NotFound, Unplayable or InvalidTrials.
    """
    may_edit(actor)
    with regie.store.read() as tx:
        files = working_in(tx, found(draft_store.get(tx, draft_id))).files
    draft = on_draft(files)
    left = _take_over(regie, draft, times.wall)
    if not left:
        return None
    pieces = [left[at : at + CHUNK] for at in range(0, len(left), CHUNK)]
    arguments = {"draft": draft_id, "hash": draft.hash, "pieces": pieces}
    return add_job(regie, KIND, arguments, len(pieces), times.wall, actor.id)


def running(regie: Regie, draft_id: int) -> Job | None:
    """The work on this draft that is not finished yet."""
    with regie.store.read() as tx:
        return next((job for job in jobs.unfinished(tx, KIND) if job.arguments["draft"] == draft_id), None)


def _take_over(regie: Regie, draft: OnDraft, now: datetime) -> list[str]:
    """Results that hold on these files too; the names of the trials that must be played."""
    contents = {name: content_hash(draft.made.bundle, draft.trials, trial) for name, trial in draft.playable.items()}
    with regie.store.read() as tx:
        present = trial_results.of_bundle(tx, draft.hash)
        earlier = trial_results.elsewhere(tx, set(contents.values()), LOOKED_AT)
    prints = Fingerprints(draft.made.bundle)
    known = [_unread(draft, name, error, now) for name, error in draft.unread.items()]
    for name, content in contents.items():
        results = earlier.get((name, content), []) if name not in present else []
        same = (one for one in results if prints.of({Touch(*t) for t in one.touched}) == one.print)
        known += [replace(one, bundle=draft.hash) for one in [next(same, None)] if one is not None]
    with regie.store.transaction() as tx:
        trial_results.put(tx, known)
    done = {*(one.trial for one in known), *(name for name, result in present.items() if result.passed)}
    return [name for name in draft.playable if name not in done]


def piece(regie: Regie, job: Job, times: Times) -> None:
    """Play a few of the trials of a job. Nothing when the draft was changed since: then others are to be played."""
    with regie.store.read() as tx:
        draft = draft_store.get(tx, int(job.arguments["draft"]))
        files = working_in(tx, draft).files if draft else {}
    if hash_of(files) != job.arguments["hash"]:
        return
    try:
        on = on_draft(files)
    except (Unplayable, InvalidTrials):
        return  # the page of the trials says so itself
    names = [name for name in job.arguments["pieces"][job.progress] if name in on.playable]
    results = play_some(on, names, times.wall)
    with regie.store.transaction() as tx:
        trial_results.put(tx, results)


def play_some(draft: OnDraft, names: Collection[str], now: datetime) -> list[Result]:
    """Play these trials, in no transaction of the real database."""
    with _playing:
        ground = _ground(draft.made)
        outcomes = [play(ground, draft.made.bundle, draft.trials, draft.trials.trials[name]) for name in names]
    prints = Fingerprints(draft.made.bundle)
    return [_result(draft, prints, outcome, now) for outcome in outcomes]


_playing = Lock()
_grounds: dict[str, Ground] = {}


def _ground(made: Ready) -> Ground:
    """The ground of this bundle, kept from piece to piece with the points that trials go on from. One at a time."""
    key = f"{made.bundle.hash} {made.trials.world!r}"
    if key not in _grounds:
        for old in list(_grounds):
            _grounds.pop(old).close()
        ground = Ground(made.trials.world)
        ground.change(made.bundle)
        _grounds[key] = ground
    return _grounds[key]


def _result(draft: OnDraft, prints: Fingerprints, outcome: Outcome, now: datetime) -> Result:
    failure, touched = outcome.failure, set(outcome.touched)
    return Result(
        bundle=draft.hash,
        trial=outcome.trial.name,
        content=content_hash(draft.made.bundle, draft.trials, outcome.trial),
        passed=failure is None,
        message=failure.sentence if failure else "",
        place=str(failure.place) if failure else "",
        touched=tuple(sorted((touch.kind, touch.owner, touch.which) for touch in touched)),
        print=prints.of(touched),
        seconds=outcome.seconds,
        at=now,
    )


def _unread(draft: OnDraft, name: str, error: TrialFailed, now: datetime) -> Result:
    return Result(draft.hash, name, "", False, error.sentence, str(error.place), (), "", 0.0, now)


def missed(bundle: Bundle, touched: set[Touch]) -> list[Touch]:
    """The flows and rules that nothing went through, in the order of their files."""
    wanted = [Touch("flow", process.id, flow) for process in bundle.processes.values() for flow in process.flows]
    wanted += [Touch("rule", table.id, str(n)) for table in bundle.tables.values() for n in range(1, len(table.rules) + 1)]
    return [touch for touch in wanted if touch not in touched]


def layers(bundle: Bundle, process: str, touched: Collection[Touch]) -> dict[str, list[str]]:
    """For the viewer: which flows and elements of a diagram were passed by any trial, and which were missed."""
    own = bundle.processes[process]
    passed = {touch.which for touch in touched if touch.owner == process and touch.kind in ("flow", "element")}
    found = {flow: ["passed" if flow in passed else "missed"] for flow in own.flows}
    return {**found, **{element: ["passed"] if element in passed else ["missed"] for element in own.elements}}

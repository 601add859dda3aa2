"""A way to a flow or a rule that no trial reaches: found by doing what trials do a little differently, within so many steps.

The trials that come nearest are taken. One answer on which the way depends is changed, or the clock goes on where something
was done, or somebody begins something; from there on people do what is open, nearest first, with plausible answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, combinations, islice
from typing import Any

from service.bundle import strict_yaml
from service.bundle.model import Bundle
from service.domain.errors import RegieError
from service.forms.schema import answerable
from service.trials import saving
from service.trials.asking import Ask, ask, plausible_for, step_of
from service.trials.coverage import Touch
from service.trials.deciding import goals_on_the_way, solutions
from service.trials.examples import EACH
from service.trials.observe import Open
from service.trials.play import FILE, MOST_STEPS, Walk, reached
from service.trials.play_view import day_after
from service.trials.read import FOLDER, read_steps
from service.trials.run import beginning, play_step
from service.trials.running import OnDraft
from service.trials.scratch import Scratch
from service.trials.sources import Place, Way, answers_for, assignments, tables_read, way_to
from service.usecases import wake

Steps = list[dict[str, Any]]

BUDGET = 400  # steps that may be done for one target
NEAREST = 4  # trials to begin from
ONWARD = 10  # steps that are done after a change, to see where it leads
DOINGS = ("start", "taak", "actie", "rij erbij", "wacht", "wacht tot", "verder met traject")
FACTS_OF_STARTER = ("verwijzer", "opdrachtgever")  # what the service knows of who began it
MOST_SINGLES = 60
SOLVED = 2  # of the nearest trials, for how many answers are worked out that would do
FIRST_DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Found:
    """What came of looking for a target: the steps of a trial that reaches it, or None after `tried` steps."""

    target: Touch
    begin: date
    steps: Steps | None
    tried: int

    @property
    def sentence(self) -> str:
        return f"Gevonden in {len(self.steps)} stappen." if self.steps else f"Niet gevonden binnen {self.tried} stappen."


@dataclass(frozen=True)
class _Try:
    """Steps to do, and how to go on after them for at most `onward` steps: `mode` is do (tasks), wait (only the clock) or late
    (the clock once, then tasks); `wanted` are answers to give on the way; `variant` chooses differently in the forms."""

    begin: date
    steps: Steps
    mode: str = "do"
    variant: int = 0
    wanted: Mapping[str, Any] = field(default_factory=dict)
    onward: int = ONWARD


@dataclass(frozen=True)
class _Seen:
    """What is known of a target before anything is tried: the way to it, what its conditions plainly ask, and the answers that
    they come from with values to try."""

    way: Way
    target: Touch
    plain: Mapping[str, Any]
    answers: Mapping[str, list[Any]]


@dataclass(frozen=True)
class _Beginning:
    """A trial to begin from, the `rank`-th nearest: after `cut` steps it is nearest to the target, at `place`."""

    rank: int
    begin: date
    steps: Steps
    cut: int
    place: Place


class Explorer:
    """`touched` is what each trial touches, by its name; `files` are those of the draft."""

    def __init__(
        self, scratch: Scratch, draft: OnDraft, files: Mapping[str, bytes], touched: Mapping[str, frozenset[Touch]]
    ) -> None:
        self.scratch, self.made, self.draft, self.touched = scratch, draft.made, draft, touched
        self.bundle: Bundle = draft.made.bundle
        self.files = files
        self._forms = _forms(self.bundle)
        self._found: list[tuple[date, Steps]] = []

    def find(self, target: Touch, budget: int = BUDGET) -> Found:
        """A way to the target, or none within so many steps."""
        way, spent = way_to(self.bundle, target), 0
        for attempt in self._tries(way, target):
            steps, walked = self._reaches(attempt, way, target)
            spent += max(walked, 1)
            if steps is not None:
                self._found.append((attempt.begin, steps))
                return Found(target, attempt.begin, steps, spent)
            if spent >= budget:
                break
        return Found(target, FIRST_DAY, None, min(spent, budget))

    def as_trial(self, found: Found, title: str) -> str:
        """The text of a trial that goes the way that was found, and expects what is seen there."""
        steps = saving.with_expectations(self.scratch, self.made, found.begin, found.steps or [])
        return saving.trial_text(title, found.begin, steps)

    def _tries(self, way: Way, target: Touch) -> Iterator[_Try]:
        """What to try: first what is promising, from each of the nearest trials, and then the rest; what takes least first."""
        seen = _Seen(way, target, assignments(way.texts), answers_for(self.bundle, way.texts))
        begun = [(self._nearest(begin, steps, way), begin, steps) for begin, steps in self._beginnings(way)]
        begun.sort(key=lambda found: found[0][0])
        beginnings = [_Beginning(rank, begin, steps, *at[1:]) for rank, (at, begin, steps) in enumerate(begun)]
        for tries in (self._promising, self._others):
            found = [(one.rank, at, tried) for one in beginnings for at, tried in enumerate(tries(seen, one))]
            yield from (tried for _, _, (_, tried) in sorted(found, key=lambda f: (f[2][0], f[0] + f[1])))

    def _beginnings(self, way: Way) -> Iterator[tuple[date, Steps]]:
        """The steps of the trials that come nearest; for a bundle without any, what somebody may begin."""

        def nearest(name: str) -> tuple[int, int]:
            own = self.touched[name]
            near = [way.distance[t.owner, t.which] for t in own if t.kind == "element" and (t.owner, t.which) in way.distance]
            return min(near, default=len(way.distance)), len(own)

        yield from self._found[-2:]
        names = sorted((name for name in self.touched if name in self.draft.playable), key=nearest)[:NEAREST]
        for name in names:
            yield beginning(self.draft.trials, self.draft.trials.trials[name]), steps_of_file(self.files, self.draft, name)
        with reached(self.scratch, self.made, FIRST_DAY, []) as at:
            started = list(_beginnable(at.story))
        yield from ((FIRST_DAY, [step]) for step in started)

    def _promising(self, seen: _Seen, one: _Beginning) -> Iterator[tuple[float, _Try]]:
        """Answers that would do; just going on; somebody else who begins, or begins something."""
        begin, steps, cut, plain = one.begin, one.steps, one.cut, seen.plain
        near = steps[: cut + 1]
        for number, chosen in enumerate(self._would_do(seen, one) if one.rank < SOLVED else ()):
            yield 2 * number, _Try(begin, self._changed(near, cut, chosen)[:cut], wanted=chosen, onward=4)
        yield 1, _Try(begin, steps[:cut], onward=3)
        yield 1, _Try(begin, steps[:cut], "wait", onward=3)
        yield 2, _Try(begin, steps[:cut], "late", onward=4)
        for number, by_other in enumerate(self._by_others(steps, cut, seen.way)):
            yield number / 2, _Try(begin, by_other, wanted=plain, onward=1)
            if plain:
                yield 6 + number / 2, _Try(begin, self._changed(by_other, cut, plain), wanted=plain, onward=1)
        for number, step in enumerate(self._begun_by_somebody(begin, steps, cut, seen.way)):
            yield 2 + number, _Try(begin, step, wanted=plain, onward=6)

    def _others(self, seen: _Seen, one: _Beginning) -> Iterator[tuple[float, _Try]]:
        """Each answer otherwise, and two together; waiting where something was done; the forms filled in differently."""
        begin, steps, cut, plain = one.begin, one.steps, one.cut, seen.plain
        near = steps[: cut + 1]
        yield 8, _Try(begin, steps[:cut], wanted=plain)
        yield 12, _Try(begin, steps[:cut], "wait")
        singles = list(islice(self._singles(near, cut, seen.answers), MOST_SINGLES))
        for number, (at, wanted) in enumerate(singles):
            yield cut - at + 2 + number // 8, _Try(begin, self._changed(near, cut, wanted), wanted=wanted, onward=4)
        if changed := [n for name in plain if (n := self._asked_at(near, cut, name)) is not None]:
            yield cut - min(changed) + 2, _Try(begin, self._changed(near, cut, plain), wanted=plain)
            for number, (at, wanted) in enumerate(singles):
                both = {**plain, **wanted}
                yield cut - min(at, *changed) + 6 + number // 4, _Try(begin, self._changed(near, cut, both), wanted=both)
        for number, ((at, wanted), (other_at, other)) in enumerate(combinations(singles[:12], 2)):
            if wanted.keys() != other.keys():
                both = {**wanted, **other}
                attempt = _Try(begin, self._changed(near, cut, both), wanted=both, onward=4)
                yield cut - min(at, other_at) + 8 + number // 8, attempt
        for back in range(1, min(cut, 6)):
            yield 8 + 2 * back, _Try(begin, steps[: cut - back], "wait")
            yield 10 + 2 * back, _Try(begin, steps[: cut - back], "late")
        for variant in range(1, 10):
            yield 10 + 2 * variant, _Try(begin, steps[:cut], "do", variant, plain)
            yield 16 + 2 * variant, _Try(begin, steps[: max(cut - 1, 0)], "do", variant, plain)

    def _singles(self, steps: Steps, cut: int, answers: Mapping[str, list[Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
        """One other answer each, those to the latest forms first: the step at which it is given, and the answer."""
        asked = [(at, name) for name in answers if (at := self._asked_at(steps, cut, name)) is not None]
        for at, name in sorted(asked, key=lambda one: -one[0]):
            yield from ((at, {name: value}) for value in answers[name])

    def _asked_at(self, steps: Steps, cut: int, name: str) -> int | None:
        """The last step up to the cut in whose form this is asked."""
        asks = [n for n, step in enumerate(steps[: max(cut, 1)]) if name in self._forms.get(_form_key(step), ())]
        return asks[-1] if asks else None

    def _by_others(self, steps: Steps, cut: int, way: Way) -> Iterator[Steps]:
        """The steps up to where the trial is nearest, begun by somebody of another organisation, when that matters."""
        if not any(fact in text for text in way.texts for fact in FACTS_OF_STARTER):
            return
        at = next((n for n, step in enumerate(steps[:cut]) if "start" in step), None)
        roles = {user.username: (user.roles, user.organisation) for user in self.made.trials.world.users}
        if at is not None:
            by = roles[steps[at]["door"]]
            others = [name for name, (own, organisation) in roles.items() if own == by[0] and organisation != by[1]]
            yield from ([*steps[:at], {**steps[at], "door": name}, *steps[at + 1 : cut]] for name in others)

    def _begun_by_somebody(self, begin: date, steps: Steps, cut: int, way: Way) -> Iterator[Steps]:
        """The steps up to some moment, and then a side process on the way to the target that somebody begins there."""
        sides = {p.id for p in self.bundle.processes.values() if p.message and p.start and (p.id, p.start.id) in way.distance}
        moments = dict.fromkeys((cut, len(steps) // 2, 2, len(steps), len(steps) // 4, 3 * len(steps) // 4)) if sides else ()
        for at in moments:
            with reached(self.scratch, self.made, begin, steps[:at]) as there:
                acts = [_act(there.story, action) for action in _actions(there.story) if action[0] in sides]
            yield from ([*steps[:at], act_] for act_ in acts if act_ is not None)

    def _would_do(self, seen: _Seen, one: _Beginning) -> list[dict[str, Any]]:
        """The answers that would lead from where the trial is nearest to the target."""
        goals = goals_on_the_way(self.bundle, one.place, seen.way.distance, seen.target)
        if not goals or not one.cut or not one.place[0]:
            return []
        tables = tables_read(self.bundle, seen.way.texts)
        with reached(self.scratch, self.made, one.begin, one.steps[: one.cut]) as at:
            return solutions(self.bundle, goals, at.story.values(), seen.answers, at.story.today, tables)

    def _nearest(self, begin: date, steps: Steps, way: Way) -> tuple[int, int, Place]:
        """How near the trial comes to the target, after which step for the first time, and where it was then."""
        with reached(self.scratch, self.made, begin, steps) as at:
            first = at.story.first
        places = {(touch.owner, touch.which): step for touch, step in first.items()}
        near = [(way.distance[place], step, place) for place, step in places.items() if place in way.distance]
        return min(near, default=(len(way.distance), len(steps), ("", "")))

    def _changed(self, steps: Steps, cut: int, wanted: Mapping[str, Any]) -> Steps:
        """The steps with these answers, each given in the last form up to the cut that asks it."""
        changed = [dict(step) for step in steps]
        for name, value in wanted.items():
            if (at := self._asked_at(steps, cut, name)) is not None:
                register, _, column = name.partition(".")
                answers = dict(changed[at].get("antwoorden", {}))
                answers[register] = {EACH: {column: value}} if column else value
                changed[at] = {**changed[at], "antwoorden": answers}
        return changed

    def _reaches(self, attempt: _Try, way: Way, target: Touch) -> tuple[Steps | None, int]:
        """The steps that reached the target, when they did, and how many steps were done for it."""
        steps = attempt.steps[: MOST_STEPS - ONWARD]
        with reached(self.scratch, self.made, attempt.begin, steps) as at:
            story, walked = at.story, at.walked
            if target in story.first:
                return steps[: story.first[target]], walked
            done = Counter[str]()
            more: Steps = []
            for _ in range(attempt.onward):
                step = _next(story, attempt, way, done)
                if step is None:
                    break
                more.append(step)
                walked += 1
                if target in story.touched:
                    break
            return ([*steps[: story.done - len(more)], *more] if target in story.touched else None), walked


def _next(story: Walk, attempt: _Try, way: Way, done: Counter[str]) -> dict[str, Any] | None:
    """Do one more step: the open task that is nearest to the target and was done least, or let the clock go on."""
    waits = attempt.mode == "wait" or (attempt.mode == "late" and not done)
    open_now = [] if waits else sorted(
        story.open_tasks(), key=lambda one: (done[one.element], way.distance.get((one.process, one.element), 999), one.id)
    )
    tries = (_task(story, one, attempt) for one in open_now if done[one.element] < 3)
    for step in chain(tries, [_wait(story)]):
        if step is None:
            continue
        try:
            play_step(story, read_steps([_read(step)], FILE)[0])
        except RegieError:
            continue
        story.done += 1
        done[step.get("taak", "")] += 1
        return step
    return None


def _task(story: Walk, one: Open, attempt: _Try) -> dict[str, Any] | None:
    try:
        asked = ask(story, Ask("taak", str(one.id)))
        wanted = _fitting(asked.form.form.fields, attempt.wanted, story)
        return step_of(story, asked, plausible_for(story, asked.form, attempt.variant, wanted))
    except RegieError:
        return None


def _fitting(fields: Any, wanted: Mapping[str, Any], story: Walk) -> dict[str, Any]:
    keys = {one.key or one.register for one in answerable(fields)}
    return {key: story.known().value(value) for key, value in wanted.items() if key in keys}


def _wait(story: Walk) -> dict[str, Any] | None:
    due = wake.next_due(story.regie)
    return {"wacht tot": max(day_after(due, story.now), story.today).isoformat()} if due else None


def _actions(story: Walk) -> list[tuple[str, str]]:
    """The side processes that can be begun now, with the first user who may."""
    found: dict[str, str] = {}
    for username, user in story.settled.users.items():
        for process in sorted(story.actions(user)):
            found.setdefault(process, username)
    return list(found.items())


def _act(story: Walk, action: tuple[str, str]) -> dict[str, Any] | None:
    try:
        asked = ask(story, Ask("actie", action[0], action[1]))
        return step_of(story, asked, plausible_for(story, asked.form))
    except RegieError:
        return None


def _beginnable(story: Walk) -> Iterator[dict[str, Any]]:
    """The first step of a story: each process that somebody may start."""
    for process in story.bundle.processes.values():
        for username in story.settled.users:
            try:
                asked = ask(story, Ask("start", process.id, username))
                yield step_of(story, asked, plausible_for(story, asked.form))
                break
            except RegieError:
                continue


def steps_of_file(files: Mapping[str, bytes], draft: OnDraft, name: str) -> Steps:
    """What is done in a trial, after what is done in those that it goes on from, as plain mappings."""
    trial = draft.trials.trials[name]
    content: Any = strict_yaml.load(files[f"{FOLDER}{trial.file}"])
    before: Steps = []
    if trial.follows:
        earlier, point = trial.follows
        before = _until(steps_of_file(files, draft, earlier), files, draft, earlier, point)
    return before + [_kept(step) for step in content["stappen"] if any(key in step for key in DOINGS)]


def _until(steps: Steps, files: Mapping[str, bytes], draft: OnDraft, name: str, point: str) -> Steps:
    """The steps of a trial as far as its point."""
    content: Any = strict_yaml.load(files[f"{FOLDER}{draft.trials.trials[name].file}"])
    own = list(content["stappen"])
    at = next((n for n, step in enumerate(own) if step.get("punt") == point), len(own))
    after = sum(1 for step in own[at:] if any(key in step for key in DOINGS))
    return steps[: len(steps) - after]


def _kept(value: Any) -> Any:
    """A step as it is kept: days as texts."""
    if isinstance(value, dict):
        return {key: _kept(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_kept(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(step: Mapping[str, Any]) -> dict[str, Any]:
    return {**step, "wacht tot": date.fromisoformat(step["wacht tot"])} if "wacht tot" in step else dict(step)


def _form_key(step: Mapping[str, Any]) -> tuple[str, str]:
    return next(((kind, step[kind]) for kind in ("taak", "start", "actie", "rij erbij") if kind in step), ("", ""))


def _forms(bundle: Bundle) -> dict[tuple[str, str], set[str]]:
    """What each task, process and register asks when it is filled in."""
    forms: dict[tuple[str, str], str] = {("rij erbij", key): register.form for key, register in bundle.registers.items()}
    for process in bundle.processes.values():
        forms |= {("taak", e.id): e.properties.get("formulier", "") for e in process.elements.values() if e.kind == "userTask"}
        start = process.start.properties.get("formulier", "") if process.start else ""
        forms |= {("start", process.id): start, ("actie", process.id): start}
    found = {}
    for key, form in forms.items():
        fields = list(answerable(bundle.forms[form].fields)) if form in bundle.forms else []
        found[key] = {one.key or one.register for one in fields}
        found[key] |= {f"{one.register}.{column.key}" for one in fields for column in answerable(one.fields) if one.register}
    return found



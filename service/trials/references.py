"""Does everything that a trial names exist? Tasks, processes, fields, users, points. Read before anything is run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator

from service.bundle.model import Bundle, Form, Process
from service.domain.people import role_of
from service.forms.schema import answerable
from service.trials.errors import InvalidTrials, Place, Problem
from service.trials.examples import NEW
from service.trials.model import Act, AddRow, Answers, Complete, Deed, Expect, Point, Refuse, Start, Trial, Trials
from service.trials.read import EXAMPLES, WORLD

PATH = re.compile(r"U\d{1,2}[a-e]?")


def check_references(trials: Trials, bundle: Bundle) -> None:
    """Raises InvalidTrials with every name that is not in the bundle or the world."""
    problems = tuple(_References(trials, bundle).problems())
    if problems:
        raise InvalidTrials(problems)


def problems_of(trials: Trials, bundle: Bundle) -> list[Problem]:
    """What `check_references` would raise, trial by trial."""
    return list(_References(trials, bundle).problems())


def unplayable(trials: Trials, bundle: Bundle) -> dict[str, Problem]:
    """Each trial that names something that is not there, with the first of it: in its own file, else on the way that it goes on
    from. What stands after the point that it goes on from, and what an earlier trial only looks at, is no hindrance."""
    problems: dict[Place, Problem] = {}
    for problem in problems_of(trials, bundle):
        problems.setdefault(problem.place, problem)
    own: dict[str, Problem] = {}
    for place, problem in problems.items():
        own.setdefault(place.file, problem)
    found: dict[str, Problem] = {}
    for trial in trials.trials.values():
        # one at a time: past a trial that goes on from nothing there is no way to look at
        before = (problems[place] for place in _places_before(trials, trial) if place in problems)
        if first := own.get(trial.file) or next(before, None):
            found[trial.name] = first
    return found


def _places_before(trials: Trials, trial: Trial) -> Iterator[Place]:
    """The places of all that is done before a trial begins, in the trials that it goes on from; the last of those first."""
    while trial.follows:
        earlier, point = trial.follows
        trial = trials.trials[earlier]
        yield Place(trial.file)
        for step in trial.steps:
            if step.what == Point(point):
                break
            if not isinstance(step.what, Expect | Refuse):
                yield step.place


class _References:
    def __init__(self, trials: Trials, bundle: Bundle) -> None:
        self.trials, self.bundle = trials, bundle
        self.users = {user.username for user in trials.world.users}
        self.tasks = {e.id: p for p in bundle.processes.values() for e in p.elements.values() if e.kind == "userTask"}

    def problems(self) -> Iterator[Problem]:
        yield from self._world()
        for form, answers in self.trials.examples.items():
            place = Place(EXAMPLES)
            yield from self._known(place, "Dit formulier", form, self.bundle.forms)
            if form in self.bundle.forms:
                yield from self._answers(place, self.bundle.forms[form], answers)
        for trial in self.trials.trials.values():
            yield from self._trial(trial)

    def _world(self) -> Iterator[Problem]:
        place, organisations = Place(WORLD), {o.key for o in self.trials.world.organisations}
        for user in self.trials.world.users:
            yield from self._known(place, "Deze organisatie", user.organisation, organisations)
            for role in user.roles:
                if role_of(role) is None:
                    yield Problem(place, f"De rol ‘{role}’ van {user.username} bestaat niet.", "Kijk in processes/README.md.")

    def _known(self, place: Place, what: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
        names = set(known)
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0.6)
            advice = f"Bedoelt u ‘{near[0]}’?" if near else "Kijk of de naam klopt."
            yield Problem(place, f"{what} bestaat niet: ‘{name}’.", advice)

    def _trial(self, trial: Trial) -> Iterator[Problem]:
        place = Place(trial.file)
        for path in trial.covers:
            if not PATH.fullmatch(path):
                yield Problem(place, f"`dekt` noemt ‘{path}’.", "Schrijf een nummer als U10.")
        if trial.follows:
            yield from self._follows(trial, trial.follows)
        for step in trial.steps:
            what = step.what
            if isinstance(what, Refuse):
                yield from self._deed(step.place, what.what)
            elif isinstance(what, Start | Complete | Act | AddRow):
                yield from self._deed(step.place, what)
            elif isinstance(what, Expect):
                yield from self._expect(step.place, what)

    def _follows(self, trial: Trial, follows: tuple[str, str]) -> Iterator[Problem]:
        name, point = follows
        yield from self._known(Place(trial.file), "De proef om op te vervolgen", name, self.trials.trials)
        if name not in self.trials.trials:
            return
        earlier = self.trials.trials[name]
        points = {step.what.name for step in earlier.steps if isinstance(step.what, Point)}
        yield from self._known(Place(trial.file), f"Dit punt in {name}", point, points)
        seen = {trial.name}
        at: Trial | None = earlier
        while at is not None:
            if at.name in seen:
                yield Problem(Place(trial.file), "Deze proef vervolgt op zichzelf.", "Begin een van de proeven met `begin`.")
                return
            seen.add(at.name)
            at = self.trials.trials.get(at.follows[0]) if at.follows else None

    def _deed(self, place: Place, deed: Deed) -> Iterator[Problem]:
        if deed.user:
            yield from self._known(place, "Deze gebruiker", deed.user, self.users)
        form = ""
        if isinstance(deed, Complete):
            yield from self._known(place, "Deze taak", deed.task, self.tasks)
            if deed.task in self.tasks:
                form = self.tasks[deed.task].elements[deed.task].properties.get("formulier", "")
        elif isinstance(deed, AddRow):
            yield from self._known(place, "Dit register", deed.register, self.bundle.registers)
            form = self.bundle.registers[deed.register].form if deed.register in self.bundle.registers else ""
        else:
            allowed: Callable[[Process], bool] = _is_side if isinstance(deed, Act) else _is_started
            what = "Dit zijproces" if isinstance(deed, Act) else "Dit proces om mee te beginnen"
            yield from self._known(place, what, deed.process, [p.id for p in self.bundle.processes.values() if allowed(p)])
            start = self.bundle.processes[deed.process].start if deed.process in self.bundle.processes else None
            form = start.properties.get("formulier", "") if start else ""
        if form in self.bundle.forms:
            yield from self._answers(place, self.bundle.forms[form], deed.answers)

    def _answers(self, place: Place, form: Form, answers: Answers) -> Iterator[Problem]:
        fields = {field.key or field.register: field for field in answerable(form.fields)}
        for key, value in answers.items():
            yield from self._known(place, f"Dit veld van formulier {form.id}", key, fields)
            if key in fields and fields[key].register:
                columns = [field.key for field in answerable(fields[key].fields)]
                for row in _rows(value):
                    for column in row:
                        yield from self._known(place, f"Dit veld van een rij van {key}", column, columns)

    def _expect(self, place: Place, expect: Expect) -> Iterator[Problem]:
        shown = [task for tasks in (*expect.sees.values(), *expect.hidden.values()) for task in tasks]
        for task in (*(t.task for t in expect.open), *expect.not_open, *(expect.only_open or ()), *expect.values_at, *shown):
            yield from self._known(place, "Deze taak", task, self.tasks)
        for role in (task.role for task in expect.open):
            if role and role_of(role) is None:
                yield Problem(place, f"De rol ‘{role}’ bestaat niet.", "Schrijf een rol zoals de baan in het diagram heet.")
        offered = {**expect.actions, **expect.no_actions}
        users = {*offered, *expect.sees, *expect.hidden, *(task.user for task in expect.open)} - {""}
        for user in sorted(users):
            yield from self._known(place, "Deze gebruiker", user, self.users)
        for action in (action for actions in (*expect.actions.values(), *expect.no_actions.values()) for action in actions):
            sides = [process.id for process in self.bundle.processes.values() if _is_side(process)]
            yield from self._known(place, "Dit zijproces", action, sides)


def _is_side(process: Process) -> bool:
    return bool(process.message)


def _is_started(process: Process) -> bool:
    return "hoofdproces" in process.marks or "vooraf" in process.marks


def _rows(value: object) -> Iterator[dict[str, object]]:
    """The rows that an answer for a repeating group holds: a list, or changes by row ("elke rij", "naam=Kim")."""
    if isinstance(value, list):
        yield from (row for row in value if isinstance(row, dict))
    elif isinstance(value, dict):
        for key, row in value.items():
            yield from _rows(row) if key == NEW else [row] if isinstance(row, dict) else []

"""What comes next in a case, from its diagrams: with the dates that are known already, and else after what it comes.

The way goes along the sequence flows as drawn; which way a choice goes is not known beforehand, so what does not lie on every
way is told as a possibility. Events on the edge of a step (too late, ended early) are exceptions, and not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from service.bundle.expressions import moment
from service.bundle.model import Bundle, Element, Process
from service.bundle.phases import phases
from service.bundle.values import Values
from service.domain.clock import civil_date
from service.domain.people import Role, User, role_of
from service.domain.permissions import may_see_instance
from service.engine.deadlines import deadline
from service.engine.moments import day_of
from service.feel import FeelBudgetError, FeelError
from service.store.instances import Situation
from service.usecases.access import seers

ELSEWHEN = timedelta(days=400)  # a date that would be another one by then depends on a day that is not known yet
TODAY = "vandaag"
TOLD = frozenset(("userTask", "intermediateCatchEvent"))


@dataclass(frozen=True)
class Ahead:
    """A step to come. `fixed`: the case waits for this moment; else the dates are what is expected by what is known now.

    `role` does it (None: it happens by itself). Without a date `after` says what comes before it. `perhaps`: not on every way.
    """

    title: str
    phase: str
    role: Role | None = None
    target: date | None = None
    hard: date | None = None
    fixed: bool = False
    after: str = ""
    perhaps: bool = False

    @property
    def day(self) -> date | None:
        return self.target or self.hard


@dataclass(frozen=True)
class Next:
    """What comes: `dated` by date, `undated` in the order of the diagrams, and the `phases` that did not begin yet, each with
    what comes before it."""

    dated: tuple[Ahead, ...]
    undated: tuple[Ahead, ...]
    phases: tuple[Ahead, ...]


def next_steps(bundle: Bundle, situation: Situation, values: Values, actor: User, now: datetime) -> Next:
    """What this user may know of what comes. `values` are those of the main instance; once that is done, only
    timers are left."""
    timers = tuple(_timers(bundle, situation, actor))
    main = situation.main
    if main is None or main.done is not None or not may_see_instance(actor, main.visible_for):
        return Next(timers, (), ())
    walk = _Walk(bundle, values, actor, now, dict(phases(bundle)))
    here = {(process, element) for process, element, _ in main.standing}
    for process in bundle.processes.values():
        starts = sorted(id_ for there, id_ in here if there == process.id and _stands(process, id_))
        if starts:
            walk.on(process, starts, main.phase if process is not bundle.main else "", "", perhaps=False)
    waited = {(timer["process"], timer["element"]) for instance in situation.instances for timer in instance.timers}
    steps = [step for place, step in walk.steps.items() if place not in waited and place not in here]
    dated = sorted((*timers, *(step for step in steps if step.day)), key=lambda one: one.day or date.max)
    undated = tuple(step for step in steps if not step.day and step.phase in ("", main.phase))
    return Next(tuple(dated), undated, tuple(walk.phases))


def _stands(process: Process, id_: str) -> bool:
    """Whether a place is where something waits: around a sub-process that runs, that is what is in it."""
    return id_ in process.elements and process.elements[id_].kind != "subProcess"


def _timers(bundle: Bundle, situation: Situation, actor: User) -> Iterator[Ahead]:
    """The moments that instances wait for, the first one first."""
    found = [
        (timer["due"], timer["process"], timer["element"])
        for instance in situation.instances
        if may_see_instance(actor, instance.visible_for)
        for timer in instance.timers
    ]
    for due, process, element in sorted(found):
        name = bundle.element(process, element).name or "Wachten"
        day = civil_date(datetime.fromisoformat(due))
        yield Ahead(name, bundle.processes[process].name, target=day, fixed=True)


@dataclass
class _Walk:
    """`steps` are found by (process, element), each once."""

    bundle: Bundle
    values: Values
    actor: User
    now: datetime
    known: dict[str, str]
    at: dict[timedelta, Values] = field(default_factory=dict)
    steps: dict[tuple[str, str], Ahead] = field(default_factory=dict)
    phases: list[Ahead] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    def on(self, process: Process, starts: list[str], phase: str, after: str, *, perhaps: bool) -> None:
        """From these elements of a process to its ends; what is called on the way is gone through too."""
        self.inside.append(process.id)
        queue = [(id_, process.elements[id_].name or after) for id_ in starts]
        seen = set(starts)
        sure = _unavoidable(process, starts)
        while queue:
            id_, before = queue.pop(0)
            for next_ in _following(process, id_):
                if next_ in seen:
                    continue
                seen.add(next_)
                element = process.elements[next_]
                self._meet(process, element, phase, before, perhaps or next_ not in sure)
                named = element.kind in (*TOLD, "callActivity") and element.name
                queue.append((next_, element.name if named else before))
        self.inside.pop()

    def _meet(self, process: Process, element: Element, phase: str, before: str, perhaps: bool) -> None:
        if element.id in self.known and process.id == self.bundle.main.id:
            phase = self.known[element.id]
            self.phases.append(Ahead(phase, phase, after=before, perhaps=perhaps))
        called = self.bundle.processes.get(element.called)
        if called is not None:
            if called.start and called.id not in self.inside and may_see_instance(self.actor, seers(called)):
                self.on(called, [called.start.id], phase, before, perhaps=perhaps)
        elif element.kind in TOLD and (process.id, element.id) not in self.steps:
            step = Ahead(element.name, phase, role_of(element.role), after=before, perhaps=perhaps)
            self.steps[process.id, element.id] = self._dated(element, step)

    def _dated(self, element: Element, step: Ahead) -> Ahead:
        """With the dates that do not hang on a day to come. One that has passed was worked out the last time that the case came
        here, and says nothing of the next."""
        task = element.kind == "userTask"
        ours, later = (self._deadline(element, on) if task else self._moment(element, on) for on in (timedelta(), ELSEWHEN))
        today = civil_date(self.now)
        known = [one if one == other and one and one >= today else None for one, other in zip(ours, later, strict=True)]
        return replace(step, role=step.role if task else None, target=known[0], hard=known[1])

    def _deadline(self, element: Element, later: timedelta) -> tuple[date | None, date | None]:
        try:
            found = deadline(element, self.now + later, self._on(later))
        except (FeelError, FeelBudgetError, OverflowError):
            return None, None
        return (found.target, found.hard) if found else (None, None)

    def _moment(self, element: Element, later: timedelta) -> tuple[date | None, date | None]:
        if element.event is None or element.event.kind != "timer":
            return None, None
        try:
            return day_of(moment(element.event.text).evaluate(self._on(later))), None
        except (FeelError, FeelBudgetError, OverflowError):
            return None, None

    def _on(self, later: timedelta) -> Values:
        """The values as they would be later, if nothing happened until then."""
        if later not in self.at:
            self.at[later] = self.values.nearer({TODAY: civil_date(self.now + later)})
        return self.at[later]


def _following(process: Process, id_: str) -> list[str]:
    """What comes after an element: into a sub-process, along its flows, and out of a sub-process that ends."""
    element = process.elements[id_]
    inside = [e.id for e in process.elements.values() if e.parent == id_ and e.kind == "startEvent"]
    if inside:
        return inside
    return _after(process, element)


def _after(process: Process, element: Element) -> list[str]:
    after = [process.flows[flow].target for flow in element.outgoing]
    if not after and element.parent and element.kind == "endEvent":
        return _after(process, process.elements[element.parent])
    return after


def _unavoidable(process: Process, starts: list[str]) -> set[str]:
    """The elements that lie on every way from these starts to an end of the process (boundary events aside)."""
    return {id_ for id_ in process.elements if not _ends(process, starts, id_)}


def _ends(process: Process, starts: list[str], without: str) -> bool:
    """Whether an end can be reached without passing an element."""
    waiting = [next_ for start in starts for next_ in _following(process, start) if next_ != without]
    seen = set(waiting)
    while waiting:
        id_ = waiting.pop()
        following = _following(process, id_)
        if not following:
            return True
        new = [next_ for next_ in following if next_ not in seen and next_ != without]
        seen.update(new)
        waiting += new
    return False

"""What the page of a play shows: how it stands in a family of the play, and what can be done next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from service.bundle.model import Bundle, Element, Process
from service.domain.clock import AMSTERDAM
from service.domain.errors import NotFound, RegieError
from service.domain.people import ROLE_LABELS, Role, User
from service.engine import run
from service.engine.definitions import definitions
from service.feel import FeelValue, show
from service.store import cases, events, instances
from service.store.instances import Situation
from service.trials.observe import Open
from service.trials.play import Reached, Walk, Went
from service.trials.recording import row_known_by
from service.usecases import act, dossier, start
from service.usecases.bundles import Fields, fields_of
from service.usecases.case import phase_line
from service.usecases.pages import LogLine, PhaseStep, Shown
from service.usecases.rows import may_add


@dataclass(frozen=True)
class PlayTask:
    """An open task: `doer` is the username of who would do it ("" when nobody of the world may), `about` its row ("Kim")."""

    id: int
    process: str
    element: str
    title: str
    role: str
    doer: str
    doer_name: str
    assigned: bool
    about: str
    target: date | None
    hard: date | None
    warn: date | None
    late: bool
    urgent: bool


@dataclass(frozen=True)
class PlayAction:
    """Something that somebody may begin now. `kind` is start, actie or rij; `which` the process or register."""

    kind: str
    which: str
    title: str
    user: str
    user_name: str


@dataclass(frozen=True)
class Ahead:
    """A moment that comes by itself, or a day on which a task should be done."""

    day: date
    title: str
    process: str
    element: str
    task: bool = False


@dataclass(frozen=True)
class Line:
    """A step of the play in words."""

    number: int
    text: str
    by: str
    failed: str = ""


@dataclass(frozen=True)
class PlayView:
    """`case` counts the cases of the play from 1, 0 before there is one. `tokens` says at which (process, element) how many
    stand now; `way` is all that was passed, in order, `last` what of it was passed in the last step; `failure` is why the next
    step of the play can't be done on the draft as it is now, `unfinished` that not all steps were done again yet."""

    now: datetime
    today: date
    begin: date
    case: int
    codes: tuple[str, ...]
    closed: bool
    ending: str
    phases: tuple[PhaseStep, ...]
    tasks: tuple[PlayTask, ...]
    actions: tuple[PlayAction, ...]
    ahead: tuple[Ahead, ...]
    log: tuple[LogLine, ...]
    values: tuple[Shown, ...]
    tokens: tuple[tuple[str, str, int], ...]
    way: tuple[Went, ...]
    last: tuple[Went, ...]
    lines: tuple[Line, ...]
    done: int
    failure: str
    unfinished: bool
    bundle: Bundle

    @property
    def next(self) -> Ahead | None:
        """The first moment after this one."""
        return self.ahead[0] if self.ahead else None

    def diagrams(self) -> list[Process]:
        """The processes where something stands or was passed: that of the last step first, then the latest ones."""
        order = [went.process for went in reversed(self.last)] + [process for process, _, _ in self.tokens]
        order += [went.process for went in reversed(self.way)]
        found = [self.bundle.processes[id_] for id_ in dict.fromkeys(order) if id_ in self.bundle.processes]
        return found or [self.bundle.main]


def view(play: Reached, steps: Sequence[Any]) -> PlayView:
    """How a play stands. Looks in its own database only."""
    story = play.story
    lines = tuple(line(story, number, step) for number, step in enumerate(steps, 1))
    if play.failure is not None:
        failed = replace(lines[story.done], failed=play.failure.sentence)
        lines = (*lines[: story.done], failed, *lines[story.done + 1 :])
    found = _Look(story) if story.case else None
    tasks = tuple(found.tasks()) if found else ()
    ending = found.situation.main if found else None
    return PlayView(
        now=story.now,
        today=story.today,
        begin=story.begin,
        case=story.cases.index(story.case) + 1 if story.case else 0,
        codes=tuple(_codes(story)),
        closed=bool(found) and (ending is None or ending.done is not None),
        ending=ending.outcome if ending else "",
        phases=tuple(phase_line(story.bundle, found.log, found.situation)) if found else (),
        tasks=tasks,
        actions=tuple(_actions(story)),
        ahead=tuple(sorted(dict.fromkeys(_ahead(story, found, tasks)), key=lambda one: one.day)) if found else (),
        log=tuple(LogLine(row.at, row.who or "Regie", row.kind, row.text) for row in reversed(found.log)) if found else (),
        values=tuple(found.values()) if found else (),
        tokens=tuple(found.tokens()) if found else (),
        way=tuple(story.way),
        last=tuple(went for went in story.way if went.step == story.done),
        lines=lines,
        done=story.done,
        failure=play.failure.sentence if play.failure else "",
        unfinished=play.unfinished,
        bundle=story.bundle,
    )


def _codes(story: Walk) -> Iterator[str]:
    with story.regie.store.read() as tx:
        for case_id in story.cases:
            yield cases.lock(tx, case_id).code


class _Look:
    """What there is in the case that the play is about."""

    def __init__(self, story: Walk) -> None:
        self.story = story
        with story.regie.store.read() as tx:
            self.situation: Situation = instances.situation(tx, story.case)
            self.log = events.of_case(tx, story.case)
            self.dossier = dossier.read(tx, story.bundle, cases.lock(tx, story.case), self.situation)

    def tasks(self) -> Iterator[PlayTask]:
        for one in self.story.open_tasks():
            yield self._task(one)

    def _task(self, one: Open) -> PlayTask:
        doer = self._doer(one)
        username = next((name for name, user in self.story.settled.users.items() if doer and user.id == doer.id), "")
        due, today = one.target or one.hard, self.story.today
        return PlayTask(
            id=one.id,
            process=one.process,
            element=one.element,
            title=self.story.bundle.element(one.process, one.element).name,
            role=ROLE_LABELS[Role(one.role)],
            doer=username,
            doer_name=doer.name if doer else "",
            assigned=one.assignee is not None,
            about=row_name(self.story, one),
            target=one.target,
            hard=one.hard,
            warn=one.warn,
            late=due is not None and due < today,
            urgent=one.warn is not None and one.warn <= today,
        )

    def _doer(self, one: Open) -> User | None:
        try:
            return self.story.doer(one)
        except RegieError:
            return None

    def tokens(self) -> Iterator[tuple[str, str, int]]:
        """Where every instance of the case stands; a task that is there for more rows counts for each."""
        made = definitions(self.story.bundle)
        standing: Counter[tuple[str, str]] = Counter()
        for instance in self.situation.instances:
            if instance.state is not None:
                standing.update(run.marking(made, instance.state))
        open_now = Counter((one.process, one.element) for one in self.story.open_tasks())
        for (process, element), number in standing.items():
            yield process, element, max(number, open_now[process, element])

    def timers(self) -> Iterator[tuple[datetime, Element]]:
        for instance in self.situation.instances:
            for timer in instance.timers:
                yield datetime.fromisoformat(timer["due"]), self.story.bundle.element(timer["process"], timer["element"])

    def values(self) -> Iterator[Shown]:
        """The answers of the case and its derived fields that have a value, as a person reads them."""
        fields: Fields = fields_of(self.story.bundle)
        known = self.story.values()
        for key, value in self.dossier.case_answers.items():
            if value is not None:
                yield Shown(fields.of[key].label if key in fields.of else key, _text(value))
        for key, derived in self.story.bundle.derived.items():
            if (text := _text(known.get(key))) != "":
                yield Shown(derived.label, text)


def _text(value: FeelValue) -> str:
    return show(value) if value is not None else ""


def row_name(story: Walk, one: Open) -> str:
    """What one calls the row that a task is for; "" for a task that is for no row."""
    rows = story.known().rows(one.register) if one.register else []
    row = next((row for row in rows if row.get("id") == one.row), None)
    known = row_known_by(row, rows) if row is not None else None
    return known[1] if known else ""


def _ahead(story: Walk, found: _Look, tasks: Sequence[PlayTask]) -> Iterator[Ahead]:
    for due, element in found.timers():
        name = element.name or story.bundle.processes[element.process].name
        yield Ahead(day_after(due, story.now), name, element.process, element.id)
    for task in tasks:
        for day, what in ((task.warn, "Waarschuwing"), (task.target, "Klaar op"), (task.hard, "Uiterlijk")):
            if day is not None and day > story.today:
                yield Ahead(day, f"{what}: {task.title}", task.process, task.element, task=True)


def _actions(story: Walk) -> Iterator[PlayAction]:
    """What each user of the world may begin: the first who may, for every process and register."""
    seen: set[tuple[str, str]] = set()
    for username, user in story.settled.users.items():
        for kind, which, title in _offered(story, user):
            if (kind, which) not in seen:
                seen.add((kind, which))
                yield PlayAction(kind, which, title, username, user.name)


def _offered(story: Walk, user: User) -> Iterator[tuple[str, str, str]]:
    if story.case:
        try:
            for offered in act.actions(story.regie, user, story.case, story.now):
                yield "actie", offered.process, offered.name
        except NotFound:
            return
        for key, register in story.bundle.registers.items():
            if may_add(register, user):
                yield "rij", key, register.label
    for begun in start.startable(story.regie, user, story.now):
        yield "start", begun.process, begun.name


def line(story: Walk, number: int, step: Any) -> Line:
    """A step of the play in words."""
    names = {username: user.name for username, user in story.settled.users.items()}
    by = names.get(step.get("door", ""), "")
    if "taak" in step:
        row = ", ".join(str(value) for value in step.get("rij", {}).values())
        return Line(number, _element(story.bundle, step["taak"]) + (f" ({row})" if row else ""), by)
    for kind in ("start", "actie"):
        if kind in step:
            process = story.bundle.processes.get(step[kind])
            return Line(number, f"Begonnen: {process.name if process else step[kind]}", by)
    if "rij erbij" in step:
        register = story.bundle.registers.get(step["rij erbij"])
        return Line(number, f"Rij erbij: {register.label if register else step['rij erbij']}", by)
    if "wacht tot" in step:
        return Line(number, f"Gewacht tot {date.fromisoformat(step['wacht tot']):%d-%m-%Y}", "")
    if "wacht" in step:
        return Line(number, f"Gewacht: {in_words(step['wacht'])}", "")
    return Line(number, f"Verder met traject {step['verder met traject']}" if "verder met traject" in step else "Een punt", "")


def _element(bundle: Bundle, id_: str) -> str:
    return next((process.elements[id_].name for process in bundle.processes.values() if id_ in process.elements), id_)


_UNITS = {"D": ("dag", "dagen"), "W": ("week", "weken"), "M": ("maand", "maanden"), "H": ("uur", "uur")}


def in_words(duration: str) -> str:
    """P2W -> 2 weken; another text as it is."""
    number, unit = duration.lstrip("PT")[:-1], duration[-1:]
    if not number.isdecimal() or unit not in _UNITS:
        return duration
    return f"{number} {_UNITS[unit][number != '1']}"


def day_after(moment: datetime, now: datetime) -> date:
    """The first day on which, at the time that it is now, the moment has passed."""
    local, clock = moment.astimezone(AMSTERDAM), now.astimezone(AMSTERDAM).time()
    return local.date() if local.time() <= clock else local.date() + timedelta(days=1)

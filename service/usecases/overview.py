"""The overview of coordinators: in each diagram where cases stand now, how long steps take, and which ways are taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.bundle.model import Bundle, Process
from service.domain.clock import civil_date
from service.domain.errors import Forbidden, NotFound
from service.domain.people import Role, User
from service.domain.permissions import Permission, may, may_see_instance
from service.store import overview
from service.store.overview import Length, Scope
from service.store.session import Tx
from service.usecases.access import seers
from service.usecases.bundles import bundle_of, newest
from service.usecases.lists import due_text
from service.usecases.regie import Regie

MONTH = timedelta(days=365.25 / 12)
CHOICES = frozenset(("exclusiveGateway", "inclusiveGateway", "eventBasedGateway"))
MOST_CASES = 500  # behind one place, on one page
# where a case stops: where people work, and where it waits
STOPS = frozenset(("userTask", "callActivity", "subProcess", "intermediateCatchEvent", "receiveTask", "eventBasedGateway"))


@dataclass(frozen=True)
class Period:
    """What is counted: what happened in the last `months` (None: all there is), with `current` only in cases that run on the
    newest publication."""

    months: int | None = 12
    current: bool = False


@dataclass(frozen=True)
class Place:
    """An element of a diagram. `now` cases stand there, `late` of them with a task past its date; `longest` is how many days
    the first of those tasks is open. `length` tells of those that left it, `passed` how often it was gone through.

    `gone`: cases on an older version met it, but it is not in the diagram that is shown.
    """

    id: str
    name: str
    kind: str
    role: str = ""
    now: int = 0
    late: int = 0
    longest: float | None = None
    length: Length | None = None
    passed: int = 0
    gone: bool = False


@dataclass(frozen=True)
class Way:
    """A sequence flow and how often it was taken. `share` (0-1) is how much of what came to `source` went this way, where that
    is a choice of ways; else None."""

    id: str
    name: str
    source: str
    target: str
    times: int
    share: float | None
    gone: bool = False


@dataclass(frozen=True)
class Diagram:
    """A process in the list: cases that are in it now, those with a late task there, and its slowest task by the median."""

    process: Process
    kind: str
    now: int
    late: int
    slowest: str = ""
    median: float | None = None


@dataclass(frozen=True)
class Overview:
    """`cases` is how many cases run; `since` is from when passages are counted (None: nothing was counted yet)."""

    diagrams: tuple[Diagram, ...]
    cases: int
    since: datetime | None


@dataclass(frozen=True)
class DiagramOverview:
    """One diagram. `publication` is the one whose drawing is shown (None: it never was published); `current`: it is the newest.
    Without the process there, it is an older one that has it."""

    process: Process
    publication: int | None
    current: bool
    now: int
    places: tuple[Place, ...]
    ways: tuple[Way, ...]
    since: datetime | None


@dataclass(frozen=True)
class Standing:
    """A case that stands at a place: since when, and if it is a task whose it is."""

    code: str
    alias: str
    phase: str
    since: datetime
    task_id: int | None
    assignee: str
    role: Role | None
    due_text: str
    late: bool


@dataclass(frozen=True)
class Behind:
    """The cases behind a number. `more`: there are so many that not all are listed."""

    process: Process
    place: Place
    standing: tuple[Standing, ...]
    cases: int
    more: bool


def overview_of_all(regie: Regie, actor: User, period: Period, now: datetime) -> Overview:
    """All diagrams, in the order in which a case meets them. Raises Forbidden, or NotFound before the first publication."""
    _check(actor)
    with regie.store.read() as tx:
        current = newest(tx)
        scope = _scope(current, period, now)
        stands = [one for one in overview.standing(tx, scope) if may_see_instance(actor, one.visible_for)]
        late = overview.late(tx, scope, civil_date(now))
        stops = {(p.id, e.id) for p in current.processes.values() for e in p.elements.values() if e.kind in STOPS}
        lengths = overview.lengths(tx, scope, stops)
        since = overview.counted_since(tx)
        here: dict[str, set[int]] = {}
        for one in stands:
            for process, _ in one.places:
                here.setdefault(process, set()).add(one.case_id)
        found = [
            _diagram(process, current, len(here.get(process.id, ())), late.get(process.id, 0), lengths)
            for process in _ordered(current, _older(tx, current, here))
            if may_see_instance(actor, seers(process))
        ]
    return Overview(tuple(found), len({one.case_id for one in stands}), since)


def _older(tx: Tx, current: Bundle, here: Mapping[str, object]) -> list[Process]:
    """Processes that cases are in but that the newest publication no longer has."""
    gone = [id_ for id_ in here if id_ not in current.processes]
    return [_process(tx, current, id_)[0] for id_ in sorted(gone)]


def _ordered(bundle: Bundle, older: list[Process]) -> Iterator[Process]:
    """The main process and what it calls, then what can be begun beside it, then what comes before a case."""
    order: dict[str, Process] = {}

    def walk(process: Process) -> None:
        if process.id not in order:
            order[process.id] = process
            for element in process.elements.values():
                if element.called in bundle.processes:
                    walk(bundle.processes[element.called])

    walk(bundle.main)
    for process in sorted(bundle.processes.values(), key=lambda process: ("vooraf" in process.marks, not process.message)):
        walk(process)
    yield from order.values()
    yield from older


def _diagram(process: Process, current: Bundle, now: int, late: int, lengths: Mapping[tuple[str, str], Length]) -> Diagram:
    slow = [(length.median, element) for (owner, element), length in lengths.items() if owner == process.id]
    median, element = max(slow, default=(None, ""))
    name = process.elements[element].name if element in process.elements else element
    return Diagram(process, kind_of(process, current), now, min(late, now), name, median)


def kind_of(process: Process, current: Bundle) -> str:
    """`traject`, `actie`, `vooraf`, or `vervallen` for one that the newest publication no longer has."""
    if process.id not in current.processes:
        return "vervallen"
    return "vooraf" if "vooraf" in process.marks else "actie" if process.message else "traject"


def overview_of(regie: Regie, actor: User, process_id: str, period: Period, now: datetime) -> DiagramOverview:
    """One diagram with all its numbers. Raises Forbidden, or NotFound for a process that there is not, or not for this user."""
    _check(actor)
    with regie.store.read() as tx:
        current = newest(tx)
        scope = _scope(current, period, now)
        process, bundle = _seen(tx, current, process_id, actor)
        here = _here(tx, scope, actor, process_id)
        waiting = overview.waiting(tx, scope, civil_date(now), process_id)
        passed = overview.passed(tx, scope, process_id)
        since, publication = overview.counted_since(tx), overview.publication_of(tx, bundle.hash)
        older = _names(tx, process, {element for element, _ in passed.times} | set(here))

    def place(id_: str, name: str, kind: str, role: str, gone: bool) -> Place:
        row, cases = waiting.get(id_), len(here.get(id_, ()))
        length = passed.lengths.get(id_) if kind in STOPS or gone else None
        longest, late = ((now - row.longest) / timedelta(days=1), min(row.late, cases)) if row and cases else (None, 0)
        return Place(id_, name, kind, role, cases, late, longest, length, passed.times.get((id_, ""), 0), gone)

    places = [place(e.id, name_of(process, e.id), e.kind, e.role, False) for e in process.elements.values()]
    places += [place(id_, name, "", "", True) for id_, name in older.items()]
    cases = set().union(*here.values()) if here else set()
    ways = tuple(_ways(process, passed.times, older))
    return DiagramOverview(process, publication, bundle is current, len(cases), tuple(places), ways, since)


def _here(tx: Tx, scope: Scope, actor: User, process_id: str) -> dict[str, set[int]]:
    """The cases at each element of a process."""
    found: dict[str, set[int]] = {}
    for one in overview.standing(tx, scope):
        if may_see_instance(actor, one.visible_for):
            for process, element in one.places:
                if process == process_id:
                    found.setdefault(element, set()).add(one.case_id)
    return found


def _names(tx: Tx, process: Process, ids: set[str]) -> dict[str, str]:
    """What elements are called that are not in the diagram that is shown, from the older versions that had them."""
    missing = dict.fromkeys(sorted(ids - set(process.elements)), "")
    if missing:
        for hash_ in overview.bundles_in_use(tx):
            older = bundle_of(tx, hash_).processes.get(process.id)
            for id_ in missing:
                if older and id_ in older.elements:
                    missing[id_] = name_of(older, id_)
    return {id_: name or id_ for id_, name in missing.items()}


def _ways(process: Process, passed: Mapping[tuple[str, str], int], older: Mapping[str, str]) -> Iterator[Way]:
    def called(id_: str) -> str:
        return name_of(process, id_) if id_ in process.elements else older.get(id_, id_)

    for one in process.flows.values():
        times, all_ = passed.get((one.source, one.id), 0), passed.get((one.source, ""), 0)
        source = process.elements[one.source]
        choice = source.kind in CHOICES and len(source.outgoing) > 1 and all_ > 0
        share = min(1.0, times / all_) if choice else None
        yield Way(one.id, one.name, called(one.source), called(one.target), times, share)
    for (element, id_), times in passed.items():
        if id_ and (id_ not in process.flows or process.flows[id_].source != element):
            yield Way(id_, "", called(element), "", times, None, gone=True)


def name_of(process: Process, id_: str) -> str:
    """What an element is called. One without a name is called after what stands next to it."""
    element = process.elements[id_]
    if element.name:
        return element.name
    if element.kind in ("startEvent", "endEvent"):
        return "Begin" if element.kind == "startEvent" else "Einde"
    before = [process.elements[process.flows[flow].source].name for flow in element.incoming]
    after = [process.elements[process.flows[flow].target].name for flow in element.outgoing]
    word = "Splitsing" if len(after) > 1 else "Samenkomst" if element.kind.endswith("Gateway") else "Stap"
    nearby = (("na", before), ("voor", after))
    return next((f"{word} {where} ‘{names[0]}’" for where, names in nearby if len(names) == 1 and names[0]), f"{word} {id_}")


def behind(regie: Regie, actor: User, process_id: str, element: str, period: Period, now: datetime) -> Behind:
    """The cases that stand at an element. Raises Forbidden, or NotFound for what there is not."""
    _check(actor)
    with regie.store.read() as tx:
        current = newest(tx)
        scope = _scope(current, period, now)
        process, _ = _seen(tx, current, process_id, actor)
        found = process.elements.get(element)
        name = name_of(process, element) if found else _names(tx, process, {element})[element]
        rows = overview.behind(tx, scope, (process_id, element), MOST_CASES + 1)
        more, rows = len(rows) > MOST_CASES, rows[:MOST_CASES]
        rows = [row for row in rows if may_see_instance(actor, frozenset(Role(role) for role in row.visible_for))]
        if found is None and not rows:
            raise NotFound("Deze stap is er niet, en er staat ook geen traject.")
    today = civil_date(now)
    listed = []
    for row in rows:
        due = row.target or row.hard
        text = due_text(due, today) if row.task_id else ""
        since = row.opened or next(datetime.fromisoformat(when) for *at, when in row.standing if at == [process_id, element])
        role = Role(row.role) if row.role else None
        late = due is not None and due < today
        listed.append(
            Standing(row.code, row.alias, row.phase, since, row.task_id, row.assignee or "", role, text, late)
        )
    place = Place(element, name, found.kind if found else "", found.role if found else "", gone=found is None)
    return Behind(process, place, tuple(listed), len({one.code for one in listed}), more)


def _seen(tx: Tx, current: Bundle, process_id: str, actor: User) -> tuple[Process, Bundle]:
    process, bundle = _process(tx, current, process_id)
    if not may_see_instance(actor, seers(process)):
        raise NotFound("Dit proces is er niet.")
    return process, bundle


def _process(tx: Tx, current: Bundle, process_id: str) -> tuple[Process, Bundle]:
    """The process as the newest publication has it, or else an older one that cases began on."""
    if process_id in current.processes:
        return current.processes[process_id], current
    for hash_ in overview.bundles_in_use(tx):
        bundle = bundle_of(tx, hash_)
        if process_id in bundle.processes:
            return bundle.processes[process_id], bundle
    raise NotFound("Dit proces is er niet.")


def _scope(current: Bundle, period: Period, now: datetime) -> Scope:
    since = now - period.months * MONTH if period.months is not None else None
    return Scope(current.hash if period.current else None, since)


def _check(actor: User) -> None:
    if not (may(actor, Permission.PUBLISH) and may(actor, Permission.SEE_ALL_CASES)):
        raise Forbidden("Alleen een coördinator ziet het overzicht van alle trajecten.")

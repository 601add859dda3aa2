"""Where a case stands in its diagrams and has been: drawn on the diagram of the version that it runs on, and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.bundle.model import Process
from service.domain.errors import NotFound
from service.domain.people import Role, User
from service.domain.permissions import Permission, may_see_instance
from service.store import instances, passages, tasks
from service.store.instances import Place
from service.usecases.access import seers
from service.usecases.overview import name_of
from service.usecases.pages import CaseHead
from service.usecases.regie import Regie
from service.usecases.viewing import Viewing, viewing

# what a list tells of: where people work, what is called, what is waited for, and how it ended
TOLD = frozenset(("userTask", "callActivity", "intermediateCatchEvent", "businessRuleTask", "receiveTask", "endEvent"))


@dataclass(frozen=True)
class Been:
    """A step that was done (`at`), with who did it ("" for Regie or where that is not one person)."""

    at: datetime
    who: str


@dataclass(frozen=True)
class Stop:
    """A step in the list. `since`: the case stands there now. `called` is the process that it opens, if the user may see it.

    `gone`: the diagram no longer has it.
    """

    id: str
    name: str
    kind: str
    been: tuple[Been, ...]
    since: datetime | None
    called: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Part:
    """A process that the case is in, or has been in."""

    process: Process
    here: bool


@dataclass(frozen=True)
class CoursePage:
    """One process of the case. `passed` are elements and flows, `standing` elements; `parts` are all processes to choose from;
    `callers` those that call this one."""

    head: CaseHead
    process: Process
    parts: tuple[Part, ...]
    stops: tuple[Stop, ...]
    passed: frozenset[str]
    standing: frozenset[str]
    callers: tuple[Process, ...]


def show(regie: Regie, actor: User, case_id: int, process: str, now: datetime) -> CoursePage:
    """One process of a case; "" is the main one. Raises NotFound for what there is not, or not for this user, and Forbidden."""
    with viewing(regie, actor, case_id, "diagram", now, Permission.READ_LOG) as view:
        seen = _Seen.of(view)
        shown = view.bundle.processes.get(process or seen.first)
        if shown is None or shown.id not in seen.processes:
            raise NotFound("Dit traject is niet in dit proces geweest, of u mag het niet zien.")
        here = {place for place in seen.standing if place[0] == shown.id}
        parts = tuple(
            Part(one, any(there == one.id for there, _ in seen.standing))
            for one in view.bundle.processes.values()
            if one.id in seen.processes
        )
        return CoursePage(
            head=view.head(),
            process=shown,
            parts=tuple(sorted(parts, key=lambda one: (one.process is not view.bundle.main, not one.here))),
            stops=tuple(_stops(view, seen, shown)),
            passed=frozenset(row.flow or row.element for row in seen.passages if row.process == shown.id),
            standing=frozenset(element for _, element in here),
            callers=tuple(
                one.process for one in parts if any(e.called == shown.id for e in one.process.elements.values())
            ),
        )


def source(regie: Regie, actor: User, case_id: int, process: str, now: datetime) -> bytes:
    """The drawing of a process, as the case runs on it. Raises as `show`."""
    with viewing(regie, actor, case_id, "diagram", now, Permission.READ_LOG) as view:
        if process not in _Seen.of(view).processes or process not in view.bundle.processes:
            raise NotFound("Dit traject is niet in dit proces geweest, of u mag het niet zien.")
        return view.bundle.files[view.bundle.processes[process].file]


@dataclass(frozen=True)
class _Seen:
    """What of the course this user may see: passages and places of instances that it sees, in processes that it sees."""

    passages: list[Any]
    standing: dict[Place, datetime]
    processes: frozenset[str]
    first: str

    @classmethod
    def of(cls, view: Viewing) -> _Seen:
        rows = [
            row for row in instances.ever(view.tx, view.case.id)
            if may_see_instance(view.actor, frozenset(Role(role) for role in row.visible_for))
        ]  # fmt: skip
        ids = {row.id for row in rows}
        hidden = {one.id for one in view.bundle.processes.values() if not may_see_instance(view.actor, seers(one))}
        gone_through = [
            one for one in passages.of_case(view.tx, view.case.id) if one.instance_id in ids and one.process not in hidden
        ]
        standing = {
            (process, element): datetime.fromisoformat(since)
            for row in rows
            if row.done is None
            for process, element, since in row.standing or ()
            if process not in hidden
        }
        main = next((row.process for row in rows if row.main), "")
        there = {one.process for one in gone_through} | {process for process, _ in standing} | {main}
        return cls(gone_through, standing, frozenset(there - hidden), main)


def _stops(view: Viewing, seen: _Seen, process: Process) -> Iterator[Stop]:
    """Where the case stands first; then what was done, in the order in which it was done last."""
    doers = {
        (row.process, row.element, row.done_at): row.doer or ""
        for row in tasks.ever(view.tx, view.case.id)
        if row.done_at is not None
    }
    been: dict[str, list[Been]] = {}
    for row in seen.passages:
        if row.process == process.id and not row.flow:
            who = doers.get((row.process, row.element, row.at), "")
            been.setdefault(row.element, []).append(Been(row.at, who))
    standing = {element: since for (there, element), since in seen.standing.items() if there == process.id}
    latest = {id_: been[id_][-1].at if id_ in been else view.now for id_ in (*been, *standing)}
    for id_ in sorted(latest, key=lambda id_: (id_ not in standing, latest[id_])):
        element = process.elements.get(id_)
        if element is None:
            yield Stop(id_, id_, "", tuple(been.get(id_, ())), standing.get(id_), gone=True)
        elif element.kind in TOLD or id_ in standing:
            called = element.called if element.called in seen.processes else ""
            yield Stop(id_, name_of(process, id_), element.kind, tuple(been.get(id_, ())), standing.get(id_), called)

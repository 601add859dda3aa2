"""Changing the small diagrams and moving cases over, worked off by the real worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.bundle.read import hash_of
from service.store import bundles, instances
from service.store import moves as kept
from service.store import tables as t
from service.store.instances import Situation
from service.store.session import Store
from service.usecases import moves
from service.usecases.jobs import Times, work_on_jobs
from service.worker import PIECES
from tests.usecases.diagrams import FILES, diagram
from tests.usecases.world import World


def times(w: World) -> Times:
    return Times(w.now, w.now)


def work_off(w: World) -> None:
    """Do all jobs that are planned."""
    while work_on_jobs(w.regie, times(w), PIECES):
        pass


def changed(name: str, old: str, new: str, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    """The files with a text in one of them replaced; it must be there."""
    content = files[name].decode()
    assert old in content, old
    return {**files, name: content.replace(old, new).encode()}


def redrawn(name: str, title: str, text: str, files: Mapping[str, bytes] = FILES, **properties: str) -> dict[str, bytes]:
    """The files with one diagram drawn again."""
    return {**files, f"processes/{name}.bpmn": diagram(name, title, text, **properties)}


def look(w: World, files: Mapping[str, bytes]) -> dict[int, kept.Result]:
    """A dry run, done: what it says of each case."""
    number = moves.preview(w.regie, w.users["coordinator"], files, times(w))
    work_off(w)
    return results(w, number)


def publish(w: World, files: dict[str, bytes]) -> str:
    """Make it current, unchecked, also when it was stored already for a dry run."""
    hash_ = hash_of(files)
    with w.regie.store.transaction() as tx:
        if not bundles.has(tx, hash_):
            bundles.add(tx, hash_, files, w.now)
        bundles.publish(tx, hash_, None, w.now, "")
    return hash_


def move(w: World, files: dict[str, bytes], **chosen: Any) -> tuple[int, dict[int, kept.Result]]:
    """Publish the files and move to them."""
    number = moves.move(w.regie, w.users["coordinator"], publish(w, files), times(w), **chosen)
    work_off(w)
    return number, results(w, number)


def undo(w: World, number: int) -> dict[int, kept.Result]:
    back = moves.undo(w.regie, w.users["tweede"], number, times(w))
    work_off(w)
    return results(w, back)


def results(w: World, number: int) -> dict[int, kept.Result]:
    m = t.move_cases.c
    with w.regie.store.read() as tx:
        rows = tx.execute(select(t.move_cases).where(m.move_id == number).order_by(m.case_id)).all()
    return {
        row.case_id: kept.Result(
            row.outcome, row.reason, row.process, row.element, row.text, tuple(row.notes), row.versions, row.saved
        )
        for row in rows
    }


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows of what a case is made of, but the version of an instance, which only ever goes up, and what a task that was
    just completed found: whatever saves an instance ends the right to open that task again."""
    passing = {("instances", name) for name in ("version", "before", "before_task")}
    with store.read() as tx:
        return {
            table.name: [
                {name: value for name, value in row._mapping.items() if (table.name, name) not in passing}
                for row in tx.execute(select(table).order_by(table.c.id))
            ]
            for table in (t.cases, t.instances, t.tasks, t.answers)
        }


def bundle_of(w: World, case_id: int) -> str:
    with w.regie.store.read() as tx:
        return str(tx.execute(select(t.cases.c.bundle).where(t.cases.c.id == case_id)).scalar_one())


def log_of(w: World, case_id: int, kind: str = "moved") -> list[str]:
    with w.regie.store.read() as tx:
        query = select(t.events.c.text).where(t.events.c.case_id == case_id, t.events.c.kind == kind)
        return list(tx.execute(query.order_by(t.events.c.id)).scalars())


def situation_of(w: World, case_id: int) -> Situation:
    with w.regie.store.read() as tx:
        return instances.situation(tx, case_id)

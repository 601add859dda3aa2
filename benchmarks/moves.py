"""Moving 10,000 running cases of the real process: a dry run, the move and taking it back, each with a progress bar.

Run with `make bench-moves`, or `python -m benchmarks.moves 1000` for fewer. A few cases live the trial with the most waits to
different points by the use cases; their rows are then multiplied in SQL, with ids of their own. Afterwards every state is
loaded, and tasks and timers are compared with what they were. Memory must not grow with the number of cases.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table, func, select

from benchmarks.many import live, multiply
from service.bundle.edit import with_property
from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.checks import check
from service.domain.permissions import Permission, may
from service.engine import run
from service.engine.definitions import definitions
from service.store import moves as kept
from service.store import tables as t
from service.store.session import Store
from service.trials.ground import prepare
from service.trials.read import read_trials
from service.usecases import moves
from service.usecases.jobs import Times, work_on_jobs
from service.usecases.publish import publish
from service.usecases.regie import Regie
from service.worker import PIECES

ROOT = Path(__file__).parent.parent
CASES = 10_000
POINTS = 10  # at which the cases stand that are multiplied
WARM = 0.1  # of the cases: what memory is used by then is what it stays
MOST_GROWTH = 48  # MB beyond that
STRIDE = 2**49  # ids of instances are below 2**48
BAR = 40
COPIED: tuple[Table, ...] = (t.cases, t.participants, t.instances, t.tasks, t.answers, t.personal_values, t.events)


@dataclass(frozen=True)
class Standing:
    """What must not be lost: open tasks and timers, as numbers and as a hash over all of them."""

    tasks: int
    timers: int
    digest: str


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory(prefix="regie-verplaatsen-") as folder:
        store = Store(f"sqlite:///{folder}/regie.db")
        benchmark(Regie(store), number)
        store.close()


def benchmark(regie: Regie, number: int) -> None:
    files = read_folder(ROOT)
    bundle, trials = read_bundle(files), read_trials(files)
    settled = prepare(regie, trials.world)
    actor = next(user for user in settled.users.values() if may(user, Permission.PUBLISH))
    now = live(regie, files, bundle, trials, settled, actor)
    with regie.store.transaction() as tx:
        multiply(tx, number)
        made = tx.execute(select(func.count()).select_from(t.cases)).scalar_one()
    other = _changed(files, bundle)
    wrong = [str(finding) for finding in check(other) if finding.severity == "fout"]
    assert not wrong, wrong
    publish(regie, other, actor, now, "Andere termijnen", based_on=bundle.hash)
    times, target = Times(now, now), read_bundle(other)
    before = _standing(regie, bundle)
    print(f"{made} cases, {before.tasks} open tasks, {before.timers} timers")
    looked = _timed(regie, times, "dry run", lambda: moves.look_again(regie, actor, target.hash, times))
    moved = _timed(regie, times, "move", lambda: moves.move(regie, actor, target.hash, times, looked=looked))
    assert _standing(regie, target) == before, "a task or timer was lost"
    _timed(regie, times, "undo", lambda: moves.undo(regie, actor, moved, times))
    assert _standing(regie, bundle) == before, "a task or timer was lost on the way back"
    print("0 lost tasks, 0 lost timers, 0 unloadable states")


def _changed(files: dict[str, bytes], bundle: Bundle) -> dict[str, bytes]:
    """Every plain term is another one: all cases go along, and every date must be held."""
    found = dict(files)
    for process in bundle.processes.values():
        for element in process.elements.values():
            if element.kind == "userTask" and element.properties.get("termijn", "").startswith("P"):
                found[process.file] = with_property(found[process.file], element.id, "termijn", "P11D")
    return found


def _timed(regie: Regie, times: Times, what: str, begin: Callable[[], int]) -> int:
    """Do it and all its pieces, with a bar; what it cost."""
    begun, spent = time.perf_counter(), time.process_time()
    number = begin()
    warm = 0.0
    while work_on_jobs(regie, times, PIECES):
        with regie.store.read() as tx:
            counts = kept.counts(tx, number)
        total = sum(counts.values())
        done = total - counts.get(kept.WAITING, 0)
        warm = warm or (_memory() if done >= total * WARM else 0.0)
        filled = BAR * done // max(total, 1)
        sys.stderr.write(f"\r{what:8} [{'#' * filled}{'.' * (BAR - filled)}] {done}/{total}")
        sys.stderr.flush()
    sys.stderr.write("\n")
    wall, cpu = (1000 * (now - then) / total for now, then in (
        (time.perf_counter(), begun), (time.process_time(), spent),
    ))  # fmt: skip
    said = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    print(f"{what}: {said}; {wall:.1f} ms a case ({cpu:.1f} ms of CPU); memory {warm:.0f} -> {_memory():.0f} MB at most")
    assert _memory() - warm < MOST_GROWTH, "memory grows with the number of cases"
    assert set(counts) == {kept.MOVES if what == "dry run" else kept.MOVED if what == "move" else kept.RETURNED}, counts
    return number


def _memory() -> float:
    """The most that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _standing(regie: Regie, bundle: Bundle) -> Standing:
    """Load every state, one after the other."""
    tasks = timers = 0
    digest = hashlib.sha256()
    for instance, state, waiting in _running(regie):
        asked = sorted(task.id for task in run.open_tasks(definitions(bundle), state))
        with regie.store.read() as tx:
            o = t.tasks.c
            query = select(o.id, o.engine_id, o.target, o.hard, o.warn, o.assignee_id)
            rows = tx.execute(query.where(o.instance_id == instance, o.state == "open")).all()
        assert sorted(row.engine_id for row in rows) == asked, f"instance {instance} asks other people than its tasks"
        tasks, timers = tasks + len(rows), timers + len(waiting)
        due = sorted((timer["id"], timer["due"]) for timer in waiting)
        digest.update(repr((instance, sorted(map(tuple, rows), key=repr), due)).encode())
    return Standing(tasks, timers, digest.hexdigest())


def _running(regie: Regie) -> Iterator[tuple[int, bytes, list[dict[str, str]]]]:
    """Id, state and timers of every instance that runs, a few at a time."""
    i, last = t.instances.c, 0
    while True:
        with regie.store.read() as tx:
            query = select(i.id, i.state, i.timers).where(i.done.is_(None), i.id > last).order_by(i.id).limit(500)
            rows = tx.execute(query).all()
        if not rows:
            return
        for row in rows:
            last = row.id
            yield row.id, row.state, row.timers


if __name__ == "__main__":
    main()

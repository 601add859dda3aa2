"""The overview of coordinators with ten thousand open cases and a million passages: `python -m benchmarks.overview`.

The cases are invented rows on the real diagrams: what is measured is the reading. SQLite, and PostgreSQL when the tests' server
is installed. Figures are in service/DECISIONS.md.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import insert, text

from benchmarks.databases import DATABASES
from service.bundle.model import Bundle, Process
from service.bundle.read import read_bundle, read_folder
from service.domain.people import Role, User
from service.store import tables as t
from service.store.session import Store
from service.trials.ground import publish_as_somebody
from service.trials.read import read_trials
from service.trials.world import fill_world
from service.usecases.overview import STOPS, Period, behind, overview_of, overview_of_all
from service.usecases.regie import Regie

ROOT = Path(__file__).parent.parent
CASES, PASSAGES = 10_000, 100  # of which passages of each case
TASKS = 30  # done, of each case
NOW = datetime(2027, 6, 1, 9, tzinfo=UTC)
STATE = 6_000  # bytes of engine state, as in the middle of a trajectory


def main() -> None:
    for name, database in DATABASES.items():
        with database() as store:
            regie = Regie(store)
            actor, bundle = _world(regie)
            _fill(store, bundle, random.Random(1))  # noqa: S311  (rows to count, no secrets)
            print(f"{name}: {CASES} open cases, {CASES * PASSAGES} passages, {CASES * TASKS} tasks")
            _measure(regie, actor, bundle.main)


def _measure(regie: Regie, actor: User, process: Process) -> None:
    busiest = next(element.id for element in process.elements.values() if element.kind == "callActivity")
    for period in (Period(12), Period(None), Period(None, current=True)):
        _time(f"all diagrams, {period}", partial(overview_of_all, regie, actor, period, NOW))
        _time(f"{process.id}, {period}", partial(overview_of, regie, actor, process.id, period, NOW))
    _time("cases behind one place", partial(behind, regie, actor, process.id, busiest, Period(), NOW))


def _time(what: str, question: Callable[[], object]) -> None:
    """The middle one of three, and how much of it this process computed (the rest was PostgreSQL, or others' work)."""
    taken = []
    for _ in range(3):
        began, computed = perf_counter(), process_time()
        question()
        taken.append((perf_counter() - began, process_time() - computed))
    print("  {}: {:.2f} s ({:.2f} s of our own)".format(what, *sorted(taken)[1]))


def _world(regie: Regie) -> tuple[User, Bundle]:
    files = read_folder(ROOT)
    trials = read_trials(files)
    people = fill_world(regie, trials.world, NOW - timedelta(days=900))
    publish_as_somebody(regie, trials.world, files)
    actor = next(user for user in people.users.values() if Role.COORDINATOR in user.roles)
    return actor, read_bundle(files)


def _fill(store: Store, bundle: Bundle, lot: random.Random) -> None:
    """Every case went round in the main process and in some others, and stands in one of each."""
    processes = [p for p in bundle.processes.values() if p.flows]
    with store.transaction() as tx:
        for start in range(0, CASES, 1000):
            numbers = range(start + 1, start + 1001)
            tx.execute(insert(t.cases), [
                {"id": n, "code": f"B-{n}", "alias": "Merel", "kind": "traject", "bundle": bundle.hash, "referrer_id": 1,
                 "opened": NOW - timedelta(days=lot.randrange(30, 900))} for n in numbers
            ])
            tx.execute(insert(t.instances), [_instance(n, bundle, processes, lot) for n in numbers])
            tx.execute(insert(t.tasks), [task for n in numbers for task in _tasks(n, processes, lot)])
            tx.execute(insert(t.passages), [row for n in numbers for row in _passages(n, bundle.main, processes, lot)])
    with store.transaction() as tx:
        if store.engine.dialect.name == "postgresql":
            tx.execute(text("ANALYZE"))


def _instance(number: int, bundle: Bundle, processes: list[Process], lot: random.Random) -> dict[str, object]:
    called = lot.choice([e for e in bundle.main.elements.values() if e.kind in ("callActivity", "subProcess")])
    other = lot.choice(processes)
    since = (NOW - timedelta(days=lot.randrange(1, 200))).isoformat()
    inside = lot.choice([e for e in other.elements.values() if e.kind != "startEvent"])
    return {
        "id": number, "case_id": number, "process": bundle.main.id, "main": True, "state": lot.randbytes(STATE), "version": 1,
        "phase": called.name, "phase_element": called.id, "visible_for": [], "timers": [], "waits": [], "attempts": 0,
        "started": NOW - timedelta(days=400), "outcome": "",
        "standing": [[bundle.main.id, called.id, since], [other.id, inside.id, since]],
    }


def _tasks(number: int, processes: list[Process], lot: random.Random) -> Iterator[dict[str, object]]:
    for count in range(TASKS + 1):
        process = lot.choice(processes)
        users = [e for e in process.elements.values() if e.kind == "userTask"]
        if not users:
            continue
        opened, is_open = NOW - timedelta(days=lot.randrange(1, 900)), count == TASKS
        element = lot.choice(users)
        yield {
            "case_id": number, "instance_id": number, "engine_id": f"{number}-{count}", "process": process.id,
            "element": element.id, "title": element.name, "role": "coach", "register": "", "row": "", "opened": opened,
            "target": date(2027, 6, 1) - timedelta(days=lot.randrange(-30, 800)), "explanation": "", "urgent": False,
            "state": "open" if is_open else "done",
            "done_at": None if is_open else opened + timedelta(hours=lot.expovariate(1 / 200)),
        }


def _passages(number: int, main_: Process, processes: list[Process], lot: random.Random) -> Iterator[dict[str, object]]:
    """A third of them in the main process."""
    at = NOW - timedelta(days=lot.randrange(30, 900))
    for count in range(PASSAGES // 2):
        process = main_ if count % 3 == 0 else lot.choice(processes)
        flow = lot.choice(list(process.flows.values()))
        at += timedelta(hours=lot.expovariate(1 / 100))
        row = {"case_id": number, "instance_id": number, "process": process.id, "element": flow.source, "at": at, "late": False}
        stops = process.elements[flow.source].kind in STOPS
        yield {**row, "flow": "", "hours": int(lot.expovariate(1 / 200)) if stops else 0}
        yield {**row, "flow": flow.id, "hours": None}


if __name__ == "__main__":
    main()

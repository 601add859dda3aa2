"""Lists and reports with ten thousand running cases and sixty users: `make bench-lists`, or `python -m benchmarks.lists 1000`.

The families of the demo live their lives by the use cases; their rows are then multiplied, and given to sixty people. Each page
is asked for as a browser would, on SQLite and on PostgreSQL. Figures are in service/DECISIONS.md.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from flask.testing import FlaskClient
from sqlalchemy import insert, select, text, update

from benchmarks.databases import DATABASES
from benchmarks.many import multiply
from service.bundle.read import read_folder
from service.domain.clock import AMSTERDAM
from service.domain.people import Role
from service.store import people
from service.store import tables as t
from service.store.session import Store, Tx
from service.trials.demo import begin_filling, both, piece
from service.trials.families import FILE, read_families
from service.trials.ground import publish_as_somebody
from service.trials.read import read_trials
from service.trials.world import fill_world
from service.usecases.demo import FILLING
from service.usecases.jobs import Times, work_on_jobs
from service.usecases.regie import Regie
from service.web.context import LOGIN
from service.web.site import create_pages
from tests.statements import statements

ROOT = Path(__file__).parent.parent
CASES, USERS = 10_000, 60
NOW = datetime(2026, 11, 19, 9, tzinfo=AMSTERDAM)  # a Thursday
TIMES = 3  # that a page is asked for; the middle one counts
SHARES = {Role.COACH: 40, Role.REFERRER: 14, Role.COORDINATOR: 6}  # of the sixty
PAGES: Mapping[str, tuple[str, ...]] = {
    "coach": ("/werk", "/agenda", "/agenda?beeld=maand", "/trajecten"),
    "coordinator": (
        "/werk", "/werk?deel=op-te-pakken&blad=400", "/werk?zoek=B-1&soort=Evaluatie", "/agenda", "/agenda?wie=team",
        "/trajecten", "/trajecten?blad=9999", "/trajecten?stand=te-laat", "/trajecten?zoek=reiger&fase=Leerfase&volgorde=coach",
        "/trajecten?programma=amsterdam", "/trajecten?toon=alles&volgorde=verwijzer&blad=9999", "/trajecten/ochtend",
        "/trajecten/ochtend?deel=te-laat&blad=9999", "/trajecten/verdeling", "/trajecten/wachtlijst", "/rapportages",
        "/rapportages?jaar=2026", "/rapportages/werkdruk", "/rapportages/doelen?jaar=2026", "/rapportages/escalaties",
    ),
    "verwijzer": ("/werk", "/gezinnen", "/gezinnen?gesloten=ja&pagina=9999", "/agenda"),
}  # fmt: skip


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    for name, database in DATABASES.items():
        with database() as store:
            fill(store, number)
            print(f"{name}, {number} running cases, {USERS} users")
            measure(store)


def fill(store: Store, number: int) -> None:
    """The world, its families, and as many of them as asked for."""
    regie, files, families = Regie(store), read_folder(ROOT), (ROOT / FILE).read_bytes()
    world = read_trials(files).world
    fill_world(regie, both(world, read_families(families).world), NOW - timedelta(days=1830))
    publish_as_somebody(regie, world, files)
    times = Times(NOW, NOW)
    begin_filling(regie, families, times)
    while work_on_jobs(regie, times, {FILLING: piece}):
        pass
    with store.transaction() as tx:
        multiply(tx, number)
        for role, share in SHARES.items():
            _spread(tx, role, share)
        tx.execute(text("ANALYZE"))


def _spread(tx: Tx, role: Role, share: int) -> None:
    """Give the cases, and what is open in them, of the people of a role to so many of them."""
    users = [row for row in tx.execute(select(t.users).order_by(t.users.c.id)) if role in row.roles]
    first = users[0]._asdict()
    del first["id"]
    for number in range(len(users), share):
        tx.execute(insert(t.users).values({**first, "username": f"{first['username']}-{number}"}))
    ids = [row.id for row in tx.execute(select(t.users).order_by(t.users.c.id)) if role in row.roles]
    for place, id_ in enumerate(ids):
        p, o = t.participants.c, t.tasks.c
        here = (p.role == role, p.until.is_(None), p.case_id % len(ids) == place)
        tx.execute(update(t.participants).where(*here).values(user_id=id_))
        open_ = (o.role == role, o.state == "open", o.assignee_id.is_not(None), o.case_id % len(ids) == place)
        tx.execute(update(t.tasks).where(*open_).values(assignee_id=id_))


def measure(store: Store, only: str = "") -> None:
    """Each page: SQL statements, and milliseconds until it is there, of which computed by ourselves."""
    app = create_pages(Regie(store), lambda: NOW, secret="of the benchmark")  # noqa: S106
    for username, paths in PAGES.items():
        client = app.test_client()
        _sign_in(store, client, username)
        for path in paths:
            if only in path:
                sent, whole, own, size = _middle(partial(_visit, store, client, path))
                print(f"  {username:12}{path:62}{sent:5} SQL {whole:8.0f} ms {own:8.0f} ms of our own {size:6} KB", flush=True)


Visited = tuple[int, float, float, int]


def _visit(store: Store, client: FlaskClient, path: str) -> Visited:
    began, computed = perf_counter(), process_time()
    with statements(store.engine) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return len(seen), 1000 * (perf_counter() - began), 1000 * (process_time() - computed), len(answer.data) // 1024


def _middle(visit: Callable[[], Visited]) -> Visited:
    return sorted((visit() for _ in range(TIMES)), key=lambda one: one[1])[TIMES // 2]


def _sign_in(store: Store, client: FlaskClient, username: str) -> None:
    with store.transaction() as tx:
        user_id = tx.execute(select(t.users.c.id).where(t.users.c.username == username)).scalar_one()
        ends = datetime(2050, 1, 1, tzinfo=UTC)
        people.add_session(tx, hashlib.sha256(username.encode()).hexdigest(), user_id, NOW, ends)
    with client.session_transaction() as session:
        session[LOGIN] = username


if __name__ == "__main__":
    main()

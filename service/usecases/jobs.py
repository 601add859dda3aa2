"""Long work, done in pieces by the workers. A piece that was begun is leased: when its worker dies, another does it again.

So a piece may be done twice, and must then do no harm: it looks at what is done already. It runs in no transaction of ours,
so that one that takes a second holds up nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.domain.errors import RegieError
from service.store import jobs, people
from service.store.jobs import Job
from service.store.session import Tx
from service.usecases.regie import Regie

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
CLEAN = "sessies_opruimen"
TIDY = "versies_opruimen"
MAILS = "mails_van_de_dag"
EVERY = timedelta(days=1)
OFTEN = timedelta(minutes=10)


@dataclass(frozen=True)
class Times:
    """`cases` is the time of the cases, which may have been moved in a demo; `wall` is that of the clock on the wall, by which
    jobs are planned."""

    cases: datetime
    wall: datetime


# One piece of a job: `job.progress` pieces were done before it. Raises RegieError when it must be tried again later.
Piece = Callable[[Regie, Job, Times], None]


def clean(regie: Regie, job: Job, times: Times) -> None:
    """Sessions that are over are of no use to anybody."""
    with regie.store.transaction() as tx:
        people.end_expired(tx, times.wall)


REPEATED: Mapping[str, timedelta] = {CLEAN: EVERY, TIDY: EVERY, MAILS: OFTEN}


def add_job(
    regie: Regie, kind: str, arguments: Mapping[str, object], total: int, now: datetime, user_id: int | None = None
) -> int:
    """Leave long work of `total` pieces to the workers; the number of the job. `now` is by the clock on the wall."""
    with regie.store.transaction() as tx:
        return jobs.add(tx, kind, arguments, total, now, user_id)


def progress(regie: Regie, job_id: int) -> Job | None:
    """How far a job is."""
    with regie.store.read() as tx:
        return jobs.get(tx, job_id)


def plan_repeated(regie: Regie, now: datetime) -> None:
    """See to it that what is done every day is waiting to be done."""
    with regie.store.transaction() as tx:
        for kind in REPEATED:
            if not jobs.waiting(tx, kind):
                jobs.add(tx, kind, {}, 1, now, None)


def work_on_jobs(regie: Regie, times: Times, pieces: Mapping[str, Piece]) -> bool:
    """Do one piece of one job; whether there was one. A piece that breaks is tried again later, five times."""
    with regie.store.read() as tx:
        if not jobs.due(tx, times.wall):
            return False
    with regie.store.transaction() as tx:
        job = jobs.claim(tx, times.wall, times.wall + LEASE)
    if job is None:
        return False
    try:
        if job.kind not in pieces:
            raise RegieError(f"Regie kent het werk ‘{job.kind}’ niet.")
        pieces[job.kind](regie, job, times)
    except RegieError as error:
        _again_later(regie, job, error, times.wall)
    else:
        with regie.store.transaction() as tx:
            _done(tx, job, times.wall)
    return True


def _done(tx: Tx, job: Job, now: datetime) -> None:
    done = job.progress + 1
    again = now + REPEATED[job.kind] if job.kind in REPEATED else None
    jobs.save(tx, job, 0 if again else done, now if done < job.total else again)


def _again_later(regie: Regie, job: Job, error: RegieError, now: datetime) -> None:
    log.error("job %s (%s) broke: %s", job.id, job.kind, error)
    attempts = job.attempts + 1
    run_at = now + FIRST_RETRY * 2**attempts if attempts < MOST_ATTEMPTS else None
    with regie.store.transaction() as tx:
        jobs.save(tx, job, job.progress, run_at, attempts, str(error))

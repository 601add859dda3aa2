"""Long work, done in pieces by the workers: each piece is a transaction, so a worker that dies loses at most one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from service.domain.errors import RegieError
from service.store import jobs, people
from service.store.jobs import Job
from service.store.session import Tx
from service.usecases.regie import Regie

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=1)
CLEAN = "sessies_opruimen"
EVERY = timedelta(days=1)

# One piece of a job, within the transaction in which its progress is kept.
Piece = Callable[[Tx, Job, datetime], None]


def _clean(tx: Tx, job: Job, now: datetime) -> None:
    """Sessions that are over are of no use to anybody."""
    people.end_expired(tx, now)


PIECES: Mapping[str, Piece] = {CLEAN: _clean}
REPEATED: Mapping[str, timedelta] = {CLEAN: EVERY}


def add_job(
    regie: Regie, kind: str, arguments: Mapping[str, object], total: int, now: datetime, user_id: int | None = None
) -> int:
    """Leave long work of `total` pieces to the workers; the number of the job."""
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


def work_on_jobs(regie: Regie, now: datetime, pieces: Mapping[str, Piece] = PIECES) -> bool:
    """Do one piece of one job; whether there was one. A piece that breaks is tried again later, five times."""
    job: Job | None = None
    with regie.store.read() as tx:
        if not jobs.due(tx, now):
            return False
    try:
        with regie.store.transaction() as tx:
            job = jobs.claim(tx, now)
            if job is None:
                return False
            _do(tx, job, now, pieces)
    except RegieError as error:
        if job is None:
            raise
        _again_later(regie, job, error, now)
    return True


def _do(tx: Tx, job: Job, now: datetime, pieces: Mapping[str, Piece]) -> None:
    if job.kind not in pieces:
        raise RegieError(f"Regie kent het werk ‘{job.kind}’ niet.")
    pieces[job.kind](tx, job, now)
    done = job.progress + 1
    again = now + REPEATED[job.kind] if job.kind in REPEATED else None
    jobs.save(tx, job, 0 if again else done, now if done < job.total else again)


def _again_later(regie: Regie, job: Job, error: RegieError, now: datetime) -> None:
    log.error("job %s (%s) broke: %s", job.id, job.kind, error)
    attempts = job.attempts + 1
    run_at = now + FIRST_RETRY * 2**attempts if attempts < MOST_ATTEMPTS else None
    with regie.store.transaction() as tx:
        jobs.save(tx, job, job.progress, run_at, attempts, str(error))

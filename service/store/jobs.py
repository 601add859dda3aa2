"""Long work in pieces. A job that a worker has claimed is leased; when that worker dies, another takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Job:
    """`progress` of `total` pieces are done; `run_at` is None when the job is finished, or given up (then `error` says why)."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    progress: int
    total: int
    run_at: datetime | None
    attempts: int
    error: str


def add(tx: Tx, kind: str, arguments: Mapping[str, object], total: int, run_at: datetime, user_id: int | None) -> int:
    values = {"kind": kind, "arguments": arguments, "total": total, "run_at": run_at, "created": run_at, "user_id": user_id}
    query = insert(t.jobs).values(**values, progress=0, attempts=0, error="").returning(t.jobs.c.id)
    return int(tx.execute(query).scalar_one())


def claim(tx: Tx, now: datetime, until: datetime) -> Job | None:
    """The job that waits longest, leased until then: nobody else gets it before; those that others lock are passed over."""
    query = select(t.jobs).where(t.jobs.c.run_at <= now).order_by(t.jobs.c.run_at, t.jobs.c.id).limit(1)
    row = tx.execute(query.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    tx.execute(update(t.jobs).where(t.jobs.c.id == row.id).values(run_at=until))
    return replace(_job(row), run_at=until)


def due(tx: Tx, now: datetime) -> bool:
    """Whether any job waits to be done: looking takes no lock."""
    return tx.execute(select(t.jobs.c.id).where(t.jobs.c.run_at <= now).limit(1)).first() is not None


def save(tx: Tx, job: Job, progress: int, run_at: datetime | None, attempts: int = 0, error: str = "") -> None:
    """Keep how far it is; nothing when the lease was over and another worker has gone on with it."""
    values = {"progress": progress, "run_at": run_at, "attempts": attempts, "error": error}
    ours = (t.jobs.c.id == job.id, t.jobs.c.progress == job.progress, t.jobs.c.run_at == job.run_at)
    tx.execute(update(t.jobs).where(*ours).values(**values))


def get(tx: Tx, job_id: int) -> Job | None:
    row = tx.execute(select(t.jobs).where(t.jobs.c.id == job_id)).one_or_none()
    return _job(row) if row else None


def waiting(tx: Tx, kind: str) -> bool:
    """Whether there is an unfinished job of this kind."""
    query = select(t.jobs.c.id).where(t.jobs.c.kind == kind, t.jobs.c.run_at.is_not(None)).limit(1)
    return tx.execute(query).first() is not None


def unfinished(tx: Tx, kind: str) -> list[Job]:
    """The jobs of this kind that are not finished, and not given up, the newest first."""
    query = select(t.jobs).where(t.jobs.c.kind == kind, t.jobs.c.run_at.is_not(None)).order_by(t.jobs.c.id.desc())
    return [_job(row) for row in tx.execute(query)]


def _job(row: Row[Any]) -> Job:
    return Job(row.id, row.kind, row.arguments, row.progress, row.total, row.run_at, row.attempts, row.error)

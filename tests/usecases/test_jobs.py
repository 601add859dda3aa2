"""Long work: stored, in pieces, resumed by another worker, with its progress."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.errors import RegieError
from service.store import tables as t
from service.store.jobs import Job
from service.store.session import Store, Tx
from service.usecases import account, jobs, people
from service.usecases.jobs import Piece, add_job, plan_repeated, progress, work_on_jobs
from tests.usecases.world import MONDAY, world


def test_a_job_is_done_in_pieces_and_says_how_far_it_is(store: Store) -> None:
    w = world(store)
    done: list[int] = []

    def piece(tx: Tx, job: Job, now: datetime) -> None:
        done.append(job.progress)

    pieces: Mapping[str, Piece] = {"vullen": piece}
    number = add_job(w.regie, "vullen", {"hoeveel": 3}, 3, w.now)
    assert work_on_jobs(w.regie, w.now, pieces)
    found = progress(w.regie, number)
    assert found is not None and (found.progress, found.total, found.arguments) == (1, 3, {"hoeveel": 3})
    while work_on_jobs(w.regie, w.now, pieces):
        pass
    found = progress(w.regie, number)
    assert done == [0, 1, 2] and found is not None and found.run_at is None


def test_a_piece_that_breaks_is_tried_again_and_at_last_given_up(store: Store) -> None:
    w = world(store)

    def breaks(tx: Tx, job: Job, now: datetime) -> None:
        raise RegieError("Het lukt niet.")

    number = add_job(w.regie, "vullen", {}, 3, w.now)
    for _ in range(5):
        assert work_on_jobs(w.regie, w.now, {"vullen": breaks})
        assert not work_on_jobs(w.regie, w.now, {"vullen": breaks})
        w.later(days=1)
    found = progress(w.regie, number)
    assert found is not None and (found.progress, found.run_at, found.error) == (0, None, "Het lukt niet.")


def test_unknown_work_is_said_to_be_unknown(store: Store) -> None:
    w = world(store)
    number = add_job(w.regie, "toveren", {}, 1, w.now)
    work_on_jobs(w.regie, w.now)
    found = progress(w.regie, number)
    assert found is not None and "kent het werk ‘toveren’ niet" in found.error
    assert progress(w.regie, 999) is None


def test_sessions_that_are_over_are_cleaned_up_every_day(store: Store) -> None:
    w = world(store)
    people.set_password(w.regie, "coach", "een lang wachtwoord")
    account.login(w.regie, "coach", "een lang wachtwoord", w.now)
    plan_repeated(w.regie, w.now)
    plan_repeated(w.regie, w.now)
    w.later(days=1)
    assert work_on_jobs(w.regie, w.now) and not work_on_jobs(w.regie, w.now)
    with store.read() as tx:
        assert tx.execute(select(t.sessions)).all() == []
        [job] = tx.execute(select(t.jobs)).all()
    assert job.run_at == w.now + timedelta(days=1) and job.kind == jobs.CLEAN


def test_a_broken_database_is_no_fault_of_a_job(store: Store) -> None:
    w = world(store)
    with store.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE jobs RENAME TO gone")
    try:
        with pytest.raises(Exception, match="jobs"):
            work_on_jobs(w.regie, MONDAY)
    finally:
        with store.transaction() as tx:
            tx.exec_driver_sql("ALTER TABLE gone RENAME TO jobs")

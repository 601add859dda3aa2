"""Long work: stored, in pieces, resumed by another worker, with its progress."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from service.domain.errors import RegieError
from service.store import tables as t
from service.store.jobs import Job
from service.store.session import Store
from service.usecases import account, jobs, people
from service.usecases.jobs import LEASE, Piece, Times, add_job, plan_repeated, progress, work_on_jobs
from service.usecases.regie import Regie
from service.worker import PIECES
from tests.usecases.world import MONDAY, world


def at(now: datetime) -> Times:
    return Times(now, now)


def test_a_job_is_done_in_pieces_and_says_how_far_it_is(store: Store) -> None:
    w = world(store)
    done: list[int] = []

    def piece(regie: Regie, job: Job, times: Times) -> None:
        done.append(job.progress)

    pieces: Mapping[str, Piece] = {"vullen": piece}
    number = add_job(w.regie, "vullen", {"hoeveel": 3}, 3, w.now)
    assert work_on_jobs(w.regie, at(w.now), pieces)
    found = progress(w.regie, number)
    assert found is not None and (found.progress, found.total, found.arguments) == (1, 3, {"hoeveel": 3})
    while work_on_jobs(w.regie, at(w.now), pieces):
        pass
    found = progress(w.regie, number)
    assert done == [0, 1, 2] and found is not None and found.run_at is None


def test_a_piece_that_breaks_is_tried_again_and_at_last_given_up(store: Store) -> None:
    w = world(store)

    def breaks(regie: Regie, job: Job, times: Times) -> None:
        raise RegieError("Het lukt niet.")

    number = add_job(w.regie, "vullen", {}, 3, w.now)
    for _ in range(5):
        assert work_on_jobs(w.regie, at(w.now), {"vullen": breaks})
        assert not work_on_jobs(w.regie, at(w.now), {"vullen": breaks})
        w.later(days=1)
    found = progress(w.regie, number)
    assert found is not None and (found.progress, found.run_at, found.error) == (0, None, "Het lukt niet.")


def test_unknown_work_is_said_to_be_unknown(store: Store) -> None:
    w = world(store)
    number = add_job(w.regie, "toveren", {}, 1, w.now)
    work_on_jobs(w.regie, at(w.now), PIECES)
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
    while work_on_jobs(w.regie, at(w.now), PIECES):
        pass
    with store.read() as tx:
        assert tx.execute(select(t.sessions)).all() == []
        found = tx.execute(select(t.jobs)).all()
    again = dict.fromkeys([jobs.CLEAN, jobs.TIDY], w.now + timedelta(days=1)) | {jobs.MAILS: w.now + timedelta(minutes=10)}
    assert {job.kind: job.run_at for job in found} == again
    assert len(found) == 3


def test_what_a_dead_worker_began_is_done_again_when_its_lease_is_over(store: Store) -> None:
    w = world(store)
    begun: list[int] = []

    class Died(BaseException):
        """The process is gone: nothing of ours runs any more."""

    def dies(regie: Regie, job: Job, times: Times) -> None:
        begun.append(job.progress)
        raise Died

    def works(regie: Regie, job: Job, times: Times) -> None:
        begun.append(job.progress)

    number = add_job(w.regie, "vullen", {}, 2, w.now)
    with pytest.raises(Died):
        work_on_jobs(w.regie, at(w.now), {"vullen": dies})
    assert not work_on_jobs(w.regie, at(w.now), {"vullen": works})
    w.now += LEASE
    while work_on_jobs(w.regie, at(w.now), {"vullen": works}):
        pass
    found = progress(w.regie, number)
    assert begun == [0, 0, 1] and found is not None and (found.progress, found.run_at) == (2, None)


def test_a_worker_whose_lease_was_over_does_not_count_twice(store: Store) -> None:
    w = world(store)

    def slow(regie: Regie, job: Job, times: Times) -> None:
        if times.wall == MONDAY:
            work_on_jobs(regie, at(MONDAY + LEASE), {"vullen": slow})

    number = add_job(w.regie, "vullen", {}, 3, MONDAY)
    work_on_jobs(w.regie, at(MONDAY), {"vullen": slow})
    found = progress(w.regie, number)
    assert found is not None and found.progress == 1


def test_a_broken_database_is_no_fault_of_a_job(store: Store) -> None:
    w = world(store)
    with store.transaction() as tx:
        tx.exec_driver_sql("ALTER TABLE jobs RENAME TO gone")
    try:
        with pytest.raises(Exception, match="jobs"):
            work_on_jobs(w.regie, at(MONDAY), PIECES)
    finally:
        with store.transaction() as tx:
            tx.exec_driver_sql("ALTER TABLE gone RENAME TO jobs")

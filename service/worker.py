"""The worker: wakes what falls due, and sends what is to be sent. Any number of them may run over one database."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from threading import Event

from service.domain.clock import Clock
from service.domain.errors import RegieError
from service.trials import demo as families
from service.trials import looking, running
from service.usecases import demo, jobs, mailing, moves
from service.usecases.jobs import Piece, Times, work_on_jobs
from service.usecases.regie import Regie
from service.usecases.sending import Post, send_due
from service.usecases.tidy import tidy
from service.usecases.wake import wake_due

log = logging.getLogger("regie.worker")

PAUSE = timedelta(seconds=5)
PIECES: Mapping[str, Piece] = {
    jobs.CLEAN: jobs.clean,
    jobs.TIDY: tidy,
    jobs.MAILS: mailing.plan_day,
    moves.MOVE: moves.piece,
    running.KIND: running.piece,
    looking.KIND: looking.piece,
    demo.FILLING: families.piece,
    demo.MOVING: demo.move_piece,
}


def run(regie: Regie, clock: Clock, wall_clock: Clock, stop: Event, pause: timedelta = PAUSE, post: Post | None = None) -> None:
    """Work until `stop` is set. A database that is away for a while is waited for.

    `clock` is that of the cases, which may have been moved in a demo; jobs are planned by `wall_clock`.
    Without a `post` nothing is sent, and nothing is planned to be.
    """
    while not stop.is_set():
        try:
            busy = work(regie, clock, wall_clock, post)
        except RegieError as error:
            log.error("%s", error)
            busy = False
        if not busy:
            stop.wait(pause.total_seconds())


def work(regie: Regie, clock: Clock, wall_clock: Clock, post: Post | None = None) -> bool:
    """Do what there is to do now, a bit of each; whether there was anything."""
    woken = wake_due(regie, clock())
    times = Times(clock(), wall_clock())
    mailed = post is not None and any((mailing.plan(regie, times), send_due(regie, post, times)))
    return work_on_jobs(regie, times, PIECES) or mailed or woken > 0

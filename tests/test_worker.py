"""The worker: does what there is to do, waits when there is nothing, and outlives a database that is away."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest

from service import worker
from service.store.session import Store
from service.usecases.regie import Regie
from tests.usecases.world import MONDAY, world


def test_it_wakes_what_is_due_until_it_is_stopped(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.later(days=60)
    stop = Event()
    thread = Thread(target=worker.run, args=(w.regie, lambda: w.now, lambda: w.now, stop, timedelta(milliseconds=10)))
    thread.start()
    for _ in range(3_000):
        if "Herinneren" in w.titles("coordinator"):
            break
        stop.wait(0.01)
    stop.set()
    thread.join()
    assert w.titles("coordinator") == ["Herinneren"]
    assert not worker.work(w.regie, lambda: w.now, lambda: w.now)


def test_it_waits_for_a_database_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    regie = Regie(Store("postgresql://regie:geheim@127.0.0.1:1/regie"))
    stop = Event()

    def once() -> datetime:
        stop.set()
        return MONDAY

    with caplog.at_level(logging.ERROR):
        worker.run(regie, once, once, stop, timedelta(0))
    assert "De database antwoordt niet" in caplog.text
    regie.store.close()

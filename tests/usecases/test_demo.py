"""The clock of a demo moves forward, and all that falls due on the way happens in its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.errors import RegieError
from service.store.session import Store
from service.usecases.demo import demo_clock, morning_of, tick
from service.usecases.work import work
from tests.usecases.world import world


def test_the_clock_jumps_and_wakes_on_its_way(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("later-breken", "coordinator", 1, reden="x")
    clock = lambda: w.now  # noqa: E731
    target = datetime(2026, 6, 1, 6, tzinfo=UTC)
    assert tick(w.regie, clock, target) == target
    assert demo_clock(w.regie, clock)() == target
    page = work(w.regie, w.users["coordinator"], target)
    assert [one.title for one in page.to_claim] == ["Herinneren"]
    assert page.to_claim[0].opened == datetime(2026, 4, 12, 22, tzinfo=UTC)
    with pytest.raises(RegieError, match="alleen vooruit"):
        tick(w.regie, clock, target - timedelta(days=1))


def test_without_a_date_it_jumps_to_what_comes_first(store: Store) -> None:
    w = world(store)
    clock = lambda: w.now  # noqa: E731
    with pytest.raises(RegieError, match="niets waarop wordt gewacht"):
        tick(w.regie, clock)
    w.admitted()
    assert tick(w.regie, clock) == datetime(2026, 4, 12, 22, tzinfo=UTC)


def test_the_clock_keeps_running(store: Store) -> None:
    w = world(store)
    moments = [w.now]
    clock = lambda: moments[-1]  # noqa: E731
    tick(w.regie, clock, w.now + timedelta(days=10))
    moments.append(w.now + timedelta(hours=1))
    assert demo_clock(w.regie, clock)() == w.now + timedelta(days=10, hours=1)


def test_a_day_begins_at_eight_in_amsterdam() -> None:
    assert morning_of(datetime(2026, 7, 1)) == datetime(2026, 7, 1, 6, tzinfo=UTC)

"""The clock of a demo: the real time, moved forward. The offset stands in the database, so that every process has the same."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from service.domain.clock import AMSTERDAM, Clock, civil_date
from service.domain.errors import RegieError
from service.store import settings
from service.usecases.regie import Regie
from service.usecases.wake import next_due, wake_due

OFFSET = "clock_offset"
MORNING = time(8)


def demo_clock(regie: Regie, clock: Clock) -> Clock:
    """A clock that runs as far ahead of `clock` as the database says."""

    def now() -> datetime:
        with regie.store.read() as tx:
            offset = settings.get(tx, OFFSET)
        return clock() + timedelta(seconds=float(offset or 0))

    return now


def tick(regie: Regie, clock: Clock, to: datetime | None = None) -> datetime:
    """Move the demo's clock forward to `to`, or to the next due moment; everything that falls due is woken, in its order.

    The new moment. Raises RegieError when that lies in the past, or when nothing is due.
    """
    now = demo_clock(regie, clock)()
    due = next_due(regie, broken=False)
    target = to or due
    if target is None:
        raise RegieError("Er is niets waarop wordt gewacht. Geef een datum: regie tick --to 2026-12-31.")
    if to is not None and to < now:
        raise RegieError(f"De klok kan alleen vooruit. Het is nu {civil_date(now):%d-%m-%Y}.")
    while due is not None and due <= target:
        moment = max(due, demo_clock(regie, clock)())
        _set(regie, clock, moment)
        while wake_due(regie, moment):
            pass
        due = next_due(regie, broken=False)
    _set(regie, clock, max(target, now))
    return max(target, now)


def morning_of(day: datetime) -> datetime:
    """Eight o'clock in the morning in Amsterdam on the day of a moment there."""
    return datetime.combine(day.date(), MORNING, AMSTERDAM)


def _set(regie: Regie, clock: Clock, moment: datetime) -> None:
    with regie.store.transaction() as tx:
        settings.put(tx, OFFSET, str((moment - clock()).total_seconds()))

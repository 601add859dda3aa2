"""The clock of a demo: the real time, moved forward. The offset stands in the database, so that every process has the same.

A short way is gone at once, a long one by the workers, day after day. So a page never waits long.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from service.domain.clock import AMSTERDAM, Clock, civil_date
from service.domain.errors import RegieError
from service.domain.people import User
from service.store import instances, jobs, settings
from service.store.jobs import Job
from service.usecases import work
from service.usecases.jobs import Times, add_job
from service.usecases.pages import WorkItem
from service.usecases.regie import Regie
from service.usecases.wake import next_due, wake_due

OFFSET, NOT_MADE = "clock_offset", "demo_not_made"
FILLING, MOVING = "demo_vullen", "demo_klok"
MORNING = time(8)
DAY = timedelta(days=1)
MOST_AT_ONCE = 12  # moments that a page may wake itself: about a second
MOST_PIECES = 60  # of a long way
FURTHEST = timedelta(days=3 * 366)  # a case lives 21 months; who jumps further makes a mistake


@dataclass(frozen=True)
class Busy:
    """Work that the workers do for the demo: `done` of `total` families are made, or of the parts of the way gone."""

    filling: bool
    done: int
    total: int


@dataclass(frozen=True)
class Happened:
    """What came with time passing, of what a user sees: tasks that were opened, and tasks that became late."""

    new: int
    late: int


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
    target = to or next_due(regie, broken=False)
    if target is None:
        raise RegieError("Er is niets waarop wordt gewacht. Geef een datum: regie tick --to 2026-12-31.")
    if to is not None and to < now:
        raise RegieError(f"De klok kan alleen vooruit. Het is nu {civil_date(now):%d-%m-%Y}.")
    return _go(regie, clock, max(target, now))


def move(regie: Regie, clock: Clock, target: datetime) -> bool:
    """Move the clock forward for a page: at once, or (False) by the workers when much falls due on the way.

    Raises RegieError for a moment in the past or too far away, and while the clock is already being moved.
    """
    now = demo_clock(regie, clock)()
    if target <= now:
        raise RegieError(f"De klok kan alleen vooruit. Het is nu {civil_date(now):%d-%m-%Y}.")
    if target - now > FURTHEST:
        raise RegieError("De klok kan in één keer hooguit drie jaar vooruit. Kies een eerdere datum.")
    if any(not one.filling for one in busy(regie)):
        raise RegieError("De klok loopt al vooruit. Wacht tot dat klaar is.")
    with regie.store.read() as tx:
        due = instances.count_due(tx, target)
    if due <= MOST_AT_ONCE and target - now <= 7 * DAY:
        _go(regie, clock, target)
        return True
    total = min(MOST_PIECES, max(1, (target - now).days))
    add_job(regie, MOVING, {"begin": now.isoformat(), "end": target.isoformat()}, total, clock())
    return False


def move_piece(regie: Regie, job: Job, times: Times) -> None:
    """A part of a long way. What was gone already is not gone again: the clock never goes back."""
    begin, end = (datetime.fromisoformat(job.arguments[name]) for name in ("begin", "end"))
    target = begin + (end - begin) * (job.progress + 1) / job.total
    if target > demo_clock(regie, lambda: times.wall)():
        _go(regie, lambda: times.wall, target)


def next_moment(regie: Regie, user: User, now: datetime) -> datetime | None:
    """The next moment that matters for what this user sees: the date of a task, or what a case waits for."""
    return min((moment for moment in _moments(regie, user, now) if moment > now), default=None)


def _moments(regie: Regie, user: User, now: datetime) -> Iterator[datetime]:
    today = civil_date(now)
    for one in _mine(regie, user, now):
        if one.due is not None and one.due > today:
            yield morning_of(one.due)
    with regie.store.read() as tx:
        due = instances.next_due_visible(tx, user, now)
    if due is not None:
        yield due


def _mine(regie: Regie, user: User, now: datetime) -> list[WorkItem]:
    page = work.work(regie, user, now)
    return [*page.late, *page.this_week, *page.later, *page.to_claim]


def happened(regie: Regie, user: User, since: datetime, now: datetime) -> Happened:
    """What came for this user between two moments."""
    before = civil_date(since)
    items = _mine(regie, user, now)
    new = sum(since < one.opened <= now for one in items)
    late = sum(one.late and one.due is not None and one.due >= before for one in items)
    return Happened(new, late)


def busy(regie: Regie) -> list[Busy]:
    """What the workers are doing for the demo now."""
    with regie.store.read() as tx:
        found = [job for kind in (FILLING, MOVING) for job in jobs.unfinished(tx, kind)]
    return [Busy(job.kind == FILLING, job.progress, job.total) for job in found]


def not_made(regie: Regie, family: str, reason: str) -> None:
    """Remember that a family of the demo could not be made, so that a page tells it."""
    with regie.store.transaction() as tx:
        known = json.loads(settings.get(tx, NOT_MADE) or "{}")
        settings.put(tx, NOT_MADE, json.dumps({**known, family: reason}))


def failures(regie: Regie) -> dict[str, str]:
    """The families of the demo that could not be made, with the reason."""
    with regie.store.read() as tx:
        found: dict[str, str] = json.loads(settings.get(tx, NOT_MADE) or "{}")
    return found


def morning_of(day: date) -> datetime:
    """Eight o'clock in the morning in Amsterdam on a day, or on the day of a moment there."""
    return datetime.combine(day.date() if isinstance(day, datetime) else day, MORNING, AMSTERDAM)


def _go(regie: Regie, clock: Clock, target: datetime) -> datetime:
    """Move to a moment that is not in the past; whatever falls due on the way happens at its own moment."""
    due = next_due(regie, broken=False)
    while due is not None and due <= target:
        moment = max(due, demo_clock(regie, clock)())
        _set(regie, clock, moment)
        while wake_due(regie, moment):
            pass
        due = next_due(regie, broken=False)
    _set(regie, clock, target)
    return target


def _set(regie: Regie, clock: Clock, moment: datetime) -> None:
    with regie.store.transaction() as tx:
        settings.put(tx, OFFSET, str((moment - clock()).total_seconds()))

"""The waiting list: the cases that wait for a coach, the most urgent and the longest waiting first.

What waits, and how urgently, is said by the marks `wachtlijst` and `prioriteit`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.bundle.marked import Urgency, chooses_coach, urgencies, waiting_places
from service.bundle.model import Bundle
from service.domain.clock import civil_date
from service.domain.errors import Forbidden
from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.feel import FeelValue
from service.store import case_list, case_load, newest
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Waiting:
    """A case that waits `since` a day; `until` is the last day on which it may (None: not known). `rank` is the place of its
    `priority` among all, 0 the most urgent. `task_id` is the task that chooses the coach, and when that is not open now,
    `again` is when it will be looked at again."""

    case_id: int
    code: str
    alias: str
    referrer: str
    priority: str
    rank: int
    since: date
    until: date | None
    days: int
    task_id: int | None
    task: str
    again: date | None
    suspended: bool

    @property
    def most(self) -> int | None:
        """How many days it may wait in all."""
        return (self.until - self.since).days if self.until else None

    @property
    def left(self) -> int | None:
        """How many days it may still wait; below zero it waits too long."""
        return self.most - self.days if self.most is not None else None


def show(regie: Regie, actor: User, now: datetime) -> tuple[Waiting, ...]:
    """Everybody on the list, in its order. Raises Forbidden."""
    if not may(actor, Permission.MANAGE_CASELOAD):
        raise Forbidden("De wachtlijst is voor coördinatoren.")
    with regie.store.read() as tx:
        return waiting(tx, actor, civil_date(now))


def waiting(tx: Tx, actor: User, today: date) -> tuple[Waiting, ...]:
    """The same, within a transaction."""
    bundles = {hash_: bundle_of(tx, hash_) for hash_ in case_list.bundles(tx)}
    places = {place for bundle in bundles.values() for place in waiting_places(bundle)}
    rows = case_load.waiting(tx, actor, sorted(places)) if places else []
    rows = [row for row in rows if (row.process, row.element) in waiting_places(bundles[row.bundle])]
    known = {hash_: urgencies(bundle) for hash_, bundle in bundles.items()}
    keys = {one.key for found in known.values() for one in found}
    given = newest.answers(tx, {row.id for row in rows}, keys) if rows else {}
    by_case: dict[int, list[Any]] = {}
    for row in rows:
        by_case.setdefault(row.id, []).append(row)
    found = [
        _waiting(of_case, bundles[of_case[0].bundle], known[of_case[0].bundle], given.get(id_, {}), today)
        for id_, of_case in by_case.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.rank, one.since, one.case_id)))


def _waiting(
    rows: list[Any], bundle: Bundle, known: tuple[Urgency, ...], given: Mapping[str, FeelValue], today: date
) -> Waiting:
    chosen = next((row for row in rows if chooses_coach(bundle, row.process, row.element, Role.COACH)), None)
    row = chosen or rows[0]
    priority, rank, until = _urgency(known, given)
    since = civil_date(min(one.since for one in rows))
    return Waiting(
        case_id=row.id,
        code=row.code,
        alias=row.alias,
        referrer=row.referrer,
        priority=priority,
        rank=rank,
        since=since,
        until=until,
        days=(today - since).days,
        task_id=chosen.task_id if chosen is not None else None,
        task=row.title,
        again=None if chosen is not None else min(_looks(bundle, row), default=None),
        suspended=row.suspended is not None,
    )


def _urgency(known: tuple[Urgency, ...], given: Mapping[str, FeelValue]) -> tuple[str, int, date | None]:
    """The priority, its place in the order of its table (unknown ones come last) and until when it may wait."""
    for one in known:
        value = given.get(one.key)
        result = value if isinstance(value, dict) else {one.name: value}
        priority, until = result.get(one.name), result.get(one.until) if one.until else None
        if isinstance(priority, str):
            rank = one.order.index(priority) if priority in one.order else len(one.order)
            return priority, rank, until if isinstance(until, date) and not isinstance(until, datetime) else None
    return "", max((len(one.order) for one in known), default=0) + 1, None


def _looks(bundle: Bundle, row: Any) -> Iterator[date]:
    """When the timers on the edge of the waiting task go off."""
    for timer in row.timers:
        if timer["process"] == row.process and bundle.element(row.process, timer["element"]).attached_to == row.element:
            yield civil_date(datetime.fromisoformat(timer["due"]))

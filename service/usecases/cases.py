"""The cases that a user may see: a page of what it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from service.bundle.marked import programmes
from service.bundle.phases import phases
from service.domain.clock import civil_date
from service.domain.people import User
from service.store import case_list as store
from service.store import newest
from service.store.case_list import Filter, Options, Standing
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.lists import STILL, due_text
from service.usecases.regie import Regie

__all__ = ["SIZE", "SORTS", "Ask", "CaseLine", "CaseList", "Filter", "Options", "Standing", "show_list"]

SIZE = 25  # cases on a page
WEEK = 7
Labels = dict[str, Mapping[str, str]]  # the label of each value, by the key of a field
SORTS: Mapping[str, tuple[str, ...]] = {
    "termijn": ("standing", "due"),
    "aangemeld": ("-opened",),
    "langst": ("opened",),
    "code": ("code",),
    "fase": ("phase", "due"),
    "coach": ("coach", "standing", "due"),
    "verwijzer": ("referrer", "standing", "due"),
}


@dataclass(frozen=True)
class Ask:
    """What somebody wants to see of its cases: those of `only`, or of them those that stand so; `sort` is one of SORTS, and
    `size` how many cases are on a page."""

    only: Filter = Filter()
    standing: Standing | None = None
    sort: str = "termijn"
    page: int = 1
    size: int = SIZE


@dataclass(frozen=True)
class CaseLine:
    """A case in the list. It is in the `week`-th week of its phase; `task` is the next one that is asked of anybody in it, and
    `due` its date. `standing` is None once the case is closed."""

    id: int
    code: str
    alias: str
    programme: str
    phase: str
    week: int | None
    opened: datetime
    closed: datetime | None
    outcome: str
    coach: str
    referrer: str
    commissioner: str
    suspended: datetime | None
    standing: Standing | None
    task: str
    due: date | None
    due_text: str


@dataclass(frozen=True)
class CaseList:
    """A page of the list: its number and how many there are, how many cases stand how, and what one can filter on."""

    lines: tuple[CaseLine, ...]
    counts: Mapping[Standing, int]
    number: int
    pages: int
    options: Options
    programmes: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def show_list(regie: Regie, actor: User, ask: Ask, now: datetime) -> CaseList:
    """The page of the list that somebody asks for; one past the last one is the last. The same few statements whatever the
    number of cases."""
    today = civil_date(now)
    with regie.store.read() as tx:
        labels, order = _words(tx)
        only = replace(ask.only, programme_keys=tuple(labels))
        options = store.options(tx, actor)
        counts = store.counts(tx, actor, only, today)
        total = sum(counts.values()) if ask.standing is None else counts[ask.standing]
        pages = max(1, -(-total // ask.size))
        number = min(max(ask.page, 1), pages)
        rows = store.page(
            tx, actor, only, today, standing=ask.standing, order=SORTS.get(ask.sort, SORTS["termijn"]), phases=order,
            limit=ask.size, offset=(number - 1) * ask.size,
        ) if total else []  # fmt: skip
        lines = _lines(tx, actor, rows, labels, today) if rows else ()
    sorted_ = replace(options, phases=tuple(sorted(options.phases, key=lambda name: (_place(order, name), name))))
    known = {value: label for of in labels.values() for value, label in of.items()}
    return CaseList(lines, counts, number, pages, sorted_, tuple(known.items()))


def _words(tx: Tx) -> tuple[Labels, list[str]]:
    """Of all bundles that cases are pinned to: the programmes by the key of their field, and the phases in their order."""
    labels: Labels = {}
    order: dict[str, None] = {}
    for hash_ in store.bundles(tx):
        bundle = bundle_of(tx, hash_)
        for key, values in programmes(bundle).items():
            labels[key] = {**labels.get(key, {}), **values}
        order |= {name: None for _, name in phases(bundle)}
    return labels, list(order)


def _place(order: Sequence[str], phase: str) -> int:
    return order.index(phase) if phase in order else len(order)


def _lines(tx: Tx, actor: User, rows: Sequence[Any], labels: Labels, today: date) -> tuple[CaseLine, ...]:
    ids = [row.id for row in rows]
    since = store.phases_since(tx, ids)
    first = {task.case_id: task for task in reversed(store.next_tasks(tx, actor, ids))}
    given = newest.answers(tx, ids, labels)
    return tuple(_line(row, since.get(row.id), first.get(row.id), given.get(row.id, {}), labels, today) for row in rows)


def _line(
    row: Any, since: datetime | None, task: Any, given: Mapping[str, object], labels: Labels, today: date
) -> CaseLine:
    programme = next((of.get(str(given[key]), "") for key, of in labels.items() if given.get(key) is not None), "")
    still = task is not None and task.still
    due = task.due if task is not None and not still else None
    return CaseLine(
        id=row.id,
        code=row.code,
        alias=row.alias,
        programme=programme,
        phase=row.phase,
        week=(today - civil_date(since)).days // WEEK + 1 if since else None,
        opened=row.opened,
        closed=row.done,
        outcome=row.outcome,
        coach=row.coach or "",
        referrer=row.referrer,
        commissioner=row.commissioner or "",
        suspended=row.suspended if row.done is None else None,
        standing=Standing(row.stands) if row.done is None else None,
        task=task.title if task is not None else "",
        due=due,
        due_text=STILL if still else due_text(due, today) if due else "",
    )

"""My work: what is asked of somebody now, in sections, filtered and page by page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from service.domain.clock import civil_date
from service.domain.people import User
from service.store import work as store
from service.store.session import Tx
from service.store.work import MOST_SNOOZED, Filter, Options, Section
from service.usecases.bundles import bundle_of
from service.usecases.lists import item
from service.usecases.pages import WorkItem, WorkPage
from service.usecases.regie import Regie

__all__ = ["ALL", "Ask", "Filter", "Options", "Section", "options", "work"]

NAMES = {section: section.name.lower() for section in Section}  # as in `WorkPage`
AWAKE = frozenset(Section) - {Section.SNOOZED}
MINE = AWAKE - {Section.TO_CLAIM}
ALL = Filter()


@dataclass(frozen=True)
class Ask:
    """What somebody wants to see of its work: the tasks of `only`, of one `section` or of all, and `size` of them on each page
    (None: all on one)."""

    only: Filter = field(default_factory=Filter)
    section: Section | None = None
    page: int = 1
    size: int | None = None


EVERYTHING = Ask()


def work(regie: Regie, actor: User, now: datetime, ask: Ask = EVERYTHING) -> WorkPage:
    """What this user has to do, urgent first and then by date; and what it may take. A page past the last one is the last.

    The same few statements whatever the number of tasks.
    """
    today = civil_date(now)
    with regie.store.read() as tx:
        counts = store.counts(tx, actor, ask.only, today)
        unfiltered = store.counts(tx, actor, ALL, today) if ask.only else counts
        wanted = AWAKE if ask.section is None else {ask.section} & AWAKE
        total = sum(counts[section] for section in wanted)
        pages = max(1, -(-total // ask.size)) if ask.size else 1
        number = min(max(ask.page, 1), pages)
        offset = (number - 1) * (ask.size or 0)
        rows = store.page(tx, actor, ask.only, today, wanted, ask.size, offset) if total else []
        if counts[Section.SNOOZED] and ask.section in (None, Section.SNOOZED):
            most = MOST_SNOOZED if ask.size else None
            rows += store.page(tx, actor, ask.only, today, {Section.SNOOZED}, most)
        found = _items(tx, actor, rows, today)
    return WorkPage(
        **{name: tuple(one for section_, one in found if section_ == section) for section, name in NAMES.items()},
        counts={name: counts[section] for section, name in NAMES.items()},
        mine=sum(unfiltered[section] for section in MINE),
        number=number,
        pages=pages,
    )


def options(regie: Regie, actor: User) -> Options:
    """What this user's work can be filtered on."""
    with regie.store.read() as tx:
        return store.options(tx, actor)


def _items(tx: Tx, actor: User, rows: Sequence[Any], today: date) -> list[tuple[int, WorkItem]]:
    beside = _beside(tx, actor, {row.case_id for row in rows}) if rows else {}
    return [(row.section, item(row, actor, today, tuple(beside.get(row.case_id, ())))) for row in rows]


def _beside(tx: Tx, actor: User, case_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """What runs beside the main process of each case, by its name."""
    found: dict[int, list[str]] = {}
    for row in store.beside(tx, actor, list(case_ids)):
        name = bundle_of(tx, row.bundle).processes[row.process].name
        names = found.setdefault(row.case_id, [])
        if name not in names:
            names.append(name)
    return found

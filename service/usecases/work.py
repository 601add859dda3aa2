"""My work."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from service.domain.clock import civil_date
from service.domain.people import User
from service.store import tasks
from service.usecases.lists import item, seen
from service.usecases.pages import WorkItem, WorkPage
from service.usecases.regie import Regie

WEEK = timedelta(days=7)


def work(regie: Regie, actor: User, now: datetime) -> WorkPage:
    """What this user has to do, urgent first and then by date; and what it may take."""
    today = civil_date(now)
    with regie.store.read() as tx:
        found = [item(row, actor, today) for row in tasks.of_user(tx, actor) if seen(row, actor)]
    found.sort(key=lambda one: (not one.urgent, one.due or date.max, one.task_id))
    mine = [one for one in found if one.mine]
    return WorkPage(
        late=tuple(one for one in mine if one.late),
        this_week=tuple(one for one in mine if not one.late and _soon(one, today)),
        later=tuple(one for one in mine if not one.late and not _soon(one, today)),
        to_claim=tuple(one for one in found if not one.mine),
    )


def _soon(one: WorkItem, today: date) -> bool:
    return one.due is not None and one.due <= today + WEEK

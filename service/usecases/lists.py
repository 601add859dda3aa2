"""Tasks as they stand in lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from service.domain.people import Role, User
from service.domain.permissions import may_see_instance
from service.usecases.pages import Person, WorkItem

STILL = "staat stil"


def seen(row: Any, user: User) -> bool:
    """Whether the user may see the instance of a listed task."""
    return may_see_instance(user, frozenset(Role(role) for role in row.visible_for))


def item(row: Any, user: User, today: date, beside: tuple[str, ...] = ()) -> WorkItem:
    """A task in a list, from a row of `store.tasks`, or of `store.work`, which tells more."""
    due = row.target or row.hard
    late = due is not None and due < today and not row.still
    warned = row.warn is not None and row.warn <= today and not row.still
    return WorkItem(
        task_id=row.id,
        case_id=row.case_id,
        code=row.code,
        alias=row.alias,
        phase=row.phase,
        title=row.title,
        role=Role(row.role),
        assignee=Person(row.assignee_id, row.assignee) if row.assignee_id is not None else None,
        due=due,
        due_text=STILL if row.still else due_text(due, today),
        late=late,
        urgent=row.urgent or warned,
        opened=row.opened,
        mine=row.assignee_id in user.selves,
        claimable=row.assignee_id is None and row.role in user.roles,
        warned=warned,
        still=row.still,
        in_name_of=user.stands_in_for.get(row.assignee_id, ""),
        pressing=row.urgent,
        unread=bool(row._mapping.get("unread", False)),
        snoozed=row._mapping.get("snoozed"),
        beside=beside,
    )


def due_text(due: date | None, today: date) -> str:
    """How long there still is, in Dutch: "over 3 dagen", "vandaag", "2 dagen te laat", or "geen termijn"."""
    if due is None:
        return "geen termijn"
    days = (due - today).days
    if days in (-1, 0, 1):
        return {-1: "1 dag te laat", 0: "vandaag", 1: "morgen"}[days]
    length = f"{abs(days)} dagen" if abs(days) < 21 else f"{abs(days) // 7} weken"
    return f"over {length}" if days > 0 else f"{length} te laat"

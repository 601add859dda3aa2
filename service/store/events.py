"""The log of a case, and the incidents: what broke and left the case where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from service.domain.people import Role
from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Event:
    """A new line of the log; the columns of `events` say what each part means."""

    case_id: int
    at: datetime
    kind: str
    text: str
    user_id: int | None = None
    instance_id: int | None = None
    process: str = ""
    element: str = ""
    visible_for: frozenset[Role] = frozenset()
    once: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


def add(tx: Tx, events: Sequence[Event]) -> None:
    """Write lines, in one statement. What may happen once and already did raises OnlyOnce."""
    if events:
        names = [column.name for column in t.events.c if column.name not in ("id", "visible_for", "handled")]
        rows = [
            {**{name: getattr(event, name) for name in names}, "visible_for": sorted(event.visible_for)} for event in events
        ]
        tx.execute(insert(t.events), rows)


def handle_all(tx: Tx, case_id: int, now: datetime) -> None:
    """Nothing is planned any more for the lines of this case that are there now: no mail and no webhook."""
    tx.execute(update(t.events).where(t.events.c.case_id == case_id, t.events.c.handled.is_(None)).values(handled=now))


UNDONE = "undone"  # the kind of a line that tells of a step that was taken back


def take_back(tx: Tx, ids: Sequence[int]) -> None:
    """These lines tell of a step that was taken back: they stay, but count as nothing that happened."""
    tx.execute(update(t.events).where(t.events.c.id.in_(ids)).values(kind=UNDONE, once=None))


def since(tx: Tx, case_id: int, moment: datetime) -> list[Row[Any]]:
    """The lines of a case from a moment on, oldest first."""
    query = select(t.events).where(t.events.c.case_id == case_id, t.events.c.at >= moment)
    return list(tx.execute(query.order_by(t.events.c.id)))


def of_case(tx: Tx, case_id: int) -> list[Row[Any]]:
    """The whole log with the names of who did it, oldest first."""
    query = select(t.events, t.users.c.name.label("who")).outerjoin(t.users, t.users.c.id == t.events.c.user_id)
    return list(tx.execute(query.where(t.events.c.case_id == case_id).order_by(t.events.c.id)))


def add_incident(
    tx: Tx,
    case_id: int | None,
    instance_id: int | None,
    user_id: int | None,
    now: datetime,
    *,
    process: str,
    element: str,
    text: str,
) -> None:
    """Note what broke; the same trouble of the same instance is noted once, until it is solved."""
    i = t.incidents.c
    same = (i.case_id.is_not_distinct_from(case_id), i.instance_id.is_not_distinct_from(instance_id), i.text == text)
    if tx.execute(select(i.id).where(*same, i.solved.is_(None)).limit(1)).first() is None:
        values = {"case_id": case_id, "instance_id": instance_id, "user_id": user_id, "at": now}
        tx.execute(insert(t.incidents).values(**values, process=process, element=element, text=text))
    tx.execute(update(t.instances).where(t.instances.c.id == instance_id).values(attempts=t.instances.c.attempts + 1))


def solve_incidents(tx: Tx, case_id: int, instance_id: int | None, now: datetime) -> None:
    """What broke in this instance (or, without one, while something was started in the case) went well now."""
    unsolved = (t.incidents.c.case_id == case_id) & t.incidents.c.solved.is_(None)
    of_instance = t.incidents.c.instance_id.is_not_distinct_from(instance_id)
    tx.execute(update(t.incidents).where(unsolved, of_instance).values(solved=now))


def incidents(tx: Tx, case_id: int | None = None) -> list[Row[Any]]:
    """What broke and is not solved yet, of one case or of all; newest first."""
    query = select(t.incidents).where(t.incidents.c.solved.is_(None)).order_by(t.incidents.c.id.desc())
    return list(tx.execute(query if case_id is None else query.where(t.incidents.c.case_id == case_id)))

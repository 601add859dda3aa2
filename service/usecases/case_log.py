"""The log of one case: what happened, page by page, and which rules of which tables decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.people import Role, User
from service.domain.permissions import Permission, may_see_instance
from service.feel import from_json
from service.feel import show as text_of
from service.store import events
from service.store.session import Tx
from service.usecases.pages import CaseHead, DecisionLine, LogLine, Shown
from service.usecases.regie import Regie
from service.usecases.viewing import viewing

PAGE = 50
DECISION = "decision"
SORTS: Mapping[str, frozenset[str]] = {
    "verloop": frozenset(("started", "phase", "phase_done", "milestone", "message", "closed")),
    "taken": frozenset(("opened", "completed", "cancelled", "assigned", "reopened")),
    "gegevens": frozenset(("row",)),
    "beslissingen": frozenset((DECISION,)),
}


@dataclass(frozen=True)
class Entry:
    """A line of the log; of a decision with the rules that fired and what they read."""

    line: LogLine
    decision: DecisionLine | None = None


@dataclass(frozen=True)
class LogPage:
    """A page of the log, newest first. `counts` says how many lines there are of each sort; the other kinds come under ""."""

    head: CaseHead
    entries: tuple[Entry, ...]
    counts: Mapping[str, int]
    sort: str
    page: int
    pages: int


def show(regie: Regie, actor: User, case_id: int, sort: str, page: int, now: datetime) -> LogPage:
    """A page of the log: all of it, or one of `SORTS`. Raises NotFound for another's case and Forbidden."""
    with viewing(regie, actor, case_id, "log", now, Permission.READ_LOG) as view:
        seen = seen_log(view.tx, actor, case_id)
        head = view.head()
    wanted = [row for row in reversed(seen) if sort not in SORTS or row.kind in SORTS[sort]]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(page, 1), pages)
    counts = {name: sum(row.kind in kinds for row in seen) for name, kinds in SORTS.items()}
    entries = tuple(_entry(row) for row in wanted[(page - 1) * PAGE : page * PAGE])
    return LogPage(head, entries, {"": len(seen), **counts}, sort if sort in SORTS else "", page, pages)


def seen_log(tx: Tx, actor: User, case_id: int) -> list[Any]:
    """The lines of the log that this user may see, oldest first."""
    rows = events.of_case(tx, case_id)
    return [row for row in rows if may_see_instance(actor, frozenset(Role(role) for role in row.visible_for))]


def log_line(row: Any) -> LogLine:
    return LogLine(row.at, row.who or "Regie", row.kind, row.text)


def _entry(row: Any) -> Entry:
    if row.kind != DECISION:
        return Entry(log_line(row))
    details = row.details
    inputs = tuple(Shown(label, value) for label, value in details["inputs"])
    result = text_of(from_json(details["result"]))
    return Entry(log_line(row), DecisionLine(row.at, details["table"], tuple(details["rules"]), inputs, result))

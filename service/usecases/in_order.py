"""What fell due in a case before a person acts on it happens first, each at its own moment, though no worker came by yet.

Otherwise a deadline that passed at midnight could be overtaken in the morning by who was late (requirements.md section 8).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from service.domain.errors import Conflict
from service.store.instances import Situation
from service.usecases.regie import Regie
from service.usecases.wake import wake_due

T = TypeVar("T")


class Overdue(Conflict):
    """Something in this case is due and has not happened yet; `in_order` lets it happen and tries again."""

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id
        super().__init__("In dit traject was nog iets anders aan de beurt. Probeer het opnieuw.")


def check_order(situation: Situation, case_id: int, now: datetime) -> None:
    """Raises Overdue when an instance has a moment behind it. One that broke does not count: it must not stop people."""
    if any(i.state is not None and i.wake_at is not None and i.wake_at <= now and not i.attempts for i in situation.instances):
        raise Overdue(case_id)


def in_order(regie: Regie, now: datetime, attempt: Callable[[bool], T]) -> T:
    """What `attempt` gives. It is told whether to `check_order`: the second time, what could happen first has happened."""
    try:
        return attempt(True)
    except Overdue as overdue:
        wake_due(regie, now, case_id=overdue.case_id)
        return attempt(False)

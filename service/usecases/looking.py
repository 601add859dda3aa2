"""Opening a task: from then on it is no longer unread for who opened it."""

from __future__ import annotations

from datetime import datetime

from service.domain.people import User
from service.store import looks
from service.usecases.regie import Regie


def looked(regie: Regie, actor: User, task_id: int, now: datetime) -> None:
    """Note that the user opened a task that it was just shown; a transaction of its own, because reading changes nothing."""
    with regie.store.transaction() as tx:
        looks.note(tx, actor.id, task_id, now)

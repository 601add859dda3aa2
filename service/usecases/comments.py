"""What colleagues say to each other about a task: whoever may see the task reads it and may add to it.

A comment may be personal: the log only tells that there is one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import User
from service.store import cases, comments, events, tasks
from service.store.events import Event
from service.store.session import Tx
from service.usecases.lists import seen
from service.usecases.pages import Comment
from service.usecases.regie import Regie

LONGEST = 4_000  # characters
ERASABLE = timedelta(minutes=15)


def of_task(tx: Tx, actor: User, task_id: int, now: datetime) -> tuple[Comment, ...]:
    """All that was said about a task that this user may see, newest last."""
    return tuple(
        Comment(row.id, row.who, row.at, row.text, row.user_id == actor.id, bool(row.text) and _erasable(row, actor, now))
        for row in comments.of_task(tx, task_id)
    )


def write(regie: Regie, actor: User, task_id: int, text: str, now: datetime) -> None:
    """Say something about a task, done or not. Raises NotFound, and InvalidAnswers for nothing or too much."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidAnswers({"opmerking": "Vul een opmerking in."})
    if len(text) > LONGEST:
        raise InvalidAnswers({"opmerking": f"Deze opmerking is te lang: {len(text)} tekens, hooguit {LONGEST} kan."})
    with regie.store.transaction() as tx:
        task = _seen(tx, actor, task_id)
        comments.add(tx, task.case_id, task_id, actor.id, now, text)
        place = (actor.id, task.instance_id, task.process, task.element, frozenset(task.visible_for))
        details = {"task": task_id}
        events.add(tx, [Event(task.case_id, now, "comment", f"Opmerking bij: {task.title}", *place, details=details)])


def erase(regie: Regie, actor: User, task_id: int, comment_id: int, now: datetime) -> None:
    """Take back what one said oneself, within a quarter of an hour. Raises NotFound, Forbidden or Conflict (too late)."""
    with regie.store.transaction() as tx:
        _seen(tx, actor, task_id)
        row = comments.get(tx, comment_id)
        if row is None or row.task_id != task_id:
            raise NotFound("Deze opmerking is er niet.")
        if row.user_id != actor.id:
            raise Forbidden("U kunt alleen uw eigen opmerking verwijderen.")
        if not _erasable(row, actor, now):
            raise Conflict("Deze opmerking kan niet meer weg: dat kan een kwartier lang.")
        comments.erase(tx, comment_id)


def _erasable(row: Any, actor: User, now: datetime) -> bool:
    return bool(row.user_id == actor.id and now - row.at <= ERASABLE)


def _seen(tx: Tx, actor: User, task_id: int) -> Any:
    """The row of a task that this user may see."""
    row = tasks.one(tx, task_id) if cases.get_by_task(tx, task_id, actor) else None
    if row is None or not seen(row, actor):
        raise NotFound("Deze taak is er niet.")
    return row

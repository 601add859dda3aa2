"""A form that begins something begins it once, however often and however fast it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from service.domain.errors import Conflict
from service.domain.people import User
from service.store import submissions
from service.usecases.regie import Regie

T = TypeVar("T")


def once(regie: Regie, actor: User, token: str, begin: Callable[[], T], again: Callable[[int], T]) -> T:
    """What `begin` gives; when this user sent the form with this token before, what `again` gives for its case.

    Of two posts at the same moment the second one breaks on the token, and finds what the first one made.
    """
    if (case_id := _sent(regie, actor, token)) is not None:
        return again(case_id)
    try:
        return begin()
    except Conflict:
        if (case_id := _sent(regie, actor, token)) is None:
            raise
        return again(case_id)


def _sent(regie: Regie, actor: User, token: str) -> int | None:
    with regie.store.read() as tx:
        return submissions.seen(tx, token, actor.id)

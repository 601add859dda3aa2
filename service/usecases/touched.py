"""What the last dry run said of the running cases: how many would move over to these files, and how many stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.people import User
from service.store import moves
from service.usecases.drafts import may_edit
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Touched:
    """`waiting` are the cases that the dry run did not come to yet; `reasons` say why cases stay, with how many, most first."""

    move: int
    at: datetime
    moves: int
    stays: int
    waiting: int
    reasons: tuple[tuple[str, int], ...]


def touched(regie: Regie, actor: User, hash_: str) -> Touched | None:
    """The last dry run for exactly these files; None when there was none. Raises Forbidden."""
    may_edit(actor)
    with regie.store.read() as tx:
        last = moves.last_look(tx, hash_)
        if last is None:
            return None
        counts = moves.counts(tx, last.id)
        staying: dict[str, int] = {}
        for row in moves.groups(tx, last.id):
            if row.outcome == moves.STAYS:
                staying[row.text] = staying.get(row.text, 0) + row.number
    return Touched(
        move=last.id,
        at=last.at,
        moves=counts.get(moves.MOVES, 0),
        stays=counts.get(moves.STAYS, 0),
        waiting=counts.get(moves.WAITING, 0),
        reasons=tuple(sorted(staying.items(), key=lambda reason: (-reason[1], reason[0]))),
    )

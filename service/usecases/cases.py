"""The cases that a user may see."""

from __future__ import annotations

from service.domain.people import User
from service.store import cases
from service.usecases.pages import CaseHead
from service.usecases.regie import Regie


def list_cases(
    regie: Regie, actor: User, search: str = "", closed: bool = False, limit: int = 200
) -> tuple[CaseHead, ...]:
    """The newest first; those that are closed only with `closed`. `search` looks in code and alias, never in names."""
    with regie.store.read() as tx:
        return tuple(
            CaseHead(
                id=row.id,
                code=row.code,
                alias=row.alias,
                phase=row.phase,
                opened=row.opened,
                closed=row.done,
                outcome=row.outcome,
                referrer=row.referrer,
                commissioner=row.commissioner or "",
                coach=row.coach or "",
            )
            for row in cases.listed(tx, actor, search.strip(), closed, limit)
        )

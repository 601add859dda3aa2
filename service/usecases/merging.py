"""Merging: what was published since a draft was begun is put together with what the draft changes, element by element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.bundle.merge import Conflict as Clash
from service.bundle.merge import Merge, merge
from service.bundle.merge.conflict import Side
from service.domain.errors import Conflict
from service.domain.people import User
from service.store import bundles, drafts
from service.store.bundles import Published
from service.store.drafts import Draft
from service.store.session import Tx
from service.usecases.difference import sentences
from service.usecases.draft_files import replace
from service.usecases.drafts import Working, found, may_edit, still_open, working_in
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Merging:
    """What merging would do: `theirs` is what was published since, `mine` what the draft changes, `clashes` what both changed,
    each in another way. `seen` names the three versions that were compared."""

    draft: Draft
    newest: Published
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    clashes: tuple[Clash, ...]
    seen: str


def look(regie: Regie, actor: User, draft_id: int) -> Merging | None:
    """What merging would do; None when the draft is up to date already. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        draft = found(drafts.get(tx, draft_id))
        newest = bundles.newest(tx)
        if newest is None or newest.bundle == draft.base:
            return None
        base, theirs, held = bundles.files(tx, draft.base), bundles.files(tx, newest.bundle), working_in(tx, draft)
    merged = merge(base, held.files, theirs, {})
    mine, since = sentences(base, held.files), sentences(base, theirs)
    return Merging(draft, newest, mine, since, merged.conflicts, _seen(held, newest))


def put_together(
    regie: Regie, actor: User, draft_id: int, seen: str, choices: Mapping[str, Side], now: datetime
) -> tuple[str, ...]:
    """Merge the newest publication into a draft, as new versions of its files; the paths that changed.

    `choices` say for each clash whose change it will be. Raises Forbidden, NotFound, and Conflict when a choice is missing or
    something was saved or published since it was looked at.
    """
    may_edit(actor)
    with regie.store.transaction() as tx:
        draft = still_open(drafts.lock(tx, draft_id))
        newest = bundles.newest(tx)
        if newest is None or newest.bundle == draft.base:
            return ()
        held = working_in(tx, draft)
        if _seen(held, newest) != seen:
            raise Conflict("Er is intussen iets gewijzigd. Bekijk opnieuw wat er wordt samengevoegd; er is niets veranderd.")
        merged = _merged(tx, held, newest, choices)
        return replace(tx, held, actor, merged.files, now, base=newest.bundle)


def _merged(tx: Tx, held: Working, newest: Published, choices: Mapping[str, Side]) -> Merge:
    merged = merge(bundles.files(tx, held.draft.base), held.files, bundles.files(tx, newest.bundle), choices)
    missing = [clash for clash in merged.conflicts if clash.key not in choices]
    if missing:
        raise Conflict(f"Kies nog bij: {missing[0].sentence} Er is niets veranderd.")
    return merged


def _seen(held: Working, newest: Published) -> str:
    return f"{held.hash}-{newest.bundle}"

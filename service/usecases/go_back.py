"""Going back: an older version is published again, as it was. With four eyes somebody else approves it, as any publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.bundle.read import hash_of
from service.domain.errors import Conflict, NotFound
from service.domain.people import User
from service.store import bundles, drafts
from service.store.bundles import Published
from service.usecases.approve import note_of, submission
from service.usecases.difference import sentences
from service.usecases.draft_files import replace
from service.usecases.drafts import may_edit, working_in
from service.usecases.publish import Publication, make_current
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Return:
    """What going back would change, from what is current now."""

    to: Published
    newest: Published
    sentences: tuple[str, ...]


def look(regie: Regie, actor: User, publication: int) -> Return:
    """What going back to this publication would change. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        to, newest = bundles.publication(tx, publication), bundles.newest(tx)
        if to is None or newest is None:
            raise NotFound("Deze versie is er niet.")
        return Return(to, newest, sentences(bundles.files(tx, newest.bundle), bundles.files(tx, to.bundle)))


def go_back(
    regie: Regie, actor: User, publication: int, seen: int, note: str, now: datetime, *, four_eyes: bool
) -> Publication | int:
    """Publish an older version again: the publication, or with four eyes the number of the draft that waits for approval.

    `seen` is the publication that was current when the actor looked. Raises Forbidden, NotFound, RegieError without a note and
    Conflict when something was published since, or it is current already.
    """
    may_edit(actor)
    said = note_of(note)
    with regie.store.transaction() as tx:
        bundles.one_at_a_time(tx)
        to, newest = bundles.publication(tx, publication), bundles.newest(tx)
        if to is None or newest is None:
            raise NotFound("Deze versie is er niet.")
        if newest.id != seen:
            raise Conflict(f"Er is intussen iets anders gepubliceerd, door {newest.by}. Bekijk opnieuw wat er verandert.")
        if newest.bundle == to.bundle:
            raise Conflict("Deze versie is nu al de geldende. Er is niets veranderd.")
        files = bundles.files(tx, to.bundle)
        if not four_eyes:
            return make_current(tx, to.bundle, files, actor, now, said)
        id_ = drafts.add(tx, f"Terug naar versie {to.id}", newest.bundle, actor.id, now)
        draft = drafts.get(tx, id_)
        if draft is None:
            raise NotFound("Dit concept is er niet.")
        replace(tx, working_in(tx, draft), actor, files, now)
        drafts.submit(tx, id_, submission(actor, hash_of(files), said, {}, now))
        return id_

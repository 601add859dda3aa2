"""What is different between two versions: a draft, a publication, or the newest publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.bundle.model import Bundle
from service.bundle.read import hash_of, survey
from service.compare import Change, Difference, compare
from service.domain.errors import NotFound
from service.domain.people import User
from service.store import bundles, drafts
from service.store.bundles import Published
from service.store.session import Tx
from service.usecases.drafts import Files, found, may_edit, working_in
from service.usecases.regie import Regie
from service.usecases.titles import kind_of, titles_of

KEPT = 16
_known: dict[tuple[str, str], Difference] = {}


@dataclass(frozen=True)
class Version:
    """One side of a comparison: its files and what could be read of them. `draft` or `publication` says which it is."""

    name: str
    files: Files
    bundle: Bundle
    draft: int | None = None
    publication: int | None = None


@dataclass(frozen=True)
class Compared:
    old: Version
    new: Version
    difference: Difference


def between(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Difference:
    """What is different in `new`, kept for those that were compared last. What can't be read is said to be unreadable."""
    key = hash_of(old), hash_of(new)
    known = _known.get(key)
    if known is None:
        known = compare(survey(old).bundle, survey(new).bundle)
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known), ("", "")), None)
        _known[key] = known
    return known


def sentences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[str, ...]:
    """The same for people, what matters most first. Of a table or form each sentence says which it is about."""
    titles = titles_of(survey(old).bundle) | titles_of(survey(new).bundle)
    changes = between(old, new).changes
    return tuple(Difference(tuple(_named(change, titles[change.file]) for change in changes)).sentences())


def _named(change: Change, title: str) -> Change:
    word = {"table": "Tabel", "form": "Formulier"}.get(kind_of(change.file))
    if word is None or change.what in ("file", "name"):
        return change
    return replace(change, sentence=f"{word} ‘{title}’: {change.sentence[:1].lower()}{change.sentence[1:]}")


def draft_difference(regie: Regie, actor: User, draft_id: int, publication: int | None) -> Compared:
    """What a draft changes of a publication; of the newest one when none is named. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        draft = found(drafts.get(tx, draft_id))
        old = version_in(tx, publication)
        files = working_in(tx, draft).files
    new = Version(f"Concept ‘{draft.title}’", files, survey(files).bundle, draft=draft.id)
    return Compared(old, new, between(old.files, files))


def publication_difference(regie: Regie, actor: User, old: int | None, new: int | None) -> Compared:
    """What is different between two publications; None is the newest. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        before, after = version_in(tx, old), version_in(tx, new)
    return Compared(before, after, between(before.files, after.files))


def version(regie: Regie, actor: User, publication: int | None) -> Version:
    """A publication with its files. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        return version_in(tx, publication)


def version_in(tx: Tx, publication: int | None) -> Version:
    """The same within a transaction."""
    one = bundles.newest(tx) if publication is None else bundles.publication(tx, publication)
    if one is None:
        raise NotFound("Deze versie is er niet.")
    files = bundles.files(tx, one.bundle)
    return Version(_called(one), files, survey(files).bundle, publication=one.id)


def _called(one: Published) -> str:
    return f"Versie {one.id}"

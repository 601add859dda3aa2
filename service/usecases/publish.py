"""Publishing: the files become a bundle, checked as a whole, that new cases take. Running cases stay on theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.bundle.model import Bundle
from service.bundle.read import read_bundle
from service.checks import check
from service.domain.errors import Conflict, Forbidden, InvalidBundle, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.engine.definitions import definitions
from service.store import bundles
from service.store.bundles import Published
from service.store.session import Tx
from service.usecases.difference import sentences
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Publication:
    """A bundle that was made current. `unchanged`: it was the newest already, and nothing was published. `changes` are the
    sentences on what was different from the publication before it; `approved_by` is "" when nobody had to."""

    id: int
    bundle: str
    at: datetime
    by: str
    note: str = ""
    approved_by: str = ""
    changes: tuple[str, ...] = ()
    unchanged: bool = False


def publish(
    regie: Regie,
    files: Mapping[str, bytes],
    actor: User,
    now: datetime,
    note: str = "",
    based_on: str | None = None,
    approved_by: User | None = None,
) -> Publication:
    """Check the files and make them what new cases take.

    `based_on` is the hash of the publication that the files were changed from; it must be given as soon as something else is
    current. Raises Forbidden; InvalidBundle with the findings when there is an error among them; Conflict when the files were
    not changed from the newest publication.
    """
    may_publish(actor)
    bundle = checked(files)
    with regie.store.transaction() as tx:
        bundles.one_at_a_time(tx)
        newest = bundles.newest(tx)
        if newest is not None and newest.bundle == bundle.hash:
            return _publication(newest, unchanged=True)
        if newest is not None and newest.bundle != based_on:
            raise Conflict(_not_based_on(newest, based_on))
        return make_current(tx, bundle.hash, files, actor, now, note, approved_by)


def checked(files: Mapping[str, bytes]) -> Bundle:
    """The bundle of these files, which the engine can carry out. Raises InvalidBundle with the findings."""
    findings = tuple(check(files))
    errors = [finding for finding in findings if finding.severity == "fout"]
    if errors:
        listed = "\n".join(str(finding) for finding in errors)
        raise InvalidBundle(f"Er is niets gepubliceerd. Dit klopt nog niet:\n{listed}", findings)
    bundle = read_bundle(files)
    definitions(bundle)  # what the engine can't carry out is refused here, not when the first case gets there
    return bundle


def make_current(
    tx: Tx,
    hash_: str,
    files: Mapping[str, bytes],
    actor: User,
    now: datetime,
    note: str,
    approved_by: User | None = None,
    also: tuple[str, ...] = (),
) -> Publication:
    """Publish a bundle that was checked, with the sentences on what it changes (`also`: what else is to be remembered); in a
    transaction of one at a time."""
    newest = bundles.newest(tx)
    changes = (*(sentences(bundles.files(tx, newest.bundle), files) if newest else ()), *also)
    if not bundles.has(tx, hash_):
        bundles.add(tx, hash_, files, now)
    id_ = bundles.publish(tx, hash_, actor.id, now, note, changes, approved_by.id if approved_by else None)
    return Publication(id_, hash_, now, actor.name, note, approved_by.name if approved_by else "", changes)


def again(
    regie: Regie, bundle: str, actor: User, now: datetime, note: str = "", approved_by: User | None = None
) -> Publication:
    """Go back: make an older bundle current again. It is not checked anew: it was current before, and must be so at once.

    Raises Forbidden or NotFound.
    """
    may_publish(actor)
    with regie.store.transaction() as tx:
        bundles.one_at_a_time(tx)
        newest = bundles.newest(tx)
        if newest is not None and newest.bundle == bundle:
            return _publication(newest, unchanged=True)
        if not bundles.was_published(tx, bundle):
            raise NotFound("Deze versie is nooit gepubliceerd.")
        return make_current(tx, bundle, bundles.files(tx, bundle), actor, now, note, approved_by)


def publications(regie: Regie, actor: User) -> tuple[Publication, ...]:
    """All of them, the newest first. Raises Forbidden."""
    may_publish(actor)
    with regie.store.read() as tx:
        return tuple(_publication(found) for found in bundles.publications(tx))


def publication(regie: Regie, actor: User, id_: int) -> Publication:
    """One of them. Raises Forbidden or NotFound."""
    may_publish(actor)
    with regie.store.read() as tx:
        found = bundles.publication(tx, id_)
    if found is None:
        raise NotFound("Deze versie is er niet.")
    return _publication(found)


def newest(regie: Regie) -> Publication | None:
    """What new cases take; None before the first publication."""
    with regie.store.read() as tx:
        found = bundles.newest(tx)
    return _publication(found) if found else None


def newest_files(regie: Regie) -> tuple[Publication, dict[str, bytes]]:
    """What new cases take, with its files. Raises NotFound before the first publication."""
    with regie.store.read() as tx:
        found = bundles.newest(tx)
        if found is None:
            raise NotFound("Er is nog niets gepubliceerd. Publiceer eerst de processen: regie publish.")
        return _publication(found), bundles.files(tx, found.bundle)


def may_publish(actor: User) -> None:
    """Raises Forbidden for who may not."""
    if not may(actor, Permission.PUBLISH):
        raise Forbidden("Alleen een coördinator publiceert processen.")


def _not_based_on(newest: Published, based_on: str | None) -> str:
    if based_on is None:
        return (
            f"Er is al iets gepubliceerd: versie {newest.bundle}, door {newest.by}. Zijn uw bestanden daarop gebaseerd? "
            f"Geef dan mee: --based-on {newest.bundle}. Zo niet, haal die versie dan op met regie export MAP en breng daar "
            "uw wijzigingen in aan. Er is niets gepubliceerd."
        )
    return (
        f"Er is intussen iets anders gepubliceerd, door {newest.by}: versie {newest.bundle}. Haal die versie op met "
        "regie export MAP, breng daar uw wijzigingen in aan en publiceer opnieuw. Er is niets gepubliceerd."
    )


def _publication(found: Published, unchanged: bool = False) -> Publication:
    return Publication(found.id, found.bundle, found.at, found.by, found.note, found.approved_by, found.changes, unchanged)

"""Publishing: the files become a bundle, checked as a whole, that new cases take. Running cases stay on theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.bundle.read import read_bundle
from service.checks import check
from service.domain.errors import Conflict, Forbidden, InvalidBundle, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.engine.definitions import definitions
from service.store import bundles
from service.store.bundles import Published
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Publication:
    """A bundle that was made current. `unchanged`: it was the newest already, and nothing was published."""

    id: int
    bundle: str
    at: datetime
    by: str
    note: str = ""
    unchanged: bool = False


def publish(
    regie: Regie, files: Mapping[str, bytes], actor: User, now: datetime, note: str = "", based_on: str | None = None
) -> Publication:
    """Check the files and make them what new cases take.

    `based_on` is the hash of the publication that the files were changed from, when that is known.
    Raises Forbidden; InvalidBundle with the findings when there is an error among them; Conflict when somebody else published
    in the meantime.
    """
    _check_permission(actor)
    findings = tuple(check(files))
    errors = [finding for finding in findings if finding.severity == "fout"]
    if errors:
        listed = "\n".join(str(finding) for finding in errors)
        raise InvalidBundle(f"Er is niets gepubliceerd. Dit klopt nog niet:\n{listed}", findings)
    bundle = read_bundle(files)
    definitions(bundle)  # what the engine can't carry out is refused here, not when the first case gets there
    with regie.store.transaction() as tx:
        newest = bundles.newest(tx)
        if newest is not None and newest.bundle == bundle.hash:
            return _publication(newest, unchanged=True)
        if newest is not None and based_on is not None and newest.bundle != based_on:
            raise Conflict(
                f"Er is intussen iets anders gepubliceerd, door {newest.by}. Haal die versie op, "
                "breng daar uw wijzigingen in aan en publiceer opnieuw."
            )
        if not bundles.has(tx, bundle.hash):
            bundles.add(tx, bundle.hash, files, now)
        id_ = bundles.publish(tx, bundle.hash, actor.id, now, note)
    return Publication(id_, bundle.hash, now, actor.name, note)


def again(regie: Regie, bundle: str, actor: User, now: datetime, note: str = "") -> Publication:
    """Go back: make an older bundle current again. Raises Forbidden or NotFound."""
    _check_permission(actor)
    with regie.store.transaction() as tx:
        newest = bundles.newest(tx)
        if newest is not None and newest.bundle == bundle:
            return _publication(newest, unchanged=True)
        if not bundles.has(tx, bundle):
            raise NotFound("Deze versie is nooit gepubliceerd.")
        id_ = bundles.publish(tx, bundle, actor.id, now, note)
    return Publication(id_, bundle, now, actor.name, note)


def publications(regie: Regie, actor: User) -> tuple[Publication, ...]:
    """All of them, the newest first. Raises Forbidden."""
    _check_permission(actor)
    with regie.store.read() as tx:
        return tuple(_publication(found) for found in bundles.publications(tx))


def newest(regie: Regie) -> Publication | None:
    """What new cases take; None before the first publication."""
    with regie.store.read() as tx:
        found = bundles.newest(tx)
    return _publication(found) if found else None


def _check_permission(actor: User) -> None:
    if not may(actor, Permission.PUBLISH):
        raise Forbidden("Alleen een coördinator publiceert processen.")


def _publication(found: Published, unchanged: bool = False) -> Publication:
    return Publication(found.id, found.bundle, found.at, found.by, found.note, unchanged)

"""A draft: a working copy of the newest publication, in which several people change diagrams, tables and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.bundle.findings import Finding
from service.bundle.read import hash_of
from service.checks import check
from service.domain.errors import Conflict, Forbidden, NotFound, RegieError
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.store import bundles, drafts
from service.store.drafts import Draft, Saved
from service.store.session import Tx
from service.usecases.regie import Regie

LONGEST_TITLE = 100
AT_WORK = timedelta(seconds=30)  # an editor says every ten seconds that it is there
KEPT_FINDINGS = 16

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Working:
    """A draft with its files as they are now. `versions` are those of the files that were saved in it, by path; `changed` the
    paths that are different from the base."""

    draft: Draft
    files: dict[str, bytes]
    versions: Mapping[str, Saved]
    changed: tuple[str, ...]
    hash: str

    def version(self, path: str) -> int:
        return self.versions[path].version if path in self.versions else 0


def open_draft(regie: Regie, actor: User, title: str, now: datetime) -> Draft:
    """A new draft, a copy of the newest publication. Raises Forbidden, NotFound (nothing published yet) or RegieError."""
    may_edit(actor)
    name = title.strip()
    if not name or len(name) > LONGEST_TITLE:
        raise RegieError(f"Geef het concept een naam van 1 tot {LONGEST_TITLE} tekens: waar gaat de wijziging over?")
    with regie.store.transaction() as tx:
        newest = bundles.newest(tx)
        if newest is None:
            raise NotFound("Er is nog niets gepubliceerd. Publiceer eerst de processen: regie publish.")
        id_ = drafts.add(tx, name, newest.bundle, actor.id, now)
        return found(drafts.get(tx, id_))


def list_drafts(regie: Regie, actor: User) -> tuple[Draft, ...]:
    """The open drafts, the newest first. Raises Forbidden."""
    may_edit(actor)
    with regie.store.read() as tx:
        return drafts.open_ones(tx)


def working(regie: Regie, actor: User, draft_id: int) -> Working:
    """A draft and its files. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        return working_in(tx, found(drafts.get(tx, draft_id)))


def working_in(tx: Tx, draft: Draft) -> Working:
    """The same within a transaction."""
    base = bundles.files(tx, draft.base)
    versions = drafts.newest(tx, draft.id)
    files = overlaid(base, versions)
    changed = tuple(sorted(path for path in {*base, *files} if base.get(path) != files.get(path)))
    return Working(draft, files, versions, changed, hash_of(files))


def overlaid(base: Files, versions: Mapping[str, Saved]) -> dict[str, bytes]:
    """The base's files with what was saved laid over them."""
    contents = {**base, **{path: saved.content for path, saved in versions.items()}}
    return {path: content for path, content in sorted(contents.items()) if content is not None}


def drop(regie: Regie, actor: User, draft_id: int, now: datetime) -> None:
    """Throw a draft away: nobody sees it any more, but what was saved stays in the database. Raises Forbidden or NotFound, or
    Conflict for one that is closed."""
    may_edit(actor)
    with regie.store.transaction() as tx:
        drafts.close(tx, still_open(drafts.lock(tx, draft_id)).id, drafts.DROPPED, now)


_findings: dict[str, tuple[Finding, ...]] = {}


def findings_of(files: Files) -> tuple[Finding, ...]:
    """What the checks say of these files: the same rules as `regie check`, kept for the files that were looked at last."""
    key = hash_of(files)
    known = _findings.get(key)
    if known is None:
        known = tuple(check(files))
        while len(_findings) >= KEPT_FINDINGS:
            _findings.pop(next(iter(_findings), ""), None)
        _findings[key] = known
    return known


def may_edit(actor: User) -> None:
    """Raises Forbidden for who may not change processes."""
    if not may(actor, Permission.PUBLISH):
        raise Forbidden("Alleen een coördinator verandert processen.")


def found(draft: Draft | None) -> Draft:
    """Raises NotFound when there is no such draft."""
    if draft is None:
        raise NotFound("Dit concept is er niet.")
    return draft


def still_open(draft: Draft | None) -> Draft:
    """Raises NotFound when there is no such draft, Conflict when it can't be changed any more."""
    one = found(draft)
    if one.state != drafts.OPEN:
        how = "gepubliceerd" if one.state == drafts.PUBLISHED else "weggegooid"
        raise Conflict(f"Het concept ‘{one.title}’ is intussen {how}. Begin een nieuw concept voor verdere wijzigingen.")
    return one

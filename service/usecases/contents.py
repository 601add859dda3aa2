"""What a draft or a publication holds, as people know it: titles of diagrams, tables and forms, what changed, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from service.bundle.findings import Finding, errors
from service.bundle.read import survey
from service.compare import Difference
from service.domain.people import User
from service.store import bundles, drafts
from service.store.bundles import Published
from service.store.drafts import Draft, Saved
from service.store.session import Tx
from service.usecases.approve import Request, request_of
from service.usecases.difference import between, sentences
from service.usecases.drafts import AT_WORK, Files, Working, findings_of, found, may_edit, working_in
from service.usecases.regie import Regie
from service.usecases.titles import KINDS, kind_of, titles_of

NEW, CHANGED, REMOVED = "new", "changed", "removed"


@dataclass(frozen=True)
class Item:
    """One file. `state` is "" for what is as it was in what the draft is a change of; `editors` are who has it open now."""

    path: str
    kind: str
    title: str
    state: str = ""
    findings: tuple[Finding, ...] = ()
    saved: Saved | None = None
    editors: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.path).name

    @property
    def errors(self) -> Sequence[Finding]:
        return errors(self.findings)


@dataclass(frozen=True)
class DraftPage:
    """A draft with everything that stands in it. `newest` is what is current now; `difference` and its `sentences` are with
    what it is based on."""

    working: Working
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    difference: Difference
    sentences: tuple[str, ...]
    newest: Published | None
    request: Request | None

    @property
    def draft(self) -> Draft:
        return self.working.draft

    @property
    def outdated(self) -> bool:
        return self.draft.state == drafts.OPEN and self.newest is not None and self.newest.bundle != self.draft.base

    @property
    def errors(self) -> Sequence[Finding]:
        return errors(self.findings)


def draft_page(regie: Regie, actor: User, draft_id: int, now: datetime) -> DraftPage:
    """Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        draft = found(drafts.get(tx, draft_id))
        base = bundles.files(tx, draft.base)
        held = working_in(tx, draft)
        at_work: dict[str, list[str]] = {}
        for path, user_id, name in drafts.editors(tx, draft_id, now - AT_WORK):
            if user_id != actor.id:
                at_work.setdefault(path, []).append(name)
        return _page(held, base, bundles.newest(tx), at_work)


def open_pages(regie: Regie, actor: User) -> tuple[DraftPage, ...]:
    """All open drafts, the newest first. Raises Forbidden."""
    may_edit(actor)
    with regie.store.read() as tx:
        newest = bundles.newest(tx)
        bases: dict[str, dict[str, bytes]] = {}
        return tuple(_page(working_in(tx, one), _base(tx, one, bases), newest, {}) for one in drafts.open_ones(tx))


def items(files: Files) -> tuple[Item, ...]:
    """What stands in a publication, by kind and title."""
    bundle = survey(files).bundle
    return _sorted(Item(path, kind_of(path), title) for path, title in titles_of(bundle).items())


def _page(held: Working, base: Files, newest: Published | None, at_work: Mapping[str, Sequence[str]]) -> DraftPage:
    findings = findings_of(held.files)
    of_file: dict[str, list[Finding]] = {}
    for finding in findings:
        of_file.setdefault(finding.file, []).append(finding)
    titles = titles_of(survey(base).bundle) | titles_of(survey(held.files).bundle)
    found_ = _sorted(
        Item(
            path=path,
            kind=kind_of(path),
            title=titles[path],
            state=_state(base.get(path), held.files.get(path)),
            findings=tuple(of_file.get(path, ())),
            saved=held.versions.get(path),
            editors=tuple(at_work.get(path, ())),
        )
        for path in {*base, *held.files}
    )
    return DraftPage(
        working=held,
        items=found_,
        findings=findings,
        difference=between(base, held.files),
        sentences=sentences(base, held.files),
        newest=newest,
        request=request_of(held.draft),
    )


def _base(tx: Tx, draft: Draft, known: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    if draft.base not in known:
        known[draft.base] = bundles.files(tx, draft.base)
    return known[draft.base]


def _state(before: bytes | None, now: bytes | None) -> str:
    if before == now:
        return ""
    return NEW if before is None else REMOVED if now is None else CHANGED


def _sorted(found_: Iterable[Item]) -> tuple[Item, ...]:
    order = list(KINDS)
    return tuple(sorted(found_, key=lambda item: (order.index(item.kind), item.title.lower(), item.path)))

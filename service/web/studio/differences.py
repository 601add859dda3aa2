"""Verschil: what changed between two versions, in sentences; and one file side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import TypeVar

from flask import Blueprint, render_template, request, url_for

from service.bundle.model import Form, Table
from service.compare import Change
from service.domain.errors import NotFound
from service.usecases import contents, publish
from service.usecases.difference import Compared, Version, draft_difference, publication_difference
from service.usecases.titles import kind_of, title_of
from service.web.context import actor, regie
from service.web.studio import grid, outline

pages: Blueprint = Blueprint("differences", __name__, url_prefix="/processen")

Thing = TypeVar("Thing", Table, Form)
DRAFT, VERSION = "/concepten/<int:draft>/verschil", "/versies/<int:publication>/verschil"


@dataclass(frozen=True)
class Of:
    """The changes of one file: `whole` first, and `parts` for who wants to know."""

    path: str
    title: str
    kind: str
    state: str
    whole: Sequence[Change]
    parts: Sequence[Change]


@pages.get(DRAFT)
def of_draft(draft: int) -> str:
    return _all(_draft(draft), url_for("differences.of_draft", draft=draft))


@pages.get(VERSION)
def of_version(publication: int) -> str:
    return _all(_publications(publication), url_for("differences.of_version", publication=publication))


@pages.get(DRAFT + "/<path:path>")
def of_draft_file(draft: int, path: str) -> str:
    return _one(_draft(draft), path)


@pages.get(VERSION + "/<path:path>")
def of_version_file(publication: int, path: str) -> str:
    return _one(_publications(publication), path)


@pages.app_template_global()
def file_difference(compared: Compared, path: str) -> str:
    """The address of one file side by side."""
    met, side = compared.old.publication, compared.new
    if side.draft is not None:
        return url_for("differences.of_draft_file", draft=side.draft, path=path, met=met)
    return url_for("differences.of_version_file", publication=side.publication, path=path, met=met)


@pages.app_template_global()
def source_of(version: Version, path: str) -> str:
    """Where the viewer finds a diagram."""
    if version.draft is not None:
        return url_for("drafts.source", draft=version.draft, path=path)
    return url_for("versions.source", publication=version.publication, path=path)


def _draft(draft: int) -> Compared:
    return draft_difference(regie(), actor(), draft, _met())


def _publications(publication: int) -> Compared:
    """With the version before it when none is named; the first of all has nothing before it."""
    met = _met()
    if met is None:
        earlier = [one.id for one in publish.publications(regie(), actor()) if one.id < publication]
        met = max(earlier, default=publication)
    return publication_difference(regie(), actor(), met, publication)


def _met() -> int | None:
    text = request.args.get("met", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _all(compared: Compared, here: str) -> str:
    files = [_of(compared, path, changes) for path, changes in compared.difference.by_file().items()]
    return render_template(
        "studio/difference.html",
        compared=compared,
        files=files,
        here=here,
        publications=publish.publications(regie(), actor()),
    )


def _one(compared: Compared, path: str) -> str:
    if path not in compared.old.files and path not in compared.new.files:
        raise NotFound("Dit bestand staat in geen van beide versies.")
    found = _of(compared, path, compared.difference.by_file().get(path, ()))
    marks = compared.difference.marks(path)
    first = next(iter({**marks.new, **marks.old}), None)
    tables = [_in(version.bundle.tables, path) for version in (compared.old, compared.new)]
    forms = [_in(version.bundle.sheets, path) for version in (compared.old, compared.new)]
    return render_template(
        "studio/difference_file.html",
        compared=compared,
        of=found,
        sides=[
            (version, _layers(side, first)) if path in version.files else (version, None)
            for version, side in ((compared.old, marks.old), (compared.new, marks.new))
        ],
        table=_grid(tables),
        outlines=[outline.outline(form, side) for form, side in zip(forms, (marks.old, marks.new), strict=True)]
        if any(forms)
        else None,
        lines=list(_lines(*(version.files.get(path, b"") for version in (compared.old, compared.new)))),
    )


def _of(compared: Compared, path: str, changes: Sequence[Change]) -> Of:
    there = path in compared.old.files, path in compared.new.files
    side = compared.new if there[1] else compared.old
    return Of(
        path=path,
        title=title_of(side.bundle, path),
        kind=kind_of(path),
        state="" if all(there) else contents.NEW if there[1] else contents.REMOVED,
        whole=[change for change in changes if not change.part],
        parts=[change for change in changes if change.part],
    )


def _layers(marks: Mapping[str, str], first: str | None) -> dict[str, object]:
    """What the viewer colours, and the change that it begins with; see `frontend/src/viewer`."""
    select = first if first in marks else None
    return {"marks": {element: [kind] for element, kind in marks.items()}, "badges": {}, "select": select, "link": None}


def _lines(old: bytes, new: bytes) -> Iterator[tuple[str, str]]:
    """Two texts line by line, the changed ones with three lines around them."""
    before, after = (content.decode("utf-8", "replace").splitlines() for content in (old, new))
    for line in list(unified_diff(before, after, lineterm="", n=3))[2:]:
        yield {"+": "added", "-": "removed", "@": "gap"}.get(line[:1], ""), "…" if line.startswith("@@") else line[1:]


def _in(things: Mapping[str, Thing], path: str) -> Thing | None:
    return next((thing for thing in things.values() if thing.file == path), None)


def _grid(tables: Sequence[Table | None]) -> grid.Grid | None:
    old, new = tables
    either = new or old
    return grid.beside(old or either, new or either) if either else None

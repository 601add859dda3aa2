"""Versies: what was published, by whom, and what it changed; and one version to read."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from service.bundle.read import survey
from service.domain.errors import NotFound
from service.usecases import contents, publish
from service.usecases.difference import version
from service.usecases.preview_form import preview_form
from service.usecases.titles import KINDS, kind_of, title_of
from service.web.context import actor, moment, regie
from service.web.studio import grid, outline
from service.web.studio.drafts import as_text

pages: Blueprint = Blueprint("versions", __name__, url_prefix="/processen/versies")


@pages.get("")
def index() -> str:
    return render_template("studio/versions.html", publications=publish.publications(regie(), actor()))


@pages.get("/<int:publication>")
def show(publication: int) -> str:
    one = publish.publication(regie(), actor(), publication)
    newest = publish.newest(regie())
    items = contents.items(version(regie(), actor(), publication).files)
    groups = [(kind, label, [item for item in items if item.kind == kind]) for kind, label in KINDS.items()]
    return render_template(
        "studio/version.html",
        one=one,
        current=newest is not None and newest.bundle == one.bundle,
        newest=newest,
        groups=[group for group in groups if group[2]],
        others=[other for other in publish.publications(regie(), actor()) if other.id != one.id],
    )


@pages.get("/<int:publication>/bestand/<path:path>")
def file(publication: int, path: str) -> str:
    one = version(regie(), actor(), publication)
    content = one.files.get(path)
    if content is None:
        raise NotFound("Dit bestand staat niet in deze versie.")
    bundle = survey(one.files).bundle
    table = next((table for table in bundle.tables.values() if table.file == path), None)
    kind = kind_of(path)
    return render_template(
        "studio/version_file.html",
        one=one,
        path=path,
        kind=kind,
        title=title_of(bundle, path),
        table=grid.of(table) if table else None,
        preview=preview_form(actor(), content, None, None, moment()) if kind == "form" else None,
        questions=outline.outline(next((form for form in bundle.sheets.values() if form.file == path), None), {}),
        text=content.decode("utf-8", "replace"),
    )


@pages.get("/<int:publication>/bron/<path:path>")
def source(publication: int, path: str) -> Response:
    """A file as it is: what the viewer of diagrams draws."""
    return as_text(version(regie(), actor(), publication).files.get(path))

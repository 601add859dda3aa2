"""The whole of a draft or a version as a zip, and a zip into a draft."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from service.domain.errors import RegieError
from service.usecases import contents, drafts, zips
from service.usecases.difference import sentences, version
from service.usecases.new_files import slug
from service.web.context import actor, moment, regie

pages: Blueprint = Blueprint("zipping", __name__, url_prefix="/processen")


@pages.get("/concepten/<int:draft>/zip")
def of_draft(draft: int) -> Response:
    held = drafts.working(regie(), actor(), draft)
    return _sent(zips.pack(held.files), f"concept-{held.draft.id}-{slug(held.draft.title)}".strip("-"))


@pages.get("/versies/<int:publication>/zip")
def of_version(publication: int) -> Response:
    return _sent(zips.pack(version(regie(), actor(), publication).files), f"processen-versie-{publication}")


@pages.post("/concepten/<int:draft>/zip")
def into_draft(draft: int) -> str:
    uploaded = request.files.get("zip")
    if uploaded is None or not uploaded.filename:
        raise RegieError("Kies eerst een zip-bestand.")
    before = drafts.working(regie(), actor(), draft)
    done = zips.import_zip(regie(), actor(), draft, uploaded.read(), moment())
    page = contents.draft_page(regie(), actor(), draft, moment())
    told = sentences(before.files, page.working.files)
    return render_template("studio/imported.html", page=page, draft=page.draft, done=done, sentences_=told)


def _sent(packed: bytes, name: str) -> Response:
    answer = Response(packed, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer

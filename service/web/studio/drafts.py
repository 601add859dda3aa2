"""Processen: what is current, the drafts, and one draft with its files."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.usecases import draft_files, drafts, publish
from service.web.context import actor, moment, regie

pages = Blueprint("drafts", __name__, url_prefix="/processen")

KINDS = {"bpmn": "diagram", "dmn": "table", "form": "form", "yaml": "text"}


@pages.get("")
def index() -> str:
    return render_template(
        "studio/index.html",
        drafts=drafts.list_drafts(regie(), actor()),
        publications=publish.publications(regie(), actor()),
    )


@pages.post("/concepten")
def begin() -> Response:
    draft = drafts.open_draft(regie(), actor(), request.form.get("titel", ""), moment())
    return redirect(url_for("drafts.show", draft=draft.id), 303)


@pages.get("/concepten/<int:draft>")
def show(draft: int) -> str:
    now = drafts.working(regie(), actor(), draft)
    return render_template("studio/draft.html", working=now, findings=drafts.findings_of(now.files))


@pages.get("/concepten/<int:draft>/bewerken/<path:path>")
def edit(draft: int, path: str) -> str:
    one = draft_files.read_file(regie(), actor(), draft, path, moment())
    kind = KINDS[path.rpartition(".")[2]]
    return render_template("studio/edit.html", draft=one.draft, path=path, kind=kind)

"""Eerst samenvoegen: what was published since a draft was begun, put together with what the draft changes."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.bundle.merge.conflict import Side
from service.usecases import contents, merging
from service.web.context import actor, moment, regie

pages: Blueprint = Blueprint("merging", __name__, url_prefix="/processen/concepten/<int:draft>")

SIDES: dict[str, Side] = {"mine": "mine", "theirs": "theirs"}


@pages.get("/samenvoegen")
def show(draft: int) -> str | Response:
    found = merging.look(regie(), actor(), draft)
    if found is None:
        return redirect(url_for("drafts.show", draft=draft))
    page = contents.draft_page(regie(), actor(), draft, moment())
    titles = {item.path: item.title for item in page.items}
    return render_template("studio/merge.html", page=page, draft=page.draft, found=found, titles=titles)


@pages.post("/samenvoegen")
def put_together(draft: int) -> Response:
    numbered = request.form.getlist("sleutel")
    given = {key: request.form.get(f"keuze{number}", "") for number, key in enumerate(numbered)}
    choices = {key: SIDES[side] for key, side in given.items() if side in SIDES}
    merging.put_together(regie(), actor(), draft, request.form.get("gezien", ""), choices, moment())
    return redirect(url_for("drafts.show", draft=draft, samengevoegd="ja"), 303)

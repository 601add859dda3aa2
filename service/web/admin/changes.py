"""Beheer: what was changed, by whom and when."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.usecases import administration
from service.web.context import actor, regie

pages = Blueprint("changes", __name__, url_prefix="/beheer/logboek")


@pages.get("")
def show() -> str:
    text = request.args.get("bladzijde", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return render_template("admin/changes.html", page=administration.changes(regie(), actor(), number))

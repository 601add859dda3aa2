"""The accessibility statement, and the choice of a language: both for everybody, logged in or not."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.usecases import partners, wishes
from service.web.context import regie, visitor
from service.web.language import CHOSEN, LANGUAGES
from service.web.returning import safe_path

pages = Blueprint("access", __name__)

STATED = date(2026, 11, 22)  # when the statement was last looked at


@pages.get("/toegankelijkheid")
def show() -> str:
    return render_template("access.html", team=partners.contact(regie()), stated=STATED)


@pages.post("/taal")
def speak() -> Response:
    """The language for this session; for who is logged in, for each time after."""
    language = request.form.get("taal", "")
    if language in LANGUAGES:
        session[CHOSEN] = language
        user = visitor()
        if user is not None:
            wishes.speak(regie(), user, language)
    return redirect(safe_path(request.form.get("verder", "")) or url_for("work.show"), 303)

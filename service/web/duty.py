"""The on-call roster."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict
from service.usecases import duty
from service.web import asked
from service.web.context import actor, moment, regie

pages = Blueprint("duty", __name__, url_prefix="/dienst")
NOBODY = "niemand"


@pages.get("")
def show() -> str:
    return _page()


@pages.post("")
def plan() -> tuple[str, int] | Response:
    try:
        user_id = asked.number("wie")
        if user_id is None and request.form.get("wie") != NOBODY:
            raise Conflict("Kies wie er dienst heeft.")
        duty.plan(regie(), actor(), user_id, asked.day("vanaf"), asked.day("tot"), moment())
    except Conflict as error:
        return _page(str(error)), error.status
    return redirect(url_for("duty.show"), 303)


def _page(notice: str = "") -> str:
    page = duty.show(regie(), actor(), moment())
    return render_template("duty.html", page=page, notice=notice, typed=request.form, nobody=NOBODY)

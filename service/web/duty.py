"""The on-call roster."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import InvalidAnswers
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
        nobody = request.form.get("gebruiker") == NOBODY
        user_id = None if nobody else asked.number("gebruiker") or 0
        duty.plan(regie(), actor(), user_id, asked.day("vanaf"), asked.day("tot_en_met"), moment())
    except InvalidAnswers as error:
        return _page(error.errors), error.status
    return redirect(url_for("duty.show"), 303)


def _page(wrong: Mapping[str, str] | None = None) -> str:
    page = duty.show(regie(), actor(), moment())
    return render_template("duty.html", page=page, wrong=wrong or {}, typed=request.form, nobody=NOBODY)

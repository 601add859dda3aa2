"""Substitution: who stands in for whom."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers
from service.usecases import covers
from service.web import asked
from service.web.context import actor, moment, regie

pages = Blueprint("covers", __name__, url_prefix="/vervanging")


@pages.get("")
def show() -> str:
    return _page()


@pages.post("")
def arrange() -> tuple[str, int] | Response:
    try:
        absent, substitute = asked.number("wie") or actor().id, asked.number("vervanger") or 0
        covers.arrange(regie(), actor(), absent, substitute, asked.day("vanaf"), asked.day("tot_en_met"), moment())
    except InvalidAnswers as error:
        return _page(error.errors), error.status
    except Conflict as error:
        return _page(notice=str(error)), error.status
    return redirect(url_for("covers.show"), 303)


@pages.post("/<int:cover_id>/beeindigen")
def end(cover_id: int) -> Response:
    covers.end(regie(), actor(), cover_id, moment())
    return redirect(url_for("covers.show"), 303)


def _page(wrong: Mapping[str, str] | None = None, notice: str = "") -> str:
    page = covers.show(regie(), actor(), moment())
    return render_template("covers.html", page=page, wrong=wrong or {}, notice=notice, typed=request.form)

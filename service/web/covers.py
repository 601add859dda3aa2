"""Substitution: who stands in for whom."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict
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
        absent = asked.number("wie") or actor().id
        covers.arrange(
            regie(), actor(), absent, asked.number("vervanger") or 0, asked.day("vanaf"), asked.day("tot"), moment()
        )
    except Conflict as error:
        return _page(str(error)), error.status
    return redirect(url_for("covers.show"), 303)


@pages.post("/<int:cover_id>/beeindigen")
def end(cover_id: int) -> Response:
    covers.end(regie(), actor(), cover_id, moment())
    return redirect(url_for("covers.show"), 303)


def _page(notice: str = "") -> str:
    return render_template("covers.html", page=covers.show(regie(), actor(), moment()), notice=notice, typed=request.form)

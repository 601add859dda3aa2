"""A case that stands still, and goes on."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers
from service.usecases import case, suspend
from service.usecases.suspend import Standstill
from service.web import asked
from service.web.context import actor, moment, regie, today

pages = Blueprint("suspending", __name__, url_prefix="/trajecten")


def standstill(case_id: int) -> Standstill:
    """For the pages of a case: whether it stands still, and what this visitor may do about it."""
    return suspend.standstill(regie(), actor(), case_id, moment())


@pages.get("/<code>/stilstand")
def show(code: str) -> str:
    return _page(code, case.find(regie(), actor(), code))


@pages.post("/<code>/stilstand")
def change(code: str) -> tuple[str, int] | Response:
    case_id, reason = case.find(regie(), actor(), code), request.form.get("reden", "")
    try:
        if request.form.get("doen") == "verder":
            suspend.resume(regie(), actor(), case_id, reason, moment())
        else:
            suspend.suspend(regie(), actor(), case_id, asked.day("sinds"), reason, moment())
    except InvalidAnswers as error:
        return _page(code, case_id, error.errors), error.status
    except Conflict as error:
        return _page(code, case_id, notice=str(error)), error.status
    return redirect(url_for("cases.show", code=code), 303)


def _page(code: str, case_id: int, wrong: Mapping[str, str] | None = None, notice: str = "") -> str:
    typed = {"sinds": today().isoformat(), **request.form}
    return render_template(
        "suspending.html", code=code, halt=standstill(case_id), wrong=wrong or {}, notice=notice, typed=typed
    )

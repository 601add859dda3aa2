"""Opening a task again that one just completed."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers
from service.usecases import reopen
from service.web.context import actor, moment, regie

pages = Blueprint("reopening", __name__, url_prefix="/taken")


@pages.get("/<int:task_id>/heropenen")
def show(task_id: int) -> str | tuple[str, int]:
    page = reopen.look(regie(), actor(), task_id, moment())
    return _page(page), Conflict.status if page.why_not else 200


@pages.post("/<int:task_id>/heropenen")
def send(task_id: int) -> Response | tuple[str, int]:
    reason = request.form.get("reden", "")
    try:
        reopen.reopen(regie(), actor(), task_id, reason, moment())
    except InvalidAnswers as error:
        return _page(reopen.look(regie(), actor(), task_id, moment()), reason, error.errors["reden"]), error.status
    return redirect(url_for("tasks.show", task_id=task_id), 303)


def _page(page: reopen.ReopenPage, reason: str = "", error: str = "") -> str:
    return render_template("reopen.html", page=page, reason=reason, error=error)

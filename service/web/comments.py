"""What is said about a task: adding to it, and taking back what one just said."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import InvalidAnswers
from service.usecases import comments
from service.web import tasks
from service.web.context import actor, moment, regie

pages = Blueprint("comments", __name__, url_prefix="/taken")


@pages.post("/<int:task_id>/opmerkingen")
def write(task_id: int) -> Response | tuple[str, int]:
    text = request.form.get("opmerking", "")
    try:
        comments.write(regie(), actor(), task_id, text, moment())
    except InvalidAnswers as error:
        return tasks.show(task_id, tasks.Said(text, error.errors["opmerking"])), error.status
    return _back(task_id)


@pages.post("/<int:task_id>/opmerkingen/<int:comment_id>/verwijderen")
def erase(task_id: int, comment_id: int) -> Response:
    comments.erase(regie(), actor(), task_id, comment_id, moment())
    return _back(task_id)


def _back(task_id: int) -> Response:
    return redirect(url_for("tasks.show", task_id=task_id, _anchor="opmerkingen"), 303)

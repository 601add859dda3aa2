"""A task: looking at it, taking it, handing it over, and finishing it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers, NotFound
from service.forms.rendering import read
from service.usecases import assign, complete, task
from service.usecases.pages import AlreadyDone, Completed, TaskPage
from service.web.context import actor, moment, regie
from service.web.sent import Sent, filling, sent

pages = Blueprint("tasks", __name__, url_prefix="/taken")

DONE = "gedaan"
MOST_SHOWN = 12  # opened tasks in the confirmation, which travels in a cookie


@pages.get("/<int:task_id>")
def show(task_id: int) -> str:
    return _page(task.show(regie(), actor(), task_id, moment()))


@pages.post("/<int:task_id>")
def finish(task_id: int) -> tuple[str, int] | str | Response:
    was = sent()
    if was.button:
        return _page(task.show(regie(), actor(), task_id, moment()), was)
    try:
        done = complete.complete(regie(), actor(), task_id, was.answers, was.token, moment())
    except InvalidAnswers as error:
        return _page(task.show(regie(), actor(), task_id, moment()), was, error.errors), error.status
    except Conflict as error:
        return _page(task.show(regie(), actor(), task_id, moment()), was, notice=str(error)), error.status
    remember(done, f"taak-{task_id}")
    return redirect(url_for("tasks.finished", task_id=task_id), 303)


@pages.get("/<int:task_id>/gedaan")
def finished(task_id: int) -> str | Response:
    done = session.get(DONE)
    if not isinstance(done, dict) or done.get("what") != f"taak-{task_id}":
        return redirect(url_for("tasks.show", task_id=task_id))
    return render_template("done.html", done=done)


@pages.post("/<int:task_id>/oppakken")
def claim(task_id: int) -> Response:
    assign.claim(regie(), actor(), task_id, moment())
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@pages.post("/<int:task_id>/teruggeven")
def release(task_id: int) -> Response:
    assign.release(regie(), actor(), task_id, moment())
    return redirect(url_for("work.show"), 303)


@pages.post("/<int:task_id>/toewijzen")
def hand_over(task_id: int) -> Response:
    person = request.form.get("persoon", "")
    if not person.isascii() or not person.isdigit() or len(person) > 15:
        raise NotFound("Kies eerst een persoon uit de lijst.")
    assign.assign(regie(), actor(), task_id, int(person), moment())
    return redirect(url_for("tasks.show", task_id=task_id), 303)


def remember(done: Completed, what: str) -> None:
    """Keep what happened for the page that the visitor is sent to; it holds codes and titles, nothing personal."""
    session[DONE] = {
        "what": what,
        "already": isinstance(done, AlreadyDone) or getattr(done, "already", False),
        "code": done.code,
        "alias": done.alias,
        "title": done.title[:120],
        "opened": [
            {"id": one.task_id, "title": one.title[:80], "role": one.role.value, "mine": one.mine}
            for one in done.opened[:MOST_SHOWN]
        ],
        "more": max(len(done.opened) - MOST_SHOWN, 0),
    }


def _page(page: TaskPage, was: Sent | None = None, errors: Mapping[str, str] | None = None, notice: str = "") -> str:
    may_send = page.may_do and page.state == "open"
    answered = None if may_send or was else read(page.form.form, page.form.values, page.form.prefilled)
    return render_template(
        "task.html",
        page=page,
        filling=filling(page.form, was, errors, notice),
        answered=answered,
        may_send=may_send,
    )

"""A task: looking at it, taking it, handing it over, and finishing it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.domain.errors import NotFound
from service.forms.rendering import read
from service.usecases import assign, complete, done, looking, task
from service.usecases.pages import AlreadyDone, Completed, TaskPage
from service.usecases.subjects import TASK, Subject
from service.web.context import actor, moment, regie
from service.web.form_drafts import Answer, opened, posted
from service.web.returning import back
from service.web.sent import Filling, Sent, filling

pages = Blueprint("tasks", __name__, url_prefix="/taken")

DONE = "gedaan"
MOST_SHOWN = 12  # opened tasks in the confirmation, which travels in a cookie


@dataclass(frozen=True)
class Said:
    """A comment that was not right, and what was wrong with it."""

    text: str
    error: str


@pages.get("/<int:task_id>")
def show(task_id: int, said: Said | None = None) -> str:
    """The page of a task; `said` is a comment that could not be kept."""
    page = task.show(regie(), actor(), task_id, moment())
    looking.looked(regie(), actor(), task_id, moment())
    fills_in = page.may_do and page.state == "open"
    return page_of(page, opened(page.form, _subject(task_id)) if fills_in else filling(page.form), said=said)


@pages.post("/<int:task_id>")
def finish(task_id: int) -> Answer:
    @cache
    def page() -> TaskPage:
        return task.show(regie(), actor(), task_id, moment())

    def send(was: Sent) -> Response:
        finished = complete.complete(regie(), actor(), task_id, was.answers, was.token, moment())
        remember(finished, f"taak-{task_id}")
        return redirect(url_for("tasks.finished", task_id=task_id), 303)

    return posted(_subject(task_id), lambda: page().form, send, lambda found: page_of(page(), found, sent=True))


@pages.get("/<int:task_id>/gedaan")
def finished(task_id: int) -> str | Response:
    kept = session.get(DONE)
    told = kept if isinstance(kept, dict) and kept.get("what") == f"taak-{task_id}" else None
    try:
        return render_template("done.html", done=told, page=done.show(regie(), actor(), task_id, moment()))
    except NotFound:  # the case is out of sight now, or somebody else did the task
        if told is None:
            return redirect(url_for("tasks.show", task_id=task_id))
        return render_template("done.html", done=told, page=None)


@pages.post("/<int:task_id>/oppakken")
def claim(task_id: int) -> Response:
    assign.claim(regie(), actor(), task_id, moment())
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@pages.post("/<int:task_id>/teruggeven")
def release(task_id: int) -> Response:
    assign.release(regie(), actor(), task_id, moment())
    return redirect(back(), 303)


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


def _subject(task_id: int) -> Subject:
    return Subject(TASK, str(task_id))


def page_of(page: TaskPage, found: Filling, *, sent: bool = False, said: Said | None = None) -> str:
    """The task with its form: to fill in, or to read when this user may not, unless it was just sent."""
    may_send = page.may_do and page.state == "open"
    answered = None if may_send or sent else read(page.form.form, page.form.values, page.form.prefilled, page.form.files)
    return render_template("task.html", page=page, filling=found, answered=answered, may_send=may_send, said=said)

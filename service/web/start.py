"""Starting what has no case yet: a referral, or a consultation before one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from service.domain.errors import InvalidAnswers
from service.usecases import start
from service.web.context import actor, moment, regie
from service.web.sent import filling, sent
from service.web.tasks import DONE, remember

pages = Blueprint("start", __name__, url_prefix="/aanmelden")


@pages.get("")
def index() -> str:
    return render_template("start.html", startable=start.startable(regie(), actor(), moment()))


@pages.get("/<process>")
def show(process: str) -> str:
    return render_template("fill.html", code="", filling=filling(start.start_form(regie(), actor(), process, moment())))


@pages.post("/<process>")
def begin(process: str) -> tuple[str, int] | str | Response:
    was = sent()
    if was.button:
        page = filling(start.start_form(regie(), actor(), process, moment()), was)
        return render_template("fill.html", code="", filling=page)
    try:
        started = start.start(regie(), actor(), process, was.answers, was.token, moment())
    except InvalidAnswers as error:
        page = filling(start.start_form(regie(), actor(), process, moment()), was, error.errors)
        return render_template("fill.html", code="", filling=page), error.status
    remember(started, f"start-{process}")
    return redirect(url_for("start.started", process=process), 303)


@pages.get("/<process>/gedaan")
def started(process: str) -> str | Response:
    done = session.get(DONE)
    if not isinstance(done, dict) or done.get("what") != f"start-{process}":
        return redirect(url_for("start.index"))
    return render_template("done.html", done=done)

"""Starting what has no case yet: a referral, or a consultation before one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.usecases import start
from service.usecases.pages import FormPage
from service.usecases.subjects import START, Subject
from service.web.context import actor, moment, regie
from service.web.form_drafts import Answer, opened, posted
from service.web.sent import Filling, Sent
from service.web.tasks import DONE, remember

pages = Blueprint("start", __name__, url_prefix="/aanmelden")


@pages.get("")
def index() -> str:
    return render_template("start.html", startable=start.startable(regie(), actor(), moment()))


@pages.route("/<process>", methods=["GET", "POST"])
def show(process: str) -> Answer:
    subject = Subject(START, process)

    def asked() -> FormPage:
        return start.start_form(regie(), actor(), process, moment())

    def send(was: Sent) -> Response:
        remember(start.start(regie(), actor(), process, was.answers, was.token, moment()), f"start-{process}")
        return redirect(url_for("start.started", process=process), 303)

    if request.method == "GET":
        return _page(opened(asked(), subject))
    return posted(subject, asked, send, _page)


def _page(found: Filling) -> str:
    return render_template("fill.html", code="", filling=found)


@pages.get("/<process>/gedaan")
def started(process: str) -> str | Response:
    done = session.get(DONE)
    if not isinstance(done, dict) or done.get("what") != f"start-{process}":
        return redirect(url_for("start.index"))
    return render_template("done.html", done=done)

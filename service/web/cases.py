"""The list of cases, one case, and what may be started or added on it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers
from service.usecases import act, case, cases, rows
from service.usecases.pages import FormPage
from service.web.context import actor, moment, regie
from service.web.sent import Sent, filling, sent
from service.web.tasks import DONE, remember

pages = Blueprint("cases", __name__, url_prefix="/trajecten")


@pages.get("")
def index() -> str:
    search = request.args.get("zoek", "")[:100].strip()
    closed = request.args.get("gesloten") == "ja"
    found = cases.list_cases(regie(), actor(), search=search, closed=closed)
    return render_template("cases.html", cases=found, search=search, closed=closed)


@pages.get("/<code>")
def show(code: str) -> str:
    page = case.show(regie(), actor(), case.find(regie(), actor(), code), moment())
    done = session.get(DONE)
    return render_template("case.html", page=page, done=done if isinstance(done, dict) and done.get("what") == code else None)


@pages.route("/<code>/acties/<process>", methods=["GET", "POST"])
def action(code: str, process: str) -> tuple[str, int] | str | Response:
    case_id = case.find(regie(), actor(), code)

    def send(was: Sent) -> None:
        remember(act.act(regie(), actor(), case_id, process, was.answers, was.token, moment()), code)

    return _fill(code, lambda: act.action_form(regie(), actor(), case_id, process, moment()), send)


@pages.route("/<code>/registers/<register>", methods=["GET", "POST"])
def row(code: str, register: str) -> tuple[str, int] | str | Response:
    case_id = case.find(regie(), actor(), code)

    def send(was: Sent) -> None:
        rows.add_row(regie(), actor(), case_id, register, was.answers, was.token, moment())

    return _fill(code, lambda: rows.row_form(regie(), actor(), case_id, register, moment()), send)


def _fill(code: str, form: Callable[[], FormPage], send: Callable[[Sent], None]) -> tuple[str, int] | str | Response:
    """A page with one form that belongs to a case: shown, sent, or shown again with what was typed."""
    if request.method == "GET":
        return render_template("fill.html", code=code, filling=filling(form()))
    was = sent()
    if was.button:
        return render_template("fill.html", code=code, filling=filling(form(), was))
    try:
        send(was)
    except InvalidAnswers as error:
        return render_template("fill.html", code=code, filling=filling(form(), was, error.errors)), error.status
    except Conflict as error:
        return render_template("fill.html", code=code, filling=filling(form(), was, notice=str(error))), error.status
    return redirect(url_for("cases.show", code=code), 303)

"""The list of cases, one case, and what may be started or added on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from service.usecases import act, case, case_log, cases, course, history, measures, rows
from service.usecases import registers as case_registers
from service.usecases.course import CoursePage
from service.usecases.history import Wanted
from service.usecases.measures import Measure
from service.usecases.pages import FormPage
from service.usecases.subjects import ACTION, CHANGE, ROW, Subject
from service.web import case_list
from service.web.charts import Datum, LineChart, line
from service.web.context import actor, moment, regie
from service.web.form_drafts import Answer, opened, posted
from service.web.sent import Filling, Sent
from service.web.tasks import DONE, remember

pages = Blueprint("cases", __name__, url_prefix="/trajecten")
MOST_DIGITS = 5  # of the number of a page


@pages.get("")
def index() -> str:
    ask, kept = case_list.asked()
    found = cases.show_list(regie(), actor(), ask, moment())
    return render_template(
        "cases.html",
        page=found,
        ask=ask,
        kept=kept,
        stands=case_list.STANDS,
        tones=case_list.TONES,
        shows=case_list.SHOWS,
        sorts=case_list.SORTS,
        in_phase=case_list.in_phase,
        phases=[(name, name) for name in found.options.phases],
    )


@pages.get("/<code>")
def show(code: str) -> str:
    page = case.show(regie(), actor(), _id(code), moment())
    done = session.get(DONE)
    return render_template("case.html", page=page, done=done if isinstance(done, dict) and done.get("what") == code else None)


@pages.get("/<code>/registers")
def registers(code: str) -> str:
    return render_template("case_registers.html", page=case_registers.show_all(regie(), actor(), _id(code), moment()))


@pages.get("/<code>/registers/<register>/<row>")
def one_row(code: str, register: str, row: str) -> str:
    page = case_registers.show_row(regie(), actor(), _id(code), register, row, moment())
    return render_template("case_row.html", page=page)


@pages.get("/<code>/logboek")
def log(code: str) -> str:
    sort = request.args.get("soort", "")
    return render_template("case_log.html", page=case_log.show(regie(), actor(), _id(code), sort, _number(), moment()))


@pages.get("/<code>/doelen")
def goals(code: str) -> str:
    page = measures.show_goals(regie(), actor(), _id(code), moment())
    days = [day for group in page.measures for day in group.days]
    groups = [(group, [_chart(one, (min(days), max(days))) for one in group.measures]) for group in page.measures]
    return render_template("case_goals.html", page=page, groups=groups)


def _chart(measure: Measure, period: tuple[date, date]) -> LineChart:
    data = [Datum(point.day, point.value, point.text) for point in measure.points]
    return line(measure.label, data, (measure.low, measure.high), measure.ticks, period)


@pages.get("/<code>/dossier")
def dossier(code: str) -> str:
    wanted = Wanted(*(request.args.get(name, "")[:200] for name in ("fase", "formulier", "wie")))
    return render_template("case_dossier.html", page=history.show(regie(), actor(), _id(code), wanted, _number(), moment()))


@pages.get("/<code>/diagram")
def diagram(code: str) -> str | Response:
    step = request.args.get("stap", "")
    page = course.show(regie(), actor(), _id(code), request.args.get("proces", ""), moment())
    called = next((stop.called for stop in page.stops if stop.id == step and stop.called), "")
    if called:
        return redirect(url_for("cases.diagram", code=code, proces=called))
    return render_template("case_diagram.html", page=page, layers=_layers(page, code), chosen=step)


def _layers(page: CoursePage, code: str) -> dict[str, object]:
    """What lies over the diagram: where the case has been, and a dot where it stands. A click opens what is called there."""
    marks = {id_: ["passed"] for id_ in page.passed}
    badges: dict[str, list[dict[str, str]]] = {}
    for id_ in page.standing:
        marks.setdefault(id_, []).append("token")
        badges[id_] = [{"text": "●", "kind": "token", "title": gettext("Hier staat het traject nu")}]
    link = url_for("cases.diagram", code=code, proces=page.process.id, stap="{id}").replace("%7Bid%7D", "{id}")
    return {"marks": marks, "badges": badges, "select": None, "link": link}


@pages.get("/<code>/diagram/<process>.bpmn")
def drawing(code: str, process: str) -> Response:
    """The diagram itself: what the viewer draws."""
    return Response(course.source(regie(), actor(), _id(code), process, moment()), mimetype="application/xml")


@pages.route("/<code>/acties/<process>", methods=["GET", "POST"])
def action(code: str, process: str) -> Answer:
    case_id = _id(code)

    def send(was: Sent) -> None:
        remember(act.act(regie(), actor(), case_id, process, was.answers, was.token, moment()), code)

    subject = Subject(ACTION, process, case_id)
    return _fill(code, subject, lambda: act.action_form(regie(), actor(), case_id, process, moment()), send)


@pages.route("/<code>/registers/<register>", methods=["GET", "POST"])
def row(code: str, register: str) -> Answer:
    case_id = _id(code)

    def send(was: Sent) -> None:
        rows.add_row(regie(), actor(), case_id, register, was.answers, was.token, moment())

    subject = Subject(ROW, register, case_id)
    return _fill(code, subject, lambda: rows.row_form(regie(), actor(), case_id, register, moment()), send)


@pages.route("/<code>/registers/<register>/<row>/veranderen", methods=["GET", "POST"])
def change_row(code: str, register: str, row: str) -> Answer:
    case_id = _id(code)

    def send(was: Sent) -> None:
        rows.change_row(regie(), actor(), case_id, register, row, was.answers, was.token, moment())

    after = url_for("cases.one_row", code=code, register=register, row=row)
    subject = Subject(CHANGE, f"{register}:{row}", case_id)
    return _fill(code, subject, lambda: rows.row_form(regie(), actor(), case_id, register, moment(), row), send, after)


def _id(code: str) -> int:
    return case.find(regie(), actor(), code)


def _number() -> int:
    """The page of a long list that the address asks for: the first one when it says nothing sensible."""
    text = request.args.get("pagina", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 1


def _fill(
    code: str, subject: Subject, form: Callable[[], FormPage], send: Callable[[Sent], None], after: str = ""
) -> Answer:
    """A page with one form that belongs to a case: shown, sent (then `after`, or else its overview), or shown
    again with what was typed."""

    def page(found: Filling) -> str:
        return render_template("fill.html", code=code, filling=found)

    def onward(was: Sent) -> Response:
        send(was)
        return redirect(after or url_for("cases.show", code=code), 303)

    return page(opened(form(), subject)) if request.method == "GET" else posted(subject, form, onward, page)

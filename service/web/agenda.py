"""The agenda by week or month, noting a visit in two taps, and the address of the agenda for a calendar program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from service.usecases import agenda, calendar_feeds, case, rows
from service.usecases.agenda import Entry
from service.usecases.subjects import ROW, Subject
from service.web import ics
from service.web.context import actor, moment, regie, site, today
from service.web.form_drafts import Answer, opened, posted
from service.web.sent import Filling, Sent

pages = Blueprint("agenda", __name__, url_prefix="/agenda")

WEEK, MONTH = "week", "maand"
NOTED = "genoteerd"
YEARS = 5  # so far back and ahead the agenda goes
MOST_IN_CELL = 4  # of a day in a month


@dataclass(frozen=True)
class Period:
    """A week or a month: its whole weeks from `first` up to and including `last`, and a day in the one before and after it."""

    view: str
    day: date
    first: date
    last: date
    before: date
    after: date


@pages.get("")
def show() -> str:
    return _page()


@pages.post("/adres")
def make_feed() -> str:
    """The address is told once: it isn't kept, and stands in no cookie."""
    token = calendar_feeds.make(regie(), actor(), moment())
    return _page(_address("agenda.feed", token=token))


@pages.post("/adres/weg")
def end_feed() -> AnyResponse:
    calendar_feeds.end(regie(), actor())
    return redirect(url_for("agenda.show") + "#adres", 303)


@pages.get("/<token>.ics")
def feed(token: str) -> AnyResponse:
    found = calendar_feeds.read(regie(), token, moment())
    answer = Response(ics.calendar(found.entries, _link, token), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="regie.ics"'
    answer.add_etag()
    return answer.make_conditional(request)


@pages.route("/noteer/<code>/<register>", methods=["GET", "POST"])
def note(code: str, register: str) -> Answer:
    """A row of a register, on one page with one button: most of it is filled in already."""
    case_id = case.find(regie(), actor(), code)
    subject = Subject(ROW, register, case_id)

    def page(found: Filling) -> str:
        return render_template("agenda_note.html", code=code, filling=found)

    def send(was: Sent) -> AnyResponse:
        row = rows.add_row(regie(), actor(), case_id, register, was.answers, was.token, moment())
        session[NOTED] = {"code": code, "register": register, "row": row}
        return redirect(url_for("agenda.show"), 303)

    form = rows.row_form(regie(), actor(), case_id, register, moment())
    return page(opened(form, subject)) if request.method == "GET" else posted(subject, lambda: form, send, page)


def _page(address: str = "") -> str:
    period = _period()
    whose = request.args.get("wie", "")[:20]
    page = agenda.show(regie(), actor(), whose, period.first, period.last, moment())
    return render_template(
        "agenda.html",
        page=page,
        period=period,
        weeks=[page.days[n : n + 7] for n in range(0, len(page.days), 7)],
        noted=session.pop(NOTED, None),
        address=address,
        since=calendar_feeds.made(regie(), actor()),
        most=MOST_IN_CELL,
    )


def _period() -> Period:
    """What the address asks for. What is not understood is left out: then it is this week."""
    try:
        day = date.fromisoformat(request.args.get("dag", ""))
    except ValueError:
        day = today()
    if abs(day.year - today().year) > YEARS:
        day = today()
    if request.args.get("beeld") == MONTH:
        begin = day.replace(day=1)
        after = (begin + timedelta(days=32)).replace(day=1)
        first, end = _monday(begin), after - timedelta(days=1)
        return Period(MONTH, day, first, _monday(end) + timedelta(days=6), (begin - timedelta(days=1)).replace(day=1), after)
    first = _monday(day)
    week = timedelta(days=7)
    return Period(WEEK, day, first, first + timedelta(days=6), day - week, day + week)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _link(one: Entry) -> str:
    if one.task_id:
        return _address("tasks.show", task_id=one.task_id)
    return _address("cases.show", code=one.code) if one.code else _address("agenda.show")


def _address(endpoint: str, **values: str | int) -> str:
    """The whole address of a page, as visitors from elsewhere find it."""
    return (site().url or request.url_root).rstrip("/") + url_for(endpoint, **values)  # type: ignore[arg-type]

"""Several tasks at once: what would happen, doing it, and what was done. And handing over families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from service.domain.clock import civil_date
from service.domain.errors import InvalidAnswers, NotFound
from service.usecases import bulk, caseload
from service.usecases.plan import MOST_DAYS, Plan, Verb
from service.web.context import actor, moment, regie
from service.web.returning import back, carried

pages = Blueprint("bulk", __name__, url_prefix="/werk")

MOST_DIGITS = 9
MOST_STAND = 100


@pages.get("/samen")
def show() -> str:
    plan, wrong = _plan()
    return _page(plan, list(_chosen()), wrong, asked=False)


@pages.post("/samen/bekijken")
def preview() -> tuple[str, int] | str:
    """What would happen. It is posted, though nothing changes: a reason that somebody writes belongs in no address."""
    plan, wrong = _plan()
    page = _page(plan, list(_chosen()), wrong, asked=True)
    return (page, 422) if wrong or plan.lacks(moment()) else page


@pages.post("/samen")
def carry_out() -> tuple[str, int] | str | Response:
    (plan, wrong), chosen = _plan(), _chosen()
    if wrong or plan.lacks(moment()):
        return _page(plan, list(chosen), wrong, asked=True), 422
    outcomes = bulk.carry_out(regie(), actor(), chosen, plan, moment())
    return render_template(
        "bulk_done.html",
        outcomes=outcomes,
        done=[one for one in outcomes if one.done],
        not_done=[one for one in outcomes if not one.done],
        missing=len(chosen) - len(outcomes),
        plan=plan,
        back=back(),
        carried=carried(),
    )


@pages.post("/terugzetten")
def wake_up() -> Response:
    bulk.wake_up(regie(), actor(), _chosen())
    return redirect(back(), 303)


@pages.route("/caseload", methods=["GET", "POST"])
def hand_over() -> tuple[str, int] | str:
    before, after = _number(request.values.get("van", "")), _number(request.values.get("naar", ""))
    reason = request.form.get("reden", "")[:1000]
    wrong, told, chosen = dict[str, str](), None, list[int]()
    if request.method == "POST":
        chosen = [id_ for text in request.form.getlist("gezin") if (id_ := _number(text)) is not None]
        try:
            told = caseload.hand_over(regie(), actor(), before or 0, after or 0, chosen, reason, moment())
        except InvalidAnswers as error:
            wrong = error.errors
    page = caseload.show(regie(), actor(), before, after)
    picked = set(chosen) if wrong else {one.case_id for one in page.families}
    shown = render_template("caseload.html", page=page, wrong=wrong, told=told, reason=reason, picked=picked)
    return (shown, InvalidAnswers.status) if wrong else shown


def _page(plan: Plan, chosen: Sequence[int], wrong: Mapping[str, str], asked: bool) -> str:
    lacks = {**plan.lacks(moment()), **wrong}
    page = bulk.preview(regie(), actor(), chosen, plan, moment())
    today = civil_date(moment())
    return render_template(
        "bulk.html",
        page=page,
        plan=plan,
        title=titles(plan.verb, len(page.lines)),
        can=[line for line in page.lines if not line.why_not],
        cannot=[line for line in page.lines if line.why_not],
        wrong=lacks if asked else {},
        ready=not lacks,
        soon=[(_("Tot morgen"), today + timedelta(days=1)), (_("Een week"), today + timedelta(days=7)),
              (_("Twee weken"), today + timedelta(days=14))],
        first=today if plan.verb is Verb.MOVE else today + timedelta(days=1),
        last=today + timedelta(days=MOST_DAYS),
        typed=request.values,
        back=back(),
        carried=carried(),
    )


def titles(verb: Verb, number: int) -> str:
    """What a page that does this is called."""
    found: Mapping[Verb, str] = {
        Verb.CLAIM: ngettext("%(num)d taak oppakken", "%(num)d taken oppakken", number),
        Verb.ASSIGN: ngettext("%(num)d taak toewijzen", "%(num)d taken toewijzen", number),
        Verb.MOVE: ngettext("Datum van %(num)d taak verplaatsen", "Datum van %(num)d taken verplaatsen", number),
        Verb.SNOOZE: ngettext("%(num)d taak wegzetten", "%(num)d taken wegzetten", number),
    }
    return found[verb]


def _chosen() -> dict[int, str]:
    """The chosen tasks, each with how it stood on the page that it was chosen on."""
    found: dict[int, str] = {}
    for text in request.values.getlist("taak")[: bulk.MOST_TASKS + 1]:
        number, _sign, stood = text.partition("|")
        if (task_id := _number(number)) is not None:
            found[task_id] = stood[:MOST_STAND]
    return found


def _plan() -> tuple[Plan, dict[str, str]]:
    """What is asked, and what of it could not be read: a sentence by field. Raises NotFound for no verb of ours."""
    given, wrong = request.values, {}
    try:
        verb = Verb(given.get("wat", ""))
    except ValueError:
        raise NotFound("Kies eerst wat u met de taken wilt doen.") from None
    user_id = _number(given.get("persoon", ""))
    day = None
    if text := (given.get("snel") or given.get("dag", "")).strip():
        try:
            day = date.fromisoformat(text)
        except ValueError:
            wrong["dag"] = _("Dit is geen datum. Kies een datum, of schrijf jaar-maand-dag.")
    days = None
    if text := given.get("dagen", "").strip():
        days = _number(text.removeprefix("-"))
        if days is None:
            wrong["dagen"] = _("Dit is geen aantal dagen. Schrijf een getal, zoals 7.")
        elif text.startswith("-"):
            days = -days
    person = bulk.person(regie(), actor(), user_id) if user_id is not None else None
    return Plan(verb, person, day, days, given.get("reden", "")[:1000]), wrong


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None

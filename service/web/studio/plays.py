"""Proefrit: a draft is played with an invented family, and the clock jumps."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers, NotFound, RegieError
from service.forms import row_buttons
from service.forms.post import SHOWN
from service.trials import plays
from service.trials.asking import KINDS, Ask
from service.trials.play_view import PlayView
from service.trials.plays import Shown
from service.usecases import drafts
from service.web.context import actor, moment, regie, today
from service.web.sent import Sent, filling, sent
from service.web.wording import full_day

pages = Blueprint("plays", __name__, url_prefix="/processen")

DRAFT = "/concepten/<int:draft>/proefritten"
PLAY = "/proefritten/<int:play>"
FORM = PLAY + "/invullen/<kind>/<which>"
UNITS = {"dagen": "D", "weken": "W", "maanden": "M"}
LONGEST_WAIT = 3  # digits
DOER = "_door"  # who fills in the form; with the underscore it is no answer


@pages.get(DRAFT)
def index(draft: int) -> str:
    now = drafts.working(regie(), actor(), draft)
    return render_template("studio/plays.html", draft=now.draft, plays=plays.plays_of(regie(), actor(), draft), begin=today())


@pages.post(DRAFT)
def begin(draft: int) -> Response:
    try:
        day = date.fromisoformat(request.form.get("begin", ""))
    except ValueError:
        raise RegieError("Kies de dag waarop de proefrit begint.") from None
    play = plays.open_play(regie(), actor(), draft, request.form.get("titel", ""), day, moment())
    return redirect(url_for("plays.show", play=play), 303)


@pages.get(PLAY)
def show(play: int) -> str:
    return _page(play)


@pages.post(PLAY + "/wachten")
def wait(play: int) -> Response | tuple[str, int]:
    """To the next moment, or so many days, weeks or months on."""
    number, unit = request.form.get("aantal", ""), UNITS.get(request.form.get("eenheid", ""), "")
    known = number.isascii() and number.isdigit() and 0 < len(number) <= LONGEST_WAIT
    duration = f"P{int(number)}{unit}" if known and unit else "" if request.form.get("tot") == "volgende" else "?"
    try:
        plays.wait(regie(), actor(), play, _version(), duration, moment())
    except RegieError as error:
        return _page(play, str(error)), error.status
    return _to(play)


@pages.post(PLAY + "/terug")
def back(play: int) -> Response | tuple[str, int]:
    step = request.form.get("naar", "")
    try:
        plays.back(regie(), actor(), play, _version(), moment(), int(step) if step.isascii() and step.isdigit() else None)
    except Conflict as error:
        return _page(play, str(error)), error.status
    return _to(play)


@pages.post(PLAY + "/traject")
def go_on_with(play: int) -> Response:
    case = request.form.get("traject", "")
    if not (case.isascii() and case.isdigit() and len(case) <= LONGEST_WAIT):
        raise NotFound("Dit traject is er niet.")
    plays.go_on_with(regie(), actor(), play, _version(), int(case), moment())
    return _to(play)


@pages.post(PLAY + "/meteen")
def at_once(play: int) -> Response | tuple[str, int]:
    """Do it with plausible answers, without looking at the form."""
    asked = _ask(request.form.get("soort", ""), request.form.get("wat", ""))
    try:
        plays.answer(regie(), actor(), play, _version(), asked, None, moment())
    except RegieError as error:
        return _page(play, str(error)), error.status
    return _to(play)


@pages.get(FORM)
def form(play: int, kind: str, which: str) -> str:
    variant = request.args.get("aannemelijk", "")
    if not (variant.isascii() and variant.isdigit() and len(variant) <= LONGEST_WAIT):
        return _form(play, _ask(kind, which))
    asked, answers = plays.fill_in(regie(), actor(), play, _ask(kind, which), int(variant))
    return _form(play, asked.ask, Sent({**answers, SHOWN: ""}, asked.form.token, (row_buttons.REFRESH, "1")))


@pages.post(FORM)
def send(play: int, kind: str, which: str) -> Response | str | tuple[str, int]:
    was, asked = sent(), _ask(kind, which)
    if was.button:
        return _form(play, asked, was)
    try:
        plays.answer(regie(), actor(), play, _version(), asked, was.answers, moment())
    except InvalidAnswers as error:
        return _form(play, asked, was, error), error.status
    except Conflict as error:
        return _form(play, asked, was, notice=str(error)), error.status
    return _to(play)


@pages.post(PLAY + "/bewaren")
def save(play: int) -> Response | tuple[str, int]:
    """As a trial of the draft."""
    try:
        path = plays.save_as_trial(
            regie(), actor(), play, request.form.get("naam", "").strip(), request.form.get("titel", ""), moment()
        )
    except RegieError as error:
        return _page(play, str(error)), error.status
    return redirect(url_for("plays.show", play=play, bewaard=path), 303)


@pages.post(PLAY + "/weg")
def remove(play: int) -> Response:
    return redirect(url_for("plays.index", draft=plays.remove(regie(), actor(), play)), 303)


def layers(view: PlayView, process: str) -> dict[str, object]:
    """What lies over the diagram of a process: what was passed, what of it just now, and where the tokens are."""
    marks: dict[str, list[str]] = {}
    for went in view.way:
        if went.process == process:
            marks.setdefault(went.flow or went.element, ["passed"])
    badges: dict[str, list[dict[str, str]]] = {}
    select = None
    for owner, element, number in view.tokens:
        if owner == process:
            marks.setdefault(element, []).append("token")
            here = ngettext("Hier staat het traject nu", "Hier staat het traject nu, %(num)s keer", number)
            badges[element] = [{"text": str(number) if number > 1 else "●", "kind": "token", "title": here}]
            select = element
    for one in view.ahead:
        if one.process == process and not one.task and one.element not in badges:
            badges[one.element] = [
                {"text": f"{one.day:%d-%m}", "kind": "time", "title": _("Gebeurt op %(day)s", day=full_day(one.day))}
            ]
    return {"marks": marks, "badges": badges, "select": select, "link": None}


def _page(play: int, notice: str = "") -> str:
    found: Shown = plays.show(regie(), actor(), play)
    diagrams = found.view.diagrams()
    wanted = request.args.get("diagram", "")
    diagram = next((process for process in diagrams if process.id == wanted), diagrams[0])
    return render_template(
        "studio/play.html",
        play=found.play,
        draft=found.working.draft,
        view=found.view,
        diagrams=diagrams,
        diagram=diagram,
        layers=layers(found.view, diagram.id),
        notice=notice,
        saved=request.args.get("bewaard", ""),
        findings=[one for one in drafts.findings_of(found.working.files) if one.severity == "fout"],
    )


def _form(
    play: int, asked: Ask, was: Sent | None = None, error: InvalidAnswers | None = None, notice: str = ""
) -> str:
    found = plays.ask(regie(), actor(), play, asked)
    variant = request.args.get("aannemelijk", "")
    return render_template(
        "studio/play_form.html",
        asked=found,
        play=plays.head(regie(), actor(), play),
        filling=filling(found.form, was, error.errors if error else None, notice),
        variant=int(variant) + 1 if variant.isdigit() else 0,
    )


def _ask(kind: str, which: str) -> Ask:
    if kind not in KINDS:
        raise NotFound("Dit formulier is er niet.")
    return Ask(kind, which, request.form.get(DOER) or request.values.get("door", ""))


def _version() -> int:
    text = request.form.get("_versie", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _to(play: int) -> Response:
    return redirect(url_for("plays.show", play=play), 303)

"""Half-filled forms: what the pages with a form share, and what their script asks for (`static/form.js`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from service.domain.errors import Conflict, Forbidden, InvalidAnswers
from service.usecases import form_drafts as drafts
from service.usecases.form_drafts import Busy, Outdated, Saved
from service.usecases.pages import FormPage
from service.usecases.subjects import Subject, subject_of
from service.web.context import actor, moment, regie, today
from service.web.sent import ANYWAY, THEIRS, Clash, Filling, Sent, filling, filling_again, sent
from service.web.uploads import uploaded
from service.web.wording import ago, near

pages = Blueprint("form_drafts", __name__, url_prefix="/concepten")

Answer = tuple[str, int] | str | AnyResponse


def opened(page: FormPage, subject: Subject) -> Filling:
    """A form as its page opens: with what was typed before."""
    return filling_again(page, drafts.show(regie(), actor(), subject, moment()))


def again(page: FormPage, subject: Subject, was: Sent, **more: object) -> Filling:
    """A form as it was sent, with what is known of its draft; `more` as `filling` takes it."""
    found: Filling = filling(page, was, **more)  # type: ignore[arg-type]
    try:
        return replace(found, draft=drafts.show(regie(), actor(), subject, moment()), version=was.version)
    except (Conflict, Forbidden):  # somebody else sent it meanwhile: there is nothing to keep any more
        return found


def posted(
    subject: Subject, form: Callable[[], FormPage], send: Callable[[Sent], AnyResponse], page: Callable[[Filling], str]
) -> Answer:
    """A form came in: it is sent, kept for later, or shown again with what was typed and what stood in the way."""
    was, wrong = uploaded(sent(), subject)
    if wrong:
        return page(again(form(), subject, was, errors=wrong)), InvalidAnswers.status
    if was.keep:
        return _kept(subject, form, page, was)
    if was.button:
        return page(again(form(), subject, was))
    newer = drafts.saved_elsewhere(regie(), actor(), subject, was.version, moment())
    if newer:
        return page(_clash(subject, form(), was, newer)), Conflict.status
    try:
        return send(was)
    except InvalidAnswers as error:
        return page(again(form(), subject, was, errors=error.errors)), error.status
    except Conflict as error:
        return page(again(form(), subject, was, notice=str(error))), error.status


def _kept(subject: Subject, form: Callable[[], FormPage], page: Callable[[Filling], str], was: Sent) -> Answer:
    """"Opslaan en later verder", and the two ways out when somebody else saved it as well."""
    anyway = was.keep in (ANYWAY, THEIRS)
    before = drafts.show(regie(), actor(), subject, moment()) if was.keep == THEIRS else None
    try:
        drafts.save(regie(), actor(), subject, was.typed, was.version, moment(), anyway=anyway)
    except Outdated as error:
        return page(_clash(subject, form(), was, error.saved)), error.status
    if before and before.saved:
        drafts.put_back(regie(), actor(), subject, before.saved.version, moment())
    return redirect(f"{request.path}?bewaard={'samen' if anyway else 'ja'}", 303)


def _clash(subject: Subject, page: FormPage, was: Sent, saved: Saved) -> Filling:
    told = drafts.compare(regie(), actor(), subject, was.typed.pairs, moment())
    return replace(again(page, subject, was), clash=Clash(saved, told))


@pages.get("/<subject>")
def state(subject: str) -> Response:
    return _state(subject, at_work=False)


@pages.post("/<subject>/bezig")
def at_work(subject: str) -> Response:
    return _state(subject, at_work=True)


@pages.post("/<subject>")
def save(subject: str) -> tuple[Response, int] | Response:
    was, which = sent(), subject_of(subject)
    try:
        saved = drafts.save(regie(), actor(), which, was.typed, was.version, moment())
    except Outdated as error:
        found = _clash(which, drafts.form(regie(), actor(), which, moment()), was, error.saved)
        panel = render_template("clash.html", filling=found)
        return jsonify(sentence=str(error), version=error.saved.version, who=error.saved.by, panel=panel), error.status
    return jsonify(version=saved.version, at=f"{near(saved.at, today())}", who=saved.by)


@pages.post("/<subject>/formulier")
def sheet(subject: str) -> str:
    which = subject_of(subject)
    page = drafts.form(regie(), actor(), which, moment())
    return render_template("sheet.html", filling=filling(page, sent()))


@pages.post("/<subject>/terug")
def put_back(subject: str) -> AnyResponse:
    number = request.form.get("versie", "")
    version = int(number) if number.isascii() and number.isdigit() and len(number) <= 9 else 0
    drafts.put_back(regie(), actor(), subject_of(subject), version, moment())
    return redirect(f"{_back()}?bewaard=terug", 303)


@pages.post("/<subject>/weg")
def throw_away(subject: str) -> AnyResponse:
    drafts.throw_away(regie(), actor(), subject_of(subject), moment())
    return redirect(f"{_back()}?bewaard=weg", 303)


def _back() -> str:
    """The page of the form: a path of this site."""
    path = request.form.get("pagina", "")
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "?" not in path
    return path if plain else url_for("work.show")


def _state(subject: str, *, at_work: bool) -> Response:
    found = drafts.state(regie(), actor(), subject_of(subject), moment(), at_work=at_work)
    saved = found.saved
    newer = _("%(who)s heeft dit formulier bewaard, %(when)s.", who=saved.by, when=near(saved.at, today())) if saved else ""
    return jsonify(version=found.version, saved=newer, busy=busy_text(found.busy, moment()))


def busy_text(busy: tuple[Busy, ...], now: datetime) -> str:
    """`Kiki Coacher is hier nu mee bezig (2 minuten geleden).`"""
    said = (_("%(who)s is hier nu mee bezig (%(when)s).", who=one.name, when=ago(one.since, now)) for one in busy)
    return " ".join(said)


def texts() -> dict[str, str]:
    """What the script of a form says."""
    return {
        "saving": _("Bezig met bewaren…"),
        "saved": _("Bewaard, %(when)s", when="{when}"),
        "offline": _("Geen verbinding: bewaard op dit toestel"),
        "blocked": _("Geen verbinding, en dit toestel bewaart niets. Laat deze pagina open tot er weer verbinding is."),
        "loggedOut": _("U bent uitgelogd. Wat u typte is bewaard op dit toestel. Log in, dan staat het er weer."),
        "loggedOutBlocked": _("U bent uitgelogd en dit is nog niet bewaard. Log in een ander venster in en ga hier verder."),
        "logIn": _("Inloggen"),
        "failed": _("Niet bewaard: {why}"),
        "trouble": _("Niet bewaard. We proberen het zo weer."),
        "notSent": _("Niet verstuurd: er is geen verbinding. Wat u typte is er nog; verstuur het als er weer verbinding is."),
        "needsLine": _("Dit kan alleen met verbinding. Wat u typte is er nog."),
        "redrawn": _("Het formulier is net veranderd. Kijk even, en druk dan opnieuw."),
        "rowAdded": _("Regel {nr} is erbij gekomen"),
        "rowGone": _("De regel is weggehaald"),
        "rowCrossed": _("De regel wordt weggehaald als u het formulier verstuurt"),
        "rowKept": _("De regel blijft staan"),
        "questionsAdded": _("Nieuwe vraag: {what}"),
        "found": _("Dit typte u {when} op dit toestel, toen er geen verbinding was. Het staat weer in het formulier."),
        "foundOlder": _("Op dit toestel staat nog wat u {when} typte zonder verbinding. Er is daarna elders iets bewaard."),
        "useMine": _("Gebruik wat ik hier typte"),
        "dropMine": _("Weggooien"),
        "show": _("Laat zien"),
        "today": _("vandaag"),
    }

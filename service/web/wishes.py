"""Mijn instellingen: how one is reached and mailed, the language, and the password."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from werkzeug.wrappers import Response

from service.domain.errors import RegieError
from service.usecases import account, wishes
from service.usecases.letters import ASSIGNED, COMMENT, ESCALATION, LATE, SOON
from service.web.context import LOGIN, RENEW, actor, regie, site
from service.web.language import CHOSEN, LANGUAGES

pages = Blueprint("wishes", __name__, url_prefix="/instellingen")

KEPT = "bewaard"
KINDS = {
    ASSIGNED: later("Een nieuwe taak voor mij"),
    SOON: later("Een taak die bijna klaar moet zijn"),
    LATE: later("Een taak die te laat is"),
    ESCALATION: later("Een escalatie: ik moet besluiten"),
    COMMENT: later("Een opmerking bij een taak van mij"),
}


@pages.get("")
def show() -> str:
    kept = session.pop(KEPT, False)
    return _page(kept=_("Uw instellingen zijn bewaard.") if kept else "")


@pages.post("/bereikbaar")
def reach() -> tuple[str, int] | Response:
    email, phone = (request.form.get(name, "")[:300].strip() for name in ("email", "telefoon"))
    try:
        wishes.reach(regie(), actor(), email, phone)
    except RegieError as error:
        return _page(str(error), {"email": email, "phone": phone}), error.status
    return _kept("bereikbaar")


@pages.post("/mail")
def mails() -> Response:
    wishes.choose_mails(regie(), actor(), request.form.getlist("soort"), digest=request.form.get("hoe") == "overzicht")
    return _kept("mail")


@pages.post("/taal")
def speak() -> Response:
    language = request.form.get("taal", "")
    if language in LANGUAGES:
        wishes.speak(regie(), actor(), language)
        session[CHOSEN] = language
    return _kept("taal")


@pages.post("/wachtwoord")
def password() -> tuple[str, int] | Response:
    """A new password ends all sessions; this one goes on as a new one."""
    old, new, again = (request.form.get(f"wachtwoord_{name}", "")[:1000] for name in ("oud", "nieuw", "nog_eens"))
    try:
        if new != again:
            raise RegieError(_("De twee nieuwe wachtwoorden zijn niet gelijk."))
        wishes.change_password(regie(), actor(), old, new)
    except RegieError as error:
        return _page(str(error)), error.status
    session[LOGIN] = account.login(regie(), actor().username, new, site().wall_clock()).token
    session.pop(RENEW, None)
    return _kept("wachtwoord")


def _kept(part: str) -> Response:
    session[KEPT] = True
    return redirect(url_for("wishes.show", _anchor=None if part == "taal" else part), 303)


def _page(error: str = "", typed: dict[str, str] | None = None, kept: str = "") -> str:
    found = wishes.of(regie(), actor())
    shown = {"wants": found.wants, "digest": found.digest, "email": found.email, "phone": found.phone, **(typed or {})}
    renew = session.get(RENEW, False)
    return render_template("wishes/wishes.html", wishes=shown, kinds=KINDS, error=error, kept=kept, renew=renew)

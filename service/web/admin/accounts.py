"""Beheer: users."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from service.domain.people import ROLE_LABELS, Role
from service.store.accounts import Account
from service.usecases import accounts, leaving
from service.usecases.accounts import Sheet
from service.usecases.administration import NotAllowed
from service.web import asked
from service.web.context import actor, moment, regie, site

pages = Blueprint("accounts", __name__, url_prefix="/beheer")
SAID = "beheer_gezegd"  # in the session: what to say on the next page
TEAM = "team"


@pages.get("")
def start() -> Response:
    return redirect(url_for("accounts.index"))


@pages.get("/gebruikers")
def index() -> str:
    text, word = request.args.get("zoek", "")[:100].strip(), request.args.get("rol", "")
    role = Role(word) if word in set(Role) else None
    inactive = request.args.get("ook") == "oud"
    found = accounts.listed(regie(), actor(), text, role, inactive=inactive)
    return render_template(
        "admin/accounts.html", accounts=found, search=text, role=role, inactive=inactive, roles=ROLE_LABELS, said=said()
    )


@pages.get("/gebruikers/nieuw")
def new() -> str:
    return _new({})


@pages.post("/gebruikers/nieuw")
def add() -> tuple[str, int] | str:
    try:
        made = accounts.add(regie(), actor(), _sheet(request.form.get("gebruikersnaam", "")), moment())
    except NotAllowed as error:
        return _new(_typed(), str(error)), error.status
    return render_template("admin/password.html", made=made, new=True)


@pages.get("/gebruikers/<int:user_id>")
def show(user_id: int) -> str:
    return _show(user_id)


@pages.post("/gebruikers/<int:user_id>")
def change(user_id: int) -> tuple[str, int] | Response:
    try:
        account = accounts.show(regie(), actor(), user_id, site().wall_clock()).account
        changed = accounts.change(regie(), actor(), user_id, _sheet(account.username), moment())
    except NotAllowed as error:
        return _show(user_id, _typed(), str(error)), error.status
    return say(_("De gegevens zijn bewaard.") if changed else _("Er was niets veranderd."), "accounts.show", user_id=user_id)


@pages.post("/gebruikers/<int:user_id>/wachtwoord")
def password(user_id: int) -> tuple[str, int] | str:
    try:
        made = accounts.new_password(regie(), actor(), user_id, moment())
    except NotAllowed as error:
        return _show(user_id, {}, str(error)), error.status
    return render_template("admin/password.html", made=made, new=False)


@pages.get("/gebruikers/<int:user_id>/uitzetten")
def leave(user_id: int) -> str:
    return render_template("admin/leaving.html", page=leaving.ask(regie(), actor(), user_id), error="", team=TEAM)


@pages.post("/gebruikers/<int:user_id>/uitzetten")
def deactivate(user_id: int) -> tuple[str, int] | Response:
    try:
        chosen = request.form.get("naar", "")
        successor = asked.number("naar")
        if successor is None and chosen != TEAM:
            raise NotAllowed(_("Kies naar wie het werk gaat."))
        left = leaving.deactivate(regie(), actor(), user_id, successor, moment(), site().wall_clock())
    except NotAllowed as error:
        page = leaving.ask(regie(), actor(), user_id)
        return render_template("admin/leaving.html", page=page, error=str(error), team=TEAM), error.status
    told = [_("Het account is uitgezet.")]
    if left.families:
        told.append(_("Gezinnen overgedragen, met hun taken: %(n)s.", n=left.families))
    if left.given:
        told.append(_("Taken naar de collega: %(n)s.", n=left.given))
    if left.to_team:
        told.append(_("Taken naar het team: %(n)s.", n=left.to_team))
    if left.failed:
        told.append(_("Dit lukte niet bij: %(codes)s. Geef die taken zelf aan iemand.", codes=", ".join(left.failed)))
    return say(" ".join(told), "accounts.show", user_id=user_id)


@pages.post("/gebruikers/<int:user_id>/aanzetten")
def activate(user_id: int) -> Response:
    leaving.activate(regie(), actor(), user_id, moment())
    return say(_("Het account is weer actief. Het oude wachtwoord geldt weer."), "accounts.show", user_id=user_id)


@pages.post("/gebruikers/<int:user_id>/tokens/<token_id>/intrekken")
def revoke_token(user_id: int, token_id: str) -> Response:
    accounts.revoke_token(regie(), actor(), user_id, token_id, site().wall_clock())
    return say(_("De toegang is ingetrokken."), "accounts.show", user_id=user_id)


@pages.post("/gebruikers/<int:user_id>/agenda/intrekken")
def revoke_feed(user_id: int) -> Response:
    accounts.revoke_feed(regie(), actor(), user_id, moment())
    return say(_("Het agenda-adres werkt niet meer."), "accounts.show", user_id=user_id)


def say(text: str, endpoint: str, **values: Any) -> Response:
    """Go to a page, and say this there once."""
    session[SAID] = text
    return redirect(url_for(endpoint, **values), 303)


def said() -> str:
    """What a change before this page has to say; once."""
    return str(session.pop(SAID, ""))


def _sheet(username: str) -> Sheet:
    """What the form holds."""
    words = set(request.form.getlist("rol")) & set(Role)
    hours = request.form.get("uren", "").strip()
    if hours and asked.number("uren") is None:
        raise NotAllowed(_("Contracturen zijn een heel getal, bijvoorbeeld 36."))
    return Sheet(
        username[:100].strip(),
        request.form.get("naam", "")[:300],
        frozenset(Role(word) for word in words),
        asked.number("organisatie") or 0,
        request.form.get("email", "")[:300].strip(),
        request.form.get("telefoon", "")[:100].strip(),
        asked.number("uren") if hours else None,
    )


def _typed() -> dict[str, Any]:
    """What was typed, to be shown again."""
    form = request.form
    return {
        "username": form.get("gebruikersnaam", ""), "name": form.get("naam", ""), "roles": form.getlist("rol"),
        "organisation_id": asked.number("organisatie"), "email": form.get("email", ""), "phone": form.get("telefoon", ""),
        "hours": form.get("uren", ""),
    }  # fmt: skip


def _new(typed: dict[str, Any], error: str = "") -> str:
    organisations = accounts.choices(regie(), actor())
    return render_template("admin/new_account.html", given=typed, error=error, organisations=organisations, roles=ROLE_LABELS)


def _show(user_id: int, typed: dict[str, Any] | None = None, error: str = "") -> str:
    page = accounts.show(regie(), actor(), user_id, site().wall_clock())
    given = {**_of(page.account), **(typed or {})}
    return render_template(
        "admin/account.html", page=page, given=given, error=error, organisations=accounts.choices(regie(), actor()),
        roles=ROLE_LABELS, said=said(),
    )  # fmt: skip


def _of(account: Account) -> dict[str, Any]:
    return asdict(account)

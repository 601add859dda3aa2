"""Beheer: who looked at which case, what stands out, and the same for a spreadsheet."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from service.domain.clock import AMSTERDAM
from service.domain.people import ROLE_LABELS, Role
from service.usecases import readers
from service.usecases.administration import NotAllowed
from service.usecases.readers import MANY, MOST_SHOWN, Asked, Line
from service.web.asked import paged
from service.web.context import actor, moment, regie
from service.web.reports import safe
from service.web.sentences import said

pages = Blueprint("readers", __name__, url_prefix="/beheer/inzage")

WHATS = {
    "case": lazy_gettext("het traject"),
    "task": lazy_gettext("een taak"),
    "dossier": lazy_gettext("het dossier"),
    "log": lazy_gettext("het logboek"),
    "diagram": lazy_gettext("het diagram"),
    "goals": lazy_gettext("de doelen"),
    "registers": lazy_gettext("de registers"),
    "row": lazy_gettext("een rij van een register"),
    "referral": lazy_gettext("de pagina van de verwijzer"),
    "documents": lazy_gettext("de lijst van documenten"),
    "document": lazy_gettext("een document"),
    "file": lazy_gettext("een bestand"),
}


@pages.get("")
def show() -> str | tuple[str, int]:
    asked = _asked()
    try:
        page = readers.show(regie(), actor(), asked, paged("bladzijde"), moment())
    except NotAllowed as error:
        page = readers.show(regie(), actor(), Asked(asked.user_id, asked.code), 1, moment())
        return _page(page, asked, str(error)), error.status
    return _page(page, asked)


@pages.get("/lijst.csv")
def download() -> Response:
    lines = readers.export(regie(), actor(), _asked(), moment())
    answer = Response("\ufeff" + _csv(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="inzage.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(page: readers.Readers, asked: Asked, error: str = "") -> str:
    kept = {"gebruiker": asked.user_id, "traject": asked.code or None, "van": page.first, "tot": page.last}
    return render_template(
        "admin/readers.html", page=page, asked=asked, kept=kept, whats=WHATS, many=MANY, most=MOST_SHOWN, error=error
    )


def _asked() -> Asked:
    """What the address asks for; what is not understood is left out."""
    user = request.args.get("gebruiker", "")
    number = int(user) if user.isascii() and user.isdigit() and len(user) <= 9 else None
    return Asked(number, request.args.get("traject", "").strip()[:20], _day("van"), _day("tot"))


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _csv(lines: tuple[Line, ...]) -> str:
    """As Dutch spreadsheets read it; of a family only its code."""
    text = StringIO()
    write = csv.writer(text, delimiter=";", lineterminator="\r\n")
    write.writerow([_("Wanneer"), _("Wie"), _("Organisatie"), _("Rol in het traject"), _("Rollen nu"), _("Traject"), _("Wat")])
    for line in lines:
        at = line.at.astimezone(AMSTERDAM)
        roles = ", ".join(said(ROLE_LABELS[role]) for role in line.roles)
        row = (line.name, line.organisation, _part(line), roles, line.code, str(WHATS.get(line.what, line.what)))
        write.writerow([f"{at:%d-%m-%Y %H:%M:%S}", *map(safe, row)])
    return text.getvalue()


def _part(line: Line) -> str:
    return said(ROLE_LABELS[Role(line.part)]) if line.part else ""



"""Beheer: the settings that live in the database, with what each of them means."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from werkzeug.wrappers import Response

from service.usecases import settings
from service.usecases.links import LINK_DAYS
from service.usecases.reopen import WITHIN
from service.usecases.settings import CALL, CALL_URGENT, FAMILY_HOURS, OPEN, TEAM, WARN_DAYS, WRITE
from service.web.admin.accounts import said, say
from service.web.context import actor, moment, regie

pages = Blueprint("settings", __name__, url_prefix="/beheer/instellingen")

MEANING = {
    WITHIN: (
        later("Een taak heropenen: minuten"),
        later("Zo lang kan iemand een taak terugdraaien die hij net afrondde. 0: het kan niet."),
    ),
    LINK_DAYS: (
        later("Een link voor één taak: dagen"),
        later("Zoveel dagen werkt zo’n link als niemand iets anders kiest."),
    ),
    WARN_DAYS: (
        later("Waarschuwen dat een afspraak afloopt: dagen"),
        later("Zoveel dagen van tevoren staat het bij Organisaties en in de lijst van de ochtend."),
    ),
    FAMILY_HOURS: (
        later("Uren per week voor een gezin"),
        later("Zo staat het op de pagina voor partners. De planning rekent met de uren van elke fase."),
    ),
    TEAM: (later("Naam van het team"), later("Bijvoorbeeld: VIG-team De Reiger. Staat op de pagina voor partners.")),
    CALL: (later("Telefoonnummer van het team"), later("Dit nummer mag iedereen zien, ook zonder account.")),
    CALL_URGENT: (
        later("Telefoonnummer bij spoed"),
        later("Buiten kantoortijd, voor gezinnen en partners. Ook dit nummer mag iedereen zien."),
    ),
    WRITE: (later("E-mailadres van het team"), later("Dit adres mag iedereen zien.")),
    OPEN: (later("Wanneer het team bereikbaar is"), later("Bijvoorbeeld: op werkdagen van 8.30 tot 17.00 uur.")),
}
GROUPS = (
    (later("Voor partners"), (TEAM, CALL, OPEN, CALL_URGENT, WRITE, FAMILY_HOURS)),
    (later("Hoe Regie werkt"), (WITHIN, LINK_DAYS, WARN_DAYS)),
)


@pages.get("")
def show() -> str:
    return _page({})


@pages.post("")
def change() -> tuple[str, int] | Response:
    values = {name: request.form[name][:500] for name in MEANING if name in request.form}
    wrong = settings.change(regie(), actor(), values, moment())
    if wrong:
        return _page(wrong, values), 422
    return say(_("De instellingen zijn bewaard."), "settings.show")


def _page(wrong: dict[str, str], typed: dict[str, str] | None = None) -> str:
    found = {one.setting.name: one for one in settings.listed(regie(), actor())}
    values = {**{name: one.value for name, one in found.items()}, **(typed or {})}
    return render_template(
        "admin/settings.html", groups=GROUPS, found=found, values=values, wrong=wrong, meaning=MEANING, said=said()
    )

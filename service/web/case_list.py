"""What the address of the list of cases asks for, and the words of that page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from service.usecases.cases import SORTS as KNOWN
from service.usecases.cases import Ask, Filter, Standing
from service.web.asked import paged

MOST_TEXT = 100
MOST_WEEKS = 12  # of a phase that are told in weeks; after that in months
MONTH = 52 / 12  # weeks
STANDS = {
    "te-laat": (Standing.LATE, lazy_gettext("Te laat")),
    "deze-week": (Standing.THIS_WEEK, lazy_gettext("Deze week")),
    "op-schema": (Standing.ON_TIME, lazy_gettext("Op schema")),
    "staat-stil": (Standing.STILL, lazy_gettext("Staat stil")),
}
TONES = {Standing.LATE: "late", Standing.THIS_WEEK: "soon", Standing.ON_TIME: "fine", Standing.STILL: ""}
SHOWS = {"": lazy_gettext("Lopend"), "afgesloten": lazy_gettext("Afgesloten"), "alles": lazy_gettext("Alles")}
CLOSED = {"": False, "afgesloten": True, "alles": None}
SORTS = {
    "termijn": lazy_gettext("Dringend eerst"),
    "aangemeld": lazy_gettext("Nieuwste eerst"),
    "langst": lazy_gettext("Oudste eerst"),
    "fase": lazy_gettext("Fase"),
    "coach": lazy_gettext("Coach"),
    "verwijzer": lazy_gettext("Verwijzer"),
    "code": lazy_gettext("Code"),
}


def asked() -> tuple[Ask, Mapping[str, str]]:
    """What is asked, and the same as it stands in addresses, without the part and the page. What is not understood is left
    out: an old bookmark still gives a list."""
    given = {word: request.args.get(word, "")[:MOST_TEXT].strip() for word in ("zoek", "fase", "programma", "toon", "volgorde")}
    if request.args.get("gesloten") == "ja":
        given["toon"] = "alles"
    given["toon"] = given["toon"] if given["toon"] in CLOSED else ""
    given["volgorde"] = given["volgorde"] if given["volgorde"] in KNOWN and given["volgorde"] != "termijn" else ""
    coach, referrer = _number("coach"), _number("verwijzer")
    only = Filter(given["zoek"], given["fase"], coach, referrer, given["programma"], closed=CLOSED[given["toon"]])
    stand = STANDS.get(request.args.get("stand", ""))
    kept = {**given, "coach": str(coach or ""), "verwijzer": str(referrer or "")}
    ask = Ask(only, stand[0] if stand else None, given["volgorde"] or "termijn", paged())
    return ask, {word: value for word, value in kept.items() if value}


def in_phase(week: int) -> str:
    """`week 3`, or `maand 5` when it is long."""
    if week <= MOST_WEEKS:
        return str(_("week %(number)d", number=week))
    return str(_("maand %(number)d", number=int((week - 1) / MONTH) + 1))


def _number(word: str) -> int | None:
    text = request.args.get(word, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None

"""Mijn werk: what is late, what is due, and what somebody with my role may take."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from service.domain.clock import AMSTERDAM
from service.domain.people import Role, User
from service.domain.permissions import Permission, may
from service.usecases import agenda, bulk, families, start, work
from service.usecases.families import Family
from service.usecases.work import Ask, Filter, Section
from service.web.context import actor, moment, regie
from service.web.returning import here

pages = Blueprint("work", __name__)

SIZE = 25  # tasks on a page
MOST_TEXT = 200
PARTS = {
    "te-laat": (Section.LATE, lazy_gettext("Te laat")),
    "deze-week": (Section.THIS_WEEK, lazy_gettext("Deze week")),
    "later": (Section.LATER, lazy_gettext("Later")),
    "op-te-pakken": (Section.TO_CLAIM, lazy_gettext("Op te pakken")),
    "weggezet": (Section.SNOOZED, lazy_gettext("Weggezet")),
}
FILTERS = {"fase": "phase", "soort": "kind", "gezin": "family", "zoek": "search"}


@pages.get("/")
def home() -> Response:
    return redirect(url_for("work.show"))


@pages.get("/werk")
def show() -> str:
    user, now, asked = actor(), moment(), _asked()
    page = work.work(regie(), user, now, asked)
    return render_template(
        "work.html",
        page=page,
        parts=[(id_, label, work.NAMES[section]) for id_, (section, label) in PARTS.items()],
        part=request.args.get("deel", "") if asked.section is not None else "",
        only=asked.only,
        options=work.options(regie(), user),
        kept=_kept(asked),
        greeting=greeting(now.astimezone(AMSTERDAM).hour),
        families=families.families(regie(), user, now),
        standing=_standing,
        noting=agenda.noting(regie(), user) if Role.COACH in user.roles else (),
        coming=families.coming(regie(), user, now),
        startable=start.startable(regie(), user, now),
        here=here(),
        **_several(user),
    )


def greeting(hour: int) -> str:
    """How one greets at this hour of the day."""
    if hour < 6:
        return str(_("Goedenacht"))
    if hour < 12:
        return str(_("Goedemorgen"))
    return str(_("Goedemiddag") if hour < 18 else _("Goedenavond"))


def _asked() -> Ask:
    """What the address asks for. What is not understood is left out: an old bookmark still gives a list."""
    given = {name: request.args.get(word, "")[:MOST_TEXT].strip() for word, name in FILTERS.items()}
    part = PARTS.get(request.args.get("deel", ""))
    page = request.args.get("blad", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Ask(Filter(**given), part[0] if part else None, number, SIZE)


def _kept(asked: Ask) -> Mapping[str, str]:
    """The filters as they stand in addresses, for links that keep them."""
    return {word: value for word, name in FILTERS.items() if (value := getattr(asked.only, name))}


def _several(user: User) -> Mapping[str, object]:
    return {"verbs": bulk.verbs(user), "may_hand_over": may(user, Permission.MANAGE_CASELOAD)}


def _standing(family: Family) -> tuple[str, str]:
    """How the case stands for this user, as (tone, words)."""
    if family.first is Section.LATE:
        return "late", _("let op")
    return ("soon", _("deze week")) if family.first is Section.THIS_WEEK else ("fine", _("op schema"))

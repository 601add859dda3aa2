"""What coordinators look at besides the list of cases: the morning list, who carries what, and who waits."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from service.domain.caseload import MOST_FAMILIES
from service.domain.errors import Conflict, Forbidden, NotFound
from service.usecases import assign as assigning
from service.usecases import morning, staffing, waiting_list
from service.usecases.morning import Part
from service.usecases.staffing import Family, Staffing
from service.web.asked import number, paged
from service.web.charts import BarChart, Column, bars
from service.web.context import actor, moment, regie, today
from service.web.wording import day

pages = Blueprint("caseload", __name__, url_prefix="/trajecten")

PARTS = {
    Part.LATE: lazy_gettext("Te laat"),
    Part.NOBODYS: lazy_gettext("Van niemand"),
    Part.STUCK: lazy_gettext("Vastgelopen"),
    Part.INCIDENTS: lazy_gettext("Storingen"),
}


@pages.get("/ochtend")
def mornings() -> str:
    return _mornings()


@pages.post("/ochtend/toewijzen")
def assign() -> Response | tuple[str, int]:
    """Give a task of the list to a person, and go on with the list."""
    try:
        task, person = number("taak"), number("persoon")
        if not task or not person:
            raise NotFound(_("Kies eerst een persoon uit de lijst."))
        assigning.assign(regie(), actor(), task, person, moment())
    except (Conflict, Forbidden, NotFound) as error:
        return _mornings(str(error)), error.status
    return redirect(_back(), 303)


@pages.post("/ochtend/storingen/<int:incident_id>")
def settle(incident_id: int) -> Response:
    morning.settle(regie(), actor(), incident_id, moment())
    return redirect(_back(), 303)


@pages.get("/verdeling")
def spread() -> str:
    page = staffing.show(regie(), actor(), moment())
    return render_template("staffing.html", page=page, most=MOST_FAMILIES, chart=_chart(page), frees=_frees)


@pages.get("/wachtlijst")
def waiting() -> str:
    found = waiting_list.show(regie(), actor(), moment())
    return render_template("waiting.html", waiting=found)


def _mornings(notice: str = "") -> str:
    part = _part()
    page = morning.show(regie(), actor(), moment(), part, paged())
    return render_template("morning.html", page=page, parts=PARTS, Part=Part, notice=notice)


def _part() -> Part | None:
    try:
        return Part(request.values.get("deel", ""))
    except ValueError:
        return None


def _back() -> str:
    """The part of the list that this was asked from."""
    part = _part()
    return url_for("caseload.mornings", deel=part.value if part else None, blad=request.form.get("blad") if part else None)


def _chart(page: Staffing) -> BarChart:
    """Free places by week; the line is how many families wait now."""
    columns = [Column(f"{week.first.day}-{week.first.month}", week.free, str(week.free)) for week in page.weeks]
    waits = len(page.waiting)
    return bars(_("Vrije plekken per week"), columns, (waits, _("%(n)d wachten", n=waits)) if waits else None)


def _frees(families: Sequence[Family]) -> str:
    """Which families end, and when."""
    return ", ".join(f"{one.code} ({day(one.ends, today())})" for one in families if one.ends)

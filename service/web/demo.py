"""The demo's own pages: a bar on every page that moves the clock, and how far the filling is. They are there only in a demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, Flask, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.wrappers import Response

from service.domain.clock import AMSTERDAM, civil_date
from service.domain.errors import RegieError
from service.domain.people import ROLE_LABELS, Role, User
from service.usecases import demo, people
from service.usecases.demo import Busy
from service.web.context import actor, moment, regie, site, visitor
from service.web.returning import safe_path
from service.web.sentences import said as spoken

pages = Blueprint("demo", __name__, url_prefix="/demo")

MOVED = "demo_moved"  # in the session: the moment from which the clock was moved
TRY: Mapping[Role, object] = {
    Role.COACH: lazy_gettext("Bekijk wat vandaag moet en leg een huisbezoek vast."),
    Role.COORDINATOR: lazy_gettext("Kijk welke gezinnen wachten en kies voor één gezin een coach."),
    Role.REFERRER: lazy_gettext("Meld een gezin aan, of besluit over een gezin dat niet meewerkt."),
    Role.REFERRER_MANAGER: lazy_gettext("Besluit over een gezin waar de verwijzer te laat mee is."),
    Role.COMMISSIONER: lazy_gettext("Beslis over een wachtlijst die te lang duurt, of over een verlenging."),
    Role.BEHAVIOURAL_SCIENTIST: lazy_gettext("Lees een plan van aanpak mee voordat het gezin het ziet."),
    Role.PRIVACY_OFFICER: lazy_gettext("Beoordeel een verzoek om inzage in een dossier."),
}


@dataclass(frozen=True)
class Bar:
    """What the bar tells: work that is being done, and what came with time passing ("" when nothing was moved)."""

    busy: tuple[Busy, ...]
    told: str


@dataclass(frozen=True)
class Account:
    """An account on the log-in page; `hint` is what somebody with this role tries first."""

    user: User
    roles: str
    hint: object = ""


def install(app: Flask) -> None:
    """Give a demo its bar and pages."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(demo_bar=bar, demo_said=said, demo_tomorrow=tomorrow, back_here=back_here)


@pages.get("")
def show() -> str | Response:
    """How far the demo is. While the clock is moved one waits here, and then goes back to the page that one came from."""
    back = safe_path(request.args.get("terug", ""))
    busy = demo.busy(regie())
    if back and not busy:
        return redirect(back)
    return render_template("demo_page.html", busy=busy, back=back, failures=demo.failures(regie()))


@pages.get("/voortgang")
def progress() -> Response:
    """The same for the script of the bar."""
    return jsonify([{"text": said(one), "done": one.done, "total": one.total} for one in demo.busy(regie())])


@pages.post("/klok")
def move() -> Response:
    """Move the clock: a day, a week, to the next date that matters, or to a day."""
    now, back = moment(), safe_path(request.form.get("terug", "")) or url_for("work.show")
    at_once = demo.move(regie(), site().wall_clock, _target(now))
    session[MOVED] = now.isoformat()
    return redirect(back if at_once else url_for("demo.show", terug=back), 303)


def _target(now: datetime) -> datetime:
    step = request.form.get("stap", "")
    if step == "termijn":
        found = demo.next_moment(regie(), actor(), now)
        if found is None:
            raise RegieError(_("Er is voor u geen termijn meer. Kies een dag, een week of een datum."))
        return found
    if step in ("dag", "week"):
        day = now.astimezone(AMSTERDAM) + timedelta(days=1 if step == "dag" else 7)
        return demo.morning_of(day)
    try:
        return demo.morning_of(date.fromisoformat(request.form.get("datum", "")))
    except ValueError:
        raise RegieError(_("Dit is geen datum. Kies een dag in de kalender.")) from None


def bar() -> Bar:
    """What the bar at the top of this page shows. A page about a broken database has an empty one."""
    try:
        busy = tuple(demo.busy(regie()))
        return Bar(busy, "" if any(not one.filling for one in busy) else _told())
    except RegieError:
        return Bar((), "")


def _told() -> str:
    """What came with time passing, told once."""
    since, user = session.pop(MOVED, None), visitor()
    if not isinstance(since, str) or user is None:
        return ""
    found = demo.happened(regie(), user, datetime.fromisoformat(since), moment())
    new = ngettext("%(num)s taak kwam erbij", "%(num)s taken kwamen erbij", found.new)
    late = ngettext("%(num)s is nu te laat", "%(num)s zijn nu te laat", found.late)
    if found.new and found.late:
        return f"{new}, {late}."
    if found.late:
        return str(ngettext("%(num)s taak is nu te laat.", "%(num)s taken zijn nu te laat.", found.late))
    return f"{new}." if found.new else str(_("Voor u veranderde er niets."))


def said(busy: Busy) -> str:
    """How far work is, in words."""
    if busy.filling:
        return str(_("%(done)s van de %(total)s gezinnen staan klaar", done=busy.done, total=busy.total))
    return str(_("De klok loopt vooruit: %(part)s%%", part=100 * busy.done // busy.total))


def back_here() -> str:
    """Where one comes back after moving the clock: this page, if it can be asked for again."""
    return request.full_path.rstrip("?") if request.method == "GET" else url_for("work.show")


def tomorrow() -> str:
    """The first day that the clock can be moved to."""
    return (civil_date(moment()) + timedelta(days=1)).isoformat()


def accounts() -> tuple[list[Account], list[Account]]:
    """Somebody for each role, with what to try first; and all others who can log in."""
    users = [user for user in people.users(regie()) if user.active and not user.guest]
    first: list[Account] = []
    for role in TRY:
        able = [user for user in users if user.roles == {role}] or [user for user in users if role in user.roles]
        if able and (chosen := min(able, key=lambda user: user.id)) not in [one.user for one in first]:
            first.append(Account(chosen, _roles(chosen), TRY[role]))
    known = {one.user.id for one in first}
    return first, [Account(user, _roles(user)) for user in users if user.id not in known]


def _roles(user: User) -> str:
    return ", ".join(spoken(ROLE_LABELS[role]) for role in sorted(user.roles))

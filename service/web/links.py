"""A link for one task: making it (behind the log-in), and the pages of who has it (without an account).

A guest is no visitor: once the code was right, the session holds which link it was, for two hours, and nothing that logs in.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from service.domain.errors import Conflict, InvalidAnswers, NotFound, RegieError
from service.usecases import guests, links
from service.usecases.guests import DeadLink, WrongCode
from service.usecases.jobs import Times
from service.usecases.links import Wanted
from service.web.context import actor, moment, regie, site
from service.web.sent import Sent, filling, sent

pages = Blueprint("links", __name__, url_prefix="/stap")
making = Blueprint("task_links", __name__, url_prefix="/taken")

DAYS = ("1", "3", "7", "14", "30")  # that a link can be made for
OPENED, MADE = "stap", "link_gemaakt"
LONG_ENOUGH = timedelta(hours=2)  # to fill in one form
MOST_POSTS, WITHIN, MOST_VISITORS = 30, timedelta(minutes=5), 10_000


class TooFast(RegieError):
    """Too many forms of links were sent from one address."""

    status = 429

    def __init__(self) -> None:
        super().__init__("Dit ging te snel achter elkaar. Wacht vijf minuten en probeer het opnieuw.")


class Pace:
    """How often each address sent something lately, in this process; guesses of a code are counted by the database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._posts: OrderedDict[str, deque[datetime]] = OrderedDict()

    def check(self, address: str, now: datetime) -> None:
        """Raises TooFast."""
        with self._lock:
            posts = self._posts.setdefault(address, deque())
            self._posts.move_to_end(address)
            while posts and posts[0] <= now - WITHIN:
                posts.popleft()
            if len(posts) >= MOST_POSTS:
                raise TooFast
            posts.append(now)
            while len(self._posts) > MOST_VISITORS:
                self._posts.popitem(last=False)


@pages.record
def _begin(state: BlueprintSetupState) -> None:
    """Every app counts for itself."""
    state.app.extensions["pace"] = Pace()


@making.app_context_processor
def _on_task() -> dict[str, object]:
    """What the page of a task shows of its links."""
    return {"links_of_task": lambda task_id: links.of_task(regie(), actor(), task_id, moment())}


@making.get("/<int:task_id>/link")
def new(task_id: int) -> str:
    return _new(task_id, {})


@making.post("/<int:task_id>/link")
def make(task_id: int) -> tuple[str, int] | Response:
    given = {name: request.form.get(name, "")[:300].strip() for name in ("naam", "email", "telefoon", "organisatie", "dagen")}
    organisation, days = given["organisatie"], given["dagen"]
    number = int(organisation) if organisation.isascii() and organisation.isdigit() and len(organisation) < 10 else 0
    wanted = Wanted(given["naam"], given["email"], given["telefoon"], number, int(days) if days in DAYS else 0)
    times = Times(moment(), site().wall_clock())
    try:
        made = links.make(regie(), actor(), task_id, wanted, times, by_sms=site().by_sms)
    except InvalidAnswers as error:
        return _new(task_id, given, error.errors), error.status
    demo = site().demo_password is not None  # in a demo no mail arrives
    address = url_for("links.show", token=made.token, _external=True) if demo else ""
    session[MADE] = {"task": task_id, "code": made.code, "name": made.name, "address": address}
    return redirect(url_for("task_links.made", task_id=task_id), 303)


@making.get("/<int:task_id>/link/gemaakt")
def made(task_id: int) -> str | Response:
    """Shown once: the code is nowhere to be read again."""
    kept = session.pop(MADE, None)
    if not isinstance(kept, dict) or kept.get("task") != task_id:
        return redirect(url_for("tasks.show", task_id=task_id))
    return render_template("links/made.html", made=kept, task_id=task_id)


@making.post("/<int:task_id>/link/<link_id>/intrekken")
def revoke(task_id: int, link_id: str) -> Response:
    links.revoke(regie(), actor(), task_id, link_id, moment())
    return redirect(url_for("tasks.show", task_id=task_id) + "#links", 303)


def _new(task_id: int, given: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> str:
    page = links.of_task(regie(), actor(), task_id, moment())
    if page is None:
        raise NotFound(_("Deze taak is er niet, of u mag er geen link voor maken."))
    return render_template(
        "links/new.html",
        page=page,
        task_id=task_id,
        given={"dagen": str(links.days(regie())), **given},
        wrong=wrong or {},
        days=DAYS,
        by_sms=site().by_sms,
    )


@pages.get("/<token>")
def show(token: str) -> str | tuple[str, int]:
    try:
        link_id = guests.look(regie(), token, moment())
        return _step(token, link_id) if _is_open(link_id) else _ask(token)
    except DeadLink as error:
        return _dead(error)


@pages.post("/<token>/code")
def enter(token: str) -> tuple[str, int] | Response:
    _pace()
    code = "".join(request.form.get("code", "")[:20].split())
    try:
        link_id = guests.enter(regie(), token, code, moment())
    except WrongCode as error:
        return _ask(token, str(error)), error.status
    except DeadLink as error:
        return _dead(error)
    session[OPENED] = {"link": link_id, "until": (site().wall_clock() + LONG_ENOUGH).isoformat()}
    return redirect(url_for("links.show", token=token), 303)


@pages.post("/<token>")
def send(token: str) -> str | tuple[str, int] | Response:
    _pace()
    try:
        was = sent()
        link_id = guests.look(regie(), token, moment())
        if not _is_open(link_id):
            return redirect(url_for("links.show", token=token), 303)
        if was.button:
            return _step(token, link_id, was)
        guests.submit(regie(), link_id, was.answers, was.token, moment())
    except InvalidAnswers as error:
        return _step(token, link_id, was, error.errors), error.status
    except Conflict as error:
        return _step(token, link_id, was, notice=str(error)), error.status
    except DeadLink as error:
        return _dead(error)
    session.pop(OPENED, None)
    return redirect(url_for("links.thanks"), 303)


@pages.get("/bedankt")
def thanks() -> str:
    return render_template("links/thanks.html", visitor=None)


@pages.after_request
def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _pace() -> None:
    pace: Pace = current_app.extensions["pace"]
    pace.check(request.remote_addr or "", site().wall_clock())


def _is_open(link_id: str) -> bool:
    """Whether the code of this link was given in this session, not too long ago."""
    kept = session.get(OPENED)
    if not isinstance(kept, dict) or kept.get("link") != link_id:
        return False
    return datetime.fromisoformat(kept["until"]) > site().wall_clock()


def _ask(token: str, error: str = "") -> str:
    return render_template("links/code.html", visitor=None, token=token, error=error)


def _dead(error: DeadLink) -> tuple[str, int]:
    return render_template("links/dead.html", visitor=None, sentence=str(error)), error.status


def _step(
    token: str, link_id: str, was: Sent | None = None, errors: Mapping[str, str] | None = None, notice: str = ""
) -> str:
    page = guests.show(regie(), link_id, moment())
    found = filling(page.form, was, errors, notice)
    return render_template("links/step.html", visitor=None, page=page, filling=found, token=token)

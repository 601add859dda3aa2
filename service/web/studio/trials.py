"""Proeven: how the trials of a draft stand, what they go through together, and looking for a way to what they miss."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from service.bundle.model import Bundle, Process
from service.domain.errors import NotFound, RegieError
from service.trials import looking, running
from service.trials.coverage import Touch
from service.trials.looking import Looked
from service.usecases import drafts
from service.usecases.jobs import Times
from service.web.context import actor, moment, regie, site

pages = Blueprint("trials", __name__, url_prefix="/processen/concepten/<int:draft>/proeven")

SECONDS = "2"  # after which a page that waits for workers looks again


@dataclass(frozen=True)
class Missed:
    """A flow or rule that no trial goes through: the diagram or table it is in, what it is called, and what came of looking."""

    owner: str
    name: str
    key: str
    looked: Looked | None


@pages.get("")
def show(draft: int) -> Response:
    """The list of trials, with how each went on the draft as it is now."""
    now = drafts.working(regie(), actor(), draft)
    try:
        found, told = running.state(regie(), now.files), ""
    except RegieError as error:
        found, told = None, str(error)
    job = running.running(regie(), draft)
    busy = job is not None and job.arguments["hash"] == now.hash
    page = render_template(
        "studio/trials.html", draft=now.draft, state=found, told=told, job=job if busy else None, changed=job and not busy
    )
    return _waiting(page, busy)


@pages.post("")
def play(draft: int) -> Response:
    """Have all trials played that must be."""
    running.begin(regie(), actor(), draft, _times())
    return redirect(url_for("trials.show", draft=draft), 303)


@pages.get("/dekking")
def coverage(draft: int) -> Response:
    """What the trials go through together: on a diagram, and as a list of what they miss."""
    now = drafts.working(regie(), actor(), draft)
    found = running.state(regie(), now.files)
    bundle = running.on_draft(now.files).made.bundle
    touched = found.touched()
    missed = running.missed(bundle, touched)
    looked = {one.target: one for one in looking.found(regie(), now.hash)}
    busy = looking.busy(regie(), draft, now.hash)
    process = bundle.processes.get(request.args.get("diagram", "")) or _first(bundle, missed)
    page = render_template(
        "studio/coverage.html",
        draft=now.draft,
        state=found,
        files=_files(bundle, touched),
        missed=[Missed(*looking.name_of(bundle, touch), looking.key(touch), looked.get(touch)) for touch in missed],
        process=process,
        layers={"marks": running.layers(bundle, process.id, touched), "badges": {}, "select": None, "link": None},
        busy=busy,
    )
    return _waiting(page, busy is not None)


@pages.post("/dekking")
def look_for(draft: int) -> Response:
    """Look for a way to what no trial reaches."""
    looking.begin(regie(), actor(), draft, _times())
    return redirect(url_for("trials.coverage", draft=draft), 303)


@pages.post("/dekking/toevoegen")
def add(draft: int) -> Response:
    """Put a way that was found among the trials."""
    now = drafts.working(regie(), actor(), draft)
    wanted = request.form.get("wat", "")
    one: Looked | None = next((one for one in looking.found(regie(), now.hash) if looking.key(one.target) == wanted), None)
    if one is None:
        raise NotFound("Deze weg is er niet meer: het concept is intussen veranderd. Zoek opnieuw.")
    path = looking.add(regie(), actor(), draft, one, moment())
    return redirect(url_for("trials.show", draft=draft, bewaard=path), 303)


def _files(bundle: Bundle, touched: set[Touch]) -> list[tuple[str, str, int, int]]:
    """Each diagram and table: its name, the id of its process ("" for a table), and how much of how much was passed."""
    found = []
    for process in bundle.processes.values():
        flows = [Touch("flow", process.id, flow) for flow in process.flows]
        found.append((process.name, process.id, len(touched.intersection(flows)), len(flows)))
    for table in bundle.tables.values():
        rules = [Touch("rule", table.id, str(number)) for number in range(1, len(table.rules) + 1)]
        found.append((_("Tabel %(name)s", name=table.name), "", len(touched.intersection(rules)), len(rules)))
    return sorted(found, key=lambda one: (one[2] / one[3] if one[3] else 1, one[0]))


def _first(bundle: Bundle, missed: list[Touch]) -> Process:
    owner = next((touch.owner for touch in missed if touch.kind == "flow"), bundle.main.id)
    return bundle.processes[owner]


def _waiting(page: str, busy: bool) -> Response:
    """A page that loads itself anew while workers are at it."""
    response = make_response(page)
    if busy:
        response.headers["Refresh"] = SECONDS
    return response


def _times() -> Times:
    return Times(moment(), site().wall_clock())

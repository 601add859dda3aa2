"""Lopende trajecten: what a changed process does with them, moving them over, and putting them back."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import NotFound
from service.usecases import drafts, move_pages, moves
from service.usecases.jobs import Times
from service.usecases.move_pages import MovePage
from service.web.context import actor, moment, regie, site

pages: Blueprint = Blueprint("moves", __name__, url_prefix="/processen")

DRAFT = "/concepten/<int:draft>/lopend"
VERSION = "/versies/<int:publication>/trajecten"
MOVE = "/verplaatsen/<int:move>"
SECONDS = "2"  # after which a page that waits for workers looks again
LONGEST = 10  # digits of a number in an address or form


@pages.get(DRAFT)
def preview(draft: int) -> Response:
    """What a draft, as it is now, does with running cases."""
    now = drafts.working(regie(), actor(), draft)
    look = move_pages.last_look(regie(), actor(), now.hash)
    return _page("studio/move_preview.html", look, draft=now.draft)


@pages.post(DRAFT)
def begin_preview(draft: int) -> Response:
    now = drafts.working(regie(), actor(), draft)
    moves.preview(regie(), actor(), now.files, _times(), draft)
    return redirect(url_for("moves.preview", draft=draft), 303)


@pages.get("/verplaatsen")
def index() -> str | Response:
    """All moves; with `versie` (the hash of a bundle) what can go to it."""
    if wanted := request.args.get("versie"):
        version = move_pages.version_of(regie(), actor(), wanted)
        if version is None:
            raise NotFound("Deze versie is nooit gepubliceerd.")
        return redirect(url_for("moves.choose", publication=version.id))
    return render_template("studio/moves.html", moves=move_pages.index(regie(), actor()))


@pages.get(VERSION)
def choose(publication: int) -> Response:
    phase, version = request.args.get("fase", ""), _number(request.args.get("van", ""))
    choice = move_pages.choice(regie(), actor(), publication, phase=phase, version=version)
    return _page("studio/move_choose.html", choice.look, choice=choice, phase=phase, version=version)


@pages.post(VERSION)
def look(publication: int) -> Response:
    """Look again which cases can go."""
    to = move_pages.choice(regie(), actor(), publication).to
    moves.look_again(regie(), actor(), to.bundle, _times())
    return redirect(url_for("moves.choose", publication=publication), 303)


@pages.post(VERSION + "/overzetten")
def move_over(publication: int) -> str | Response:
    """Asked first, then done: with `zeker` the cases go."""
    form = request.form
    to = move_pages.choice(regie(), actor(), publication).to
    broken_too = form.get("storing") == "ja"
    if form.get("welke") == "alle":
        phase, version = form.get("fase", ""), _number(form.get("van", ""))
        case_ids = list(move_pages.chosen(regie(), actor(), _number(form.get("proef", "")), phase, version))
    else:
        case_ids = [number for one in form.getlist("traject") if (number := _number(one))]
    if case_ids and form.get("zeker") != "ja":
        return render_template(
            "studio/move_confirm.html", to=to, number=len(case_ids), broken_too=broken_too,
            fields=[(name, value) for name, value in form.items(multi=True) if not name.startswith("_")],
        )  # fmt: skip
    number = moves.move(regie(), actor(), to.bundle, _times(), case_ids=case_ids, broken_too=broken_too)
    return redirect(url_for("moves.show", move=number), 303)


@pages.get(MOVE)
def show(move: int) -> Response:
    page = move_pages.show(regie(), actor(), move)
    return _page("studio/move.html", page)


@pages.get(MOVE + "/groep/<int:group>")
def cases(move: int, group: int) -> str:
    page = move_pages.show(regie(), actor(), move, details=False)
    group_, lines = move_pages.cases_of(regie(), actor(), move, group, _number(request.args.get("na", "")))
    return render_template("studio/move_group.html", page=page, group=group_, found=lines, most=move_pages.MORE)


@pages.get(MOVE + "/terug")
def ask_back(move: int) -> str:
    return render_template("studio/move_back.html", page=move_pages.show(regie(), actor(), move, details=False))


@pages.post(MOVE + "/terug")
def back(move: int) -> Response:
    return redirect(url_for("moves.show", move=moves.undo(regie(), actor(), move, _times())), 303)


@pages.post(MOVE + "/verder")
def go_on(move: int) -> Response:
    moves.go_on(regie(), actor(), move, _times())
    return redirect(url_for("moves.show", move=move), 303)


def _page(template: str, look: MovePage | None, **more: object) -> Response:
    """A page that loads itself anew while workers are at it."""
    response = make_response(render_template(template, page=look, **more))
    if look is not None and look.busy:
        response.headers["Refresh"] = SECONDS
    return response


def _times() -> Times:
    return Times(moment(), site().wall_clock())


def _number(text: str) -> int:
    """A number that was sent; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST else 0

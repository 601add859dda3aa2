"""Publiceren: the summary that everybody sees, asking, approving or refusing; and going back to an older version."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.store import drafts as stored
from service.usecases import approve, go_back
from service.usecases.approve import Proposal
from service.usecases.titles import titles_of_trials
from service.usecases.touched import touched
from service.web.context import actor, moment, regie, site
from service.web.studio import links, readiness
from service.web.studio.readiness import TrialsSaid

pages: Blueprint = Blueprint("publishing", __name__, url_prefix="/processen")

DRAFT = "/concepten/<int:draft>"
STRIKE = "schrap:"


@pages.get(DRAFT + "/publiceren")
def show(draft: int) -> str | Response:
    found = approve.proposal(regie(), actor(), draft)
    if found.draft.state == stored.PUBLISHED:
        return redirect(url_for("versions.index"))
    return _page(found)


@pages.post(DRAFT + "/publiceren")
def ask(draft: int) -> Response:
    """Ask for it to be published; without four eyes it is published at once."""
    strikes = {
        name.removeprefix(STRIKE): text.strip()[: approve.LONGEST_NOTE]
        for name, text in request.form.items()
        if name.startswith(STRIKE) and text.strip()
    }
    found = approve.proposal(regie(), actor(), draft)
    verdict = _trials(found, strikes).verdict
    done = approve.ask(
        regie(), actor(), draft, request.form.get("inhoud", ""), request.form.get("toelichting", ""), verdict, moment(),
        four_eyes=site().four_eyes,
    )
    if done is None:
        return redirect(url_for("publishing.show", draft=draft), 303)
    return redirect(url_for("versions.show", publication=done.id, nieuw="ja"), 303)


@pages.post(DRAFT + "/goedkeuren")
def agree(draft: int) -> Response:
    found = approve.proposal(regie(), actor(), draft)
    verdict = _trials(found, found.request.strikes if found.request else {}).verdict
    done = approve.approve(regie(), actor(), draft, request.form.get("inhoud", ""), verdict, moment())
    return redirect(url_for("versions.show", publication=done.id, nieuw="ja"), 303)


@pages.post(DRAFT + "/afwijzen")
def refuse(draft: int) -> Response:
    approve.refuse(regie(), actor(), draft, request.form.get("reden", ""), moment())
    return redirect(url_for("drafts.show", draft=draft), 303)


@pages.post(DRAFT + "/intrekken")
def withdraw(draft: int) -> Response:
    approve.withdraw(regie(), actor(), draft)
    return redirect(url_for("publishing.show", draft=draft), 303)


@pages.get("/versies/<int:publication>/terug")
def look_back(publication: int) -> str:
    found = go_back.look(regie(), actor(), publication)
    return render_template("studio/go_back.html", found=found, four_eyes=site().four_eyes)


@pages.post("/versies/<int:publication>/terug")
def back(publication: int) -> Response:
    seen = request.form.get("gezien", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    note = request.form.get("toelichting", "")
    done = go_back.go_back(regie(), actor(), publication, number, note, moment(), four_eyes=site().four_eyes)
    if isinstance(done, int):
        return redirect(url_for("publishing.show", draft=done), 303)
    return redirect(url_for("versions.show", publication=done.id, nieuw="ja"), 303)


def _page(found: Proposal) -> str:
    request_ = found.request
    said = _trials(found, request_.strikes if request_ else {})
    titles = titles_of_trials(found.files)
    return render_template(
        "studio/publish.html",
        found=found,
        draft=found.draft,
        request_=request_,
        mine=request_ is not None and request_.user_id == actor().id,
        trials=said,
        trials_url=links.page_if_any("trials.show", draft=found.draft.id),
        cases=touched(regie(), actor(), found.hash),
        cases_url=links.page_if_any("moves.preview", draft=found.draft.id),
        four_eyes=site().four_eyes,
        strike=STRIKE,
        struck=[(titles.get(name, name), reason) for name, reason in request_.strikes.items()] if request_ else [],
    )


def _trials(found: Proposal, strikes: Mapping[str, str]) -> TrialsSaid:
    return readiness.trials_said(regie(), found.files, found.hash, strikes)

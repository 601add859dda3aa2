"""Mijn werk: what is late, what is due, and what somebody with my role may take."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from service.domain.clock import AMSTERDAM
from service.domain.people import Role
from service.usecases import cases, start, work
from service.usecases.pages import CaseHead, WorkPage
from service.web.context import actor, moment, regie

pages = Blueprint("work", __name__)

FAMILIES = 8  # cases beside the list; all of them are on their own page


@pages.get("/")
def home() -> Response:
    return redirect(url_for("work.show"))


@pages.get("/werk")
def show() -> str:
    user, now = actor(), moment()
    page = work.work(regie(), user, now)
    families = cases.list_cases(regie(), user, limit=FAMILIES + 1)
    return render_template(
        "work.html",
        page=page,
        greeting=greeting(now.astimezone(AMSTERDAM).hour),
        families=[(head, _standing(head, page)) for head in families[:FAMILIES]],
        more=len(families) > FAMILIES,
        is_coach=Role.COACH in user.roles,
        startable=start.startable(regie(), user, now),
    )


def greeting(hour: int) -> str:
    """How one greets at this hour of the day."""
    if hour < 6:
        return "Goedenacht"
    if hour < 12:
        return "Goedemorgen"
    return "Goedemiddag" if hour < 18 else "Goedenavond"


def _standing(head: CaseHead, page: WorkPage) -> tuple[str, str]:
    """How the case stands for this user, as (tone, words)."""
    if any(item.case_id == head.id for item in page.late):
        return "late", "let op"
    if any(item.case_id == head.id for item in page.this_week):
        return "soon", "deze week"
    return "fine", "op schema"

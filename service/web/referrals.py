"""The families of a referrer: what is asked of it, and what came of what it decided."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from service.usecases import case, referrals
from service.web.context import actor, moment, regie

pages = Blueprint("referrals", __name__, url_prefix="/gezinnen")
MOST_DIGITS = 5  # of the number of a page


@pages.get("")
def index() -> str:
    text = request.args.get("pagina", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 1
    closed = request.args.get("gesloten") == "ja"
    return render_template("referrals.html", found=referrals.families(regie(), actor(), closed, number, moment()))


@pages.get("/<code>")
def show(code: str) -> str:
    page = referrals.family(regie(), actor(), case.find(regie(), actor(), code), moment())
    return render_template("referral.html", page=page)

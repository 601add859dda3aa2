"""The public page for partners: what VIG is, for whom, whom to call, and what was agreed. Nobody needs to log in for it."""

from __future__ import annotations

from flask import Blueprint, render_template

from service.usecases import partners
from service.web.context import moment, regie

pages = Blueprint("partners", __name__, url_prefix="/partners")


@pages.get("")
def show() -> str:
    return render_template("partners.html", page=partners.show(regie(), moment()))

"""Beheer: organisations, what was agreed with them, the papers of that, and who decides there."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from service.usecases import agreements, organisations
from service.usecases.administration import NotAllowed
from service.usecases.organisations import DeciderSheet
from service.usecases.spans import NO_DATE
from service.web import asked
from service.web.admin.accounts import said, say
from service.web.attachments import ALONE, RULES
from service.web.context import actor, moment, regie

pages = Blueprint("organisations", __name__, url_prefix="/beheer/organisaties")
Answer = tuple[str, int] | AnyResponse


@pages.get("")
def index() -> str:
    return _list()


@pages.post("")
def add() -> Answer:
    name, kind = request.form.get("naam", ""), request.form.get("soort", "")
    try:
        id_ = organisations.add(regie(), actor(), name[:300], kind[:100], moment())
    except NotAllowed as error:
        return _list(str(error)), error.status
    return say(_("De organisatie is toegevoegd."), "organisations.show", organisation_id=id_)


@pages.get("/<int:organisation_id>")
def show(organisation_id: int) -> str:
    return _page(organisation_id)


@pages.post("/<int:organisation_id>")
def rename(organisation_id: int) -> Answer:
    try:
        organisations.rename(regie(), actor(), organisation_id, request.form.get("naam", "")[:300], moment())
    except NotAllowed as error:
        return _page(organisation_id, "naam", str(error)), error.status
    return say(_("De naam is bewaard."), "organisations.show", organisation_id=organisation_id)


@pages.post("/<int:organisation_id>/afspraken")
def agree(organisation_id: int) -> Answer:
    form = request.form
    try:
        agreement = form.get("soort") != "mandaat"
        first, last = _day("vanaf"), _last()
        what = form.get("wat", "")[:100]
        agreements.give(regie(), actor(), organisation_id, what, first, last, moment(), agreement=agreement)
    except NotAllowed as error:
        return _page(organisation_id, "afspraak", str(error)), error.status
    return say(_("Het is vastgelegd."), "organisations.show", organisation_id=organisation_id)


@pages.post("/<int:organisation_id>/afspraken/<int:agreed_id>")
def end(organisation_id: int, agreed_id: int) -> Answer:
    try:
        agreements.end(regie(), actor(), agreed_id, _last(), moment())
    except NotAllowed as error:
        return _page(organisation_id, f"einde-{agreed_id}", str(error)), error.status
    return say(_("De laatste dag is bewaard."), "organisations.show", organisation_id=organisation_id)


@pages.post("/<int:organisation_id>/afspraken/<int:agreed_id>/papieren")
def add_paper(organisation_id: int, agreed_id: int) -> Answer:
    file = request.files.get("papier")
    parties, name = request.form.get("partijen", "")[:1000], (file.filename if file else "") or ""
    try:
        agreements.add_paper(regie(), actor(), agreed_id, parties, name, file.read() if file else b"", moment())
    except NotAllowed as error:
        return _page(organisation_id, f"papier-{agreed_id}", str(error)), error.status
    return say(_("Het papier is bewaard."), "organisations.show", organisation_id=organisation_id)


@pages.get("/papieren/<paper_id>")
def paper(paper_id: str) -> Response:
    found = agreements.paper(regie(), actor(), paper_id)
    response = Response(found.content, content_type=found.type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    response.headers["Content-Security-Policy"] = ALONE
    return response


@pages.post("/papieren/<paper_id>/weg")
def remove_paper(paper_id: str) -> AnyResponse:
    organisation_id = agreements.remove_paper(regie(), actor(), paper_id, moment())
    return say(_("Het papier is weg."), "organisations.show", organisation_id=organisation_id)


@pages.post("/<int:organisation_id>/beslissers")
def decide(organisation_id: int) -> Answer:
    values = (request.form.get(name, "")[:500].strip() for name in ("naam", "waarover", "grens", "telefoon", "email"))
    try:
        sheet = DeciderSheet(*values)
        organisations.save_decider(regie(), actor(), organisation_id, asked.number("beslisser"), sheet, moment())
    except NotAllowed as error:
        return _page(organisation_id, "beslisser", str(error)), error.status
    return say(_("Wie er besluit, is bewaard."), "organisations.show", organisation_id=organisation_id)


@pages.post("/<int:organisation_id>/beslissers/<int:decider_id>/weg")
def remove_decider(organisation_id: int, decider_id: int) -> AnyResponse:
    organisations.remove_decider(regie(), actor(), organisation_id, decider_id, moment())
    return say(_("Deze beslisser is weg."), "organisations.show", organisation_id=organisation_id)


def _day(field: str) -> date:
    """Raises NotAllowed for what is no date."""
    found = asked.day(field)
    if found is None:
        raise NotAllowed(NO_DATE)
    return found


def _last() -> date | None:
    return _day("tot") if request.form.get("tot", "").strip() else None


def _list(error: str = "") -> str:
    found = organisations.listed(regie(), actor(), moment())
    return render_template("admin/organisations.html", found=found, error=error, typed=request.form, said=said())


def _page(organisation_id: int, wrong: str = "", error: str = "") -> str:
    """`wrong` names the form that `error` is about; what was typed in it is shown again."""
    page = organisations.show(regie(), actor(), organisation_id, moment())
    return render_template(
        "admin/organisation.html", page=page, wrong=wrong, error=error, typed=request.form if wrong else {}, said=said(),
        rules=RULES, change=request.args.get("beslisser", ""),
    )  # fmt: skip

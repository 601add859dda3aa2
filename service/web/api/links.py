"""Links with which somebody without an account does one task: who makes and revokes them. The task itself is then a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from marshmallow import fields, validate

from service.domain.errors import NotFound
from service.usecases import links
from service.usecases.jobs import Times
from service.usecases.links import MOST_DAYS, Wanted
from service.web.api.operations import Answer, Key, operation
from service.web.api.parts import Part, Reply, flag, many, number, positive, printable, short, text
from service.web.api.parts import moment as a_moment
from service.web.api.schemas import Words
from service.web.context import actor, moment, regie, site

LINKS = "/taken/<int:taak>/links"
STATES = {
    "open": "was not opened yet", "geopend": "was opened with its code", "gebruikt": "the task was done with it",
    "ingetrokken": "was revoked", "verlopen": "its days are over",
}  # fmt: skip
WORDS = dict(zip(("open", "opened", "used", "revoked", "expired"), STATES, strict=True))


class LinkSchema(Reply):
    """A link that was made."""

    id = text("The id of the link; it opens nothing.", "9f86d081884c7d65")
    naam = text("For whom it was made.", "Medewerker Wijkteam", of="name")
    organisatie = text("Of which organisation.", "Wijkteam", of="organisation")
    gemaakt = a_moment("When.", of="made")
    verloopt = a_moment("Until when it works.", of="expires")
    staat = Words(WORDS, attribute="state", metadata={
        "enum": list(STATES), "description": "; ".join(f"`{word}`: {what}" for word, what in STATES.items())})  # fmt: skip


class PartnerSchema(Reply):
    """An organisation with which sharing data is agreed."""

    id = number("The number of the organisation.", 3)
    naam = text("How it is called.", "Wijkteam", of="name")


class LinkListSchema(Reply):
    """The links of a task, and for whom one can be made."""

    items = many(LinkSchema, "The links that were made.", of="links")
    waarom_niet = text("Why none can be made, in Dutch; empty when one can.", of="why_not")
    organisaties = many(PartnerSchema, "Whose people may get one.", of="organisations")


class LinkBody(Part):
    """For whom."""

    naam = text("For whom it is.", "Medewerker Wijkteam", required=True, validate=[short(100), printable()])
    email = text("Where the link is sent.", "iemand@voorbeeld.nl", required=True, validate=[short(254), printable()])
    telefoon = text("Where the code goes: another way than the link.", "0612345678", required=True,
                    validate=[short(20), printable()])  # fmt: skip
    organisatie = number("The number of the organisation: see `organisaties`.", 3, required=True, validate=positive())
    dagen = number("How many days it works; without it what the settings say.", 7, validate=validate.Range(
        1, MOST_DAYS, error=f"1 tot en met {MOST_DAYS} dagen."))  # fmt: skip


class MadeLinkSchema(Reply):
    """A link that was just made and mailed. The code is told here once, and nowhere kept."""

    naam = text("For whom it is.", "Medewerker Wijkteam", of="name")
    code = text("What to tell by telephone; empty when it was sent as a text message.", "123456")
    per_sms = flag("Whether the code was sent as a text message.")
    verloopt = a_moment("Until when it works.", of="expires")
    adres = fields.String(allow_none=True, metadata={
        "description": "In a demo, where no mail arrives: the address of the page; else null."})  # fmt: skip


@operation("listLinks", "GET", LINKS, "taken", reply=LinkListSchema, problems=(404,))
def list_links(taak: int) -> links.LinksOfTask:
    """The links of an open task, and whether one can be made."""
    found = links.of_task(regie(), actor(), taak, moment())
    if found is None:
        raise NotFound("Deze taak is er niet, of u mag er geen link voor maken.")
    return found


@operation(
    "makeLink", "POST", LINKS, "taken", body=LinkBody, example={
        "naam": "Medewerker Wijkteam", "email": "iemand@voorbeeld.nl", "telefoon": "0612345678", "organisatie": 3},
    reply={201: MadeLinkSchema}, problems=(403, 404, 409, 422), keyed=True,
)  # fmt: skip
def make_link(taak: int, body: Mapping[str, Any], key: Key) -> Answer:
    """Give somebody without an account a link to one task: it is mailed, and the code goes another way.

    With the same Idempotency-Key a repeat makes no second one, and says so (409): its code is not to be read again.
    """
    days = body.get("dagen") or links.days(regie())
    wanted = Wanted(body["naam"], body["email"], body["telefoon"], body["organisatie"], days)
    times, by_sms = Times(moment(), site().wall_clock()), site().by_sms
    made = links.make(regie(), actor(), taak, wanted, times, by_sms=by_sms, once=key.token(f"link:{taak}"))
    demo = site().demo_password is not None
    address = url_for("links.show", token=made.token, _external=True) if demo else None
    return Answer({**vars(made), "per_sms": by_sms, "adres": address}, 201, {"Location": url_for("api.listLinks", taak=taak)})


@operation("revokeLink", "DELETE", f"{LINKS}/<link>", "taken", reply={204: None}, problems=(403, 404))
def revoke_link(taak: int, link: str) -> Answer:
    """A link works no more; revoking it again changes nothing."""
    links.revoke(regie(), actor(), taak, link, moment())
    return Answer(status=204)

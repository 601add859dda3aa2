"""Who is there: substitution, and the roster of who has duty outside office hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields

from service.usecases import covers, duty
from service.usecases.covers import CoverLine, CoversPage
from service.web.api.operations import Answer, operation
from service.web.api.parts import Part, Reply, choice, day, flag, many, number, positive, text
from service.web.api.parts import moment as a_moment
from service.web.api.schemas import PersonSchema
from service.web.context import actor, moment, regie

COVERS, DUTIES = "/vervangingen", "/diensten"
WHEN = {"nu": "it lasts now", "straks": "it comes", "voorbij": "it is over, or was called off"}


class CoverSchema(Reply):
    """Somebody stands in for a colleague, for some days."""

    id = number("The number of the substitution.", 4)
    wie = text("Who is away.", "Coach Een", of="user")
    vervanger = text("Who stands in.", "Coach Twee", of="substitute")
    vanaf = day("The first day.", of="first", null=False)
    tot_en_met = day("The last day.", of="last", null=False)
    geregeld_door = text("Who arranged it.", "Coördinator", of="by")
    staat = choice("When it is.", WHEN)
    van_mij = flag("Whether the user is one of the two.", of="mine")
    mag_beeindigen = flag("Whether the user may call it off.")


class CoverListSchema(Reply):
    """Substitution, as far as this user has to do with it."""

    items = many(CoverSchema, "What lasts now first, then what comes, then what is over.")
    afwezigen = many(PersonSchema, "For whom this user may arrange one.", of="absent")
    vervangers = many(PersonSchema, "Who may stand in.", of="substitutes")


class CoverBody(Part):
    """Who, by whom, and when."""

    wie = number("Who is away; without it the user.", 7, validate=positive())
    vervanger = number("Who stands in: of the same organisation, with a role in common.", 8, required=True, validate=positive())
    vanaf = day("The first day, from today on.", null=False, required=True)
    tot_en_met = day("The last day.", null=False, required=True)


class DutySchema(Reply):
    """The duty of one day."""

    dag = day("The day.", of="day", null=False)
    begint = a_moment("When it begins: when the office closes.", of="begins")
    eindigt = a_moment("When it ends: when the office opens.", of="ends")
    wie = text("Who has it; empty when nobody does.", "Coach Een", of="user")
    van_mij = flag("Whether the user has it.", of="mine")
    voorbij = flag("Whether it is over.", of="past")
    vrij = flag("Whether the day is no working day.", of="day_off")


class DutyListSchema(Reply):
    """The roster of this week and the coming ones."""

    items = many(DutySchema, "By day, from Monday of this week.")
    nu = fields.Nested(DutySchema, attribute="now", allow_none=True, metadata={
        "description": "The duty that lasts now; null in office hours."})  # fmt: skip
    mag_plannen = flag("Whether this user may change the roster.", of="may_plan")
    kandidaten = many(PersonSchema, "Who may have duty; for who plans.", of="people")


class DutyBody(Part):
    """Who, and on which days."""

    gebruiker = number("Who has duty; null for nobody.", 7, null=True, required=True, validate=positive())
    vanaf = day("The first day, from today on.", null=False, required=True)
    tot_en_met = day("The last day.", null=False, required=True)


@operation("listCovers", "GET", COVERS, "planning", reply=CoverListSchema)
def list_covers() -> Mapping[str, object]:
    """Who stands in for whom: for coordinators in their organisation, for anybody else its own."""
    page = covers.show(regie(), actor(), moment())
    return {**vars(page), "items": list(_covers(page))}


@operation("addCover", "POST", COVERS, "planning", body=CoverBody,
           example={"vervanger": 8, "vanaf": "2026-07-06", "totEnMet": "2026-07-24"}, reply={201: None},
           problems=(403, 404, 409, 422))  # fmt: skip
def add_cover(body: Mapping[str, Any]) -> Answer:
    """Somebody stands in, for tasks that are open and that come; for another only coordinators arrange it.

    Somebody has one substitute at a time, so a repeat is refused (409).
    """
    absent = body.get("wie", actor().id)
    covers.arrange(regie(), actor(), absent, body["vervanger"], body["vanaf"], body["tot_en_met"], moment())
    return Answer(status=201)


@operation("endCover", "DELETE", f"{COVERS}/<int:vervanging>", "planning", reply={204: None}, problems=(404, 409))
def end_cover(vervanging: int) -> Answer:
    """Call a substitution off: from now on it counts no more."""
    covers.end(regie(), actor(), vervanging, moment())
    return Answer(status=204)


@operation("listDuties", "GET", DUTIES, "planning", reply=DutyListSchema, problems=(403,))
def list_duties() -> Mapping[str, object]:
    """The on-call roster (coordinators and coaches)."""
    page = duty.show(regie(), actor(), moment())
    return {**vars(page), "items": [one for week in page.weeks for one in week.days]}


@operation("setDuty", "PUT", DUTIES, "planning", body=DutyBody,
           example={"gebruiker": 7, "vanaf": "2026-03-30", "totEnMet": "2026-04-05"}, reply={204: None},
           problems=(403, 422))  # fmt: skip
def set_duty(body: Mapping[str, Any]) -> Answer:
    """Somebody, or nobody, has duty on these days, instead of whoever had (coordinators)."""
    duty.plan(regie(), actor(), body["gebruiker"], body["vanaf"], body["tot_en_met"], moment())
    return Answer(status=204)


def _covers(page: CoversPage) -> Iterator[Mapping[str, object]]:
    for when, found in zip(WHEN, (page.now, page.coming, page.over), strict=True):
        yield from (_cover(one, when) for one in found)


def _cover(one: CoverLine, when: str) -> Mapping[str, object]:
    return {**vars(one), "staat": when, "mag_beeindigen": one.may_end and when != "voorbij"}

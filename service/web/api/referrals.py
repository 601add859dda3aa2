"""The families of somebody who refers: what is asked of it, what was announced, and what its decisions led to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.usecases import case, referrals
from service.usecases.referrals import Escalation
from service.web.api.operations import Answer, operation
from service.web.api.paging import Numbered, numbered, page_of
from service.web.api.parts import Reply, day, flag, many, number, text
from service.web.api.parts import moment as a_moment
from service.web.api.registers import RegisterSchema
from service.web.api.schemas import CaseItemSchema, ShownSchema, TaskItemSchema
from service.web.context import actor, moment, regie

FAMILIES = "/gezinnen"


class FamiliesQuery(Numbered):
    """Which families."""

    gesloten = flag("Those whose case has ended, instead of those that run.", load_default=False)


class FollowedSchema(Reply):
    """What was done after a decision."""

    op = a_moment("When.", of="at")
    titel = text("The task, or the process and how it ended.", "Veiligheid inschatten", of="title")
    wie = text("Who; empty when it happened by itself.", "Coach Een", of="who")
    antwoorden = many(ShownSchema, "What was answered, but for what is personal.", of="answers")


class RulingSchema(Reply):
    """A decision that was asked for in an escalation."""

    taak = number("The number of the task.", 42, of="task_id")
    titel = text("What was to be decided.", "Besluit over het vervolg", of="title")
    gevraagd = day("When it was asked.", of="asked", null=False)
    termijn = day("By when.", of="target")
    gedaan = day("When it was decided; null while it is not.", of="done")
    dagen = number("How many days the answer took, or takes until now.", 3, of="days")
    te_laat = flag("Whether that was too late.", of="late")
    wie = text("Who decided; else empty.", "Verwijzer Een", of="who")
    besluit = text("What was decided; empty when it is not for this user, or not yet.", "Waarschuwen", of="text")
    daarna = many(FollowedSchema, "What it led to; only of one family.")


class EscalationSchema(Reply):
    """From the signal to how it ended."""

    naam = text("What it is called.", "Gezin werkt niet mee", of="process")
    gemeld = day("The day of the signal.", of="signal", null=False)
    door = text("Who gave it.", "Coach Een", of="by")
    loopt = flag("Whether it did not end yet.", of="running")
    geeindigd = day("When it ended.", of="ended")
    uitkomst = text("How; else empty.", of="outcome")
    besluiten = many(RulingSchema, "The decisions, oldest first.")


class FamilySchema(Reply):
    """A family at a glance."""

    code = text("The code of the case.", "B-2291")
    alias = text("The alias of the family.", "Reiger")
    fase = text("The phase; empty before the first.", "Leerfase", of="phase")
    coach = text("The coach; empty when there is none.", "Coach Een")
    gesloten = a_moment("When the case ended.", of="closed", null=True)
    uitkomst = text("How it ended; else empty.", of="outcome")
    gevraagd = many(TaskItemSchema, "What is asked of this user and its colleagues.", of="asked")
    escalaties = many(EscalationSchema, "The escalations, newest first.")


class OneFamilySchema(Reply):
    """One family, for who refers it."""

    traject = fields.Nested(CaseItemSchema, attribute="head", metadata={"description": "How it is called and where it stands."})
    gevraagd = many(TaskItemSchema, "What is asked of this user and its colleagues.", of="asked")
    voorwaarden = many(RegisterSchema, "The conditions; empty for who may not read the dossier.", of="conditions")
    ladder = many(RegisterSchema, "What was announced: the ladder of consequences; likewise.")
    escalaties = many(EscalationSchema, "The escalations, newest first, with what each decision led to.")


@operation("listFamilies", "GET", FAMILIES, "gezinnen", query=FamiliesQuery, reply=page_of(FamilySchema, "FamilyPageSchema"),
           problems=(403,))  # fmt: skip
def list_families(query: Mapping[str, Any]) -> Answer:
    """The families that this user refers, or leads the referrer of."""
    page = referrals.families(regie(), actor(), query["gesloten"], query["pagina"], moment())
    found = [{**vars(one), "escalaties": [_escalation(each) for each in one.escalations]} for one in page.families]
    return numbered(found, query["pagina"], page.pages)


@operation("getFamily", "GET", f"{FAMILIES}/<code>", "gezinnen", reply=OneFamilySchema, problems=(403, 404))
def get_family(code: str) -> Mapping[str, object]:
    """One family: the conditions, what was announced, what is asked, and what decisions led to."""
    page = referrals.family(regie(), actor(), case.find(regie(), actor(), code), moment())
    return {**vars(page), "escalaties": [_escalation(one) for one in page.escalations]}


def _escalation(one: Escalation) -> Mapping[str, object]:
    decided = [{**vars(decision), "daarna": followed} for decision, followed in one.decisions]
    return {**vars(one), "running": one.running, "besluiten": decided}

"""Several tasks at once: what would happen with each, and doing it; and families that go from one coach to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from service.domain.errors import InvalidAnswers
from service.usecases import bulk, case, caseload
from service.usecases.bulk import MOST_TASKS
from service.usecases.plan import MOST_DAYS, MOST_REASON, Plan, Verb
from service.web.api.operations import Answer, operation
from service.web.api.parts import (
    DUTCH,
    Number,
    Part,
    Reply,
    choice,
    day,
    flag,
    many,
    number,
    positive,
    printable,
    short,
    text,
    texts,
)
from service.web.api.schemas import PersonSchema, TaskItemSchema
from service.web.context import actor, moment, regie

SEVERAL = "/taken/bewerkingen"
HANDING = "/overdrachten"
VERBS = {
    Verb.CLAIM.value: "take what is nobody's",
    Verb.ASSIGN.value: "hand it to `gebruiker` (coordinators)",
    Verb.MOVE.value: "another date, for a `reden` (coordinators); statutory terms never move",
    Verb.SNOOZE.value: "put it away until a `dag`",
}
FIELDS = {"persoon": "gebruiker"}  # what the use case calls a field, when the wire calls it otherwise
SOME_TASKS = validate.Length(1, MOST_TASKS, error=f"1 tot en met {MOST_TASKS} taken.")
REASON = "Why. It stands in the log: nothing personal."


def _task(meaning: str, **more: Any) -> Number:
    return number(meaning, 42, validate=positive(), **more)


class PlanBody(Part):
    """What is to be done with tasks."""

    wat = choice("What is done.", VERBS, required=True)
    gebruiker = number("To whom: see `kandidaten`.", 7, validate=positive())
    dag = day("Until or to which day.", null=False)
    dagen = Number(error_messages=DUTCH, metadata={"description": "Of `verplaatsen`: or by how many days; back with a minus."},
                   validate=validate.Range(-MOST_DAYS, MOST_DAYS, error=f"Hooguit {MOST_DAYS} dagen."))  # fmt: skip
    reden = text(REASON, "Het gezin is op vakantie", load_default="", validate=[short(MOST_REASON), printable()])


class PreviewBody(PlanBody):
    """What is thought of, and with which tasks."""

    taken = fields.List(_task("The number of a task."), required=True, validate=SOME_TASKS, error_messages=DUTCH, metadata={
        "description": "The tasks.", "examples": [[42, 43]]})  # fmt: skip


class ChosenPart(Part):
    """A task, and how it stood when one decided about it."""

    taak = _task("The number of the task.", required=True)
    stand = text("Its `stand` in the preview.", "open:7:2026-03-31:", required=True, validate=[short(100), printable()])


class SeveralBody(PlanBody):
    """What is done, and with which tasks."""

    taken = fields.List(fields.Nested(ChosenPart, error_messages=DUTCH), required=True, validate=SOME_TASKS,
                        error_messages=DUTCH, metadata={"description": "The tasks, as the preview gave them."})  # fmt: skip


class WakeBody(Part):
    """Tasks that were put away."""

    taken = fields.List(_task("The number of a task."), required=True, validate=SOME_TASKS, error_messages=DUTCH, metadata={
        "description": "The tasks.", "examples": [[42, 43]]})  # fmt: skip


class PreviewLineSchema(Reply):
    """What would happen with one task."""

    taak = fields.Nested(TaskItemSchema, attribute="item", metadata={"description": "The task."})
    gebeurt = text("What would happen, in Dutch; empty when it can't.", "Gaat naar Coach Een.", of="will")
    waarom_niet = text("Why it can't, in Dutch; empty when it can.", "Deze termijn staat in de wet en verschuift nooit.",
                       of="why_not")  # fmt: skip
    stand = text("How it stands now: send it along to have it done.", "open:7:2026-03-31:")


class NeededSchema(Reply):
    """What is still to be said."""

    veld = text("Which field of the body.", "reden")
    uitleg = text("What to say, in Dutch.", "Schrijf waarom de datum verandert.")


class PreviewSchema(Reply):
    """What would happen. Nothing was changed."""

    taken = many(PreviewLineSchema, "Of each task, in the order that was sent.", of="lines")
    onbekend = number("How many of the tasks are not there, or not for this user.", 0, of="missing")
    kandidaten = many(PersonSchema, "Of `toewijzen`: whom they can be handed to.", of="candidates")
    nodig = many(NeededSchema, "What the body still lacks before it can be done.")


class OutcomeSchema(Reply):
    """What became of one task."""

    taak = fields.Nested(TaskItemSchema, attribute="item", metadata={"description": "The task as it was."})
    gedaan = flag("Whether it was done.", of="done")
    tekst = text("What was done, or why it was not, in Dutch.", "Gaat naar Coach Een.", of="text")


class OutcomeListSchema(Reply):
    """What became of several tasks."""

    taken = many(OutcomeSchema, "Of each task, in the order that was sent.")
    onbekend = number("How many of the tasks are not there, or not for this user.", 0)


class HandingQuery(Part):
    """From whom, to whom."""

    van = number("The coach who has the families.", 7, validate=positive())
    naar = number("The coach who gets them.", 8, validate=positive())


class HandingBody(Part):
    """Which families, from whom, to whom, and why."""

    van = number("The coach who has the families.", 7, required=True, validate=positive())
    naar = number("The coach who gets them.", 8, required=True, validate=positive())
    trajecten = fields.List(
        text("The code of a case.", "B-2291", validate=[short(20), printable()]), required=True, error_messages=DUTCH,
        validate=validate.Length(1, MOST_TASKS, error=f"1 tot en met {MOST_TASKS} trajecten."),
        metadata={"description": "The codes of the cases."},
    )  # fmt: skip
    reden = text(REASON, "Langdurig afwezig", required=True, validate=[short(MOST_REASON), printable()])


class CoachSchema(Reply):
    """Somebody who guides families."""

    id = number("The number of the user.", 7)
    naam = text("How somebody is called.", "Coach Een", of="name")
    gezinnen = number("How many families it guides now.", 3, of="families")


class HandedFamilySchema(Reply):
    """A family that can be handed over."""

    code = text("The code of the case.", "B-2291")
    alias = text("The alias of the family.", "Reiger")
    fase = text("The phase; empty before the first.", "Leerfase", of="phase")
    taken = number("How many tasks go with it.", 2, of="tasks")
    blijft = texts("The tasks that the other coach may not do: they become the team's.", of="left")


class HandingSchema(Reply):
    """What would go from one coach to another."""

    coaches = many(CoachSchema, "Everybody who guides families.")
    gezinnen = many(HandedFamilySchema, "The families of `van`; empty without.", of="families")
    hooguit = number("How many families a coach should have at most.", 5, of="most")


class HandedSchema(Reply):
    """What became of one family."""

    code = text("The code of the case.", "B-2291")
    alias = text("The alias of the family.", "Reiger")
    gedaan = flag("Whether it went over.", of="done")
    tekst = text("What was done, or why it was not, in Dutch.", "Gaat naar Coach Twee, met 2 open taken.", of="text")


class HandedListSchema(Reply):
    """What became of the families."""

    items = many(HandedSchema, "Of each family.")


@operation("previewTasks", "POST", f"{SEVERAL}/voorbeelden", "taken", body=PreviewBody,
           example={"wat": "toewijzen", "taken": [1, 2]}, reply=PreviewSchema, problems=(403, 404))  # fmt: skip
def preview_tasks(body: Mapping[str, Any]) -> Mapping[str, object]:
    """See what would happen with several tasks; nothing changes."""
    plan = _plan(body)
    found = bulk.preview(regie(), actor(), body["taken"], plan, moment())
    return {**vars(found), "nodig": [{"veld": name, "uitleg": why} for name, why in _lacks(plan).items()]}


@operation("changeTasks", "POST", SEVERAL, "taken", body=SeveralBody,
           example={"wat": "oppakken", "taken": [{"taak": 1, "stand": "open::2026-03-31:"}]}, reply=OutcomeListSchema,
           problems=(403, 404, 422))  # fmt: skip
def change_tasks(body: Mapping[str, Any]) -> Mapping[str, object]:
    """Claim, assign, move or put away several tasks.

    Each is done that still stands as in the preview: a repeat does nothing more.
    """
    plan = _plan(body)
    if lacks := _lacks(plan):
        raise InvalidAnswers(lacks)
    chosen = {one["taak"]: one["stand"] for one in body["taken"]}
    outcomes = bulk.carry_out(regie(), actor(), chosen, plan, moment())
    return {"taken": outcomes, "onbekend": len(chosen) - len(outcomes)}


@operation("wakeTasks", "POST", "/taken/terugzettingen", "taken", body=WakeBody, example={"taken": [1, 2]},
           reply={204: None}, problems=(404,))  # fmt: skip
def wake_tasks(body: Mapping[str, Any]) -> Answer:
    """Several tasks that were put away are back in the user's work."""
    bulk.wake_up(regie(), actor(), body["taken"])
    return Answer(status=204)


@operation("previewHandover", "GET", HANDING, "planning", query=HandingQuery, reply=HandingSchema, problems=(403, 404))
def preview_handover(query: Mapping[str, Any]) -> caseload.Caseload:
    """See which families can go from one coach to another, and what would happen (coordinators)."""
    return caseload.show(regie(), actor(), query.get("van"), query.get("naar"))


@operation("handOver", "POST", HANDING, "planning", body=HandingBody,
           example={"van": 7, "naar": 8, "trajecten": ["B-2291"], "reden": "Langdurig afwezig"}, reply=HandedListSchema,
           problems=(403, 404, 422))  # fmt: skip
def hand_over(body: Mapping[str, Any]) -> Mapping[str, object]:
    """Hand families over to another coach, with their open tasks (coordinators); a repeat does nothing more."""
    ids = [case.find(regie(), actor(), code) for code in body["trajecten"]]
    return {"items": caseload.hand_over(regie(), actor(), body["van"], body["naar"], ids, body["reden"], moment())}


def _plan(body: Mapping[str, Any]) -> Plan:
    user_id = body.get("gebruiker")
    person = bulk.person(regie(), actor(), user_id) if user_id is not None else None
    return Plan(Verb(body["wat"]), person, body.get("dag"), body.get("dagen"), body["reden"])


def _lacks(plan: Plan) -> dict[str, str]:
    return {FIELDS.get(name, name): why for name, why in plan.lacks(moment()).items()}

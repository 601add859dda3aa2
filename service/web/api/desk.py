"""What one does around a task: put it away, move its date, say something about it, open it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from service.domain.errors import Conflict, InvalidAnswers, NotFound
from service.usecases import bulk, comments, reopen, task
from service.usecases.plan import MOST_DAYS, MOST_REASON, Plan, Verb
from service.web.api.operations import Answer, operation
from service.web.api.parts import DUTCH, Number, Part, Reply, day, flag, number, text
from service.web.api.parts import moment as a_moment
from service.web.context import actor, moment, regie

ONE = "/taken/<int:taak>"


class SnoozeBody(Part):
    """Until when."""

    dag = day("The day on which the task comes back.", null=False, required=True)


class MoveBody(Part):
    """Another date: a day, or a number of days."""

    dag = day("The new day.", null=False)
    dagen = Number(error_messages=DUTCH, metadata={"description": "Or by how many days; back with a minus."},
                   validate=validate.Range(-MOST_DAYS, MOST_DAYS, error=f"Hooguit {MOST_DAYS} dagen."))  # fmt: skip
    reden = text("Why. It stands in the log: nothing personal.", "Het gezin is op vakantie", required=True,
                 validate=validate.Length(1, MOST_REASON, error=f"1 tot en met {MOST_REASON} tekens."))  # fmt: skip


class ReasonBody(Part):
    """Why."""

    reden = text("Why. It becomes a comment on the task.", "Een antwoord vergeten", required=True)


class CommentBody(Part):
    """What is said."""

    opmerking = text("What is said.", "Ik bel het gezin morgen.", required=True)


class CommentSchema(Reply):
    """What somebody said about a task."""

    id = number("The number of the comment.", 5)
    wie = text("Who.", "Coach Een", of="who")
    op = a_moment("When.", of="at")
    opmerking = text("What was said; empty once it was taken back.", of="text")
    van_mij = flag("Whether the user said it.", of="mine")
    mag_weg = flag("Whether the user may still take it back.", of="erasable")


class CommentListSchema(Reply):
    """What was said about a task."""

    items = fields.List(fields.Nested(CommentSchema), metadata={"description": "The newest last."})


@operation("snoozeTask", "PUT", f"{ONE}/uitstel", "taken", body=SnoozeBody, example={"dag": "2026-03-31"}, reply={204: None},
           problems=(404, 409, 422))  # fmt: skip
def snooze_task(taak: int, body: Mapping[str, Any]) -> Answer:
    """Put a task away until a day; it is not in the user's work until then, unless it becomes urgent."""
    return _carry_out(taak, Plan(Verb.SNOOZE, day=body["dag"]))


@operation("wakeTask", "DELETE", f"{ONE}/uitstel", "taken", reply={204: None})
def wake_task(taak: int) -> Answer:
    """A task that was put away is back in the user's work."""
    bulk.wake_up(regie(), actor(), [taak])
    return Answer(status=204)


@operation("moveTask", "PUT", f"{ONE}/termijn", "taken", body=MoveBody, example={"dagen": 7, "reden": "Vakantie"},
           reply={204: None}, problems=(403, 404, 409, 422))  # fmt: skip
def move_task(taak: int, body: Mapping[str, Any]) -> Answer:
    """Move the date of a task (coordinators); statutory terms never move."""
    return _carry_out(taak, Plan(Verb.MOVE, day=body.get("dag"), days=body.get("dagen"), reason=body["reden"]))


@operation("listComments", "GET", f"{ONE}/opmerkingen", "taken", reply=CommentListSchema, problems=(404,))
def list_comments(taak: int) -> Mapping[str, object]:
    """What colleagues said about a task."""
    return {"items": task.show(regie(), actor(), taak, moment()).comments}


@operation("addComment", "POST", f"{ONE}/opmerkingen", "taken", body=CommentBody, example={"opmerking": "Ik bel morgen."},
           reply={201: None}, problems=(404, 422))  # fmt: skip
def add_comment(taak: int, body: Mapping[str, Any]) -> Answer:
    """Say something about a task; whoever may see the task reads it."""
    comments.write(regie(), actor(), taak, body["opmerking"], moment())
    return Answer(status=201)


@operation("deleteComment", "DELETE", f"{ONE}/opmerkingen/<int:opmerking>", "taken", reply={204: None},
           problems=(403, 404, 409))  # fmt: skip
def delete_comment(taak: int, opmerking: int) -> Answer:
    """Take back what one just said oneself."""
    comments.erase(regie(), actor(), taak, opmerking, moment())
    return Answer(status=204)


@operation("reopenTask", "POST", f"{ONE}/heropeningen", "taken", body=ReasonBody, example={"reden": "Een antwoord vergeten"},
           reply={204: None}, problems=(403, 404, 409, 422))  # fmt: skip
def reopen_task(taak: int, body: Mapping[str, Any]) -> Answer:
    """Open a task again that the user has just completed, while nothing after it was done."""
    reopen.reopen(regie(), actor(), taak, body["reden"], moment())
    return Answer(status=204)


def _carry_out(taak: int, plan: Plan) -> Answer:
    """Do to one task what the pages do to several. Raises InvalidAnswers, NotFound or Conflict (why not)."""
    if lacks := plan.lacks(moment()):
        raise InvalidAnswers(lacks)
    outcome = next(iter(bulk.carry_out(regie(), actor(), {taak: ""}, plan, moment())), None)
    if outcome is None:
        raise NotFound("Deze taak is er niet.")
    if not outcome.done:
        raise Conflict(outcome.text)
    return Answer(status=204)

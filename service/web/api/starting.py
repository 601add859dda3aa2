"""Starting what has no case yet, and what can happen in a case at any moment."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import url_for
from marshmallow import fields

from service.usecases import act, case, start
from service.usecases.pages import Started
from service.usecases.subjects import ACTION, START, Subject
from service.web.api.forms import GivenForm, given
from service.web.api.operations import Answer, Key, operation
from service.web.api.parts import Reply
from service.web.api.schemas import AnswersBody, CompletedSchema, FormSchema, StartableSchema, StartBody
from service.web.context import actor, moment, regie

ACTIONS = "/trajecten/<code>/acties"


class StartableListSchema(Reply):
    """Everything that this user may start here now."""

    items = fields.List(fields.Nested(StartableSchema), metadata={"description": "In the order of the diagrams."})


@operation("listStartable", "GET", "/processen", "beginnen", reply=StartableListSchema)
def list_startable() -> Mapping[str, object]:
    """What this user may start without a case: a referral, a consultation."""
    return {"items": start.startable(regie(), actor(), moment())}


@operation("getStartForm", "GET", "/processen/<proces>/formulier", "beginnen", reply=FormSchema, problems=(403, 404))
def get_start_form(proces: str) -> GivenForm:
    """The form to start it with."""
    return given(start.start_form(regie(), actor(), proces, moment()))


@operation(
    "startCase", "POST", "/trajecten", "beginnen", body=StartBody,
    example={"proces": "vig-traject", "antwoorden": {"gezinsnaam": "Voorbeeld"}},
    reply={201: CompletedSchema, 200: CompletedSchema}, problems=(403, 404, 409, 422), keyed=True,
)  # fmt: skip
def start_case(body: Mapping[str, Any], key: Key) -> Answer:
    """Start a case.

    201 with the address of the case; 200 when the same Idempotency-Key started it before.
    """
    token = key.token(Subject(START, body["proces"]))
    return _started(start.start(regie(), actor(), body["proces"], body["antwoorden"], token, moment()))


@operation("listActions", "GET", ACTIONS, "acties", reply=StartableListSchema, problems=(404,))
def list_actions(code: str) -> Mapping[str, object]:
    """What this user may start in this case now."""
    return {"items": act.actions(regie(), actor(), case.find(regie(), actor(), code), moment())}


@operation("getActionForm", "GET", f"{ACTIONS}/<proces>/formulier", "acties", reply=FormSchema, problems=(403, 404, 409))
def get_action_form(code: str, proces: str) -> GivenForm:
    """The form to start an action with."""
    return given(act.action_form(regie(), actor(), case.find(regie(), actor(), code), proces, moment()))


@operation(
    "startAction", "POST", f"{ACTIONS}/<proces>/starts", "acties", body=AnswersBody, example={"antwoorden": {"feiten": "…"}},
    reply={201: CompletedSchema, 200: CompletedSchema}, problems=(403, 404, 409, 422), keyed=True,
)  # fmt: skip
def start_action(code: str, proces: str, body: Mapping[str, Any], key: Key) -> Answer:
    """Start an action in a case: what can happen at any moment.

    200 when the same Idempotency-Key started it before.
    """
    case_id = case.find(regie(), actor(), code)
    token = key.token(Subject(ACTION, proces, case_id))
    return _started(act.act(regie(), actor(), case_id, proces, body["antwoorden"], token, moment()))


def _started(started: Started) -> Answer:
    value = SimpleNamespace(**vars(started), herhaald=started.already)
    headers = {"Location": url_for("api.getCase", code=started.code)}
    return Answer(value, 200 if started.already else 201, headers)

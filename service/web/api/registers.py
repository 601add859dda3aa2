"""Registers: the tables of a case, to which rows may be added at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.usecases import case, registers, rows
from service.usecases.subjects import CHANGE, ROW, Subject
from service.web.api.forms import GivenForm, given
from service.web.api.operations import Answer, Key, operation
from service.web.api.parts import Reply
from service.web.api.schemas import AnswersBody, FormSchema, RegisterSchema, RowSchema
from service.web.context import actor, moment, regie

REGISTERS = "/trajecten/<code>/registers"


class RegisterListSchema(Reply):
    """The registers of a case that this user may read."""

    items = fields.List(fields.Nested(RegisterSchema), metadata={"description": "Those with rows, or that may get one."})


@operation("listRegisters", "GET", REGISTERS, "registers", reply=RegisterListSchema, problems=(403, 404))
def list_registers(code: str) -> Mapping[str, object]:
    """The registers of a case with their rows."""
    return {"items": registers.show_all(regie(), actor(), case.find(regie(), actor(), code), moment()).registers}


@operation("getRow", "GET", f"{REGISTERS}/<register>/rijen/<rij>", "registers", reply=RowSchema, problems=(403, 404))
def get_row(code: str, register: str, rij: str) -> registers.RowPage:
    """One row of a register, and all that was ever filled in in it."""
    return registers.show_row(regie(), actor(), case.find(regie(), actor(), code), register, rij, moment())


@operation("getNewRowForm", "GET", f"{REGISTERS}/<register>/formulier", "registers", reply=FormSchema, problems=(403, 404))
def get_new_row_form(code: str, register: str) -> GivenForm:
    """The form of one new row."""
    return given(rows.row_form(regie(), actor(), case.find(regie(), actor(), code), register, moment()))


@operation(
    "addRow", "POST", f"{REGISTERS}/<register>/rijen", "registers", body=AnswersBody, example={"antwoorden": {"naam": "Kim"}},
    reply={201: None}, problems=(403, 404, 409, 422), keyed=True,
)  # fmt: skip
def add_row(code: str, register: str, body: Mapping[str, Any], key: Key) -> Answer:
    """Add a row to a register: a visit, a contact, an hour.

    With the same Idempotency-Key a repeat adds nothing.
    """
    case_id = case.find(regie(), actor(), code)
    rows.add_row(regie(), actor(), case_id, register, body["antwoorden"], key.token(Subject(ROW, register, case_id)), moment())
    return Answer(status=201)


@operation(
    "changeRow", "PUT", f"{REGISTERS}/<register>/rijen/<rij>", "registers", body=AnswersBody,
    example={"antwoorden": {"naam": "Kim"}}, reply={204: None}, problems=(403, 404, 409, 422), keyed=True,
)  # fmt: skip
def change_row(code: str, register: str, rij: str, body: Mapping[str, Any], key: Key) -> Answer:
    """Put a row right: what it was stays in its history."""
    case_id = case.find(regie(), actor(), code)
    token = key.token(Subject(CHANGE, f"{register}:{rij}", case_id))
    rows.change_row(regie(), actor(), case_id, register, rij, body["antwoorden"], token, moment())
    return Answer(status=204)


@operation("getRowForm", "GET", f"{REGISTERS}/<register>/rijen/<rij>/formulier", "registers", reply=FormSchema,
           problems=(403, 404))  # fmt: skip
def get_row_form(code: str, register: str, rij: str) -> GivenForm:
    """The form of a row that is there, with what it holds."""
    return given(rows.row_form(regie(), actor(), case.find(regie(), actor(), code), register, moment(), rij))

"""Registers: the tables of a case, to which rows may be added at any time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.usecases import case, registers, rows
from service.usecases.subjects import CHANGE, ROW, Subject
from service.web.api.forms import GivenForm, given
from service.web.api.operations import Answer, Key, operation
from service.web.api.parts import Reply, Values, choice, flag, many, text, texts
from service.web.api.parts import moment as a_moment
from service.web.api.schemas import AnswersBody, FormSchema, ShownSchema
from service.web.context import actor, moment, regie

REGISTERS = "/trajecten/<code>/registers"


TYPES = {
    "textfield": "text", "textarea": "text", "number": "a number", "checkbox": "true or false",
    "datetime": "a date; see `subsoort`", "radio": "the value of one option", "select": "the value of one option",
    "checklist": "a list of values of options", "filepicker": "the id of a file, or a list of them",
}  # fmt: skip


def _values() -> Values:
    told = (
        "The same by the key of the field, as a form takes it: numbers as numbers, dates as `jjjj-mm-dd`, times as `uu:mm:ss`, "
        "moments in RFC 3339, yes or no as true or false, of a choice the value of the option; null where nothing was "
        "answered. A citizen service number is left out."
    )
    kinds = ["string", "number", "boolean", "array", "null"]
    return Values(attribute="values", metadata={
        "description": told, "additionalProperties": {"type": kinds, "items": {"type": "string"}},
        "examples": [{"datum": "2026-03-31", "uren": 1.5, "thuis": True, "doel": None}]})  # fmt: skip


class ColumnSchema(Reply):
    """A column of a register: a component of its Camunda form."""

    sleutel = text("The key of the field, as in `waarden` and in the form of a row.", "datum", of="key")
    label = text("What is asked.", "Datum")
    soort = choice("The component; its value is:", TYPES, of="type")
    subsoort = text("Of `datetime`: time or datetime, else it is a date; of `textfield`: email, phone or empty.", of="subtype")


class RowLineSchema(Reply):
    """A row of a register."""

    id = text("The id of the row.", "3f2a9c1b7d5e4a60")
    teksten = texts("What it holds, in the order of the columns, as a person reads it.", of="texts")
    waarden = _values()


class RegisterSchema(Reply):
    """A register of the case with its rows: as a person reads them, and as a form takes them."""

    sleutel = text("The name of the register.", "afspraken", of="key")
    naam = text("What it is called.", "Afspraken", of="label")
    kolommen = texts("The columns.", of="columns")
    velden = fields.List(fields.Nested(ColumnSchema), attribute="fields", metadata={
        "description": "What is asked in each column, in the same order."})  # fmt: skip
    rijen = many(RowLineSchema, "The rows.", of="rows")
    totalen = many(ShownSchema, "Sums of its numbers.", of="totals")
    mag_toevoegen = flag("Whether this user may add a row.", of="may_add")


class RowFieldChangeSchema(Reply):
    """A field that was filled in."""

    label = fields.Function(lambda one: one[0], metadata={"type": "string", "description": "What was asked."})
    was = fields.Function(lambda one: one[1], metadata={"type": "string", "description": "What stood there; or empty."})
    werd = fields.Function(lambda one: one[2], metadata={"type": "string", "description": "What it became."})


class RowChangeSchema(Reply):
    """What somebody filled in at one moment."""

    op = a_moment("When.", of="at")
    wie = text("Who.", "Coach Een", of="who")
    velden = many(RowFieldChangeSchema, "What was filled in.", of="fields")


class RowSchema(Reply):
    """One row as it is now, with its history."""

    id = text("The id of the row.", "3f2a9c1b7d5e4a60", of="row")
    register = text("The name of the register.", "afspraken")
    naam = text("What one calls it.", "Kim", of="name")
    gegevens = many(ShownSchema, "What it holds, as a person reads it.", of="fields")
    velden = many(ColumnSchema, "What is asked in it.", of="columns")
    waarden = _values()
    wijzigingen = many(RowChangeSchema, "All that was ever filled in in it, the newest first.", of="changes")
    mag_wijzigen = flag("Whether this user may change it.", of="may_change")


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

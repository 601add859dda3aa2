"""The agenda: deadlines, visits, moments, duty and absence between two days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields, validate

from service.usecases import agenda
from service.usecases.agenda import TEAM
from service.web.api.operations import operation
from service.web.api.parts import Part, Reply, day, flag, many, number, text
from service.web.api.parts import moment as a_moment
from service.web.api.problems import Refused
from service.web.api.schemas import PersonSchema, Words
from service.web.context import actor, moment, regie, today

MOST_DAYS = 100  # in one answer
YEARS = timedelta(days=5 * 366)  # so far back and ahead
KINDS = {
    "streefdatum": "the target of a task", "uiterlijk": "the hard date of a task", "datum": "a date of a family",
    "moment": "what a case waits for", "dienst": "duty outside office hours", "afwezig": "days on which somebody is away",
    "vervanging": "days on which somebody stands in",
}  # fmt: skip
WORDS = dict(zip(agenda.Kind, KINDS, strict=True))


class AgendaQuery(Part):
    """Which days, of whom."""

    van = day("The first day; without it today.", null=False)
    tot_en_met = day(f"The last day; without it six days later; at most {MOST_DAYS} days.", null=False)
    wie = text(f"Coordinators: the number of a colleague, or `{TEAM}` for all; without it one's own.", TEAM, load_default="",
               validate=validate.Regexp(rf"^({TEAM}|[0-9]{{1,9}})$", error="Een nummer, of `team`."))  # fmt: skip


class EntrySchema(Reply):
    """Something on a day: nothing personal."""

    id = text("Its own, for ever.", "taak-42-target", of="key")
    soort = Words(WORDS, attribute="kind", metadata={
        "enum": list(KINDS), "description": "; ".join(f"`{word}`: {what}" for word, what in KINDS.items())})  # fmt: skip
    dag = day("The day, or the first of its days.", of="day", null=False)
    tot_en_met = day("The last of its days; null for one day.", of="last")
    titel = text("Of a task, a field or a moment; else empty.", "Plan van aanpak opstellen", of="title")
    traject = text("The code of the case; else empty.", "B-2291", of="code")
    alias = text("The alias of the family; else empty.", "Reiger")
    begint = a_moment("When it begins, of what has an hour.", of="begins", null=True)
    eindigt = a_moment("When it ends, if that is known.", of="ends", null=True)
    te_laat = flag("Whether it should have been done.", of="late")
    spoed = flag("Whether it is urgent.", of="pressing")
    taak = number("The number of the task; null when it is none.", 42, null=True)
    register = text("Of a date in a register: its name; else empty.", "bezoeken")
    rij = text("And the id of the row; else empty.", of="row")
    wie = text("Who has it.", "Coach Een", of="who")
    ander = text("Of absence: who stands in; of standing in: who is away.", of="other")


class NotableSchema(Reply):
    """A register that a row can be added to."""

    register = text("The name of the register.", "bezoeken")
    naam = text("What its form is called.", "Bezoek")
    snel = flag("Whether it is one of those that take two taps.")


class NotingSchema(Reply):
    """What the user can note for a family: see addRow."""

    code = text("The code of the case.", "B-2291")
    alias = text("The alias of the family.", "Reiger")
    registers = many(NotableSchema, "The registers whose rows stand in the agenda.")


class AgendaSchema(Reply):
    """What there is between two days."""

    items = many(EntrySchema, "By day, and then by hour. What takes several days is there once.")
    eerder = many(EntrySchema, "What should have been done before those days and still waits; when today is one of them.",
                  of="late")  # fmt: skip
    mensen = many(PersonSchema, "Whose agenda this user may see besides its own.", of="people")
    noteren = fields.List(fields.Nested(NotingSchema), metadata={"description": "Of one's own agenda: what can be noted."})


@operation("getAgenda", "GET", "/agenda", "planning", query=AgendaQuery, reply=AgendaSchema, problems=(404,))
def get_agenda(query: Mapping[str, Any]) -> Mapping[str, object]:
    """The agenda between two days: one's own, or for coordinators a colleague's or the team's."""
    first = query.get("van", today())
    last = query.get("tot_en_met", first + timedelta(days=6)) if abs(first - today()) <= YEARS else first
    if not (abs(first - today()) <= YEARS and first <= last < first + timedelta(days=MOST_DAYS)):
        wrong = {"parameter": "totEnMet", "detail": f"Vraag om 1 tot en met {MOST_DAYS} dagen, hooguit 5 jaar van vandaag."}
        raise Refused(400, "Deze dagen kunnen niet.", [wrong])
    page = agenda.show(regie(), actor(), query["wie"], first, last, moment())
    once = {one.key: one for found in page.days for one in found.entries}
    return {
        "items": [_entry(one) for one in once.values()],
        "late": [_entry(one) for one in page.late],
        "people": page.people,
        "noteren": [_noting(one) for one in page.families],
    }


def _entry(one: agenda.Entry) -> Mapping[str, object]:
    return {**vars(one), "taak": one.task_id or None}


def _noting(one: agenda.Noting) -> Mapping[str, object]:
    found = [(*register, quick) for quick, registers in ((True, one.quick), (False, one.other)) for register in registers]
    return {"code": one.code, "alias": one.alias, "registers": [
        {"register": key, "naam": title, "snel": quick} for key, title, quick in found]}  # fmt: skip

"""Cases: the list, one case, what it waits for and its log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.usecases import case, case_log, cases, course
from service.usecases.cases import Ask, CaseList, Filter, Standing
from service.web.api.operations import Answer, operation
from service.web.api.paging import Numbered, Paged, numbered, page_of
from service.web.api.parts import Part, Reply, choice, day, flag, many, number, positive, printable, short, text, texts
from service.web.api.parts import moment as a_moment
from service.web.api.schemas import (
    CaseItemSchema,
    CaseSchema,
    ComingSchema,
    KeyedSchema,
    LogLineSchema,
    TaskItemSchema,
    Words,
)
from service.web.context import actor, moment, regie

CASE = "/trajecten/<code>"
SORTS = {
    "verloop": "phases, milestones and what began or ended",
    "taken": "what was done with tasks",
    "gegevens": "rows of registers",
    "beslissingen": "which rules of decision tables fired",
}

STANDS = {
    "teLaat": "something in it is late", "dezeWeek": "something in it is due within seven days, or urgent",
    "opSchema": "on schedule", "staatStil": "it stands still",
}  # fmt: skip
STANDING = dict(zip(Standing, STANDS, strict=True))
BY_WORD = {word: standing for standing, word in STANDING.items()}
ORDERS = {
    "aangemeld": "the newest first", "langst": "the oldest first", "termijn": "the most urgent first", "fase": "by phase",
    "coach": "by coach", "verwijzer": "by referring organisation", "code": "by code",
}  # fmt: skip


class CaseQuery(Paged):
    """Which cases."""

    zoek = text("A part of a code or alias; names are never searched.", "Reiger", load_default="",
                validate=[short(100), printable()])  # fmt: skip
    gesloten = flag("Closed cases too.", load_default=False)
    fase = text("Only in this phase.", "Leerfase", load_default="", validate=[short(200), printable()])
    stand = choice("Only those that stand so.", STANDS)
    coach = number("Only of the coach with this number.", 7, validate=positive())
    verwijzer = number("Only of the referring organisation with this number.", 3, validate=positive())
    programma = text("Only of this programme.", load_default="", validate=[short(200), printable()])
    volgorde = choice("In which order.", ORDERS, load_default="aangemeld")


class CaseLineSchema(CaseItemSchema):
    """A case in the list of cases."""

    programma = text("The programme; or empty.", of="programme")
    week = number("In which week of its phase it is.", 3, null=True)
    staat_stil_sinds = a_moment("Since when it stands still; null when it goes on.", of="suspended", null=True)
    stand = Words(STANDING, attribute="standing", allow_none=True, metadata={
        "type": ["string", "null"], "enum": [*STANDS, None], "description": "How it stands; null once it is closed."
    })  # fmt: skip
    taak = text("The next task that is asked of anybody in it; or empty.", "Plan van aanpak opstellen", of="task")
    termijn = day("The date of that task.", of="due")


class NumberedNameSchema(Reply):
    """Somebody or something with a number."""

    id = number("The number to send.", 7)
    naam = text("How it is called.", "Coach Een")


class FilterSchema(Reply):
    """What the cases of this user can be filtered on."""

    fasen = texts("For `fase`.")
    coaches = many(NumberedNameSchema, "For `coach`.")
    verwijzers = many(NumberedNameSchema, "For `verwijzer`.")
    programmas = many(KeyedSchema, "For `programma`.")


class LogQuery(Numbered):
    """Which lines of the log."""

    soort = choice("Only lines of this sort.", SORTS, load_default="")


class CourseQuery(Part):
    """Which diagram."""

    proces = text("The id of a process; without it the main one.", "vig-traject", load_default="",
                  validate=[short(200), printable()])  # fmt: skip


class BeenSchema(Reply):
    """A time that a step was done."""

    op = a_moment("When.", of="at")
    wie = text("Who; empty when it happened by itself.", "Coach Een", of="who")


class StopSchema(Reply):
    """A step of a diagram where the case stands or has been."""

    id = text("The id of the element.", "onderzoek_doen")
    naam = text("What it is called.", "Onderzoek doen", of="name")
    soort = text("Its BPMN tag.", "userTask", of="kind")
    geweest = many(BeenSchema, "When it was done.", of="been")
    sinds = a_moment("Since when the case stands there; null when it doesn't.", of="since", null=True)
    opent = text("The process that it opens; or empty.", of="called")


class PartSchema(Reply):
    """A process that the case is in, or has been in."""

    proces = text("The id of the process.", "vig-traject", of="process.id")
    naam = text("What it is called.", "Traject", of="process.name")
    hier = flag("Whether the case stands in it now.", of="here")


class CourseSchema(Reply):
    """Where a case stands in a diagram, and where it has been."""

    proces = text("The id of the process.", "vig-traject", of="process.id")
    naam = text("What it is called.", "Traject", of="process.name")
    stappen = many(StopSchema, "The steps, as the diagram has them.", of="stops")
    delen = many(PartSchema, "All processes to look at.", of="parts")


class TaskListSchema(Reply):
    """The open tasks of a case."""

    items = fields.List(fields.Nested(TaskItemSchema), metadata={"description": "In the order in which they came."})


class ComingListSchema(Reply):
    """What a case waits for."""

    items = fields.List(fields.Nested(ComingSchema), metadata={"description": "The first one first."})


@operation("listCases", "GET", "/trajecten", "trajecten", query=CaseQuery, reply=page_of(CaseLineSchema, "CasePageSchema"),
           problems=(404,))  # fmt: skip
def list_cases(query: Mapping[str, Any]) -> Answer:
    """The cases that this user may see, the newest first."""
    only = Filter(
        query["zoek"].strip(), query["fase"], query.get("coach"), query.get("verwijzer"), query["programma"],
        closed=None if query["gesloten"] else False,
    )  # fmt: skip
    standing = BY_WORD.get(query.get("stand", ""))
    page = _listed(Ask(only, standing, query["volgorde"], query["pagina"], query["pagina_grootte"]))
    return numbered(page.lines if page.number == query["pagina"] else (), query["pagina"], page.pages)


@operation("getCaseFilters", "GET", "/trajectfilters", "trajecten", reply=FilterSchema)
def get_case_filters() -> Mapping[str, object]:
    """What the list of cases can be filtered on."""
    page = _listed(Ask(size=1))
    found = {"coaches": page.options.coaches, "verwijzers": page.options.referrers}
    return {
        "fasen": page.options.phases,
        **{name: [{"id": id_, "naam": called} for id_, called in pairs] for name, pairs in found.items()},
        "programmas": [{"waarde": value, "naam": label} for value, label in page.programmes],
    }


@operation("getCase", "GET", CASE, "trajecten", reply=CaseSchema, problems=(404,))
def get_case(code: str) -> Mapping[str, object]:
    """One case: phases, facts, open tasks, what comes, actions, participants and whom to call.

    That it was read is noted in the access log of the case.
    """
    page = _page(code)
    adding = [{"register": key, "naam": label} for key, label in page.registers]
    return {**vars(page), "toevoegen": adding, "publicatie": page.version or None}


@operation("listTasksOfCase", "GET", f"{CASE}/taken", "trajecten", reply=TaskListSchema, problems=(404,))
def list_tasks_of_case(code: str) -> Mapping[str, object]:
    """The open tasks of a case, whoever they are for."""
    return {"items": _page(code).tasks}


@operation("listTimers", "GET", f"{CASE}/wachtmomenten", "trajecten", reply=ComingListSchema, problems=(404,))
def list_timers(code: str) -> Mapping[str, object]:
    """What comes next in a case, with the dates that are known; `vast` is what it waits for by itself."""
    coming = _page(code).coming
    return {"items": [*coming.dated, *coming.undated]}


@operation("listLog", "GET", f"{CASE}/logregels", "trajecten", query=LogQuery, reply=page_of(LogLineSchema, "LogPageSchema"),
           problems=(403, 404))  # fmt: skip
def list_log(code: str, query: Mapping[str, Any]) -> Answer:
    """The log of a case, the newest line first; of a decision with the rules that fired."""
    case_id = case.find(regie(), actor(), code)
    page = case_log.show(regie(), actor(), case_id, query["soort"], query["pagina"], moment())
    entries = page.entries if page.page == query["pagina"] else ()  # a page past the last one is empty
    return numbered(entries, page.page, page.pages)


@operation("getCourse", "GET", f"{CASE}/verloop", "trajecten", query=CourseQuery, reply=CourseSchema, problems=(403, 404))
def get_course(code: str, query: Mapping[str, Any]) -> course.CoursePage:
    """Where a case stands in one of its diagrams, and where it has been."""
    return course.show(regie(), actor(), case.find(regie(), actor(), code), query["proces"], moment())


def _listed(ask: Ask) -> CaseList:
    return cases.show_list(regie(), actor(), ask, moment())


def _page(code: str) -> case.CasePage:
    return case.show(regie(), actor(), case.find(regie(), actor(), code), moment())

"""The dossier of a case: what was answered, by whom and when; how the family does over time; and standing still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from marshmallow import fields

from service.forms.rendering import Control
from service.usecases import case, history, measures, suspend
from service.web.api.operations import Answer, operation
from service.web.api.paging import Numbered, numbered, page_of
from service.web.api.parts import Part, Reply, day, flag, many, number, printable, short, text
from service.web.api.parts import moment as a_moment
from service.web.api.schemas import ShownSchema
from service.web.context import actor, moment, regie

CASE = "/trajecten/<code>"


class DossierQuery(Numbered):
    """Which forms."""

    fase = text("Only of this phase.", "Leerfase", load_default="", validate=[short(200), printable()])
    formulier = text("Only of this form.", "plan-van-aanpak", load_default="", validate=[short(200), printable()])
    gebruiker = number("Only by the user with this number.", 7)


class CorrectionSchema(Reply):
    """An answer that was something else before."""

    label = text("What was asked.", "Aantal kinderen")
    was = text("What stood there.", "2", of="before")
    werd = text("What it became.", "3", of="after")


class RowsSchema(Reply):
    """The rows of a repeating group."""

    naam = text("What the group is called.", "Personen")
    rijen = fields.List(fields.List(fields.Nested(ShownSchema)), metadata={"description": "The rows, each with its answers."})


class FilledSchema(Reply):
    """A form that was filled in, as it stood then."""

    id = number("The number of its first answer.", 12)
    titel = text("The task, or else the form.", "Plan van aanpak opstellen", of="title")
    op = a_moment("When.", of="at")
    wie = text("Who.", "Coach Een", of="who")
    fase = text("The phase of that moment; empty before the first.", "Leerfase", of="phase")
    formulier = text("The form.", "Plan van aanpak", of="form")
    versie = text("The beginning of the hash of the form as it was.", "3f2a9c1b", of="version")
    actueel = flag("Whether the form still is like that.", of="current")
    taak = number("The number of the task; null for what was no task.", 42, of="task_id", null=True)
    antwoorden = many(ShownSchema, "The answers; empty for a form that can no longer be found.")
    groepen = many(RowsSchema, "Its repeating groups.")
    verbeterd = many(CorrectionSchema, "Answers that it put right.", of="corrections")


class StepSchema(Reply):
    """What was noted of a goal on a day."""

    datum = day("The day.", of="day", null=False)
    label = text("What was asked.", "Voortgang")
    tekst = text("The answer.", "Op weg", of="text")


class GoalSchema(Reply):
    """A goal with its progress."""

    wie = text("Whose goal it is; empty for the whole family.", "Kim")
    naam = text("The goal.", of="name")
    register = text("The register that it is in.", "doelen")
    rij = text("The id of its row.", of="row")
    gegevens = many(ShownSchema, "The rest of the row.", of="facts")
    keuzes = many(ShownSchema, "What was chosen in it: life area, state.", of="choices")
    voortgang = many(StepSchema, "What was noted of it, oldest first.", of="progress")


class PointSchema(Reply):
    """A score on a day."""

    datum = day("The day.", of="day", null=False)
    waarde = fields.Float(attribute="value", metadata={"description": "Its place on the scale."})
    tekst = text("The answer.", "4", of="text")


class MeasureSchema(Reply):
    """A score over time (fields that bear `meetwaarde`)."""

    groep = text("The form that asks it.", "Basiszaken")
    label = text("What was asked.", "Veiligheid")
    over = text("Whom or what it is about; or empty.", of="about")
    laagste = fields.Float(attribute="low", metadata={"description": "The lowest place on the scale."})
    hoogste = fields.Float(attribute="high", metadata={"description": "The highest place on the scale."})
    punten = many(PointSchema, "The scores, oldest first.", of="points")


class GoalsSchema(Reply):
    """How a family does over time."""

    doelen = many(GoalSchema, "Goals, by member of the family.")
    meetwaarden = many(MeasureSchema, "Scores.")


class SuspensionSchema(Reply):
    """A time that a case stood still."""

    sinds = day("The day from which it counts.", of="since", null=False)
    beeindigd = a_moment("When it went on; null while it stands still.", of="ended", null=True)
    reden = text("Why.", "Het gezin is op vakantie", of="reason")


class SuspensionListSchema(Reply):
    """When a case stood still."""

    items = fields.List(fields.Nested(SuspensionSchema), metadata={"description": "The one that lasts first."})
    mag_stilzetten = flag("Whether this user may bring it to a standstill now.", of="may_suspend")
    mag_hervatten = flag("Whether this user may let it go on now.", of="may_resume")


class SuspendBody(Part):
    """Since when, and why."""

    sinds = day("The day from which it counts; not ahead.", null=False, required=True)
    reden = text("Why. It stands in the log: nothing personal.", "Vakantie", required=True)


class ResumeBody(Part):
    """Why it goes on."""

    reden = text("Why. It stands in the log: nothing personal.", "Terug van vakantie", required=True)


class ResumedSchema(Reply):
    """A case goes on."""

    dagen = number("By how many days its open dates moved.", 14)


@operation("listDossier", "GET", f"{CASE}/formulieren", "trajecten", query=DossierQuery,
           reply=page_of(FilledSchema, "DossierPageSchema"), problems=(403, 404))  # fmt: skip
def list_dossier(code: str, query: Mapping[str, Any]) -> Answer:
    """The dossier: every form as it was filled in, by whom and when, the newest first."""
    wanted = history.Wanted(query["fase"], query["formulier"], str(query.get("gebruiker", "")))
    page = history.show(regie(), actor(), case.find(regie(), actor(), code), wanted, query["pagina"], moment())
    found = page.filled if page.page == query["pagina"] else ()
    return numbered([_filled(one) for one in found], page.page, page.pages)


@operation("getGoals", "GET", f"{CASE}/doelen", "trajecten", reply=GoalsSchema, problems=(403, 404))
def get_goals(code: str) -> Mapping[str, object]:
    """Goals with their progress, and scores over time."""
    page = measures.show_goals(regie(), actor(), case.find(regie(), actor(), code), moment())
    goals = [SimpleNamespace(**vars(one), wie=who) for who, found in page.goals.items() for one in found]
    scores = [SimpleNamespace(**vars(one), groep=group.label) for group in page.measures for one in group.measures]
    return {"doelen": goals, "meetwaarden": scores}


@operation("listSuspensions", "GET", f"{CASE}/stilstanden", "trajecten", reply=SuspensionListSchema, problems=(404,))
def list_suspensions(code: str) -> SimpleNamespace:
    """Whether a case stands still, and when it did."""
    found = suspend.standstill(regie(), actor(), case.find(regie(), actor(), code), moment())
    items = [*([found.now] if found.now else []), *found.before]
    return SimpleNamespace(items=items, may_suspend=found.may_suspend, may_resume=found.may_resume)


@operation("suspendCase", "POST", f"{CASE}/stilstanden", "trajecten", body=SuspendBody,
           example={"sinds": "2026-03-31", "reden": "Vakantie"}, reply={201: None},
           problems=(403, 404, 409, 422))  # fmt: skip
def suspend_case(code: str, body: Mapping[str, Any]) -> Answer:
    """Bring a case to a standstill (coordinators)."""
    suspend.suspend(regie(), actor(), case.find(regie(), actor(), code), body["sinds"], body["reden"], moment())
    return Answer(status=201)


@operation("resumeCase", "POST", f"{CASE}/hervattingen", "trajecten", body=ResumeBody, example={"reden": "Terug van vakantie"},
           reply=ResumedSchema, problems=(403, 404, 409, 422))  # fmt: skip
def resume_case(code: str, body: Mapping[str, Any]) -> Mapping[str, object]:
    """Let a case go on (coordinators); its open dates move along, but for statutory ones."""
    return {"dagen": suspend.resume(regie(), actor(), case.find(regie(), actor(), code), body["reden"], moment())}


def _filled(one: history.Filled) -> SimpleNamespace:
    controls = one.view.controls if one.view else ()
    return SimpleNamespace(**vars(one), antwoorden=list(_answers(controls)), groepen=list(_groups(controls)))


def _answers(controls: tuple[Control, ...]) -> Iterator[Mapping[str, str]]:
    for one in controls:
        if one.controls:
            yield from _answers(one.controls)
        elif one.value and one.label and not one.rows:
            yield {"label": one.label, "text": one.value}


def _groups(controls: tuple[Control, ...]) -> Iterator[Mapping[str, object]]:
    for one in controls:
        yield from _groups(one.controls)
        if one.rows:
            yield {"naam": one.label, "rijen": [list(_answers(row.controls)) for row in one.rows]}

"""What coordinators look at each morning: what presses, who waits, and who carries what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields

from service.domain.caseload import MOST_FAMILIES
from service.usecases import morning, staffing, waiting_list
from service.usecases.morning import Morning
from service.usecases.morning import Part as MorningPart
from service.usecases.staffing import CoachLoad
from service.web.api.operations import Answer, operation
from service.web.api.paging import Numbered, numbered, page_of
from service.web.api.parts import Reply, choice, day, flag, many, number, text
from service.web.api.parts import moment as a_moment
from service.web.api.schemas import PersonSchema, TaskItemSchema, role
from service.web.context import actor, moment, regie

MORNING = "/ochtendlijst"
PARTS = {
    MorningPart.LATE.value: "tasks past their date", MorningPart.NOBODYS.value: "tasks that nobody has",
    MorningPart.STUCK.value: "cases in which nothing happens", MorningPart.INCIDENTS.value: "what broke",
}  # fmt: skip


class StuckSchema(Reply):
    """A case in which nothing happens."""

    traject = text("The code of the case.", "B-2291", of="code")
    alias = text("The alias of the family.", "Reiger")
    fase = text("The phase; empty before the first.", "Leerfase", of="phase")
    leeg = flag("Whether nothing is open and it waits for nothing either.", of="idle")
    weken = number("For how many weeks.", 7, of="weeks")


class TroubleSchema(Reply):
    """What broke."""

    id = number("The number of the incident.", 3)
    traject = text("The code of the case; empty outside one.", "B-2291", of="code")
    alias = text("The alias of the family.", "Reiger")
    stap = text("Where it broke; or empty.", "Prioriteit bepalen", of="step")
    tekst = text("What broke.", of="text")
    op = a_moment("When.", of="at")
    mag_afhandelen = flag("Whether somebody must say when it was dealt with: no step of the case will.", of="may_settle")


class CandidatesSchema(Reply):
    """Whom tasks of a role can be given to."""

    rol = role()
    mensen = many(PersonSchema, "The people with it.")


class ExpiringSchema(Reply):
    """An agreement with a partner that runs out, or did, and that none follows."""

    organisatie = text("The partner.", "Jeugdbescherming", of="organisation")
    naam = text("The agreement.", "gegevensdeling", of="name")
    tot = day("Its last day.", of="until", null=False)
    dagen = number("How many days are left; below zero since it ended.", 14, of="days")
    sluit = flag("Whether the partner gets no data without it.", of="closes")


class CountSchema(Reply):
    """How much there is of a part."""

    deel = choice("Which part.", PARTS)
    aantal = number("How many.", 3)


class MorningSchema(Reply):
    """The morning list, with the first few of each part."""

    aantallen = many(CountSchema, "How much there is of each part.")
    te_laat = many(TaskItemSchema, "Tasks past their date.", of="late")
    van_niemand = many(TaskItemSchema, "Tasks that nobody has.", of="nobodys")
    vastgelopen = many(StuckSchema, "Cases in which nothing happens.", of="stuck")
    storingen = many(TroubleSchema, "What broke.", of="incidents")
    kandidaten = many(CandidatesSchema, "Whom tasks can be given to, by role: see assignTask.")
    afspraken = many(ExpiringSchema, "Agreements that run out.", of="expiring")


class WaitingSchema(Reply):
    """A family that waits for a coach."""

    traject = text("The code of the case.", "B-2291", of="code")
    alias = text("The alias of the family.", "Reiger")
    verwijzer = text("The organisation that referred.", "Jeugdbescherming", of="referrer")
    prioriteit = text("How urgent it is; or empty.", "spoed", of="priority")
    rang = number("The place of that among all priorities; 0 is the most urgent.", 0, of="rank")
    sinds = day("Since when it waits.", of="since", null=False)
    dagen = number("How many days it waits.", 12, of="days")
    tot = day("Until when it may wait.", of="until")
    taak = number("The number of the task that chooses the coach, when that is open.", 42, of="task_id", null=True)
    titel = text("The task that it waits in.", "Coach kiezen", of="task")
    weer = day("When it is looked at again, if that task is not open.", of="again")
    staat_stil = flag("Whether the case stands still.", of="suspended")


class WaitingListSchema(Reply):
    """Who waits."""

    items = many(WaitingSchema, "The most urgent and the longest waiting first.")


class CarriedSchema(Reply):
    """A family of a coach."""

    traject = text("The code of the case.", "B-2291", of="code")
    alias = text("The alias of the family.", "Reiger")
    fase = text("The phase.", "Leerfase", of="phase")
    uren = fields.Float(attribute="hours", metadata={"description": "Per week in this phase."})
    begeleid = flag("Whether it counts among the families that a coach guides.", of="guided")
    einde = day("When it is planned to end.", of="ends")
    staat_stil = flag("Whether the case stands still.", of="suspended")


class AbsenceSchema(Reply):
    """Days on which a coach is away."""

    vanaf = day("The first day.", of="first", null=False)
    tot_en_met = day("The last day.", of="last", null=False)
    vervanger = text("Who stands in.", "Coach Twee", of="substitute")


class LoadSchema(Reply):
    """What a coach carries."""

    id = number("The number of the user.", 7)
    naam = text("How somebody is called.", "Coach Een", of="name")
    gezinnen = many(CarriedSchema, "Its families.", of="families")
    begeleid = number("How many of them it guides.", 4)
    uren = fields.Float(metadata={"description": "How many hours a week they take."})
    contract = number("The hours of its contract.", 36)
    te_veel = flag("Whether that is more than it can carry.")
    plek = number("How many more families it could begin with now.", 1, of="room")
    mag_krijgen = flag("Whether it is a coach still.", of="may_get")
    afwezig = many(AbsenceSchema, "When it is away.", of="absent")


class WeekSchema(Reply):
    """A week to come."""

    vanaf = day("Its Monday.", of="first", null=False)
    plek = number("How many families could begin.", 3, of="free")
    afgelopen = number("How many families have ended by then.", 1, of="ended")
    moet = number("How many of those that wait now must have a coach before the week is over.", 2, of="must")


class BudgetSchema(Reply):
    """The hours of a phase."""

    fase = text("The phase.", "Leerfase")
    uren = fields.Float(metadata={"description": "Per week."})


class StaffingSchema(Reply):
    """How the work is spread over the coaches."""

    coaches = many(LoadSchema, "All coaches with their families.")
    weken = many(WeekSchema, "The weeks to come.", of="weeks")
    wachten = number("How many families wait: see listWaiting.", 2)
    hooguit = number("How many families a coach guides at most.", MOST_FAMILIES)
    begin_uren = fields.Float(attribute="beginning", metadata={"description": "How many hours a week a new family takes."})
    uren = many(BudgetSchema, "The hours of each phase.")


@operation("getMorning", "GET", MORNING, "planning", reply=MorningSchema, problems=(403,))
def get_morning() -> Mapping[str, object]:
    """The morning list (coordinators): what is late, nobody's, stuck or broken."""
    page = morning.show(regie(), actor(), moment())
    return {
        **vars(page),
        "aantallen": [{"deel": part.value, "aantal": count} for part, count in page.counts.items()],
        "kandidaten": [{"role": one, "mensen": people} for one, people in page.people.items() if people],
    }


@operation("listLate", "GET", f"{MORNING}/te-laat", "planning", query=Numbered,
           reply=page_of(TaskItemSchema, "LatePageSchema"), problems=(403,))  # fmt: skip
def list_late(query: Mapping[str, Any]) -> Answer:
    """All tasks past their date (coordinators)."""
    page = _part(MorningPart.LATE, query)
    return _paged(page, page.late, query)


@operation("listNobodys", "GET", f"{MORNING}/van-niemand", "planning", query=Numbered,
           reply=page_of(TaskItemSchema, "NobodysPageSchema"), problems=(403,))  # fmt: skip
def list_nobodys(query: Mapping[str, Any]) -> Answer:
    """All tasks that nobody has (coordinators)."""
    page = _part(MorningPart.NOBODYS, query)
    return _paged(page, page.nobodys, query)


@operation("listStuck", "GET", f"{MORNING}/vastgelopen", "planning", query=Numbered,
           reply=page_of(StuckSchema, "StuckPageSchema"), problems=(403,))  # fmt: skip
def list_stuck(query: Mapping[str, Any]) -> Answer:
    """All cases in which nothing happens (coordinators)."""
    page = _part(MorningPart.STUCK, query)
    return _paged(page, page.stuck, query)


@operation("listIncidents", "GET", f"{MORNING}/storingen", "planning", query=Numbered,
           reply=page_of(TroubleSchema, "TroublePageSchema"), problems=(403,))  # fmt: skip
def list_incidents(query: Mapping[str, Any]) -> Answer:
    """All that broke (coordinators)."""
    page = _part(MorningPart.INCIDENTS, query)
    return _paged(page, page.incidents, query)


@operation("settleIncident", "POST", "/storingen/<int:storing>/afhandelingen", "planning", reply={204: None},
           problems=(403, 404))  # fmt: skip
def settle_incident(storing: int) -> Answer:
    """Say that what broke outside any step was dealt with (coordinators).

    What broke in a step is solved by doing that step again.
    """
    morning.settle(regie(), actor(), storing, moment())
    return Answer(status=204)


@operation("listWaiting", "GET", "/wachtlijst", "planning", reply=WaitingListSchema, problems=(403,))
def list_waiting() -> Mapping[str, object]:
    """The families that wait for a coach (coordinators); the coach is chosen in `taak`."""
    return {"items": waiting_list.show(regie(), actor(), moment())}


@operation("getStaffing", "GET", "/verdeling", "planning", reply=StaffingSchema, problems=(403,))
def get_staffing() -> Mapping[str, object]:
    """How the work is spread over the coaches, and the room in the weeks to come (coordinators)."""
    page = staffing.show(regie(), actor(), moment())
    return {
        **vars(page),
        "coaches": [_coach(one) for one in page.coaches],
        "wachten": len(page.waiting),
        "hooguit": MOST_FAMILIES,
        "uren": [{"fase": name, "uren": hours} for name, hours in page.budget],
    }


def _coach(one: CoachLoad) -> Mapping[str, object]:
    load = one.load
    return {**vars(one), "begeleid": load.families, "uren": load.hours, "te_veel": load.over}


def _part(part: MorningPart, query: Mapping[str, Any]) -> Morning:
    return morning.show(regie(), actor(), moment(), part, query["pagina"])


def _paged(page: Morning, found: Sequence[object], query: Mapping[str, Any]) -> Answer:
    """A page past the last one is empty."""
    return numbered(found if page.number == query["pagina"] else (), query["pagina"], page.pages)

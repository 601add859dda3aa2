"""What the API gives: the dataclasses of the use cases, by the names that they have on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from service.domain.people import ROLE_LABELS, Role
from service.web.api.parts import (
    DUTCH,
    Part,
    Reply,
    Values,
    choice,
    day,
    flag,
    many,
    moment,
    number,
    positive,
    printable,
    short,
    text,
    texts,
)

ROLES = {role.value: label for role, label in ROLE_LABELS.items()}
GROUPS = {
    "teLaat": "past its date",
    "dezeWeek": "due within seven days",
    "later": "due later, or without a date",
    "tePakken": "nobody's yet; who has the role may claim it",
    "weggelegd": "put away by the user until a day",
}
ANSWERS = "antwoorden"  # the part of a body that holds a form
STATES = {"open": "waits for somebody", "gedaan": "done", "vervallen": "no longer needed"}
PHASES = {"gedaan": "was gone through", "nu": "the case is in it", "later": "still to come"}


CAMUNDA = {
    "type": "default",
    "id": "toewijzing",
    "components": [{"type": "textfield", "key": "reden", "label": "Waarom?", "validate": {"required": True}}],
}


class Words(fields.String):
    """A word of the service as one of the wire."""

    def __init__(self, words: Mapping[Any, str], **more: Any) -> None:
        super().__init__(**more)
        self.words = words

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> Any:
        return None if value is None else self.words[value]


def role(of: str = "role") -> fields.String:
    return choice("The role.", ROLES, of=of)


class PersonSchema(Reply):
    """Somebody who works with Regie; never a member of a family."""

    id = number("The number of the user.", 7)
    naam = text("How somebody is called.", "Coach Een", of="name")
    organisatie = text("The organisation; empty where it goes without saying.", "VIG-bureau", of="organisation")


class UserSchema(Reply):
    """The user in whose name the token works."""

    id = number("The number of the user.", 7)
    gebruikersnaam = text("What one logs in with.", "coach", of="username")
    naam = text("How the user is called.", "Coach Een", of="name")
    rollen = fields.Function(lambda user: sorted(role.value for role in user.roles), metadata={
        "type": "array", "items": {"type": "string", "enum": [role.value for role in Role]},
        "description": "What the user may be in any case.",
    })  # fmt: skip
    organisatie = text("The organisation.", "VIG-bureau", of="organisation.name")


class TaskItemSchema(Reply):
    """A task as it stands in lists: nothing personal."""

    id = number("The number of the task.", 42, of="task_id")
    traject = text("The code of the case.", "B-2291", of="code")
    alias = text("The alias of the family.", "Reiger")
    fase = text("The phase of the case; empty before the first.", "Leerfase", of="phase")
    titel = text("What is to be done.", "Plan van aanpak opstellen", of="title")
    rol = role()
    behandelaar = fields.Nested(PersonSchema, attribute="assignee", allow_none=True, metadata={"description": "Who does it."})
    termijn = day("The target, or else the hard date.", of="due")
    termijn_tekst = text("How long there still is, in Dutch.", "over 3 dagen", of="due_text")
    te_laat = flag("Whether the date has passed.", of="late")
    dringend = flag("Whether it is urgent, or its early warning was reached.", of="urgent")
    geopend = moment("Since when it waits.", of="opened")
    van_mij = flag("Whether it is the user's.", of="mine")
    te_pakken = flag("Whether the user may claim it.", of="claimable")
    namens = text("For which colleague the user would do it, as a substitute; else empty.", of="in_name_of")
    staat_stil = flag("Whether it stands still with its case.", of="still")


class WorkItemSchema(TaskItemSchema):
    """A task in the user's work list."""

    groep = choice("Where it stands in the list.", GROUPS)
    ongelezen = flag("Whether the user never opened it.", of="unread")
    weggelegd_tot = day("Until when the user put it away.", of="snoozed")
    ernaast = texts("The processes that run beside the main one in its case.", of="beside")


class FormSchema(Reply):
    """A form to fill in. `schema` is the Camunda form (form-js) as the coordinator drew it: https://docs.camunda.io, "Camunda
    Forms". Answers are an object by the `key` of a component; of a `dynamiclist` by its `path`, a list of rows. A row that has
    an `id` is in the register already (leave the id in; `"_weg": true` takes the row away), one without is new; rows that are
    not sent stay. Dates are `jjjj-mm-dd`, times `uu:mm`, moments RFC 3339. Answers to hidden components are dropped."""

    id = text("The name of the form.", "plan-van-aanpak", of="form.id")
    versie = text("The hash of its content.", of="form.version")
    titel = text("What the form is called here.", "Plan van aanpak opstellen", of="title")
    instructie = text("What to do, in plain text with Markdown's lists and bold.", of="instruction")
    schema = fields.Dict(metadata={"description": "The Camunda form.", "examples": [CAMUNDA]})
    antwoorden = Values(attribute="prefilled", metadata={
        "description": "What is filled in already: change it and send it back.",
        "examples": [{"reden": "Het gezin vroeg erom"}]})  # fmt: skip
    keuzes = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(lambda: OptionSchema())),
        metadata={"description": "The options of components whose `valuesExpression` reads the case, by key "
                                 "(of a column: path.key)."},
    )
    verborgen = texts("The keys that the form hides as it is filled in now; other answers may bring them up.")


class OptionSchema(Reply):
    """An option of a choice."""

    label = text("As a person reads it.", "Coach Een (3 gezinnen)")
    waarde = fields.Raw(metadata={"description": "What to send.", "type": ["string", "number", "boolean", "null"]})


class KeyedSchema(Reply):
    """Something to filter on."""

    waarde = text("What to send.", "3")
    naam = text("What it is called.", "Jeugdbescherming")


class PhaseSchema(Reply):
    """A phase of the trajectory."""

    naam = text("The phase.", "Leerfase", of="name")
    status = Words({"done": "gedaan", "now": "nu", "later": "later"}, attribute="state", metadata={
        "enum": list(PHASES), "description": "; ".join(f"`{word}`: {what}" for word, what in PHASES.items())})  # fmt: skip
    begonnen = day("The day on which it last began.", of="begun")
    geeindigd = day("The day on which it last ended.", of="ended")


class TaskSchema(TaskItemSchema):
    """One task with its form. What is personal in it is what this user needs for it."""

    proces = text("The diagram that it stands in.", "Gezinsanalyse", of="process")
    gaat_over = text("The row of a register that it is for; else empty.", "Kim", of="about")
    streefdatum = day("The target.", of="target")
    uiterlijk = day("The hard date.", of="hard")
    waarschuwen = day("When the early warning comes.", of="warn")
    uitleg = text("How the deadline was computed.", "6 weken na 2 maart 2026", of="explanation")
    status = Words({"open": "open", "done": "gedaan", "cancelled": "vervallen"}, attribute="state", metadata={
        "enum": list(STATES), "description": "; ".join(f"`{word}`: {what}" for word, what in STATES.items())})  # fmt: skip
    gedaan_door = text("Who did it; else empty.", of="done_by")
    gedaan_op = moment("When it was done.", of="done_at", null=True)
    mag_afronden = flag("Whether this user may complete it now.", of="may_do")
    waarom_niet = text("If not: why, in Dutch.", "Vier ogen: iemand anders moet deze taak doen.", of="why_not")
    mag_toewijzen = flag("Whether this user may hand it to somebody.", of="may_assign")
    kandidaten = many(PersonSchema, "To whom it can be handed.", of="candidates")
    beslissers = many(lambda: DeciderSchema(), "Of a decision: who decides at the referrer.", of="deciders")
    fasen = many(PhaseSchema, "The phase line of the case.", of="phases")
    wettelijk = flag("Whether the law sets the term.", of="statutory")
    heropenen_tot = moment("Until when this user can open it again; null when it can't.", of="reopen_until", null=True)
    formulier = fields.Nested(FormSchema, metadata={"description": "What is asked."})


class OpenedSchema(Reply):
    """A task that a step opened."""

    taak = number("The number of the task.", 43, of="task_id")
    titel = text("What is to be done.", "Coach kiezen", of="title")
    rol = role()
    van_mij = flag("Whether it is the user's.", of="mine")


class CompletedSchema(Reply):
    """What happened, and what comes next as far as this user may see it."""

    traject = text("The code of the case.", "B-2291", of="code")
    alias = text("The alias of the family.", "Reiger")
    titel = text("What was done or begun; empty for a repeat.", "Aanmelding beoordelen", of="title")
    geopend = many(OpenedSchema, "The tasks that wait now because of it.", of="opened")
    herhaald = flag("The same request came before: nothing more happened.")


class StartableSchema(Reply):
    """A process that this user may start now."""

    proces = text("The id of the process.", "vig-traject", of="process")
    naam = text("What it is called.", "Gezin aanmelden", of="name")
    beschrijving = text("What it is for.", of="description")


class CaseItemSchema(Reply):
    """A case as it stands in lists: by code and alias, never by name."""

    code = text("The code of the case.", "B-2291")
    alias = text("The alias of the family.", "Reiger")
    fase = text("The phase; empty before the first.", "Leerfase", of="phase")
    geopend = moment("When the case began.", of="opened")
    gesloten = moment("When it ended.", of="closed", null=True)
    uitkomst = text("How it ended; else empty.", of="outcome")
    verwijzer = text("The organisation that referred.", "Jeugdbescherming", of="referrer")
    opdrachtgever = text("The organisation that gave the order.", "Gemeente", of="commissioner")
    coach = text("The coach; empty when there is none yet.", "Coach Een")


class ShownSchema(Reply):
    """A value as a person reads it."""

    label = text("What was asked.", "Aantal kinderen")
    tekst = text("The answer in words.", "3", of="text")


class ComingSchema(Reply):
    """A step to come."""

    titel = text("What comes.", "Evaluatie na drie maanden", of="title")
    fase = text("The phase, or the process, that it is part of.", "Leerfase", of="phase")
    rol = text("Who does it; null when it happens by itself.", "coach", of="role", null=True)
    streefdatum = day("The day that is expected, or that the case waits for.", of="target")
    uiterlijk = day("The hard date.", of="hard")
    vast = flag("Whether the case waits for this moment; else the dates are expected by what is known now.", of="fixed")
    na = text("Without a date: what comes before it.", of="after")
    misschien = flag("Whether there are ways around it.", of="perhaps")


class ParticipantSchema(Reply):
    """Who has a role in the case now: a person, an organisation, or both."""

    rol = role()
    label = text("The role in words.", "Coach")
    naam = text("The person; else empty.", "Coach Een", of="name")
    organisatie = text("The organisation; else empty.", "VIG-bureau", of="organisation")


class IncidentSchema(Reply):
    """A step that failed and left the case where it was. Only coordinators see them."""

    op = moment("When.", of="at")
    element = text("Where in the diagram.", "prioriteit_bepalen")
    tekst = text("What failed.", of="text")


class DeciderSchema(Reply):
    """Who decides in an organisation."""

    naam = text("Who.", "Teamleider Een", of="name")
    over = text("About what; empty for everything.", "verlenging", of="about")
    grens = text("Up to where; or empty.", "tot 6 maanden", of="bound")
    telefoon = text("Or empty.", "030 1234567", of="phone")
    email = text("Or empty.", "iemand@voorbeeld.nl")


class PhoneSchema(Reply):
    """A number to call."""

    naam = text("Whose it is.", "Kim", of="name")
    over = text("What they are: a role, or a register.", "Personen", of="about")
    nummer = text("The number.", "06 12345678", of="number")


class AddableSchema(Reply):
    """A register to which this user may add a row."""

    register = text("The name of the register.", "bezoeken")
    naam = text("What it is called.", "Bezoeken")


class CaseSchema(Reply):
    """One case, as far as this user may see it. Lists that the user may not read are empty."""

    traject = fields.Nested(CaseItemSchema, attribute="head", metadata={"description": "How it is called and where it stands."})
    fasen = many(PhaseSchema, "The phase line.", of="phases")
    gegevens = many(ShownSchema, "The facts that bear the mark `kop`.", of="fields")
    taken = many(TaskItemSchema, "Its open tasks.", of="tasks")
    komt = many(ComingSchema, "What comes next, with the dates that are known.", of="coming.dated")
    komt_zonder_datum = many(ComingSchema, "What comes in this phase, but nobody knows when.", of="coming.undated")
    komende_fasen = many(ComingSchema, "The phases to come.", of="coming.phases")
    acties = many(StartableSchema, "What this user may start in it now.", of="actions")
    toevoegen = many(AddableSchema, "The registers to which this user may add a row.")
    deelnemers = many(ParticipantSchema, "Who takes part.", of="participants")
    beslissers = many(DeciderSchema, "Who decides at the referrer.", of="deciders")
    telefoons = many(PhoneSchema, "Whom this user can call about it.", of="phones")
    publicatie = number("The publication that it runs on, for who may publish; else null.", 3, null=True)
    storingen = many(IncidentSchema, "Steps that failed.", of="incidents")


class DecisionSchema(Reply):
    """Which rules of a decision table fired."""

    tabel = text("The decision table.", "Prioriteit", of="table")
    regels = fields.List(fields.Integer(), attribute="rules", metadata={"description": "The rules, from 1."})
    invoer = many(ShownSchema, "What it read; what is personal is left out.", of="inputs")
    uitkomst = text("What came out.", "hoog", of="result")


class LogLineSchema(Reply):
    """A line of the log; never personal."""

    op = moment("When.", of="line.at")
    wie = text("Who; `Regie` for what happened by itself.", "Coach Een", of="line.who")
    soort = text("What kind of event: started, completed, phase, milestone, assigned, row … More may be added.", "completed",
                 of="line.kind")  # fmt: skip
    tekst = text("What happened, in Dutch.", "Afgerond: Plan van aanpak opstellen", of="line.text")
    beslissing = fields.Nested(DecisionSchema, attribute="decision", allow_none=True, metadata={
        "description": "Of a decision: which rules fired."})  # fmt: skip


class MistakeSchema(Part):
    """One mistake: where, and what to do about it."""

    pointer = text("Where in the body: a JSON pointer as a URI fragment.", "#/antwoorden/personen/0/naam")
    parameter = text("Or which parameter of the address.", "pagina")
    header = text("Or which header.", "Idempotency-Key")
    detail = text("What is wrong, in Dutch.", "Vul dit veld in.", required=True)


class ProblemSchema(Part):
    """A problem (RFC 9457)."""

    type = text("What kind of problem: an address that explains it.", "/api/v1/problemen/ongeldige-antwoorden", required=True)
    title = text("The same in words.", "Niet alles is goed ingevuld", required=True)
    status = number("The HTTP status.", 422, required=True)
    detail = text("What happened this time, in Dutch.", "Er is niets opgeslagen.", required=True)
    errors = many(MistakeSchema, "Every mistake, all at once.")


class AnswersBody(Part):
    """A form that was filled in."""

    antwoorden = fields.Dict(
        required=True,
        error_messages=DUTCH,
        metadata={"description": "The answers by key; see the form's schema.", "examples": [{"besluit": "toelaten"}]},
    )


class StartBody(AnswersBody):
    """A process to start, with its form filled in."""

    proces = text("Which process: see listStartable.", "vig-traject", required=True, validate=[short(200), printable()])


class AssigneeBody(Part):
    """To whom a task is handed."""

    gebruiker = number("The number of the user: see `kandidaten` of the task.", 7, required=True, validate=positive())

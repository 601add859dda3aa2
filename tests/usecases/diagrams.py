"""A small bundle for the use cases: referral, assignment, a phase with a repeating task, an extension, and side processes.

Diagrams are written as text lines: `kind id | name | lane | properties`, and flows as `a -> b -> c`, or `a -> b : condition`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'targetNamespace="urn:regie"'
)
KINDS = {
    "start": "startEvent", "end": "endEvent", "task": "userTask", "choice": "exclusiveGateway", "call": "callActivity",
    "table": "businessRuleTask", "throw": "intermediateThrowEvent", "wait": "intermediateCatchEvent",
    "edge": "boundaryEvent", "both": "parallelGateway",
}


def diagram(process: str, name: str, text: str, **properties: str) -> bytes:
    """A BPMN file. Special properties: message, date, duration (events), on (boundary), calls, decision.

    A choice's flow without a condition is its default."""
    elements, lanes, flows, messages = [], dict[str, list[str]](), list[str](), set[str]()
    defaults: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.strip().splitlines())):
        if "->" in line:
            path, _, condition = line.partition(" : ")
            stops = [stop.strip() for stop in path.split("->")]
            for source, target in zip(stops, stops[1:], strict=False):
                defaults |= {} if condition else {source: f"{process}_f{len(flows)}"}
                flows.append(_flow(f"{process}_f{len(flows)}", source, target, condition.strip()))
            continue
        head, label, lane, *rest = [part.strip() for part in line.split("|")]
        kind, id_ = head.split()
        own = dict(pair.split("=", 1) for pair in (part.strip() for part in rest) if pair)
        messages |= {own["message"]} if "message" in own else set()
        lanes.setdefault(lane, []).append(id_)
        elements.append(_element(kind, id_, label, own))
    lane_set = "".join(
        f'<lane id="{process}_baan{n}" name={quoteattr(lane)}>'
        + "".join(f"<flowNodeRef>{id_}</flowNodeRef>" for id_ in ids) + "</lane>"
        for n, (lane, ids) in enumerate(lanes.items()) if lane
    )
    declared = "".join(f'<message id="bericht_{m}_{process}" name="{m}"/>' for m in sorted(messages))
    body = "".join([*elements, *flows]).replace("@PROCESS@", process)
    for source, flow in defaults.items():
        body = body.replace(f"@DEFAULT-{source}@", flow)
    return (
        f'<definitions {NAMESPACES} id="{process}_def">{declared}<process id="{process}" name={quoteattr(name)} '
        f'isExecutable="true">{_extensions(properties)}<laneSet id="{process}_banen">{lane_set}</laneSet>{body}</process>'
        "</definitions>"
    ).encode()


def _flow(id_: str, source: str, target: str, condition: str) -> str:
    inner = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{id_}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def _extensions(properties: Mapping[str, str], other: str = "") -> str:
    rows = "".join(f"<s:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in properties.items())
    return f"<extensionElements><s:properties>{rows}</s:properties>{other}</extensionElements>"


def _element(kind: str, id_: str, name: str, own: dict[str, str]) -> str:
    event = attributes = other = body = ""
    if "message" in own:
        event = f'<messageEventDefinition id="{id_}_b" messageRef="bericht_{own.pop("message")}_@PROCESS@"/>'
    for timer, tag in (("date", "timeDate"), ("duration", "timeDuration")):
        if timer in own:
            event = f'<timerEventDefinition id="{id_}_t"><{tag}>{escape(own.pop(timer))}</{tag}></timerEventDefinition>'
    if "on" in own:
        attributes += f' attachedToRef="{own.pop("on")}" cancelActivity="{own.pop("interrupting", "true")}"'
    if "calls" in own:
        attributes += f' calledElement="{own.pop("calls")}"'
    if kind == "choice":
        attributes += f' default="@DEFAULT-{id_}@"'
    if "decision" in own:
        other = f"<s:calledDecisionId>{own.pop('decision')}</s:calledDecisionId>"
    if "voor_elk" in own:
        body = '<multiInstanceLoopCharacteristics isSequential="false"/>'
    tag = KINDS[kind]
    return f'<{tag} id="{id_}" name={quoteattr(name)}{attributes}>{_extensions(own, other)}{event}{body}</{tag}>'


def form(id_: str, *fields: Mapping[str, object]) -> bytes:
    return json.dumps({"type": "default", "id": id_, "title": id_.capitalize(), "components": fields}).encode()


def field(type_: str, key: str, marks: str = "", required: bool = True, **more: object) -> dict[str, object]:
    """A component of a form; with `marks` it bears them."""
    found: dict[str, object] = {"type": type_, "key": key, "label": key.capitalize(), **more}
    if required:
        found["validate"] = {"required": True}
    return {**found, "properties": {"merken": marks}} if marks else found


def rows(register: str, *columns: Mapping[str, object]) -> dict[str, object]:
    return {"type": "dynamiclist", "path": register, "label": register.capitalize(), "components": columns}


def choice(*options: str) -> list[dict[str, str]]:
    return [{"value": option, "label": option.capitalize()} for option in options]


MAIN = """
start aanmelden | Aanmelden | Verwijzer | formulier=aanmelding
task screening | Aanmelding beoordelen | Coördinator | formulier=screening | termijn=P5D
choice toegelaten | Toegelaten? | Coördinator
end afgewezen | Afgewezen | Coördinator
task toewijzen | Coach kiezen | Coördinator | formulier=toewijzing
call fase_onderzoek | Onderzoek | Coach | calls=onderzoek | merken=fase
edge gestopt_rand | Gestopt | Coach | on=fase_onderzoek | message=stoppen_nu
end gestopt | Gestopt | Coach
task meelezen | Meelezen | Coördinator | formulier=oordeel | niet_door=screening
throw verlengd | Verlenging verleend | Coördinator | merken=mijlpaal, eenmalig:verlenging
choice nogmaals | Nogmaals? | Coördinator
call fase_plan | Plan | Coach | calls=plan | merken=fase
end klaar | Afgerond | Coach
aanmelden -> screening -> toegelaten
toegelaten -> afgewezen : besluit = "afwijzen"
toegelaten -> toewijzen -> fase_onderzoek -> meelezen -> verlengd -> nogmaals
nogmaals -> meelezen : nog_eens = true
nogmaals -> fase_plan -> klaar
gestopt_rand -> gestopt
"""
RESEARCH = """
start onderzoek_begin | Begin | Coach
table prioriteit_bepalen | Prioriteit bepalen | Coach | decision=prioriteit
task onderzoeken | Onderzoek doen | Coach | formulier=onderzoek | termijn=P6W | vanaf=klok
edge te_laat | Te laat | Coach | on=onderzoeken | interrupting=false | date=klok + duration("P42D")
task herinneren | Herinneren | Coördinator | formulier=oordeel
end herinnerd | Herinnerd | Coördinator
task veiligheid | Veiligheid inschatten | Coach | formulier=veiligheid | voor_elk=personen
end onderzocht | Onderzocht | Coach
onderzoek_begin -> prioriteit_bepalen -> onderzoeken -> veiligheid -> onderzocht
te_laat -> herinneren -> herinnerd
"""
PLAN = """
start plan_begin | Begin | Coach
task plan_maken | Plan maken | Coach | formulier=oordeel
end plan_af | Plan af | Coach
plan_begin -> plan_maken -> plan_af
"""
ESCALATION = """
start niet_meewerken_start | Gezin werkt niet mee | Coach | formulier=signaal | message=niet_meewerken | wanneer=klok != null
task escalatie | Escalatie besluiten | Verwijzer | formulier=oordeel | termijn=werkdagen(vandaag, 3)
end hersteld | Hersteld | Verwijzer
niet_meewerken_start -> escalatie -> hersteld
"""
SECRET = """
start geheim_start | Strafbaar feit | Coach | formulier=feit | message=geheim
task geheim_lezen | Meelezen strafbaar feit | Gedragswetenschapper | formulier=oordeel
end geheim_klaar | Klaar | Coach
geheim_start -> geheim_lezen -> geheim_klaar
"""
STOP = """
start stoppen_start | Stoppen | Coördinator | formulier=stoppen | message=stoppen
end stoppen_verstuurd | Gestopt | Coördinator | message=stoppen_nu | geeft_mee=reden
stoppen_start -> stoppen_verstuurd
"""
SWITCH = """
start wissel_start | Coachwissel | Coördinator | formulier=wissel | message=coachwissel
task overdragen | Overdragen | Coach | formulier=oordeel
end gewisseld | Gewisseld | Coach
wissel_start -> overdragen -> gewisseld
"""
DATE = """
start verzetten_start | Klok verzetten | Coördinator | formulier=klok | message=klok_verzetten
end verzet | Verzet | Coördinator
verzetten_start -> verzet
"""
BREAK = """
start breken_start | Breken | Coördinator | formulier=stoppen | message=breken
table breekt | Breekt | Coördinator | decision=breekbaar
end gebroken | Gebroken | Coördinator
breken_start -> breekt -> gebroken
"""
BREAK_LATER = """
start later_start | Later breken | Coördinator | formulier=stoppen | message=later_breken
wait later_wachten | Wachten | Coördinator | duration=P1D
table later_breekt | Breekt | Coördinator | decision=breekbaar
end later_gebroken | Gebroken | Coördinator
later_start -> later_wachten -> later_breekt -> later_gebroken
"""
BEFORE = """
start vraag_stellen | Vraag | Verwijzer | formulier=vraag
task beantwoorden | Beantwoorden | Coach | formulier=oordeel
end beantwoord | Beantwoord | Coach
vraag_stellen -> beantwoorden -> beantwoord
"""
DATA = """
registers:
  - {sleutel: personen, naam: Personen, merken: persoonsgegeven, mag_toevoegen: [coach], formulier: persoon}
afgeleid:
  - {sleutel: kinderen, naam: Aantal personen, waarde: count(personen), merken: kop}
"""


def table(id_: str, column: str, *rules: tuple[str, str]) -> bytes:
    cells = "".join(
        f'<rule id="{id_}_r{n}"><inputEntry id="{id_}_i{n}"><text>{escape(test)}</text></inputEntry>'
        f'<outputEntry id="{id_}_o{n}"><text>{escape(result)}</text></outputEntry></rule>'
        for n, (test, result) in enumerate(rules)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:regie">'
        f'<decision id="{id_}" name="{id_.capitalize()}"><decisionTable id="{id_}_t" hitPolicy="FIRST">'
        f'<input id="{id_}_in" label="Waarde"><inputExpression id="{id_}_e"><text>{escape(column)}</text></inputExpression>'
        f'</input><output id="{id_}_uit" name="uitkomst" label="Uitkomst"/>{cells}</decisionTable></decision></definitions>'
    ).encode()


FILES: dict[str, bytes] = {
    "processes/traject.bpmn": diagram("traject", "Traject", MAIN, merken="hoofdproces"),
    "processes/onderzoek.bpmn": diagram("onderzoek", "Onderzoek", RESEARCH),
    "processes/plan.bpmn": diagram("plan", "Plan", PLAN),
    "processes/niet-meewerken.bpmn": diagram("niet-meewerken", "Niet meewerken", ESCALATION),
    "processes/geheim.bpmn": diagram("geheim", "Strafbaar feit", SECRET, zichtbaar_voor="coach, gedragswetenschapper"),
    "processes/stoppen.bpmn": diagram("stoppen", "Stoppen", STOP),
    "processes/coachwissel.bpmn": diagram("coachwissel", "Coachwissel", SWITCH),
    "processes/klok-verzetten.bpmn": diagram("klok-verzetten", "Klok verzetten", DATE),
    "processes/breken.bpmn": diagram("breken", "Breken", BREAK),
    "processes/later-breken.bpmn": diagram("later-breken", "Later breken", BREAK_LATER),
    "processes/vraag.bpmn": diagram("vraag", "Vraag", BEFORE, merken="vooraf"),
    "processes/prioriteit.dmn": table("prioriteit", "gezinsnaam", ("null", '"laag"'), ("-", '"hoog"')),
    "processes/breekbaar.dmn": table("breekbaar", "vandaag", ("null", '"nooit"')),
    "processes/gegevens.yaml": DATA.encode(),
    "forms/aanmelding.form": form(
        "aanmelding",
        field("textfield", "gezinsnaam", "persoonsgegeven"),
        field("datetime", "klok", "kop", subtype="date"),
        field("select", "gemeente", "organisatie:opdrachtgever", required=False,
              valuesExpression='=for o in organisaties[soort = "gemeente"] return {value: o.id, label: o.naam}'),
        rows("personen", field("textfield", "naam"), field("textfield", "rol", required=False)),
    ),
    "forms/screening.form": form("screening", field("radio", "besluit", values=choice("toelaten", "afwijzen"))),
    "forms/toewijzing.form": form(
        "toewijzing",
        field("select", "coach_id", "deelnemer:coach",
              valuesExpression="=for c in coaches return {value: c.id, label: c.naam}"),
    ),
    "forms/wissel.form": form(
        "wissel",
        field("select", "coach_id", "deelnemer:coach, heel_traject",
              valuesExpression="=for c in coaches return {value: c.id, label: c.naam}"),
    ),
    "forms/klok.form": form("klok", field("datetime", "klok", "heel_traject", subtype="date")),
    "forms/onderzoek.form": form(
        "onderzoek",
        field("textarea", "verslag", "persoonsgegeven"),
        rows("personen", field("textfield", "naam"), field("textfield", "rol", required=False)),
    ),
    "forms/veiligheid.form": form("veiligheid", field("number", "score", "meetwaarde")),
    "forms/persoon.form": form("persoon", field("textfield", "naam"), field("textfield", "rol", required=False)),
    "forms/oordeel.form": form(
        "oordeel", field("textfield", "oordeel"), field("checkbox", "nog_eens", required=False)
    ),
    "forms/signaal.form": form("signaal", field("textarea", "feiten", "persoonsgegeven")),
    "forms/feit.form": form(
        "feit", field("textarea", "feit"), rows("personen", field("textfield", "naam")),
    ),
    "forms/stoppen.form": form("stoppen", field("textfield", "reden")),
    "forms/vraag.form": form("vraag", field("textarea", "vraagstuk")),
}

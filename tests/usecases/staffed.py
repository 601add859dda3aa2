"""The small bundle with the marks of who waits, how urgently, what a phase costs and when a case ends."""

from __future__ import annotations

import json

from tests.usecases.diagrams import DATA, FILES, MAIN, choice, diagram, field

DECIDES = "table dringend | Hoe dringend? | Coördinator | decision=hoe-dringend | merken=prioriteit"
STAFFED = (
    MAIN.replace("| Coördinator | formulier=toewijzing", "| Coördinator | formulier=toewijzing | merken=wachtlijst")
    .replace("calls=onderzoek | merken=fase", "calls=onderzoek | merken=fase, uren:10")
    .replace("calls=plan | merken=fase", "calls=plan | merken=fase, uren:0.5")
    .replace("toegelaten -> toewijzen", "toegelaten -> dringend -> toewijzen")
    .replace("task toewijzen", f"{DECIDES}\ntask toewijzen")
)
ENDS = """  - {sleutel: einddatum, naam: Einddatum, waarde: 'klok + duration("P42D")', merken: einde}
"""


def _rule(id_: str, test: str, priority: str, days: int) -> str:
    return (
        f'<rule id="{id_}"><inputEntry id="{id_}_i"><text>{test}</text></inputEntry>'
        f'<outputEntry id="{id_}_a"><text>"{priority}"</text></outputEntry>'
        f'<outputEntry id="{id_}_b"><text>vandaag + duration("P{days}D")</text></outputEntry></rule>'
    )


URGENT = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="hd" name="hd" namespace="urn:regie">'
    '<decision id="hoe-dringend" name="Hoe dringend"><decisionTable id="hd_t" hitPolicy="FIRST">'
    '<input id="hd_in" label="Programma"><inputExpression id="hd_e"><text>programma</text></inputExpression></input>'
    '<output id="hd_a" name="prioriteit" typeRef="string"><outputValues id="hd_v"><text>"spoed", "gewoon"</text></outputValues>'
    '</output><output id="hd_b" name="wachten_tot" typeRef="date"/>'
    + _rule("hd_1", '"zuid"', "spoed", 14) + _rule("hd_2", "-", "gewoon", 56)
    + "</decisionTable></decision></definitions>"
).encode()  # fmt: skip


def _referral() -> bytes:
    schema = json.loads(FILES["forms/aanmelding.form"])
    schema["components"].append(field("radio", "programma", "programma", required=False, values=choice("noord", "zuid")))
    return json.dumps(schema).encode()


FILES_STAFFED: dict[str, bytes] = {
    **FILES,
    "processes/traject.bpmn": diagram("traject", "Traject", STAFFED, merken="hoofdproces"),
    "processes/hoe-dringend.dmn": URGENT,
    "processes/gegevens.yaml": (DATA + ENDS).encode(),
    "forms/aanmelding.form": _referral(),
}

"""Small files to read bundles from. Everything has a default; a test names only what it is about."""

from __future__ import annotations

import json
from collections.abc import Mapping

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definities_{id}" targetNamespace="regie">'
)
STRAIGHT = """
<bpmn:startEvent id="begin"/>
<bpmn:userTask id="taak" name="Taak doen"/>
<bpmn:endEvent id="einde"/>
<bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="taak"/>
<bpmn:sequenceFlow id="f2" sourceRef="taak" targetRef="einde"/>
"""


def diagram(body: str = STRAIGHT, id: str = "traject", before: str = "", properties: str = "") -> bytes:  # noqa: A002
    """A BPMN file with one process; `before` stands before it (messages), `properties` are the process's."""
    extension = f"<bpmn:extensionElements>{properties}</bpmn:extensionElements>" if properties else ""
    return (
        f"{HEAD.format(id=id)}{before}"
        f'<bpmn:process id="{id}" name="Het traject" isExecutable="true">{extension}{body}</bpmn:process></bpmn:definitions>'
    ).encode()


def property_(**values: str) -> str:
    """The spiffworkflow properties with these names and values."""
    each = "".join(f'<spiffworkflow:property name="{name}" value="{value}"/>' for name, value in values.items())
    return f"<spiffworkflow:properties>{each}</spiffworkflow:properties>"


def table(rules: str = "", id: str = "toelating", policy: str = 'hitPolicy="FIRST"', outputs: str = "") -> bytes:  # noqa: A002
    """A DMN file with one decision table with an input `leeftijd` and, if nothing else is given, an output `besluit`."""
    outputs = outputs or '<output id="uit" label="Besluit" name="besluit" typeRef="string"/>'
    rules = rules or (
        '<rule id="regel_1"><inputEntry id="in_1"><text>&lt; 18</text></inputEntry>'
        '<outputEntry id="uit_1"><text>"toelaten"</text></outputEntry></rule>'
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="def" name="def" namespace="regie">'
        f'<decision id="{id}" name="Toelating"><decisionTable id="tabel" {policy}>'
        '<input id="in" label="Leeftijd"><inputExpression id="ie" typeRef="number"><text>leeftijd</text></inputExpression>'
        "</input>"
        f"{outputs}{rules}</decisionTable></decision></definitions>"
    ).encode()


def form(*components: Mapping[str, object], id: str = "aanmelding", **more: object) -> bytes:  # noqa: A002
    """A form-js schema; without components one text field `naam`."""
    fields = components or ({"type": "textfield", "key": "naam", "label": "Naam"},)
    return json.dumps({"type": "default", "id": id, "components": fields, **more}).encode()


def files(**more: bytes) -> dict[str, bytes]:
    """A small bundle; `more` lays files over it by stem and ending: `traject_bpmn=...`."""
    return {"processes/traject.bpmn": diagram(), "forms/aanmelding.form": form(), "processes/toelating.dmn": table(), **more}

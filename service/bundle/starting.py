"""What a new diagram, table or form begins as, and copies under another name: small, valid, and with ids of their own.

Ids are checked by who calls: letters without accents, digits and "-", beginning with a letter. The file bears the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from lxml import etree

from service.bundle import strict_json, strict_xml
from service.bundle.diagrams import BPMN, SPIFF
from service.bundle.findings import Unreadable
from service.bundle.tables import DMN

BPMNDI, DC, DI = (f"http://www.omg.org/spec/{part}" for part in ("BPMN/20100524/DI", "DD/20100524/DC", "DD/20100524/DI"))
PREFIXES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "spiffworkflow": SPIFF}
REFERENCES = frozenset(("default", "bpmnElement", "calledElementBinding"))  # beside all that end in "Ref"
REFERRING = frozenset(("incoming", "outgoing", "flowNodeRef"))
SCHEMA_VERSION = 16


def diagram(id_: str, name: str, lane: str) -> bytes:
    """A process in one pool with one lane: it begins, and it is done."""
    own = _prefix(id_)
    boxes = {"pool": (120, 80, 600, 160), "baan": (150, 80, 570, 160), "begin": (212, 142, 36, 36), "einde": (592, 142, 36, 36)}
    root = etree.Element(_bpmn("definitions"), nsmap=PREFIXES, id=f"{own}_definities", targetNamespace="http://bpmn.io/schema/bpmn")
    pools = _add(root, "collaboration", id=f"{own}_samenwerking")
    _add(pools, "participant", id=f"{own}_pool", name=name, processRef=id_)
    process = _add(root, "process", id=id_, name=name, isExecutable="true")
    lane_ = _add(_add(process, "laneSet", id=f"{own}_banen"), "lane", id=f"{own}_baan", name=lane)
    for end in ("begin", "einde"):
        _add(lane_, "flowNodeRef").text = f"{own}_{end}"
    _add(_add(process, "startEvent", id=f"{own}_begin", name="Begin"), "outgoing").text = f"{own}_pijl"
    _add(process, "sequenceFlow", id=f"{own}_pijl", sourceRef=f"{own}_begin", targetRef=f"{own}_einde")
    _add(_add(process, "endEvent", id=f"{own}_einde", name="Klaar"), "incoming").text = f"{own}_pijl"
    drawing = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id=f"{own}_tekening")
    plane = etree.SubElement(drawing, f"{{{BPMNDI}}}BPMNPlane", id=f"{own}_vlak", bpmnElement=f"{own}_samenwerking")
    for part, (x, y, width, height) in boxes.items():
        shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=f"{own}_{part}_di", bpmnElement=f"{own}_{part}")
        if part in ("pool", "baan"):
            shape.set("isHorizontal", "true")
        etree.SubElement(shape, f"{{{DC}}}Bounds", x=str(x), y=str(y), width=str(width), height=str(height))
    edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{own}_pijl_di", bpmnElement=f"{own}_pijl")
    for x in (248, 592):
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(x), y="160")
    return _written(root)


def table(id_: str, name: str) -> bytes:
    """A decision table with one question, two rules and one outcome."""
    own = _prefix(id_)
    spaces: Any = {None: DMN}
    root = etree.Element(_dmn("definitions"), nsmap=spaces, id=f"{own}_definities", name=name,
                         namespace="http://camunda.org/schema/1.0/dmn")
    decision = etree.SubElement(root, _dmn("decision"), id=id_, name=name)
    logic = etree.SubElement(decision, _dmn("decisionTable"), id=f"{own}_tabel", hitPolicy="UNIQUE")
    asked = etree.SubElement(logic, _dmn("input"), id=f"{own}_in1", label="Aangemeld vandaag")
    read = etree.SubElement(asked, _dmn("inputExpression"), id=f"{own}_in1_waarde", typeRef="boolean")
    etree.SubElement(read, _dmn("text")).text = "traject.aangemeld_op = vandaag"
    etree.SubElement(logic, _dmn("output"), id=f"{own}_uit1", label="Uitkomst", name="uitkomst", typeRef="string")
    for number, (test, result) in enumerate((("true", '"ja"'), ("not(true)", '"nee"')), start=1):
        rule = etree.SubElement(logic, _dmn("rule"), id=f"{own}_regel{number}")
        for tag, place, cell in (("inputEntry", "i1", test), ("outputEntry", "u1", result)):
            entry = etree.SubElement(rule, _dmn(tag), id=f"{own}_r{number}{place}")
            etree.SubElement(entry, _dmn("text")).text = cell
    return _written(root)


def form(id_: str, title: str) -> bytes:
    """A form with one question."""
    key = f"{_prefix(id_)}_toelichting"
    asked = {"type": "textarea", "id": "veld_toelichting", "key": key, "label": "Toelichting"}
    return _json({"type": "default", "id": id_, "title": title, "schemaVersion": SCHEMA_VERSION, "components": [asked]})


def copied_diagram(content: bytes, id_: str, name: str) -> bytes:
    """A diagram under another name. Every id is new, because they are there only once in a bundle. Raises Unreadable."""
    root = strict_xml.root(content)
    process = root.find(_bpmn("process"))
    if process is None:
        raise Unreadable("Dit diagram heeft geen proces.", "Herstel het eerst, of maak een nieuw diagram.")
    was, own = process.get("id") or "", _prefix(id_)
    known = [old for node in root.iter() if (old := node.get("id"))]
    new = {old: f"{own}_{old.removeprefix(_prefix(was)).strip('_')}" for old in known}
    if len(set(new.values())) < len(new):
        new = {old: f"{own}_{number}" for number, old in enumerate(known, start=1)}
    new[was] = id_
    for node in root.iter(etree.Element):
        _renamed(node, new)
    process.set("name", name)
    for pool in root.iter(_bpmn("participant")):
        if pool.get("processRef") == id_:
            pool.set("name", name)
    return _written(root)


def copied_table(content: bytes, id_: str, name: str) -> bytes:
    """A table under another name. Raises Unreadable."""
    root = strict_xml.root(content)
    decision = root.find(_dmn("decision"))
    if decision is None:
        raise Unreadable("Dit bestand heeft geen beslissing.", "Herstel het eerst, of maak een nieuwe tabel.")
    decision.set("id", id_)
    for node in (root, decision):
        node.set("name", name)
    root.set("id", f"{id_}_definities")
    return _written(root)


def copied_form(content: bytes, id_: str, title: str) -> bytes:
    """A form under another title; its questions are the same, so their answers are too. Raises Unreadable."""
    schema = strict_json.load(content)
    if not isinstance(schema, dict):
        raise Unreadable("Dit is geen formulier.", "Herstel het eerst, of maak een nieuw formulier.")
    return _json({**schema, "id": id_, "title": title})


def _renamed(node: Any, new: Mapping[str, str]) -> None:
    """Give a node and what it refers to within the file their new ids."""
    tag = etree.QName(node).localname
    for attribute, value in node.attrib.items():
        plain = etree.QName(attribute).localname
        if plain == "id" or plain.endswith("Ref") or plain in REFERENCES:
            node.set(attribute, new.get(value, value))
    if tag in REFERRING and node.text:
        node.text = new.get(node.text.strip(), node.text)
    if tag == "property" and node.get("name") == "niet_door":
        node.set("value", ", ".join(new.get(word, word) for word in node.get("value", "").replace(",", " ").split()))


def _prefix(id_: str) -> str:
    """What the ids of the parts begin with: formulas read the names that are made of them, so without "-"."""
    return id_.replace("-", "_")


def _bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def _dmn(tag: str) -> str:
    return f"{{{DMN}}}{tag}"


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, _bpmn(tag), attributes)


def _written(root: Any) -> bytes:
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _json(schema: Mapping[str, object]) -> bytes:
    return orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

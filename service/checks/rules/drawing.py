"""Everything is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import BPMN, FLOW_NODES
from service.bundle.strict_xml import Node
from service.checks.rule import Remark, Subject, rule

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DRAWN = FLOW_NODES | {"participant", "lane", "textAnnotation"}


@rule("tekening", "What has no shape or line is not seen in the editor, but is carried out all the same.")
def drawing(subject: Subject) -> Iterator[Remark]:
    for file, document in subject.diagrams:
        nodes = list(document.walk())
        shapes = {node.get("bpmnElement") for node in nodes if node.space == DI and node.tag == "BPMNShape" and _bounded(node)}
        edges = {node.get("bpmnElement") for node in nodes if node.space == DI and node.tag == "BPMNEdge" and _led(node)}
        known = {node.id for node in nodes if node.space == BPMN}
        for node in nodes:
            if node.space == BPMN and node.id and node.tag in DRAWN and node.id not in shapes:
                yield Remark(file, node.id, f"‘{node.id}’ is niet getekend.", "Zet het in de editor op zijn plaats.")
            elif node.space == BPMN and node.tag == "sequenceFlow" and node.id not in edges:
                yield Remark(file, node.id, f"De pijl ‘{node.id}’ is niet getekend.", "Trek de pijl opnieuw in de editor.")
        for id_ in sorted((shapes | edges) - known):
            yield Remark(file, id_, f"Er is iets getekend voor ‘{id_}’, dat niet bestaat.", "Haal de tekening ervan weg.")


def _bounded(node: Node) -> bool:
    return node.first("Bounds") is not None


def _led(node: Node) -> bool:
    return len(list(node.all("waypoint"))) >= 2

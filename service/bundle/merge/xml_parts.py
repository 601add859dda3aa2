"""An XML file as parts that can be merged: what has an id, and what it holds itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from service.bundle import strict_xml
from service.bundle.diagrams import BPMN, CONTAINERS, FLOW_NODES
from service.bundle.merge.conflict import NotMergeable
from service.bundle.merge.three_way import Part
from service.bundle.residue import BPMN_DRAWING, Canonical, canonical
from service.bundle.strict_xml import Node
from service.bundle.tables import DMN

HOLDERS = CONTAINERS | frozenset("definitions collaboration process laneSet lane childLaneSet decision decisionTable".split())
# has an id, but is part of what holds it
INSIDE = frozenset("extensionElements documentation incoming outgoing flowNodeRef BPMNDiagram DMNDI DMNDiagram".split())
FOLLOWS = frozenset(["incoming", "outgoing", "flowNodeRef"])  # said by the flows and lanes already
REFERENCES = "sourceRef targetRef attachedToRef default messageRef errorRef escalationRef signalRef processRef".split()
ROOT = ""


class Document:
    """One version of a diagram or table. Keys are ids; the root is ""."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.root = strict_xml.root(content, comments=True)
        self.nodes: dict[str, etree._Element] = {}
        self.parents: dict[str, str] = {}
        self.children: dict[str, list[str]] = {}
        self.lanes: dict[str, str] = {}
        self._read(self.root, ROOT)
        self.parts: dict[str, Part] = {key: self._part(key) for key in self.nodes}
        self.shapes: dict[str, etree._Element] = {
            shape.get("bpmnElement", ""): shape
            for shape in self.root.iter(f"{{{BPMN_DRAWING}}}BPMNShape", f"{{{BPMN_DRAWING}}}BPMNEdge")
        }

    def plain(self, key: str) -> Node:
        """A part as plain nodes, without the parts that it holds."""
        node = strict_xml.plain(self.nodes[key])
        if key != ROOT and node.tag not in HOLDERS:
            return replace(node, children=tuple(child for child in node.children if child.tag not in FOLLOWS))
        own = (child for child in node.children if not _is_part(child.space, child.tag, child.id) and child.tag not in FOLLOWS)
        return replace(node, children=tuple(child for child in own if child.tag not in ("BPMNDiagram", "DMNDI")))

    def drawing(self, key: str) -> Canonical | None:
        """How an element is drawn; None when it is not."""
        return canonical(strict_xml.plain(self.shapes[key]))[2:] if key in self.shapes else None

    def _read(self, element: etree._Element, key: str) -> None:
        if key in self.nodes:
            raise NotMergeable(f"De id {key} bestaat twee keer.")
        self.nodes[key] = element
        if _tag(element) not in HOLDERS:
            return
        self.children[key] = []
        for child in element:
            if child.tag == f"{{{BPMN}}}flowNodeRef" and child.text:
                self.lanes[child.text.strip()] = key
            elif is_part(child):
                self.children[key].append(child.get("id", ""))
                self.parents[child.get("id", "")] = key
                self._read(child, child.get("id", ""))

    def _part(self, key: str) -> Part:
        node = self.plain(key)
        lane = self.lanes.get(key, "")
        references = {one.get(name).rpartition(":")[2] for one in node.walk() for name in REFERENCES if one.get(name)}
        needs = frozenset(name for name in {*references, lane} if name and name in self.nodes)
        return Part((canonical(node), lane), self.parents.get(key), needs)


def is_part(element: etree._Element) -> bool:
    """Whether a child of a holder is a part of its own."""
    return isinstance(element.tag, str) and _is_part(_space(element), _tag(element), element.get("id", ""))


def _is_part(space: str, tag: str, id_: str) -> bool:
    inside = tag in INSIDE or tag.endswith(("EventDefinition", "LoopCharacteristics", "Specification"))
    return space in (BPMN, DMN) and bool(id_) and not inside


def flow_nodes(document: etree._Element) -> Iterator[etree._Element]:
    """The elements of a diagram that flows begin and end at."""
    return (e for e in document.iter() if isinstance(e.tag, str) and _space(e) == BPMN and _tag(e) in FLOW_NODES)


def _tag(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _space(element: etree._Element) -> str:
    return str(etree.QName(element).namespace or "")

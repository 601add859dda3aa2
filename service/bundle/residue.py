"""What an XML file holds beside what the model holds: where things are drawn, and whatever else people or editors put in.

Two files that differ only in how they are written (order of attributes, blanks, prefixes, what an editor signs with) give the
same; that is what lets a diagram go through another editor and come back unharmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from service.bundle.diagrams import BPMN, FLOW_NODES, SPIFF
from service.bundle.strict_xml import Node
from service.bundle.tables import DMN

Canonical = tuple[object, ...]

BPMN_DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
DMN_DRAWING = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
DMN_WIDTHS = "http://bpmn.io/schema/dmn/biodi/"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
SIGNATURES = frozenset(["exporter", "exporterVersion", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"])
MODELER = "{http://camunda.org/schema/modeler/"
TRUE_UNLESS_SAID = frozenset(["cancelActivity", "isInterrupting"])

# what `diagrams` and `tables` read, by tag: these attributes, and the text of these tags
_ELEMENT = frozenset(
    "id name calledElement default attachedToRef cancelActivity isInterrupting isExecutable".split()
)  # whether a process is executable is for the checks, not for people
_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(FLOW_NODES | {"process"}, _ELEMENT),
    "definitions": frozenset("id name targetNamespace namespace".split()),
    "sequenceFlow": frozenset("id name sourceRef targetRef".split()),
    "conditionExpression": frozenset([XSI_TYPE, "id"]),
    "collaboration": frozenset(["id"]),
    "participant": frozenset(["id", "processRef", "name"]),
    "laneSet": frozenset(["id"]),
    "childLaneSet": frozenset(["id"]),
    "lane": frozenset(["id", "name"]),
    "textAnnotation": frozenset(["id"]),
    "message": frozenset(["id", "name"]),
    "error": frozenset(["id", "name", "errorCode"]),
    "escalation": frozenset(["id", "name", "escalationCode"]),
    "signal": frozenset(["id", "name"]),
    "multiInstanceLoopCharacteristics": frozenset(["id", "isSequential"]),
    **dict.fromkeys(("timeDate", "timeDuration", "timeCycle", "condition"), frozenset([XSI_TYPE, "id"])),
    "decision": frozenset(["id", "name"]),
    "decisionTable": frozenset(["id", "hitPolicy", "aggregation"]),
    "input": frozenset(["id", "label"]),
    "inputExpression": frozenset(["id", "typeRef"]),
    "inputValues": frozenset(["id"]),
    "output": frozenset(["id", "label", "name", "typeRef"]),
    "outputValues": frozenset(["id"]),
    "rule": frozenset(["id"]),
    "inputEntry": frozenset(["id"]),
    "outputEntry": frozenset(["id"]),
    "annotationEntry": frozenset(["id"]),
    **dict.fromkeys("text description documentation extensionElements flowNodeRef incoming outgoing".split(), frozenset()),
}
_TEXTS = frozenset(
    "conditionExpression flowNodeRef incoming outgoing timeDate timeDuration timeCycle condition text description".split()
)
_EVENT_REFERENCES = frozenset("id messageRef errorRef escalationRef signalRef".split())
_OWN_EXTENSIONS = frozenset("properties instructionsForEndUser calledDecisionId".split())
_OWNERS = FLOW_NODES | {
    "process",
    "sequenceFlow",
    "textAnnotation",
    "participant",
    "lane",
    "decision",
    "input",
    "output",
    "rule",
}


def canonical(node: Node) -> Canonical:
    """An element and all below it, the same for every way of writing it; children only keep their order within one tag."""
    children = sorted((canonical(child) for child in node.children), key=lambda child: (str(child[0]), str(child[1])))
    return node.space, node.tag, tuple(sorted(_plain(node))), _text(node), tuple(children)


def rest(document: Node) -> dict[str, Canonical]:
    """What the model does not hold, by the id of the element that it stands in ("" for the file itself). Not the drawing."""
    found: dict[str, list[Canonical]] = {}
    _collect(document, "", found)
    return {id_: tuple(sorted(parts, key=str)) for id_, parts in found.items()}


def drawn(document: Node) -> dict[str, Canonical]:
    """How each element of a diagram is drawn, by its id; the widths and places of a table all stand under ""."""
    if document.space == DMN:
        widths = [(node.id, pair) for node in document.walk() for pair in node.attributes.items() if DMN_WIDTHS in pair[0]]
        return {"": (tuple(sorted(widths)), *(canonical(node) for node in document.children if node.space == DMN_DRAWING))}
    shapes = (node for node in document.walk() if node.space == BPMN_DRAWING and node.tag in ("BPMNShape", "BPMNEdge"))
    return {shape.get("bpmnElement"): canonical(shape)[2:] for shape in shapes}


def notes(document: Node) -> dict[str, str]:
    """The notes that are written in the drawing, by id."""
    return {node.id: node.text_at("text") for node in document.walk() if (node.space, node.tag) == (BPMN, "textAnnotation")}


def pools(document: Node) -> dict[str, str]:
    """The names of the pools, by id."""
    return {node.id: node.get("name") for node in document.walk() if (node.space, node.tag) == (BPMN, "participant")}


def _plain(node: Node) -> Iterator[tuple[str, str]]:
    """The attributes that say something: an id of a shape, a signature of an editor or a value that holds anyway does not."""
    drawing = "/DD/" in node.space or node.space in (BPMN_DRAWING, DMN_DRAWING)
    for name, value in node.attributes.items():
        if name in SIGNATURES or name.startswith(MODELER) or (name in TRUE_UNLESS_SAID and value == "true"):
            continue
        if drawing and name in ("id", "bpmnElement"):
            continue
        yield name, _number(value) if drawing else value.rpartition(":")[2] if name == XSI_TYPE else value


def _number(value: str) -> str:
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value


def _text(node: Node) -> str:
    return node.text.strip()


def _collect(node: Node, owner: str, found: dict[str, list[Canonical]]) -> None:
    """Put what is not modelled of this element, and of what stands below it, under its owner."""
    if node.space in (BPMN_DRAWING, DMN_DRAWING) or (node.space == SPIFF and node.tag in _OWN_EXTENSIONS):
        return
    owner = node.id if node.id and node.tag in _OWNERS else owner
    modelled = _modelled(node)
    if modelled is None:
        found.setdefault(owner, []).append(canonical(node))
        return
    left = tuple(sorted(pair for pair in _plain(node) if pair[0] not in modelled and DMN_WIDTHS not in pair[0]))
    text = "" if node.tag in _TEXTS else _text(node)
    if left or text:
        found.setdefault(owner, []).append((node.tag, left, text))
    for child in node.children:
        # only a process's documentation is read; for any other element it is a note for whoever draws
        if child.tag == "documentation" and (node.tag != "process" or child is not node.first("documentation")):
            found.setdefault(owner, []).append(canonical(child))
        elif not (child.tag == "documentation" and node.tag == "process"):
            _collect(child, owner, found)


def _modelled(node: Node) -> frozenset[str] | None:
    """The attributes of this element that the model holds; None for an element that it knows nothing of."""
    if node.space not in (BPMN, DMN):
        return None
    if node.tag.endswith("EventDefinition"):
        return _EVENT_REFERENCES
    return _ATTRIBUTES.get(node.tag)

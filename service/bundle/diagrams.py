"""BPMN files into processes. What a diagram may not use is for the checks; here it is only read, as tolerantly as it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from inspect import cleandoc

from service.bundle.findings import Finding
from service.bundle.marks import read_marks
from service.bundle.model import Element, Event, Flow, Process
from service.bundle.strict_xml import Node

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
RULE = "leesbaar"
MOST_FLOW_NODES = 300  # far past what anyone can read; what is said of loops and branches costs more than linear work

EVENTS = frozenset("startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent".split())
TASKS = frozenset("task userTask manualTask scriptTask serviceTask sendTask receiveTask businessRuleTask".split())
CONTAINERS = frozenset("subProcess transaction adHocSubProcess".split())
GATEWAYS = frozenset("exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway complexGateway".split())
FLOW_NODES = EVENTS | TASKS | CONTAINERS | GATEWAYS | {"callActivity"}
ACTIVITIES = TASKS | CONTAINERS | {"callActivity"}


@dataclass(frozen=True)
class _Names:
    """What the root of a file declares, by id: message names, error and escalation codes, signal names."""

    by_id: Mapping[str, str]

    def of(self, reference: str) -> str:
        """The name; a prefixed reference (`ns:id`) means the same. A missing declaration gives ""."""
        return self.by_id.get(reference, self.by_id.get(reference.rpartition(":")[2], ""))


def expression_text(text: str) -> str:
    """FEEL as written, without the blanks around it and the "=" that editors put before it."""
    text = text.strip()
    return text[1:].strip() if text.startswith("=") and not text.startswith("==") else text


def read_diagram(file: str, document: Node) -> tuple[list[Process], list[Finding]]:
    """The processes of a file (one, if the file is right) and what could not be read of it."""
    if (document.tag, document.space) != ("definitions", BPMN):
        return [], [Finding(file, "", "Dit is geen BPMN-diagram.", "Maak het diagram opnieuw in de BPMN-editor.", RULE)]
    names = _Names(
        {
            node.id: node.get("errorCode") or node.get("escalationCode") or node.get("name")
            for node in document.all("message", "error", "escalation", "signal")
        }
    )
    findings: list[Finding] = []
    processes = [_process(file, node, names, findings) for node in document.all("process")]
    if len(processes) != 1:
        findings.append(
            Finding(file, "", f"Dit bestand heeft {len(processes)} processen.", "Zet in elk bestand precies een proces.", RULE)
        )
    for process in processes:
        if len(process.elements) > MOST_FLOW_NODES:
            sentence = f"Dit proces heeft {len(process.elements)} onderdelen; hooguit {MOST_FLOW_NODES} mag."
            findings.append(Finding(file, process.id, sentence, "Maak van delen eigen processen, en roep die aan.", RULE))
    return [process for process in processes if len(process.elements) <= MOST_FLOW_NODES], findings


def properties_of(node: Node) -> dict[str, str]:
    """The spiffworkflow properties of an element; of two with one name the last counts (the checks refuse that)."""
    found = node.first("extensionElements", "properties")
    return {p.get("name"): p.get("value").strip() for p in found.all("property")} if found else {}


def lanes_of(container: Node) -> dict[str, str]:
    """Flow node id -> the name of the innermost lane that holds it."""
    found: dict[str, str] = {}
    for lane_set in container.all("laneSet", "childLaneSet"):
        for lane in lane_set.all("lane"):
            found.update({ref.text.strip(): lane.get("name") for ref in lane.all("flowNodeRef")})
            found.update(lanes_of(lane))
    return found


def _process(file: str, node: Node, names: _Names, findings: list[Finding]) -> Process:
    elements: dict[str, Element] = {}
    flows: dict[str, Flow] = {}
    for element in _elements(node, node.id, "", "", names):
        if not element.id:
            findings.append(
                Finding(
                    file, element.name, f"Een onderdeel ({element.kind}) heeft geen id.", "Geef het in de editor een id.", RULE
                )
            )
        elements[element.id] = element
    for container in (node, *(n for n in node.walk() if n.tag in CONTAINERS)):
        for flow in _flows(container):
            if flow.source in elements and flow.target in elements:
                flows[flow.id] = flow
            else:
                findings.append(
                    Finding(
                        file,
                        flow.id,
                        "Deze pijl begint of eindigt nergens.",
                        "Teken de pijl opnieuw, van het ene onderdeel naar het andere.",
                        RULE,
                    )
                )
    for id_, element in elements.items():
        elements[id_] = replace(
            element,
            incoming=tuple(f.id for f in flows.values() if f.target == id_),
            outgoing=tuple(f.id for f in flows.values() if f.source == id_),
        )
    properties = properties_of(node)
    return Process(
        id=node.id,
        name=node.get("name"),
        file=file,
        elements=elements,
        flows=flows,
        lanes=tuple(dict.fromkeys(n.get("name") for n in node.walk() if n.tag == "lane")),
        properties=properties,
        marks=read_marks(properties.get("merken", "")),
        documentation=node.text_at("documentation"),
    )


def _elements(container: Node, process: str, parent: str, lane: str, names: _Names) -> Iterator[Element]:
    lanes = lanes_of(container)
    for node in container.children:
        if node.space != BPMN or node.tag not in FLOW_NODES:
            continue
        role = lanes.get(node.id, lane)
        yield _element(node, process, parent, role, names)
        if node.tag in CONTAINERS:
            yield from _elements(node, process, node.id, role, names)


def _element(node: Node, process: str, parent: str, role: str, names: _Names) -> Element:
    properties = properties_of(node)
    loop = node.first("multiInstanceLoopCharacteristics")
    return Element(
        id=node.id,
        kind=node.tag,
        name=node.get("name").strip(),
        process=process,
        role=role,
        parent=parent,
        properties=properties,
        marks=read_marks(properties.get("merken", "")),
        instruction=cleandoc(node.text_at("extensionElements", "instructionsForEndUser")),
        event=_event(node, names) if node.tag in EVENTS else None,
        attached_to=node.get("attachedToRef"),
        interrupting=node.get("cancelActivity") != "false" and node.get("isInterrupting") != "false",
        called=node.get("calledElement"),
        decision=node.text_at("extensionElements", "calledDecisionId"),
        default=node.get("default"),
        multi_instance="" if loop is None else "sequential" if loop.get("isSequential") == "true" else "parallel",
    )


def _event(node: Node, names: _Names) -> Event:
    definitions = [child for child in node.children if child.tag.endswith("EventDefinition")]
    if len(definitions) > 1 or node.first("eventDefinitionRef"):
        return Event("multiple")
    if not definitions:
        return Event("none")
    definition = definitions[0]
    kind = definition.tag.removesuffix("EventDefinition")
    if kind == "timer":
        for tag, timer in (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle")):
            if definition.first(tag):
                return Event(kind, text=expression_text(definition.text_at(tag)), timer=timer)
        return Event(kind)
    if kind == "conditional":
        return Event(kind, text=expression_text(definition.text_at("condition")))
    return Event(kind, name=names.of(definition.get(f"{kind}Ref")))


def _flows(container: Node) -> Iterator[Flow]:
    for node in container.all("sequenceFlow"):
        yield Flow(
            id=node.id,
            source=node.get("sourceRef"),
            target=node.get("targetRef"),
            name=node.get("name").strip(),
            condition=expression_text(node.text_at("conditionExpression")),
        )

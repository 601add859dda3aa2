"""A diagram with one thing redrawn: a task put in or out, an arrow led elsewhere, a timer on an edge. The drawing follows.

This is what a coordinator does with a mouse; the property tests do it at random. Raises CannotRedraw where the diagram does not
lend itself to it, KeyError when there is no such element.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from service.bundle import strict_xml
from service.bundle.diagrams import BPMN, SPIFF
from service.domain.errors import RegieError

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
BEFORE_FLOWS = ("documentation", "extensionElements", "incoming", "outgoing")

Box = tuple[float, float, float, float]  # x, y, width, height


class CannotRedraw(RegieError):
    """The diagram has no room for this change: the element has more ways out, or something stands on its edge."""


class Drawing:
    """One diagram being redrawn; `content()` gives it as bytes."""

    def __init__(self, content: bytes) -> None:
        self._root = strict_xml.root(content)
        self._by_id = {str(e.get("id")): e for e in self._root.iter() if isinstance(e.tag, str) and e.get("id")}

    def content(self) -> bytes:
        return etree.tostring(self._root, encoding="utf-8", xml_declaration=True)

    def rename(self, id_: str, name: str) -> None:
        """Another label."""
        self._by_id[id_].set("name", name)

    def set_property(self, id_: str, name: str, value: str) -> None:
        """A spiffworkflow property of an element, new or with another value."""
        properties = _child(_child(self._by_id[id_], f"{{{BPMN}}}extensionElements"), f"{{{SPIFF}}}properties")
        found = next((p for p in properties if p.get("name") == name), None)
        if found is None:
            found = etree.SubElement(properties, f"{{{SPIFF}}}property")
            found.set("name", name)
        found.set("value", value)

    def insert_task(self, flow: str, id_: str, name: str, properties: Mapping[str, str]) -> None:
        """A user task in the middle of an arrow, in the lane that the arrow comes from."""
        arrow = self._by_id[flow]
        source, target = str(arrow.get("sourceRef")), str(arrow.get("targetRef"))
        container = _container(arrow)
        self._add(container, "userTask", id_, name)
        self._refer(source, id_)
        (x, y, width, height), (x2, y2, width2, height2) = self._box(source), self._box(target)
        middle = ((x + width / 2 + x2 + width2 / 2) / 2, (y + height / 2 + y2 + height2 / 2) / 2)
        self._shape(id_, (middle[0] - 50, middle[1] - 40, 100, 80))
        for key, value in properties.items():
            self.set_property(id_, key, value)
        self.lead(flow, id_)
        self._arrow(container, f"{id_}_verder", id_, target)

    def remove_task(self, id_: str) -> None:
        """Take out an element with one way on; what led to it leads to what came after it."""
        element = self._by_id[id_]
        flows = [e for e in self._root.iter(f"{{{BPMN}}}sequenceFlow") if id_ in (e.get("sourceRef"), e.get("targetRef"))]
        onward = [flow for flow in flows if flow.get("sourceRef") == id_]
        attached = [e for e in self._root.iter() if e.get("attachedToRef") == id_]
        if len(onward) != 1 or attached or onward[0].get("targetRef") == id_:
            raise CannotRedraw(f"{id_} is niet zomaar weg te halen.")
        target = str(onward[0].get("targetRef"))
        for flow in flows:
            if flow is not onward[0]:
                self.lead(str(flow.get("id")), target)
        self.remove_flow(str(onward[0].get("id")))
        for reference in list(self._root.iter(f"{{{BPMN}}}flowNodeRef")):
            if (reference.text or "").strip() == id_:
                _remove(reference)
        _remove(element)
        self._undraw(id_)
        del self._by_id[id_]

    def remove_flow(self, flow: str) -> None:
        """Take out an arrow."""
        arrow = self._by_id.pop(flow)
        self._unlist(arrow)
        for element in self._root.iter():
            if element.get("default") == flow:
                del element.attrib["default"]
        _remove(arrow)
        self._undraw(flow)

    def lead(self, flow: str, target: str) -> None:
        """An arrow to another element of the same (sub-)process."""
        arrow = self._by_id[flow]
        if arrow.getparent() is not self._by_id[target].getparent():
            raise CannotRedraw(f"{flow} kan niet naar {target}: dat is een ander deel.")
        self._unlist(arrow, incoming_only=True)
        arrow.set("targetRef", target)
        self._list(self._by_id[target], "incoming", flow)
        self._edge(flow, str(arrow.get("sourceRef")), target)

    def move_to_lane(self, id_: str, lane: str) -> None:
        """Into the lane with this name: somebody else's work."""
        lanes = [e for e in self._root.iter(f"{{{BPMN}}}lane") if e.get("name") == lane]
        if not lanes or _container(self._by_id[id_]).tag == f"{{{BPMN}}}subProcess":
            raise CannotRedraw(f"{id_} kan niet in de baan {lane} staan.")
        for reference in list(self._root.iter(f"{{{BPMN}}}flowNodeRef")):
            if (reference.text or "").strip() == id_:
                _remove(reference)
        etree.SubElement(lanes[0], f"{{{BPMN}}}flowNodeRef").text = id_
        (x, _, width, height), (_, top, _, tall) = self._box(id_), self._box(str(lanes[0].get("id")))
        self._place(id_, (x, top + tall / 2 - height / 2, width, height))

    def add_timer(self, activity: str, id_: str, name: str, duration: str, target: str, *, interrupting: bool) -> None:
        """A timer on the edge of an activity, with an arrow to another element."""
        container = _container(self._by_id[activity])
        if container is not self._by_id[target].getparent():
            raise CannotRedraw(f"De wekker kan niet naar {target}: dat is een ander deel.")
        event = self._add(container, "boundaryEvent", id_, name)
        event.set("attachedToRef", activity)
        event.set("cancelActivity", "true" if interrupting else "false")
        timer = etree.SubElement(event, f"{{{BPMN}}}timerEventDefinition")
        text = etree.SubElement(timer, f"{{{BPMN}}}timeDuration")
        text.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        text.text = duration
        self._refer(activity, id_)
        x, y, width, height = self._box(activity)
        self._shape(id_, (x + width - 36, y + height - 18, 36, 36))
        self._arrow(container, f"{id_}_pijl", id_, target)

    def _add(self, container: etree._Element, tag: str, id_: str, name: str) -> etree._Element:
        if id_ in self._by_id:
            raise CannotRedraw(f"De id {id_} bestaat al.")
        made = etree.SubElement(container, f"{{{BPMN}}}{tag}")
        made.set("id", id_)
        made.set("name", name)
        self._by_id[id_] = made
        return made

    def _arrow(self, container: etree._Element, id_: str, source: str, target: str) -> None:
        made = etree.SubElement(container, f"{{{BPMN}}}sequenceFlow")
        for key, value in {"id": id_, "sourceRef": source, "targetRef": target}.items():
            made.set(key, value)
        self._by_id[id_] = made
        self._list(self._by_id[source], "outgoing", id_)
        self._list(self._by_id[target], "incoming", id_)
        edge = etree.SubElement(self._plane(), f"{{{DI}}}BPMNEdge")
        edge.set("id", f"{id_}_di")
        edge.set("bpmnElement", id_)
        self._edge(id_, source, target)

    def _refer(self, like: str, id_: str) -> None:
        """Into the lanes that another element is in."""
        for reference in list(self._root.iter(f"{{{BPMN}}}flowNodeRef")):
            if (reference.text or "").strip() == like:
                reference.addnext(copied := etree.Element(f"{{{BPMN}}}flowNodeRef"))
                copied.text = id_

    def _list(self, element: etree._Element, tag: str, flow: str) -> None:
        """An incoming or outgoing child, where the standard wants it: before what an element holds."""
        made = etree.Element(f"{{{BPMN}}}{tag}")
        made.text = flow
        order = BEFORE_FLOWS[: BEFORE_FLOWS.index(tag) + 1]
        place = sum(1 for child in element if etree.QName(child).localname in order)
        element.insert(place, made)

    def _unlist(self, arrow: etree._Element, *, incoming_only: bool = False) -> None:
        id_ = arrow.get("id")
        for tag in ("incoming",) if incoming_only else ("incoming", "outgoing"):
            for listed in list(self._root.iter(f"{{{BPMN}}}{tag}")):
                if (listed.text or "").strip() == id_:
                    _remove(listed)

    def _plane(self) -> etree._Element:
        return next(self._root.iter(f"{{{DI}}}BPMNPlane"))

    def _drawn(self, id_: str) -> etree._Element:
        for drawn in self._plane():
            if drawn.get("bpmnElement") == id_:
                return drawn
        raise KeyError(id_)

    def _undraw(self, id_: str) -> None:
        _remove(self._drawn(id_))

    def _box(self, id_: str) -> Box:
        bounds = self._drawn(id_).find(f"{{{DC}}}Bounds")
        if bounds is None:
            raise KeyError(id_)
        x, y, width, height = (float(bounds.get(key, "0")) for key in ("x", "y", "width", "height"))
        return x, y, width, height

    def _shape(self, id_: str, box: Box) -> None:
        shape = etree.SubElement(self._plane(), f"{{{DI}}}BPMNShape")
        shape.set("id", f"{id_}_di")
        shape.set("bpmnElement", id_)
        etree.SubElement(shape, f"{{{DC}}}Bounds")
        self._place(id_, box)

    def _place(self, id_: str, box: Box) -> None:
        bounds = self._drawn(id_).find(f"{{{DC}}}Bounds")
        if bounds is not None:
            for key, value in zip(("x", "y", "width", "height"), box, strict=True):
                bounds.set(key, f"{value:g}")

    def _edge(self, flow: str, source: str, target: str) -> None:
        """A straight line between the middles of both."""
        edge = self._drawn(flow)
        for waypoint in edge.findall(f"{{{DD}}}waypoint"):
            edge.remove(waypoint)
        for place, (x, y, width, height) in enumerate((self._box(source), self._box(target))):
            waypoint = etree.Element(f"{{{DD}}}waypoint")
            waypoint.set("x", f"{x + width / 2:g}")
            waypoint.set("y", f"{y + height / 2:g}")
            edge.insert(place, waypoint)


def _child(element: etree._Element, tag: str) -> etree._Element:
    """The child with this tag; made in front when there is none."""
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        documented = sum(1 for child in element if etree.QName(child).localname == "documentation")
        element.insert(documented, found)
    return found


def _container(element: etree._Element) -> etree._Element:
    """The (sub-)process that an element stands in."""
    container = element.getparent()
    if container is None:
        raise KeyError(element.get("id"))
    return container


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)

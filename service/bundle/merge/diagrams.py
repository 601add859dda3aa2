"""Diagrams merged: elements and arrows, then what follows from them (who comes in and goes out, lanes), then the drawing.

The drawing never asks anything of a person: an element that both moved stays where mine has it, an arrow is drawn by the side
that led it.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from service.bundle.diagrams import BPMN
from service.bundle.merge.conflict import Side
from service.bundle.merge.xml_merge import Three, copy_of, read_three, rebuild, written
from service.bundle.merge.xml_parts import Document, flow_nodes
from service.bundle.merge.xml_places import append, detach, insert_after, replace
from service.bundle.residue import BPMN_DRAWING

DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
PLANE = f"{{{BPMN_DRAWING}}}BPMNPlane"


def merge_diagrams(
    base: bytes, mine: bytes, theirs: bytes, choices: Mapping[str, Side], otherwise: Side
) -> tuple[bytes, Three]:
    """My diagram with their changes in it. Raises NotMergeable, Unreadable."""
    three = read_three(base, mine, theirs, choices, otherwise)
    drawings = _drawings(three)
    if not three.decision.taken and set(drawings.values()) <= {"mine"} and not _reordered(three):
        return mine, three
    rebuild(three)
    _lanes(three)
    _ends(three)
    _draw(three, drawings)
    return written(three), three


def _reordered(three: Three) -> bool:
    """Whether they put parts in another order."""
    return any(three.theirs.children.get(key) != children for key, children in three.base.children.items())


def _ends(three: Three) -> None:
    """`incoming` and `outgoing` say again what the flows say; a file without them stays without."""
    if three.mine.root.find(f".//{{{BPMN}}}incoming") is None and three.theirs.root.find(f".//{{{BPMN}}}incoming") is None:
        return
    flows = list(three.out.iter(f"{{{BPMN}}}sequenceFlow"))
    for node in list(flow_nodes(three.out)):
        for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            _list(node, tag, [flow.get("id", "") for flow in flows if flow.get(end) == node.get("id")])


def _lanes(three: Three) -> None:
    """Each element in the lane of the side that it comes from."""
    wanted: dict[str, list[str]] = {}
    for key in three.decision.kept:
        if inside := three.source(key).lanes.get(key):
            wanted.setdefault(inside, []).append(key)
    for lane in three.out.iter(f"{{{BPMN}}}lane"):
        _list(lane, "flowNodeRef", wanted.get(lane.get("id", ""), []))


def _list(node: etree._Element, tag: str, wanted: list[str]) -> None:
    """Let the children called `tag` hold exactly these texts, in the order that they have; new ones come last."""
    present = node.findall(f"{{{BPMN}}}{tag}")
    have = [(child.text or "").strip() for child in present]
    if sorted(have) == sorted(wanted):
        return
    for child, text in zip(present, have, strict=True):
        if text not in wanted:
            detach(child)
    for text in wanted:
        if text not in have:
            child = etree.Element(f"{{{BPMN}}}{tag}")
            child.text = text
            insert_after(node, child, _before(node, tag))


def _before(node: etree._Element, tag: str) -> etree._Element | None:
    """The child that a new `incoming`, `outgoing` or `flowNodeRef` comes after, as the standard orders them."""
    first = [
        "documentation",
        "extensionElements",
        *(["incoming"] if tag != "flowNodeRef" else []),
        *(["outgoing"] if tag == "outgoing" else []),
    ]
    found = [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname in {*first, tag}]
    return found[-1] if found else None


def _drawings(three: Three) -> dict[str, Side]:
    """From which side each element's drawing comes."""
    found: dict[str, Side] = {}
    decision, documents = three.decision, (three.base, three.mine, three.theirs)
    for key in dict.fromkeys((*three.mine.shapes, *three.theirs.shapes)):
        if key not in decision.kept:
            continue
        old, mine, theirs = (document.drawing(key) for document in documents)
        if mine is None or theirs is None:
            found[key] = "mine" if theirs is None else "theirs"
        elif decision.part(key) != decision.base.get(key) and _leads(three.source(key), key):
            found[key] = decision.sides[key]
        else:
            found[key] = "theirs" if mine == old and theirs != mine else "mine"
    return found


def _leads(document: Document, key: str) -> bool:
    return document.nodes[key].get("sourceRef") is not None


def _draw(three: Three, drawings: Mapping[str, Side]) -> None:
    """Put each drawing in: theirs where it is theirs; what is gone is not drawn."""
    plane = three.out.find(f".//{PLANE}")
    if plane is None:
        return
    present = {shape.get("bpmnElement", ""): shape for shape in plane if isinstance(shape.tag, str)}
    for key, shape in present.items():
        if key not in drawings:
            detach(shape)
    for key, side in drawings.items():
        if side == "mine":
            continue
        shape = copy_of(three, three.theirs.shapes[key])
        if key in present:
            replace(present[key], shape)
        else:
            append(plane, shape)
    _dock(three, plane, drawings)


def _dock(three: Three, plane: etree._Element, drawings: Mapping[str, Side]) -> None:
    """The ends of an arrow go along with an element that the other side moved."""
    shapes = {shape.get("bpmnElement", ""): shape for shape in plane if isinstance(shape.tag, str)}
    for key, side in drawings.items():
        flow, points = three.nodes.get(key), shapes[key].findall(f"{DI}waypoint") if key in shapes else []
        if flow is None or len(points) < 2:
            continue
        origin = three.theirs if side == "theirs" else three.mine
        for end, point in (("sourceRef", points[0]), ("targetRef", points[-1])):
            was, now = _corner(origin.shapes.get(flow.get(end, ""))), _corner(shapes.get(flow.get(end, "")))
            if was and now and was != now:
                for name, shift in (("x", now[0] - was[0]), ("y", now[1] - was[1])):
                    point.set(name, f"{float(point.get(name, '0')) + shift:g}")


def _corner(shape: etree._Element | None) -> tuple[float, float] | None:
    bounds = shape.find(f"{DC}Bounds") if shape is not None else None
    try:
        return (float(bounds.get("x", "0")), float(bounds.get("y", "0"))) if bounds is not None else None
    except ValueError:
        return None

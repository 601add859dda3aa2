"""Diagrams and tables merged: my file, with what they changed put into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import count

from lxml import etree

from service.bundle.merge.conflict import Side
from service.bundle.merge.three_way import Decision, decide, ordered
from service.bundle.merge.xml_parts import FOLLOWS, HOLDERS, ROOT, Document, is_part
from service.bundle.merge.xml_places import detach, insert_after, replace
from service.bundle.residue import XSI_TYPE

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'


@dataclass
class Three:
    """The three versions of a file, what was decided about their parts, and the file as it becomes."""

    base: Document
    mine: Document
    theirs: Document
    decision: Decision
    choices: Mapping[str, Side]
    otherwise: Side

    def __post_init__(self) -> None:
        self.out = deepcopy(self.mine.root)
        keys = {id(element): key for key, element in self.mine.nodes.items()}
        pairs = zip(self.mine.root.iter(), self.out.iter(), strict=True)
        self.nodes = {keys[id(old)]: new for old, new in pairs if id(old) in keys}
        self.shuffled: list[str] = []

    def source(self, key: str) -> Document:
        """The version that a part comes from."""
        return self.theirs if self.decision.sides.get(key) == "theirs" else self.mine


def read_three(
    base: bytes,
    mine: bytes,
    theirs: bytes,
    choices: Mapping[str, Side],
    otherwise: Side,
    prepare: Callable[..., None] | None = None,
) -> Three:
    """Read the three versions and decide. `prepare` may change their parts first."""
    documents = Document(base), Document(mine), Document(theirs)
    if prepare:
        prepare(*documents)
    parts = [document.parts for document in documents]
    return Three(*documents, decide(parts[0], parts[1], parts[2], choices, otherwise), choices, otherwise)


def rebuild(three: Three) -> None:
    """Give every part that comes from them its place and content in my file, and take out what is gone."""
    kept = three.decision.kept
    _contents(three)
    for key in [key for key in three.nodes if key not in kept]:
        detach(three.nodes.pop(key))
    for key in [key for key in kept if key == ROOT or key in three.mine.children or key in three.theirs.children]:
        _arrange(three, key)


def written(three: Three) -> bytes:
    """The file as bytes, with the declaration and the last line as mine has them."""
    _tell_apart(three)
    content = etree.tostring(three.out, encoding="utf-8")
    mine = three.mine.content
    head = DECLARATION + b"\n" if mine.lstrip().startswith(b"<?xml") else b""
    return head + content + (b"\n" if mine.endswith(b"\n") else b"")


def _tell_apart(three: Three) -> None:
    """What is no part (a drawing, the inside of an event) may have the same id on both sides: one of them gets another."""
    parts = {id(node) for node in three.nodes.values()}
    seen = set(three.nodes)
    for element in three.out.iter():
        id_ = element.get("id")
        if id_ is None or id(element) in parts:
            continue
        if id_ in seen:
            id_ = next(name for number in count(2) if (name := f"{id_}_{number}") not in seen)
            element.set("id", id_)
        seen.add(id_)


def copy_of(three: Three, element: etree._Element) -> etree._Element:
    """A copy of one of their elements, with names of types as my file writes them."""
    copied = deepcopy(element)
    copied.tail = None
    mine = {uri: prefix for prefix, uri in three.mine.root.nsmap.items()}
    for old, new in zip(element.iter(), copied.iter(), strict=True):
        prefix, _, name = (old.get(XSI_TYPE) or "").rpartition(":")
        uri = old.nsmap.get(prefix or None)
        if name and uri in mine:
            new.set(XSI_TYPE, f"{mine[uri]}:{name}" if mine[uri] else name)
    return copied


def _contents(three: Three) -> None:
    """What comes from them gets their content; new elements are made, but stand nowhere yet."""
    for key in three.decision.taken:
        if key not in three.theirs.nodes:
            continue
        theirs = copy_of(three, three.theirs.nodes[key])
        if key in three.theirs.children:
            for child in [child for child in theirs if is_part(child)]:
                detach(child)
        if key not in three.nodes:
            three.nodes[key] = theirs
        elif key in three.mine.children:
            _take_over(three.nodes[key], theirs)
        else:
            replace(three.nodes[key], theirs)
            three.nodes[key] = theirs


def _take_over(mine: etree._Element, theirs: etree._Element) -> None:
    """Their attributes and own content around the parts that mine holds."""
    mine.attrib.clear()
    mine.attrib.update({str(name): str(value) for name, value in theirs.attrib.items()})
    for child in [child for child in mine if _own(child)]:
        detach(child)
    for child in reversed([child for child in theirs if _own(child)]):
        insert_after(mine, child, None)


def _own(child: etree._Element) -> bool:
    """Whether it is content of the element itself: no part, no comment, no drawing, and nothing that follows from parts."""
    if not isinstance(child.tag, str) or is_part(child):
        return False
    return etree.QName(child).localname not in FOLLOWS | {"BPMNDiagram", "DMNDI"}


def _arrange(three: Three, holder: str) -> None:
    """Put the parts of a holder in their order. Where the order stays, only what is new is put in."""
    decision, element = three.decision, three.nodes[holder]
    wanted = {key for key, part in decision.kept.items() if part.parent == holder}
    lists = [document.children.get(holder, []) for document in (three.base, three.mine, three.theirs)]
    order, both = ordered(lists[0], lists[1], lists[2], wanted)
    if both:
        three.shuffled.append(holder)
        if three.choices.get(holder, three.otherwise) == "theirs":
            order, _ = ordered(lists[0], lists[2], lists[1], wanted)
    order += [key for key in decision.kept if key in wanted and key not in order]
    by_element = {id(node): key for key, node in three.nodes.items()}
    present = [by_element[id(child)] for child in element if id(child) in by_element]
    staying = [key for key in present if key in wanted]
    if staying != [key for key in order if key in staying]:
        anchor = three.nodes[present[0]].getprevious()
        for key in staying:
            detach(three.nodes[key])
        staying = []
    else:
        anchor = three.nodes[staying[0]].getprevious() if staying else _last_own(element)
    for key in order:
        node = three.nodes[key]
        if key not in staying:
            if node.getparent() is not None:
                detach(node)
            insert_after(element, node, anchor)
        anchor = node


def _last_own(element: etree._Element) -> etree._Element | None:
    """What parts come after when there are none yet: everything but the drawing."""
    children = [child for child in element if isinstance(child.tag, str)]
    return next((c for c in reversed(children) if etree.QName(c).localname not in ("BPMNDiagram", "DMNDI", *HOLDERS)), None)

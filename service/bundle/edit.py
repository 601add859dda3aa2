"""A diagram or table with one thing changed: what the mutants of the trials are made of. Everything else stays as it was.

Raises KeyError when there is no such element: the caller takes its ids from the bundle that was read from the same files.
"""

from __future__ import annotations

from lxml import etree

from service.bundle import strict_xml
from service.bundle.diagrams import SPIFF
from service.bundle.tables import DMN

PROPERTY = f"{{{SPIFF}}}property"


def with_text(content: bytes, id_: str, tag: str, text: str) -> bytes:
    """The text of the only element called `tag` (without namespace) somewhere within the element with this id."""
    root = strict_xml.root(content)
    found = _element(root, id_).findall(f".//{{*}}{tag}")
    if len(found) != 1:
        raise KeyError(f"{id_}: {len(found)} times {tag}")
    found[0].text = text
    return etree.tostring(root, encoding="utf-8")


def with_property(content: bytes, id_: str, name: str, value: str) -> bytes:
    """The value of a spiffworkflow property of an element or process; "" takes the property away."""
    root = strict_xml.root(content)
    owner = _element(root, id_)
    properties = owner.find(f"{{*}}extensionElements/{{{SPIFF}}}properties")
    found = [] if properties is None else [p for p in properties.findall(PROPERTY) if p.get("name") == name]
    if properties is None or not found:
        raise KeyError(f"{id_}: no property {name}")
    for one in found:
        if value:
            one.set("value", value)
        else:
            properties.remove(one)
    return etree.tostring(root, encoding="utf-8")


def with_cell(content: bytes, rule: int, entry: str, column: int, text: str) -> bytes:
    """A cell of a decision table: `rule` counts from 1, `entry` is inputEntry or outputEntry, `column` counts from 0."""
    root = strict_xml.root(content)
    rules = root.findall(f".//{{{DMN}}}decisionTable/{{{DMN}}}rule")
    cells = rules[rule - 1].findall(f"{{{DMN}}}{entry}")
    cell = cells[column].find(f"{{{DMN}}}text")
    if cell is None:
        cell = etree.SubElement(cells[column], f"{{{DMN}}}text")
    cell.text = text
    return etree.tostring(root, encoding="utf-8")


def _element(root: etree._Element, id_: str) -> etree._Element:
    for element in root.iter():
        if element.get("id") == id_:
            return element
    raise KeyError(id_)

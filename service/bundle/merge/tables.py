"""Decision tables merged: columns and rules are the parts; a rule is one thing, whatever columns come and go."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from service.bundle import strict_xml
from service.bundle.merge.conflict import NotMergeable, Side
from service.bundle.merge.three_way import Part
from service.bundle.merge.xml_merge import Three, copy_of, read_three, rebuild, written
from service.bundle.merge.xml_parts import Document
from service.bundle.merge.xml_places import append, detach
from service.bundle.residue import DMN_DRAWING, canonical
from service.bundle.strict_xml import Node
from service.bundle.tables import DMN

CELLS = {"input": "inputEntry", "output": "outputEntry"}
ANYTHING = {"inputEntry": "-", "outputEntry": ""}  # what a new rule says in a column that it did not know


def merge_tables(base: bytes, mine: bytes, theirs: bytes, choices: Mapping[str, Side], otherwise: Side) -> tuple[bytes, Three]:
    """My table with their changes in it. Raises NotMergeable, Unreadable."""
    three = read_three(base, mine, theirs, choices, otherwise, _prepare)
    if not three.decision.taken and all(three.theirs.children.get(k) == order for k, order in three.base.children.items()):
        return mine, three
    rebuild(three)
    _cells(three)
    _drawing(three)
    return written(three), three


def columns(document: Document) -> dict[str, str]:
    """The ids of the columns, in the order of the cells, with what their cells are called."""
    return {key: CELLS[tag] for tag in CELLS for key, node in document.nodes.items() if node.tag == f"{{{DMN}}}{tag}"}


def cells(document: Document, rule: str) -> dict[str, etree._Element]:
    """The cells of a rule by column. Raises NotMergeable when it has another number of them."""
    found: list[etree._Element] = []
    for tag in CELLS.values():
        found += document.nodes[rule].findall(f"{{{DMN}}}{tag}")
    names = columns(document)
    if len(found) != len(names):
        raise NotMergeable(f"Regel {rule} heeft niet zoveel cellen als de tabel kolommen heeft.")
    return dict(zip(names, found, strict=True))


def rules(document: Document) -> list[str]:
    """The ids of the rules, in order."""
    return [key for key, node in document.nodes.items() if node.tag == f"{{{DMN}}}rule"]


def _prepare(*documents: Document) -> None:
    """Rules are compared by the columns that all versions have; a column that one side removed also by what stands in it."""
    for document in documents:
        for table in document.root.iter(f"{{{DMN}}}decisionTable"):
            if any(isinstance(child.tag, str) and child.get("id") is None and child.tag.endswith("}rule") for child in table):
                raise NotMergeable("Een regel heeft geen id.")
    base, mine, theirs = documents
    common = set(columns(base)) & set(columns(mine)) & set(columns(theirs))
    held = {key for key in columns(base) if (key in columns(mine)) != (key in columns(theirs))}
    for document in documents:
        filled = {rule: {column: _said(cell) for column, cell in cells(document, rule).items()} for rule in rules(document)}
        for rule, said in filled.items():
            own = strict_xml.plain(document.nodes[rule])
            notes = [canonical(child) for child in own.children if child.tag not in CELLS.values()]
            value = ([said[column] for column in said if column in common], notes, sorted(own.attributes.items()))
            document.parts[rule] = Part(str(value), document.parents[rule])
        for column in held & set(columns(document)):
            told = [(rule, said[column]) for rule, said in filled.items() if rule in base.nodes]
            part = document.parts[column]
            document.parts[column] = Part((part.value, tuple(told)), part.parent, part.needs)


def _said(cell: etree._Element) -> str:
    return strict_xml.plain(cell).text_at("text")


def _cells(three: Three) -> None:
    """Give each rule a cell for each column, in their order."""
    tags = {key: tag for document in (three.theirs, three.mine) for key, tag in columns(document).items()}
    known = {id(node): key for key, node in three.nodes.items()}
    present = [known[id(node)] for tag in CELLS for node in three.out.iter(f"{{{DMN}}}{tag}") if id(node) in known]
    for rule in [key for key in three.decision.kept if three.nodes[key].tag == f"{{{DMN}}}rule"]:
        first, second = (three.theirs, three.mine) if three.source(rule) is three.theirs else (three.mine, three.theirs)
        have = {document: cells(document, rule) if rule in document.nodes else {} for document in (first, second)}
        if first is three.mine and list(have[first]) == present:
            continue
        node = three.nodes[rule]
        notes_after = [child for child in node if child.tag == f"{{{DMN}}}annotationEntry"]
        for child in [
            child for child in node if child.tag in {f"{{{DMN}}}{tag}" for tag in CELLS.values()} or child in notes_after
        ]:
            detach(child)
        for column in present:
            found = have[first].get(column)
            found = have[second].get(column) if found is None else found
            append(node, copy_of(three, found) if found is not None else _blank(f"{rule}_{column}", tags[column]))
        for child in notes_after:
            append(node, child)


def _blank(id_: str, tag: str) -> etree._Element:
    cell = etree.Element(f"{{{DMN}}}{tag}", id=id_)
    etree.SubElement(cell, f"{{{DMN}}}text").text = ANYTHING[tag]
    return cell


def _drawing(three: Three) -> None:
    """Where the table stands on a page of decisions: mine, or theirs when only they have one."""
    mine, theirs = (document.root.find(f"{{{DMN_DRAWING}}}DMNDI") for document in (three.mine, three.theirs))
    if mine is None and theirs is not None:
        append(three.out, copy_of(three, theirs))


def plain_cells(document: Document, rule: str) -> dict[str, str]:
    """What a rule says, by the label of the column: for telling people."""
    labels = {key: _label(strict_xml.plain(document.nodes[key])) for key in columns(document)}
    return {labels[column]: _said(cell) for column, cell in cells(document, rule).items()}


def _label(column: Node) -> str:
    return column.get("label") or column.get("name") or column.text_at("inputExpression", "text")

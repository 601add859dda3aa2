"""Which rows an element works on: its own `voor_elk`, that of a sub-process around it, or that of who calls its process."""

from __future__ import annotations

import re
from collections.abc import Mapping

from service.bundle.model import Bundle, Element, Process

FOR_EACH = re.compile(r"\s*(\w+)\s*(?:\[.*\])?\s*", re.DOTALL)


def register_of(text: str) -> str:
    """`personen[rol = "kind"]` -> `personen`; "" for what is not a register with a filter."""
    match = FOR_EACH.fullmatch(text)
    return match[1] if match else ""


def own_registers(process: Process, element: Element) -> tuple[str, ...]:
    """The registers of the element itself and of the sub-processes around it, nearest first."""
    found = []
    at: Element | None = element
    while at is not None:
        if at.multi_instance and (register := register_of(at.properties.get("voor_elk", ""))):
            found.append(register)
        at = process.elements.get(at.parent) if at.parent != at.id else None
    return tuple(found)


def called_for(bundle: Bundle) -> Mapping[str, frozenset[str]]:
    """Process -> the registers for whose rows it may be called, through any number of calls; "" means for no row."""
    found: dict[str, set[str]] = {id_: set() for id_ in bundle.processes}
    calls = [
        (process, element)
        for process in bundle.processes.values()
        for element in process.elements.values()
        if element.kind == "callActivity" and element.called in bundle.processes
    ]
    called = {element.called for _, element in calls}
    for id_ in bundle.processes:
        if id_ not in called:
            found[id_].add("")
    changed = True
    while changed:
        changed = False
        for process, element in calls:
            own = own_registers(process, element)
            rows = {own[0]} if own else found[process.id]
            if not rows <= found[element.called]:
                found[element.called] |= rows
                changed = True
    return {id_: frozenset(rows) for id_, rows in found.items()}

"""Which element of other definitions stands for one that an instance is at, and whether it may go on from there."""

from __future__ import annotations

from service.bundle.model import Bundle, Element, Event
from service.engine.findings import Findings, named, what
from service.engine.step_context import register_of

NOTHING = Event("none")


def counterpart(element: Element, bundle: Bundle, findings: Findings) -> Element | None:
    """The element of `bundle` that an instance that is at `element` goes on from; None, with an obstacle, when it can't."""
    process = bundle.processes[element.process]
    found = process.elements.get(element.id)
    if found is None:
        elsewhere = next((other for other in bundle.processes.values() if element.id in other.elements), None)
        if elsewhere is None:
            findings.obstacle("gone", element, f"{named(element)} bestaat niet meer, en dit traject is daar nu.")
        else:
            findings.obstacle("moved", element, f"{named(element)} staat nu in het proces ‘{elsewhere.name or elsewhere.id}’.")
    elif found.parent != element.parent:
        where = f"in het deelproces {named(process.elements[found.parent])}" if found.parent else "buiten het deelproces"
        findings.obstacle("moved", element, f"{named(element)} staat nu {where}.")
    elif kind_of(found) != kind_of(element):
        findings.obstacle("kind", element, f"{named(element)} was {what(element)} en is nu {_what_now(element, found)}.")
    elif found.called != element.called:
        findings.obstacle("called", element, f"{named(element)} roept nu het proces ‘{_name(bundle, found.called)}’ aan.")
    elif not _same_rows(element, found):
        findings.obstacle("rows", element, _other_rows(element, found))
    else:
        return found
    return None


def kind_of(element: Element) -> tuple[str, str]:
    """What an element is to the engine: its BPMN kind, and of an event what it waits for or does."""
    return element.kind, (element.event or NOTHING).kind


def _what_now(old: Element, new: Element) -> str:
    return what(new) if what(new) != what(old) else f"een ander soort {what(new).removeprefix('een ')}"


def _name(bundle: Bundle, process: str) -> str:
    return bundle.processes[process].name or process if process in bundle.processes else process


def _same_rows(old: Element, new: Element) -> bool:
    """Sequential or parallel may change (rows that are still to begin are looked at with the task); the register may not."""
    return bool(old.multi_instance) == bool(new.multi_instance) and (
        not old.multi_instance or register_of(old) == register_of(new)
    )


def _other_rows(old: Element, new: Element) -> str:
    if not new.multi_instance:
        return f"{named(old)} werd voor elke rij van ‘{register_of(old)}’ gedaan, en nu nog maar één keer."
    if not old.multi_instance:
        return f"{named(old)} werd één keer gedaan, en nu voor elke rij van ‘{register_of(new)}’."
    return f"{named(old)} werd gedaan voor elke rij van ‘{register_of(old)}’, en nu van ‘{register_of(new)}’."

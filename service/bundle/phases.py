"""The line of phases on the page of a case."""

from __future__ import annotations

from service.bundle.model import Bundle, Element, Process


def phases(bundle: Bundle) -> list[tuple[str, str]]:
    """(element id, name) of each element of the main process with the mark `fase`, in the order in which a case meets them.

    What can only be reached through another element comes after it (loops back aside); what a sub-process holds comes right
    after the sub-process. Branches keep the order of the file.
    """
    process = bundle.main
    order: dict[str, None] = {}
    if process.start:
        _visit(process, process.start.id, order)
    return [(id_, process.elements[id_].name) for id_ in reversed(order) if "fase" in process.elements[id_].marks]


def _visit(process: Process, start: str, left: dict[str, None]) -> None:
    """Depth first, noting each element when it is left: read backwards, that is an order in which causes come first."""
    seen = {start}
    trail = [(start, iter(_next(process, process.elements[start])))]
    while trail:
        id_, following = trail[-1]
        for next_ in following:
            if next_ not in seen:
                seen.add(next_)
                trail.append((next_, iter(_next(process, process.elements[next_]))))
                break
        else:
            left[id_] = None
            trail.pop()


def _next(process: Process, element: Element) -> list[str]:
    """The last of these comes first in the order: inside, then the flows as drawn, then boundary events."""
    boundary = [e.id for e in process.elements.values() if e.attached_to == element.id]
    inside = [e.id for e in process.elements.values() if e.parent == element.id and e.kind == "startEvent"]
    return [*reversed(boundary), *(process.flows[flow].target for flow in reversed(element.outgoing)), *inside]

"""Every loop waits for something."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.model import Bundle, Element
from service.checks.graph import Graph, loops
from service.checks.rule import Remark, Subject, rule, titled

WAITING = frozenset(["userTask", "intermediateCatchEvent", "eventBasedGateway"])


@rule(
    "eindeloze-lus",
    "A loop that no person or moment stops would turn within one step until the budget of that step is used up.",
)
def endless_loop(subject: Subject) -> Iterator[Remark]:
    for id_, process in subject.bundle.processes.items():
        graph = subject.graphs[id_]
        for elements in graph.scopes.values():
            running = [e.id for e in elements if not _waits(subject.bundle, graph, e)]
            for loop in loops(running, graph.onward):
                first = next(e for e in elements if e.id in loop)
                yield Remark(
                    process.file,
                    first.id,
                    f"De lus door {titled(first)} wacht nergens op, en draait dus eindeloos.",
                    "Zet een taak of een tijd in de lus.",
                )


def _waits(bundle: Bundle, graph: Graph, element: Element, callers: tuple[str, ...] = ()) -> bool:
    """Whether it waits for a person, message or moment. A circle of calls is another rule's."""
    if element.kind in WAITING:
        return True
    called = bundle.processes.get(element.called)
    if element.kind == "callActivity" and called is None:
        return True  # that it is not there is another rule's
    if called and called.id not in callers:
        return any(_waits(bundle, Graph(called), e, (*callers, called.id)) for e in called.elements.values())
    return any(e.kind in WAITING for e in graph.within(element.id))

"""Everything can be reached, and everything leads to an end."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.model import Element, Process
from service.checks.graph import Graph, reach
from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "geen-doodlopend-pad",
    "A task without a flow out of it never completes the process; what can't be reached is dropped without a word (trap 18).",
)
def dead_end(subject: Subject) -> Iterator[Remark]:
    for id_, process in subject.bundle.processes.items():
        graph = subject.graphs[id_]
        yield from _ends(process)
        yield from _unreached(process, graph)
        for elements in graph.scopes.values():
            yield from _endless(process, graph, elements)


def _ends(process: Process) -> Iterator[Remark]:
    for element in process.elements.values():
        if element.kind == "endEvent" and element.outgoing:
            yield Remark(process.file, element.id, "Na een einde komt niets meer.", "Haal de pijl uit dit einde weg.")
        elif element.kind in ("startEvent", "boundaryEvent") and element.incoming:
            yield Remark(
                process.file, element.id, "Naar deze gebeurtenis gaat een pijl.", "Laat de pijl naar de stap erna gaan."
            )
        elif element.kind != "endEvent" and not element.outgoing:
            yield Remark(
                process.file,
                element.id,
                f"Na {titled(element)} loopt het proces dood.",
                "Teken een pijl naar de volgende stap of naar een einde.",
            )


def _unreached(process: Process, graph: Graph) -> Iterator[Remark]:
    starts = [element.id for element in process.elements.values() if element.kind == "startEvent" and not element.parent]
    reached = reach(starts, graph.entered)
    for element in process.elements.values():
        # what stands in a sub-process that is not reached is not said again
        if element.id not in reached and (not element.parent or element.parent in reached) and starts:
            yield Remark(
                process.file,
                element.id,
                f"Het proces komt nooit bij {titled(element)}.",
                "Teken een pijl ernaartoe, of haal het weg.",
            )


def _endless(process: Process, graph: Graph, elements: tuple[Element, ...]) -> Iterator[Remark]:
    ends = [element.id for element in elements if not element.outgoing]
    caught = [id_ for element in elements for id_ in graph.boundaries.get(element.id, ())]
    hosts = {id_: process.elements[id_].attached_to for id_ in caught}
    ended = reach(ends, lambda id_: [*graph.before(id_), *([hosts[id_]] if id_ in hosts else [])])
    stuck = next((element for element in elements if element.id not in ended), None)
    if stuck:
        yield Remark(
            process.file,
            stuck.id,
            f"Vanaf {titled(stuck)} komt het proces nooit bij een einde.",
            "Teken een pijl die uit de lus naar een einde gaat.",
        )

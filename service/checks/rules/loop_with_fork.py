"""No parallel work in a loop."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.graph import FORKS, loops
from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "lus-met-splitsing",
    "Joins in a loop fire too early from the second turn on (trap 19). In an embedded sub-process each turn begins afresh.",
)
def loop_with_fork(subject: Subject) -> Iterator[Remark]:
    for id_, process in subject.bundle.processes.items():
        graph = subject.graphs[id_]
        for elements in graph.scopes.values():
            in_loop = {node for loop in loops([e.id for e in elements], graph.onward) for node in loop}
            for element in elements:
                if element.id in in_loop and element.kind in FORKS:
                    yield Remark(
                        process.file,
                        element.id,
                        f"De splitsing {titled(element)} staat in een lus.",
                        "Zet wat tegelijk gebeurt in een deelproces, en laat de lus daaromheen gaan.",
                    )

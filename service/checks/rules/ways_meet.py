"""Ways that part at the same time meet again."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.graph import Graph, reach
from service.checks.rule import Remark, Subject, rule, titled
from service.checks.tokens import parts_ways, play


@rule(
    "wegen-komen-samen",
    "A join of ways of which only one is taken waits for ever; parallel ways that meet without a join go on twice, and every "
    "task after it is done twice.",
)
def ways_meet(subject: Subject) -> Iterator[Remark]:
    for id_, process in subject.bundle.processes.items():
        graph = subject.graphs[id_]
        for scope in graph.scopes:
            if not parts_ways(graph, scope):
                continue
            outcome = play(graph, scope)
            for element in (process.elements[stuck] for stuck in sorted(outcome.stuck)):
                yield Remark(
                    process.file,
                    element.id,
                    f"Bij {titled(element)} komen wegen samen die niet altijd allemaal worden gelopen; dan wacht het eeuwig.",
                    "Laat wegen van een keuze samenkomen in een keuze, en wegen van ‘tegelijk’ in ‘tegelijk’.",
                )
            for element in (process.elements[double] for double in _first(graph, outcome.double)):
                yield Remark(
                    process.file,
                    element.id,
                    f"{titled(element)} kan twee keer tegelijk aan de beurt komen.",
                    "Breng de wegen die tegelijk lopen eerst samen in een gateway ‘tegelijk’.",
                )


def _first(graph: Graph, double: set[str]) -> list[str]:
    """Where the trouble begins: what only follows from it is left out."""
    follows = {id_: reach([id_], graph.onward) for id_ in double}
    return sorted(id_ for id_ in double if not any(id_ in follows[other] and other not in follows[id_] for other in double))

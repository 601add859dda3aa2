"""Ways part and meet at gateways only."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import GATEWAYS
from service.checks.graph import FORKS
from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "splitsing",
    "Several flows out of a task start several branches without showing it. A gateway that both joins and forks waits wrongly "
    "once finished parts are dropped (engine/README.md, Speed).",
)
def forks(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.kind not in GATEWAYS and len(element.outgoing) > 1:
            yield Remark(
                process.file,
                element.id,
                f"Uit {titled(element)} gaan {len(element.outgoing)} pijlen.",
                "Zet er een gateway achter: een keuze, of ‘tegelijk’.",
            )
        elif element.kind in FORKS and len(element.outgoing) > 1 and len(element.incoming) > 1:
            yield Remark(
                process.file,
                element.id,
                f"De gateway {titled(element)} brengt wegen samen en splitst ze ook.",
                "Maak er twee gateways van: eerst een die samenbrengt, dan een die splitst.",
            )

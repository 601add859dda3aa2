"""A choice by what happens first."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "wat-het-eerst-gebeurt",
    "Two timers behind one event-based gateway share one due time (trap 17); what is not an event can't be waited for.",
)
def event_choice(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.kind != "eventBasedGateway":
            continue
        behind = [process.elements[process.flows[id_].target] for id_ in element.outgoing]
        timers = [e for e in behind if e.event and e.event.kind == "timer"]
        if len(timers) > 1:
            yield Remark(
                process.file,
                element.id,
                f"Achter {titled(element)} staan {len(timers)} tijden.",
                "Houd een tijd over. Zet een tweede tijd achter de eerste, met een nieuwe gateway.",
            )
        if len(behind) < 2 or any(e.kind != "intermediateCatchEvent" or len(e.incoming) > 1 for e in behind):
            yield Remark(
                process.file,
                element.id,
                f"Achter {titled(element)} staan niet alleen gebeurtenissen die wachten.",
                "Zet er ten minste twee gebeurtenissen achter (een bericht, een tijd), elk met een eigen pijl.",
            )

"""A flow stays within its sub-process."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "pijl-blijft-binnen",
    "A sub-process is carried out as a whole: a flow across its border would start half of it, or leave it open for ever.",
)
def flow_scope(subject: Subject) -> Iterator[Remark]:
    for process in subject.bundle.processes.values():
        for flow in process.flows.values():
            source, target = process.elements[flow.source], process.elements[flow.target]
            if source.parent != target.parent:
                yield Remark(
                    process.file,
                    flow.id,
                    f"De pijl van {titled(source)} naar {titled(target)} gaat over de rand van een deelproces.",
                    "Laat de pijl naar het deelproces zelf gaan, of ervan weg.",
                )
        for element in process.elements.values():
            host = process.elements.get(element.attached_to)
            if host and host.parent != element.parent:
                yield Remark(
                    process.file,
                    element.id,
                    f"{titled(element)} hoort bij een ander deelproces dan {titled(host)}, waar het op de rand zit.",
                    "Teken de gebeurtenis opnieuw op de rand.",
                )

"""No boundary on what is done for each row."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled

REPEATED = frozenset(["subProcess", "callActivity"])


@rule(
    "rand-op-herhaling",
    "A boundary event on a multi-instance sub-process or call activity leaves its children behind as orphans; "
    "the next step fails (trap 21).",
)
def repeated_boundary(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        host = process.elements.get(element.attached_to)
        if host and host.multi_instance and host.kind in REPEATED:
            yield Remark(
                process.file,
                element.id,
                f"Op de rand van {titled(host)}, dat voor elke rij wordt gedaan, mag geen gebeurtenis staan.",
                "Zet een gewoon deelproces om de herhaling heen, en de gebeurtenis op de rand daarvan.",
            )
        elif element.kind == "boundaryEvent" and host is None:
            yield Remark(
                process.file, element.id, f"{titled(element)} zit nergens aan vast.", "Zet haar op de rand van een taak."
            )

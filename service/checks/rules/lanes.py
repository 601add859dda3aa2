"""A lane is a role."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled
from service.domain.people import ROLE_LABELS, role_of

ROLES = ", ".join(ROLE_LABELS.values())


@rule("baan-is-rol", "The lane says whose task it is; a task outside every lane would be nobody's.")
def lanes(subject: Subject) -> Iterator[Remark]:
    for process in subject.bundle.processes.values():
        for lane in process.lanes:
            if role_of(lane) is None:
                yield Remark(process.file, process.id, f"De baan ‘{lane}’ is geen rol.", f"Noem de baan naar een rol: {ROLES}.")
        for element in process.elements.values():
            starts = element.kind == "startEvent" and "formulier" in element.properties
            if element.kind == "userTask" and not element.role:
                yield Remark(
                    process.file, element.id, f"De taak {titled(element)} staat niet in een baan.", "Zet haar in een baan."
                )
            elif starts and not element.role and "mag_starten" not in element.properties:
                yield Remark(
                    process.file,
                    element.id,
                    "Er staat nergens wie dit proces mag starten.",
                    "Zet het begin in een baan, of vul ‘mag_starten’ in.",
                )

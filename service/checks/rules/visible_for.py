"""Who does the work of a restricted process may see it."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.words import words
from service.checks.graph import reach
from service.checks.rule import Remark, Subject, rule, titled
from service.domain.people import role_of


@rule("zichtbaar-voor", "A task for a role that may not see the process would be a task that nobody can open.")
def visible_for(subject: Subject) -> Iterator[Remark]:
    processes = subject.bundle.processes

    def called(id_: str) -> list[str]:
        return [e.called for e in processes[id_].elements.values() if e.kind == "callActivity" and e.called in processes]

    for id_, process in processes.items():
        listed = words(process.properties.get("zichtbaar_voor", ""))
        roles = {role_of(word) for word in listed}
        for member in sorted(reach([id_], called)) if listed else ():
            for element in processes[member].elements.values():
                if element.kind == "userTask" and role_of(element.role) not in roles | {None}:
                    yield Remark(
                        processes[member].file,
                        element.id,
                        f"De taak {titled(element)} is voor ‘{element.role}’, maar die rol mag het proces ‘{id_}’ niet zien.",
                        "Zet de rol bij ‘zichtbaar_voor’, of zet de taak in een andere baan.",
                    )

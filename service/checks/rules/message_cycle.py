"""No process starts itself by messages."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.graph import loops, reach
from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "kring-van-berichten",
    "Processes that start each other by messages would go on until the limit of deliveries stops the case.",
)
def message_cycle(subject: Subject) -> Iterator[Remark]:
    processes = subject.bundle.processes
    started_by = {process.message: id_ for id_, process in processes.items() if process.message}

    def called(id_: str) -> list[str]:
        return [e.called for e in processes[id_].elements.values() if e.kind == "callActivity" and e.called in processes]

    thrown = {
        id_: [
            e
            for e in process.elements.values()
            if e.event and e.event.kind == "message" and e.kind.endswith(("ThrowEvent", "endEvent"))
        ]
        for id_, process in processes.items()
    }

    def starts(id_: str) -> list[str]:
        return [
            started_by[e.event.name] for p in reach([id_], called) for e in thrown[p] if e.event and e.event.name in started_by
        ]

    for circle in loops(started_by.values(), starts):
        inside = {id_ for member in circle for id_ in reach([member], called)}
        for id_ in sorted(inside):
            for element in thrown[id_]:
                if element.event and started_by.get(element.event.name) in circle:
                    yield Remark(
                        processes[id_].file,
                        element.id,
                        f"Door het bericht van {titled(element)} start dit proces zichzelf steeds weer.",
                        "Haal het bericht weg, of laat een mens beslissen of het proces opnieuw begint.",
                    )

"""No process calls itself."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.graph import loops
from service.checks.rule import Remark, Subject, rule


@rule("kring-van-processen", "A process that calls itself, directly or through others, never ends (trap 18).")
def call_cycle(subject: Subject) -> Iterator[Remark]:
    processes = subject.bundle.processes

    def called(id_: str) -> list[str]:
        found = (element.called for element in processes[id_].elements.values() if element.kind == "callActivity")
        return [name for name in found if name in processes]

    for circle in loops(processes, called):
        for id_ in sorted(circle):
            for element in processes[id_].elements.values():
                if element.kind == "callActivity" and element.called in circle:
                    yield Remark(
                        processes[id_].file,
                        element.id,
                        f"Door ‘{element.called}’ aan te roepen, roept ‘{id_}’ zichzelf aan.",
                        "Haal deze aanroep weg, of maak er een lus in een proces van.",
                    )

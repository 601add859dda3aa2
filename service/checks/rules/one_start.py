"""One beginning."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "een-begin",
    "With two starts the engine picks one: a none start beside a message start wins over it (engine/README.md, Events).",
)
def one_start(subject: Subject) -> Iterator[Remark]:
    for id_, process in subject.bundle.processes.items():
        for scope, elements in subject.graphs[id_].scopes.items():
            number = sum(element.kind == "startEvent" for element in elements)
            if number != 1:
                what = f"Het deelproces {titled(process.elements[scope])}" if scope else "Dit proces"
                yield Remark(process.file, scope or id_, f"{what} heeft {number} keer een begin.", "Teken precies een begin.")

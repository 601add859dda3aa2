"""Ids that the engine can carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule

RESERVED = frozenset(["Start", "End", "Root", "None"])
SHAPE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@rule(
    "gereserveerde-ids",
    "The engine makes steps of its own beside those of the diagram (Start, End, <process>.EndJoin, <task>.BoundaryEventSplit, "
    "<task> [child]); an element with such an id replaces them, and the process comes out empty (trap 11).",
)
def element_ids(subject: Subject) -> Iterator[Remark]:
    for process in subject.bundle.processes.values():
        for id_ in (*process.elements, *process.flows):
            if id_ in RESERVED:
                yield Remark(
                    process.file, id_, f"De id ‘{id_}’ is van de motor zelf.", f"Kies een andere, zoals ‘{id_.lower()}_1’."
                )
            elif id_ and not SHAPE.fullmatch(id_):
                yield Remark(
                    process.file,
                    id_,
                    f"De id ‘{id_}’ heeft andere tekens dan letters, cijfers en _.",
                    "Kies een id zoals ‘plan_bespreken’.",
                )

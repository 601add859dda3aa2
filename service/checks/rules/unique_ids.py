"""Every id is there once."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import BPMN
from service.checks.rule import Remark, Subject, rule

DECLARED = frozenset(["message", "error", "escalation"])


@rule(
    "unieke-ids",
    "The engine knows processes, sub-processes and elements of all files by id only: two with the same id are one to it "
    "(engine/README.md, Parsers). The log, trials and deadlines name elements by id too.",
)
def unique_ids(subject: Subject) -> Iterator[Remark]:
    everywhere: dict[str, tuple[str, str]] = {}
    for file, document in subject.documents.items():
        here: set[str] = set()
        diagram = file.endswith(".bpmn")
        for node in document.walk():
            if not node.id:
                continue
            if node.id in here:
                yield _double(file, node.id, "in dit bestand")
            elif diagram and node.space == BPMN and node is not document:
                # one message may be declared in several files, as long as it is the same
                meaning = node.get("name") if node.tag in DECLARED else file
                other, meant = everywhere.setdefault(node.id, (file, meaning))
                if meant != meaning:
                    yield _double(file, node.id, f"in {other}")
            here.add(node.id)


def _double(file: str, id_: str, where: str) -> Remark:
    return Remark(file, id_, f"De id ‘{id_}’ bestaat al {where}.", "Geef dit onderdeel een andere id.")

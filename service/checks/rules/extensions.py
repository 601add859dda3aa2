"""What an element may carry beside BPMN."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import SPIFF
from service.bundle.strict_xml import Node
from service.checks.rule import Remark, Subject, rule

KNOWN = frozenset(["properties", "property", "instructionsForEndUser", "calledDecisionId"])


@rule(
    "uitbreidingen",
    "Extensions of other tools (scripts, connectors, assignments) promise what is not done; some would run code (trap 1).",
)
def extensions(subject: Subject) -> Iterator[Remark]:
    for file, document in subject.diagrams:
        for owner in document.walk():
            for extension in owner.all("extensionElements"):
                yield from _strange(file, owner, extension)


def _strange(file: str, owner: Node, extension: Node) -> Iterator[Remark]:
    for node in extension.walk():
        if node is extension:
            continue
        if node.space != SPIFF or node.tag not in KNOWN:
            yield Remark(
                file,
                owner.id,
                f"De uitbreiding ‘{node.tag}’ kent Regie niet.",
                "Haal haar weg. Gebruik alleen eigenschappen, een instructie en (bij een beslissing) de tabel.",
            )
        elif node.tag == "instructionsForEndUser" and owner.tag not in ("userTask", "startEvent"):
            yield Remark(
                file, owner.id, "Een instructie staat hier niet goed.", "Zet een instructie alleen bij een taak of een begin."
            )
        elif node.tag == "calledDecisionId" and owner.tag != "businessRuleTask":
            yield Remark(file, owner.id, "Een tabel staat hier niet goed.", "Kies een tabel alleen bij een beslissing.")

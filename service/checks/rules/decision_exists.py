"""Every decision has its table."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled


@rule("beslissing-bestaat", "A decision without a table has nothing to decide with.")
def decision_exists(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.kind != "businessRuleTask":
            continue
        if not element.decision:
            yield Remark(process.file, element.id, f"{titled(element)} noemt geen beslistabel.", "Kies een tabel in de editor.")
        elif not subject.has_table(element.decision):
            yield Remark(
                process.file,
                element.id,
                f"De beslistabel ‘{element.decision}’ bestaat niet.",
                f"Maak processes/{element.decision}.dmn, of verbeter de naam.",
            )

"""What is done for each row of a register."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled
from service.checks.scopes import register_of


@rule(
    "voor-elk",
    "A repetition needs its rows: the marker alone has none, and the property alone repeats nothing.",
)
def for_each(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        text = element.properties.get("voor_elk", "")
        if element.multi_instance and not text:
            yield Remark(
                process.file,
                element.id,
                f"{titled(element)} wordt herhaald, maar er staat niet waarvoor.",
                "Vul de eigenschap ‘voor_elk’ in met de naam van een register.",
            )
        elif text and not element.multi_instance:
            yield Remark(
                process.file,
                element.id,
                f"{titled(element)} heeft ‘voor_elk’, maar wordt niet herhaald.",
                "Zet in de editor het teken voor herhaling aan (tegelijk of na elkaar).",
            )
        elif text and register_of(text) not in subject.bundle.registers:
            yield Remark(
                process.file,
                element.id,
                f"‘{text}’ begint niet met een register.",
                "Schrijf de naam van een register uit gegevens.yaml, of ‘register[voorwaarde]’.",
            )

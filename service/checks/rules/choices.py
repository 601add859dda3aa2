"""A choice always has an answer."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.model import Element, Process
from service.checks.rule import Remark, Subject, rule, titled

CHOICES = frozenset(["exclusiveGateway", "inclusiveGateway"])


@rule(
    "keuze-compleet",
    "When no condition of a choice is true, the case stands still, and what is not filled in makes a condition null. "
    "So every choice has a default flow. A condition on any other flow is not looked at, or forks without showing it.",
)
def choices(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.kind in CHOICES and len(element.outgoing) > 1:
            yield from _choice(process, element)
        else:
            for id_ in element.outgoing:
                if process.flows[id_].condition:
                    yield Remark(
                        process.file,
                        id_,
                        f"De pijl uit {titled(element)} heeft een voorwaarde, maar daar is niets te kiezen.",
                        "Haal de voorwaarde weg, of zet er een keuze (gateway) met meer pijlen voor.",
                    )


def _choice(process: Process, element: Element) -> Iterator[Remark]:
    if element.default not in element.outgoing:
        yield Remark(
            process.file,
            element.id,
            f"De keuze {titled(element)} heeft geen standaardpijl.",
            "Kies een pijl die wordt gevolgd als geen voorwaarde waar is.",
        )
    for id_ in element.outgoing:
        condition = process.flows[id_].condition
        if id_ == element.default and condition:
            yield Remark(process.file, id_, "De standaardpijl heeft een voorwaarde.", "Haal de voorwaarde weg.")
        elif id_ != element.default and not condition and element.default in element.outgoing:
            yield Remark(
                process.file,
                id_,
                f"Een pijl uit de keuze {titled(element)} heeft geen voorwaarde.",
                "Schrijf een voorwaarde, of maak dit de standaardpijl.",
            )

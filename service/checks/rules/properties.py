"""Which properties an element may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.bundle.strict_xml import Node
from service.checks.rule import Remark, Subject, rule

KNOWN = {
    "process": {"merken", "zichtbaar_voor"},
    "userTask": {"merken", "formulier", "termijn", "vanaf", "uiterlijk", "waarschuwen", "niet_door", "voor_elk"},
    "startEvent": {"merken", "formulier", "mag_starten", "wanneer"},
    "callActivity": {"merken", "voor_elk"},
    "subProcess": {"merken", "voor_elk"},
    "businessRuleTask": {"merken", "resultaat"},
    "intermediateThrowEvent": {"merken", "geeft_mee"},
    "endEvent": {"merken", "geeft_mee"},
    "intermediateCatchEvent": {"merken"},
    "boundaryEvent": {"merken"},
}
# a property that says nothing without one of these
NEEDS = {"vanaf": ("termijn",), "waarschuwen": ("termijn", "uiterlijk")}


@rule(
    "eigenschappen",
    "A property with a typing error would be ignored without a word, and a deadline or a right would be missing.",
)
def properties(subject: Subject) -> Iterator[Remark]:
    for file, document in subject.diagrams:
        for node in document.walk():
            listed = node.first("extensionElements", "properties")
            if listed:
                yield from _of(file, node, [(p.get("name"), p.get("value").strip()) for p in listed.all("property")])


def _of(file: str, node: Node, pairs: list[tuple[str, str]]) -> Iterator[Remark]:
    known = KNOWN.get(node.tag, set())
    names = Counter(name for name, _ in pairs)
    for name, value in dict(pairs).items():
        if name not in known:
            advice = f"Gebruik hier: {', '.join(sorted(known))}." if known else "Haal haar weg."
            yield Remark(file, node.id, f"De eigenschap ‘{name}’ kan hier niet.", advice)
        elif names[name] > 1:
            yield Remark(file, node.id, f"De eigenschap ‘{name}’ staat er {names[name]} keer.", "Houd er een over.")
        elif not value:
            yield Remark(file, node.id, f"De eigenschap ‘{name}’ is leeg.", "Vul haar in of haal haar weg.")
        elif name in NEEDS and not any(needed in names for needed in NEEDS[name]):
            needed = " of ".join(f"‘{other}’" for other in NEEDS[name])
            yield Remark(file, node.id, f"De eigenschap ‘{name}’ doet niets zonder {needed}.", f"Voeg {needed} toe.")

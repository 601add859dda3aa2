"""Errors and escalations have a code for each scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled

KINDS = {"error": "fout", "escalation": "escalatie"}


@rule(
    "fout-en-escalatie",
    "Errors and escalations leak to sibling activities that catch the same code (trap 4), so a code is caught in one place. "
    "One that nobody catches would end a process without a word.",
)
def caught_once(subject: Subject) -> Iterator[Remark]:
    caught = Counter((e.event.kind, e.event.name) for _, e in subject.elements if e.event and e.kind == "boundaryEvent")
    thrown = {(e.event.kind, e.event.name) for _, e in subject.elements if e.event and e.kind != "boundaryEvent"}
    for process, element in subject.elements:
        if element.event is None or element.event.kind not in KINDS:
            continue
        code, word = (element.event.kind, element.event.name), KINDS[element.event.kind]
        if element.kind == "boundaryEvent" and caught[code] > 1:
            yield Remark(
                process.file,
                element.id,
                f"De {word} ‘{element.event.name}’ wordt op {caught[code]} plaatsen opgevangen.",
                f"Geef elke plaats een eigen {word}.",
            )
        elif element.kind == "boundaryEvent" and code not in thrown and subject.whole:
            yield Remark(
                process.file,
                element.id,
                f"De {word} van {titled(element)} komt nergens voor.",
                "Haal de gebeurtenis weg, of laat een einde deze melding geven.",
            )
        elif element.kind != "boundaryEvent" and code not in caught and subject.whole:
            yield Remark(
                process.file,
                element.id,
                f"De {word} van {titled(element)} vangt niemand op.",
                "Zet een gebeurtenis op de rand van het deelproces of het aangeroepen proces.",
            )

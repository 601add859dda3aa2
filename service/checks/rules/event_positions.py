"""Which kind of event may stand where."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled

# engine/README.md, "Events: what a position really parses to"; what is not here becomes a none event without a word
KINDS = {
    "startEvent": {"none", "message"},
    "intermediateCatchEvent": {"message", "timer"},
    "intermediateThrowEvent": {"none", "message", "escalation"},
    "boundaryEvent": {"message", "timer", "error", "escalation"},
    "endEvent": {"none", "message", "error", "escalation", "terminate"},
}
NAMES = {
    "startEvent": "Een begin",
    "intermediateCatchEvent": "Een gebeurtenis die wacht",
    "intermediateThrowEvent": "Een gebeurtenis die iets laat gebeuren",
    "boundaryEvent": "Een gebeurtenis op de rand",
    "endEvent": "Een einde",
}
WORDS = {
    "none": "leeg",
    "message": "een bericht",
    "timer": "een tijd",
    "error": "een fout",
    "escalation": "een escalatie",
    "terminate": "stop alles",
}


@rule(
    "gebeurtenis-op-zijn-plaats",
    "An event in a position that the engine does not support becomes an event that does nothing, without a word (trap 7). "
    "A non-interrupting boundary event other than a timer fires only once (trap 3).",
)
def event_positions(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.event is None:
            continue
        kind, allowed = element.event.kind, KINDS[element.kind]
        if element.kind == "startEvent" and element.parent:
            allowed = {"none"}
        if kind not in allowed:
            choice = ", ".join(WORDS[word] for word in WORDS if word in allowed)
            where = f"{NAMES[element.kind]}{' van een deelproces' if element.kind == 'startEvent' and element.parent else ''}"
            yield Remark(process.file, element.id, f"{where} kan niet van deze soort zijn.", f"Kies uit: {choice}.")
        elif element.kind == "boundaryEvent" and not element.interrupting and kind != "timer":
            yield Remark(
                process.file,
                element.id,
                f"{titled(element)} stopt de taak niet; dat kan alleen bij een tijd.",
                "Laat de gebeurtenis de taak stoppen, of maak een eigen proces dat met een bericht begint.",
            )
        elif kind in ("message", "error", "escalation") and not element.event.name:
            yield Remark(
                process.file,
                element.id,
                f"{titled(element)} zegt niet om welk bericht, welke fout of welke escalatie het gaat.",
                "Kies er een in de editor en geef die een naam.",
            )

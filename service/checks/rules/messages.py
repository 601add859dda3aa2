"""Messages that arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled
from service.checks.scopes import called_for, own_registers

THROWING = frozenset(["intermediateThrowEvent", "endEvent"])


@rule(
    "berichten",
    "A message that nobody waits for is lost, and one that two processes begin with would start either. Every waiter of an "
    "instance takes a message, so it may be waited for in one place only (trap 24).",
)
def messages(subject: Subject) -> Iterator[Remark]:
    rows = called_for(subject.bundle)
    awaited = [
        (p, e, e.event.name) for p, e in subject.elements if e.event and e.event.kind == "message" and e.kind not in THROWING
    ]
    names = {name for _, _, name in awaited}
    starts = Counter(name for _, element, name in awaited if element.kind == "startEvent")
    waits = Counter(name for _, element, name in awaited if element.kind != "startEvent")
    for process, element, name in awaited:
        if element.kind == "startEvent" and starts[name] > 1:
            yield Remark(
                process.file,
                element.id,
                f"Er zijn {starts[name]} processen die met het bericht ‘{name}’ beginnen.",
                "Geef elk proces een eigen bericht.",
            )
        elif element.kind != "startEvent" and waits[name] + starts[name] > 1:
            yield Remark(
                process.file,
                element.id,
                f"Op het bericht ‘{name}’ wordt op meer plaatsen gewacht.",
                "Geef elke plaats die wacht een eigen bericht.",
            )
        elif element.kind != "startEvent" and (own_registers(process, element) or rows[process.id] - {""}):
            yield Remark(
                process.file,
                element.id,
                f"Op het bericht ‘{name}’ wordt voor elke rij apart gewacht.",
                "Wacht op het bericht buiten wat voor elke rij wordt gedaan.",
            )
    for process, element in subject.elements if subject.whole else ():
        if element.kind in THROWING and element.event and element.event.kind == "message" and element.event.name not in names:
            yield Remark(
                process.file,
                element.id,
                f"Op het bericht van {titled(element)} wacht niemand.",
                "Laat een proces ermee beginnen of erop wachten, of haal het bericht weg.",
            )

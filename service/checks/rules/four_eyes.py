"""Four eyes on two tasks that both take place."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.words import words
from service.checks.rule import Remark, Subject, rule, titled
from service.checks.supply import Supply, done


@rule("vier-ogen", "A task is only kept from the author of another if that other can have been done before it.")
def four_eyes(subject: Subject) -> Iterator[Remark]:
    if not subject.whole:
        return
    supply = Supply(subject.bundle, subject.graphs)
    tasks = {element.id for _, element in subject.elements if element.kind == "userTask"}
    for process, element in subject.elements:
        for other in words(element.properties.get("niet_door", "")):
            if other not in tasks:
                yield Remark(process.file, element.id, f"De taak ‘{other}’ bij ‘niet_door’ bestaat niet.", "Verbeter de id.")
            elif done(other) not in supply.before(process.id, element.id):
                yield Remark(
                    process.file,
                    element.id,
                    f"De taak ‘{other}’ bij ‘niet_door’ komt nooit voor {titled(element)}.",
                    "Noem een taak die eerder wordt gedaan.",
                )

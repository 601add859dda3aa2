"""Every process that is called is there, and can be called."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled


@rule(
    "aangeroepen-proces",
    "A call of a process with a message start waits for that message for ever (engine/README.md, Events).",
)
def called_process(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.kind != "callActivity":
            continue
        called = subject.bundle.processes.get(element.called)
        if not element.called:
            yield Remark(process.file, element.id, f"{titled(element)} roept geen proces aan.", "Kies het proces in de editor.")
        elif not subject.has_process(element.called):
            yield Remark(
                process.file,
                element.id,
                f"Het proces ‘{element.called}’ bestaat niet.",
                f"Maak processes/{element.called}.bpmn, of verbeter de naam.",
            )
        elif called and (called.message or {"hoofdproces", "vooraf"} & set(called.marks)):
            yield Remark(
                process.file,
                element.id,
                f"Het proces ‘{element.called}’ begint zelf, en kan niet worden aangeroepen.",
                "Stuur een bericht om het te starten, of geef het een gewoon begin zonder merk.",
            )

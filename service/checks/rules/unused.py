"""Nothing lies about unused."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.findings import WARNING
from service.checks.rule import Remark, Subject, rule

ADVICE = "Gebruik het, of haal het bestand weg."


@rule("ongebruikt", "A form, table or process that nothing uses is often one whose name was mistyped elsewhere.", WARNING)
def unused(subject: Subject) -> Iterator[Remark]:
    if not subject.whole:
        return
    bundle = subject.bundle
    elements = [element for _, element in subject.elements]
    forms = {e.properties.get("formulier") for e in elements} | {r.form for r in bundle.registers.values()}
    for form in bundle.forms.values():
        if form.id not in forms:
            yield Remark(form.file, form.id, f"Het formulier ‘{form.id}’ wordt nergens gebruikt.", ADVICE)
    for table in bundle.tables.values():
        if table.id not in {e.decision for e in elements}:
            yield Remark(table.file, table.id, f"De beslistabel ‘{table.id}’ wordt nergens gebruikt.", ADVICE)
    for process in bundle.processes.values():
        started = process.message or {"hoofdproces", "vooraf"} & set(process.marks)
        if not started and process.id not in {e.called for e in elements}:
            yield Remark(process.file, process.id, f"Het proces ‘{process.id}’ wordt door niets gestart.", ADVICE)

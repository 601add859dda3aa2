"""One main process."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule


@rule("hoofdproces", "A new case begins with the one process that bears the mark `hoofdproces`.")
def main_process(subject: Subject) -> Iterator[Remark]:
    main = [process for process in subject.bundle.processes.values() if "hoofdproces" in process.marks]
    if not main and subject.whole:
        yield Remark("processes", "", "Geen enkel proces heeft het merk ‘hoofdproces’.", "Geef het merk aan een proces.")
    for process in main[1:]:
        yield Remark(
            process.file,
            process.id,
            f"Ook ‘{main[0].id}’ heeft het merk ‘hoofdproces’.",
            "Geef het merk aan een enkel proces.",
        )
    for process in subject.bundle.processes.values():
        own = sorted({"hoofdproces", "vooraf"} & set(process.marks))
        if len(own) > 1:
            yield Remark(process.file, process.id, "Een proces kan niet ‘hoofdproces’ en ‘vooraf’ zijn.", "Haal een merk weg.")
        if own and process.message:
            yield Remark(
                process.file,
                process.id,
                f"Een proces met het merk ‘{own[0]}’ kan niet met een bericht beginnen.",
                "Geef het een gewoon begin.",
            )
    for process, element in subject.elements:
        if "fase" in element.marks and "hoofdproces" not in process.marks:
            yield Remark(
                process.file,
                element.id,
                "Het merk ‘fase’ staat buiten het hoofdproces.",
                "Haal het weg: de faselijn komt uit het hoofdproces.",
            )

"""Every form that is named is there."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule, titled


@rule("formulier-bestaat", "A task without its form could be opened but never completed.")
def form_exists(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        named = element.properties.get("formulier", "")
        if named and not subject.has_form(named):
            yield Remark(process.file, element.id, f"Het formulier ‘{named}’ bestaat niet.", _make(named))
        elif not named and element.kind == "userTask":
            yield Remark(
                process.file,
                element.id,
                f"De taak {titled(element)} heeft geen formulier.",
                "Kies een formulier (de eigenschap ‘formulier’).",
            )
        elif not named and element is process.start and {"hoofdproces", "vooraf"} & set(process.marks):
            yield Remark(
                process.file,
                element.id,
                "Het begin van dit proces heeft geen formulier.",
                "Kies een formulier (de eigenschap ‘formulier’): daarmee begint iemand het proces.",
            )
    for register in subject.bundle.registers.values():
        if register.form and not subject.has_form(register.form):
            yield Remark(
                subject.data_file, register.key, f"Het formulier ‘{register.form}’ bestaat niet.", _make(register.form)
            )
        elif register.may_add and not register.form:
            yield Remark(
                subject.data_file,
                register.key,
                "Hier mogen rijen bij, maar er is geen formulier om een rij in te vullen.",
                "Schrijf ‘formulier:’ met de naam van een formulier.",
            )


def _make(name: str) -> str:
    return f"Maak forms/{name}.form, of verbeter de naam."

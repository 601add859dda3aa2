"""Only known marks, in their place."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.marks import MARKS, Marks
from service.bundle.model import Field
from service.checks.rule import Remark, Subject, rule
from service.domain.people import role_of

# on which elements a mark means something; a mark that is not here may stand on any
KINDS = {
    "fase": {"callActivity", "subProcess"},
    "mijlpaal": {"intermediateThrowEvent", "endEvent"},
    "eenmalig": {"intermediateThrowEvent", "endEvent"},
    "wettelijk": {"userTask"},
    "spoed": {"userTask"},
}
ORGANISATIONS = ("verwijzer", "opdrachtgever")


@rule(
    "merken",
    "The service knows marks and never names: a mark that it does not know, or where it does not look, does nothing.",
)
def marks(subject: Subject) -> Iterator[Remark]:
    bundle = subject.bundle
    for process in bundle.processes.values():
        yield from _wrong(process.file, process.id, process.marks, "process")
    for process, element in subject.elements:
        yield from _wrong(process.file, element.id, element.marks, "element", element.kind)
    for form in bundle.forms.values():
        yield from _fields(form.file, form.fields)
    for register in bundle.registers.values():
        yield from _wrong(subject.data_file, register.key, register.marks, "register")
    for derived in bundle.derived.values():
        yield from _wrong(subject.data_file, derived.key, derived.marks, "derived")


def _fields(file: str, fields: tuple[Field, ...]) -> Iterator[Remark]:
    for field in fields:
        yield from _wrong(file, field.key or field.register or field.label, field.marks, "field")
        yield from _fields(file, field.fields)


def _wrong(file: str, element: str, marks: Marks, where: str, kind: str = "") -> Iterator[Remark]:
    for name, argument in marks.items():
        mark = MARKS.get(name)
        if mark is None or where not in mark.where or kind not in KINDS.get(name, {kind}):
            known = ", ".join(m.name for m in MARKS.values() if where in m.where and kind in KINDS.get(m.name, {kind}))
            advice = f"Gebruik hier alleen: {known}." if known else "Haal het weg."
            yield Remark(file, element, f"Het merk ‘{name}’ kan hier niet.", advice)
        elif mark.argument and not argument:
            yield Remark(file, element, f"Bij het merk ‘{name}’ hoort een woord.", f"Schrijf ‘{name}:’ met een woord erachter.")
        elif argument and not mark.argument:
            yield Remark(file, element, f"Bij het merk ‘{name}’ hoort geen woord.", f"Schrijf alleen ‘{name}’.")
        elif name == "deelnemer" and role_of(argument) is None:
            yield Remark(file, element, f"‘{argument}’ is geen rol.", "Schrijf bijvoorbeeld ‘deelnemer:coach’.")
        elif name == "organisatie" and argument not in ORGANISATIONS:
            choice = " of ".join(f"‘organisatie:{one}’" for one in ORGANISATIONS)
            yield Remark(file, element, f"‘{argument}’ is geen rol van een organisatie.", f"Schrijf {choice}.")

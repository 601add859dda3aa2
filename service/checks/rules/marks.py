"""Only known marks, in their place."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.marked import hours_in
from service.bundle.marks import MARKS, Mark, Marks
from service.bundle.model import Field
from service.bundle.report_words import fault
from service.checks.rule import Remark, Subject, rule
from service.domain.people import role_of

# on which elements a mark means something; a mark that is not here may stand on any
KINDS = {
    "fase": {"callActivity", "subProcess"},
    "mijlpaal": {"intermediateThrowEvent", "endEvent"},
    "eenmalig": {"intermediateThrowEvent", "endEvent"},
    "wettelijk": {"userTask"},
    "spoed": {"userTask"},
    "wachtlijst": {"userTask"},
    "prioriteit": {"businessRuleTask"},
    "uren": {"callActivity", "subProcess"},
    "rapport": {"userTask"},
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
        values = frozenset(option.value for option in field.options)
        yield from _wrong(file, field.key or field.register or field.label, field.marks, "field", field.type, values)
        yield from _fields(file, field.fields)


def _wrong(
    file: str, element: str, marks: Marks, where: str, kind: str = "", values: frozenset[str] = frozenset()
) -> Iterator[Remark]:
    for name, argument in marks.items():
        mark = MARKS.get(name)
        if mark is None or not _fits(mark, where, kind):
            known = ", ".join(one.name for one in MARKS.values() if _fits(one, where, kind))
            advice = f"Gebruik hier alleen: {known}." if known else "Haal het weg."
            yield Remark(file, element, f"Het merk ‘{name}’ kan hier niet.", advice)
        elif mark.argument and not argument:
            yield Remark(file, element, f"Bij het merk ‘{name}’ hoort een woord.", f"Schrijf ‘{name}:’ met een woord erachter.")
        elif argument and not mark.argument:
            yield Remark(file, element, f"Bij het merk ‘{name}’ hoort geen woord.", f"Schrijf alleen ‘{name}’.")
        elif name == "uren" and hours_in(argument) is None:
            advice = "Schrijf een getal met een punt, zoals ‘uren:0.5’."
            yield Remark(file, element, f"‘{argument}’ is geen aantal uren per week.", advice)
        elif name == "rapport" and (wrong := fault(argument, where, kind, values)):
            yield Remark(file, element, wrong, "De woorden staan in processes/README.md, onder ‘Rapporten’.")
        elif name == "deelnemer" and role_of(argument) is None:
            yield Remark(file, element, f"‘{argument}’ is geen rol.", "Schrijf bijvoorbeeld ‘deelnemer:coach’.")
        elif name == "organisatie" and argument not in ORGANISATIONS:
            choice = " of ".join(f"‘organisatie:{one}’" for one in ORGANISATIONS)
            yield Remark(file, element, f"‘{argument}’ is geen rol van een organisatie.", f"Schrijf {choice}.")


def _fits(mark: Mark, where: str, kind: str) -> bool:
    return where in mark.where and (where != "element" or kind in KINDS.get(mark.name, {kind}))

"""A name means one thing."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.rule import Remark, Subject, rule
from service.checks.supply import flat, result_name

ADVICE = "Kies een andere naam."


@rule(
    "een-naam-een-ding",
    "An answer lies nearer than a register or a derived field: one with the same name would hide it from then on.",
)
def name_clash(subject: Subject) -> Iterator[Remark]:
    bundle = subject.bundle
    for key in bundle.derived.keys() & bundle.registers.keys():
        yield Remark(subject.data_file, key, f"‘{key}’ is een register en een afgeleid veld.", ADVICE)
    taken = {**dict.fromkeys(bundle.registers, "een register"), **dict.fromkeys(bundle.derived, "een afgeleid veld")}
    for form in bundle.forms.values():
        for field in flat(form.fields):
            if field.key in taken:
                yield Remark(form.file, field.key, f"‘{field.key}’ is al {taken[field.key]}.", ADVICE)
    for process, element in subject.elements:
        if element.kind == "businessRuleTask" and (name := result_name(element)) in taken:
            yield Remark(process.file, element.id, f"‘{name}’, de uitkomst, is al {taken[name]}.", ADVICE)

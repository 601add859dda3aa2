"""Everything has a name that people can read."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import GATEWAYS
from service.bundle.forms import LAYOUT
from service.bundle.model import Derived, Element, Field, Process, Register, Table
from service.checks.rule import Remark, Subject, rule, titled
from service.checks.rules.choices import CHOICES


@rule("namen", "People know a step, a field and a choice by its name: in the diagram, in their work and in the log.")
def labels(subject: Subject) -> Iterator[Remark]:
    bundle = subject.bundle
    things: list[Process | Table] = [*bundle.processes.values(), *bundle.tables.values()]
    for thing in things:
        if not thing.name.strip():
            yield Remark(thing.file, thing.id, "Dit heeft geen naam.", "Geef het een naam in gewoon Nederlands.")
    for process, element in subject.elements:
        yield from _element(process, element)
    for form in bundle.sheets.values():
        yield from _fields(form.file, form.fields)
    entries: list[Register | Derived] = [*bundle.registers.values(), *bundle.derived.values()]
    for entry in entries:
        if not entry.label:
            yield Remark(subject.data_file, entry.key, f"‘{entry.key}’ heeft geen naam.", "Schrijf ‘naam:’ met een naam.")


def _element(process: Process, element: Element) -> Iterator[Remark]:
    choice = element.kind in CHOICES and len(element.outgoing) > 1
    if not element.name and (choice or element.kind not in GATEWAYS):
        yield Remark(
            process.file, element.id, f"‘{element.id}’ heeft geen naam.", "Schrijf in de editor een naam bij dit onderdeel."
        )
    for id_ in element.outgoing if choice else ():
        if not process.flows[id_].name:
            yield Remark(
                process.file,
                id_,
                f"Een pijl uit de keuze {titled(element)} heeft geen naam.",
                "Schrijf een antwoord bij de pijl.",
            )


def _fields(file: str, fields: tuple[Field, ...]) -> Iterator[Remark]:
    for field in fields:
        if field.type not in LAYOUT and not field.label:
            yield Remark(
                file, field.key or field.register or field.type, "Dit veld heeft geen label.", "Schrijf wat er wordt gevraagd."
            )
        yield from _fields(file, field.fields)

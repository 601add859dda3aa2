"""A document shows only what the case can know."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.model import Field
from service.checks.rule import Remark, Subject, rule
from service.checks.supply import Supply

SHOWN = frozenset("textfield group dynamiclist text separator spacer".split())


@rule(
    "document",
    "A document is shown with the values of a case and never filled in: a field that nothing supplies would stay empty on "
    "every letter. How a value is written (its choices, its kind) is what the form says that asks for it.",
)
def documents(subject: Subject) -> Iterator[Remark]:
    if not subject.whole or not subject.bundle.documents:
        return
    supply = Supply(subject.bundle, subject.graphs)
    known = supply.anywhere | frozenset(subject.bundle.derived)
    for document in subject.bundle.documents.values():
        for field, columns in _fields(document.fields, None, supply):
            where = field.key or field.register or field.label or field.type
            if field.type not in SHOWN:
                yield Remark(
                    document.file,
                    where,
                    f"In een document kan het onderdeel ‘{field.type}’ niet.",
                    "Gebruik een tekstveld: Regie schrijft een keuze, datum of getal vanzelf goed op.",
                )
            elif field.key and field.key not in (known if columns is None else columns):
                yield Remark(
                    document.file,
                    where,
                    f"‘{field.key}’ wordt nergens gevraagd of uitgerekend.",
                    "Gebruik de sleutel van een veld, een afgeleid gegeven of een uitkomst van een tabel.",
                )


def _fields(
    fields: tuple[Field, ...], columns: frozenset[str] | None, supply: Supply
) -> Iterator[tuple[Field, frozenset[str] | None]]:
    """Every field, with the columns that it may name when it stands in a list of rows."""
    for field in fields:
        yield field, columns
        inner = supply.columns.get(field.register, frozenset()) if field.register else columns
        yield from _fields(field.fields, inner, supply)

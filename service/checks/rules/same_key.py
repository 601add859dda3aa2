"""A key that several forms ask is answered with the same kind of value in each."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.findings import WARNING
from service.bundle.model import Field
from service.checks.rule import Remark, Subject, rule
from service.checks.supply import flat

KINDS = {
    "textfield": "tekst",
    "textarea": "tekst",
    "radio": "tekst",
    "select": "tekst",
    "number": "getal",
    "datetime": "datum",
    "checkbox": "ja of nee",
    "checklist": "lijst",
    "filepicker": "bestand",
}


@rule(
    "zelfde-sleutel-zelfde-soort",
    "The last answer to a key counts, whichever form asked it. When one form gives a date and another a text, a formula that "
    "reads the key is null in half of the cases.",
    WARNING,
)
def same_key(subject: Subject) -> Iterator[Remark]:
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for form in subject.bundle.forms.values():
        for register, field in _asked(form.fields):
            kind = "tijd" if field.subtype == "time" else KINDS.get(field.type)
            # what a formula offers has a kind of its own: the number of a user, say
            if not kind or field.options_from:
                continue
            other, file = seen.setdefault((register, field.key), (kind, form.file))
            if other != kind:
                yield Remark(
                    form.file,
                    field.key,
                    f"‘{field.key}’ is hier een {kind}, maar in {file} een {other}.",
                    "Vraag overal dezelfde soort antwoord, of geef een van de twee een andere sleutel.",
                )


def _asked(fields: tuple[Field, ...]) -> Iterator[tuple[str, Field]]:
    """Every field with the register whose column it is, or ""."""
    for field in flat(fields):
        if field.key:
            yield "", field
        for column in flat(field.fields) if field.register else ():
            yield field.register, column

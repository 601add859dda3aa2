"""Names of fields, registers, derived fields and results."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.bundle.facts import FACTS
from service.bundle.model import Field
from service.bundle.values import ROW, ROW_ID
from service.checks.rule import Remark, Subject, rule
from service.feel.lexer import KEYWORDS

LONGEST = 60
SHAPE = re.compile(r"[a-z][a-z0-9_]*")
FACT_NAMES = frozenset(re.split(r"[.\[]", fact)[0] for fact in FACTS)
RESERVED = frozenset(["typename", ROW, ROW_ID, "item", "partial"])


@rule(
    "sleutels",
    "A key is a name in formulas. `typename` makes an instance unloadable (trap 6); a service fact, `rij`, `id` or a word of "
    "FEEL would be hidden by an answer or could never be read.",
)
def keys(subject: Subject) -> Iterator[Remark]:
    for form in subject.bundle.sheets.values():
        yield from _fields(form.file, form.fields, set())
    for register in subject.bundle.registers.values():
        yield from _wrong(subject.data_file, register.key)
    for derived in subject.bundle.derived.values():
        yield from _wrong(subject.data_file, derived.key)
    for process, element in subject.elements:
        if name := element.properties.get("resultaat"):
            yield from _wrong(process.file, name, element.id)
    for table in subject.bundle.tables.values():
        for output in table.outputs if len(table.outputs) > 1 else ():
            yield from _wrong(table.file, output.text)


def _fields(file: str, fields: tuple[Field, ...], seen: set[str]) -> Iterator[Remark]:
    """Keys of one form, and apart from them those of each list of rows, are there once."""
    for field in fields:
        key = field.key or field.register
        if key:
            yield from _wrong(file, key)
            if key in seen:
                yield Remark(
                    file, key, f"De sleutel ‘{key}’ staat twee keer in dit formulier.", "Geef een van de twee een andere."
                )
            seen.add(key)
        elif field.type not in ("text", "separator", "spacer", "group"):
            yield Remark(file, field.label, "Dit veld heeft geen sleutel.", "Geef het een sleutel, zoals ‘datum_gesprek’.")
        yield from _fields(file, field.fields, set() if field.register else seen)


def _wrong(file: str, key: str, element: str = "") -> Iterator[Remark]:
    if not SHAPE.fullmatch(key) or len(key) > LONGEST:
        sentence = f"De sleutel ‘{key}’ is geen goede naam."
        advice = f"Begin met een kleine letter; gebruik kleine letters, cijfers en _, hooguit {LONGEST}."
        yield Remark(file, element or key, sentence, advice)
    elif key in RESERVED | KEYWORDS | FACT_NAMES:
        yield Remark(file, element or key, f"De sleutel ‘{key}’ heeft al een betekenis.", "Kies een andere naam.")

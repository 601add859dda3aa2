"""Decision tables that hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from service.bundle.model import Table
from service.checks.rule import Remark, Subject, rule

POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
RANKED = frozenset(["PRIORITY", "OUTPUT ORDER"])
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")
TYPES = frozenset("string number boolean date time dateTime dayTimeDuration yearMonthDuration Any any".split()) | {""}


@rule(
    "tabelvorm",
    "A table with a cell too few, an unknown hit policy or two rules that are the same decides something else than it shows.",
)
def table_shape(subject: Subject) -> Iterator[Remark]:
    for table in subject.bundle.tables.values():
        for element, sentence, advice in (*_head(table), *_columns(table), *_rules(table)):
            yield Remark(table.file, element, sentence, advice)


def _head(table: Table) -> Iterator[tuple[str, str, str]]:
    if table.hit_policy not in POLICIES:
        yield "", f"De regel ‘{table.hit_policy}’ voor wat er geldt, bestaat niet.", f"Kies uit: {', '.join(POLICIES)}."
    if table.aggregation and table.hit_policy != "COLLECT":
        yield "", "Optellen of tellen kan alleen bij COLLECT.", "Kies COLLECT, of haal het weg."
    if table.aggregation and (table.aggregation not in AGGREGATIONS or len(table.outputs) != 1):
        yield "", "Deze manier van optellen kan niet.", f"Kies uit {', '.join(AGGREGATIONS)}, met een kolom voor de uitkomst."
    if not table.inputs or not table.outputs or not table.rules:
        yield "", "De tabel heeft geen vraag, geen uitkomst of geen regel.", "Voeg toe wat ontbreekt."


def _columns(table: Table) -> Iterator[tuple[str, str, str]]:
    for number, clause in enumerate(table.inputs, start=1):
        if not clause.text:
            yield (
                "",
                f"Vraag {number} (‘{clause.label}’) heeft geen formule.",
                "Schrijf wat er wordt gevraagd, zoals ‘leeftijd’.",
            )
    names = Counter(output.text for output in table.outputs)
    for name, number in names.items():
        if number > 1:
            yield name, f"De uitkomst ‘{name}’ staat er {number} keer.", "Geef elke kolom een eigen naam."
    if "" in names and len(table.outputs) > 1:
        yield "", "Een uitkomst heeft geen naam.", "Geef elke kolom een naam."
    for clause in (*table.inputs, *table.outputs):
        if clause.type not in TYPES:
            yield clause.text, f"De soort ‘{clause.type}’ bestaat niet.", f"Kies uit: {', '.join(sorted(TYPES - {''}))}."
    if table.hit_policy in RANKED and not any(output.values for output in table.outputs):
        yield "", f"Bij {table.hit_policy} hoort een volgorde van uitkomsten.", "Vul bij de uitkomst de mogelijke waarden in."


def _rules(table: Table) -> Iterator[tuple[str, str, str]]:
    seen: dict[tuple[str, ...], int] = {}
    for number, one in enumerate(table.rules, start=1):
        if len(one.inputs) != len(table.inputs) or len(one.outputs) != len(table.outputs):
            yield one.id, f"Regel {number} heeft te weinig of te veel cellen.", "Maak de regel opnieuw in de editor."
            continue
        for cell, output in zip(one.outputs, table.outputs, strict=True):
            if not cell:
                yield one.id, f"Regel {number} heeft een lege uitkomst.", "Vul een waarde in; schrijf null als er geen is."
            elif output.values and cell.startswith('"') and cell not in output.values:
                yield (
                    one.id,
                    f"De uitkomst {cell} van regel {number} staat niet bij de mogelijke waarden.",
                    "Voeg haar daar toe.",
                )
        cells = tuple(cell or "-" for cell in one.inputs)
        if cells in seen and table.hit_policy in ("UNIQUE", "FIRST"):
            yield one.id, f"Regel {number} vraagt hetzelfde als regel {seen[cells]}.", "Haal een van de twee weg."
        seen.setdefault(cells, number)

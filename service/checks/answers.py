"""Which texts a name can be, as far as forms and tables tell."""

from __future__ import annotations

from service.bundle.facts import FACTS
from service.bundle.forms import CHOICES
from service.bundle.model import Bundle, Element, Field, Table
from service.checks.comparisons import written
from service.checks.supply import result_name

# what an answer of these can never be: a text
NO_TEXT = frozenset(["number", "datetime", "checkbox"])
Answers = dict[str, set[str] | None]


def answers_of(bundle: Bundle) -> Answers:
    """Name -> the texts that it can be; None when that can't be told. A name of several things can be what each can be."""
    found: Answers = dict.fromkeys([*bundle.derived, *bundle.registers], None)
    for fact in FACTS:
        found[fact.rpartition(".")[2]] = None
    for form in bundle.forms.values():
        _fields(form.fields, found)
    for process in bundle.processes.values():
        for element in process.elements.values():
            if table := bundle.tables.get(element.decision):
                _results(element, table, found)
    return found


def _fields(fields: tuple[Field, ...], found: Answers) -> None:
    for field in fields:
        if field.key:
            closed = bool(field.options) and not field.options_from and field.type in CHOICES
            texts = {option.value for option in field.options} if closed else set() if field.type in NO_TEXT else None
            _add(found, field.key, texts)
        _fields(field.fields, found)


def _results(element: Element, table: Table, found: Answers) -> None:
    if len(table.outputs) == 1:
        _add(found, result_name(element), _column(table, 0))
        return
    _add(found, result_name(element), set())
    for place, output in enumerate(table.outputs):
        _add(found, output.text, _column(table, place))


def _column(table: Table, place: int) -> set[str] | None:
    """The texts in an output column; None when a cell is a formula."""
    cells = [one.outputs[place] for one in table.rules if place < len(one.outputs)]
    texts = {cell: written(cell) for cell in cells}
    if any(text is None and cell not in ("null", "true", "false") for cell, text in texts.items()):
        return None
    return {text for text in texts.values() if text is not None}


def _add(found: Answers, name: str, texts: set[str] | None) -> None:
    known = found.get(name, set())
    found[name] = None if known is None or texts is None else known | texts

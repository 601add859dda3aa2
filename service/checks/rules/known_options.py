"""What is compared with can be answered."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from service.bundle.facts import FACTS
from service.bundle.findings import WARNING
from service.bundle.forms import CHOICES
from service.bundle.model import Bundle, Element, Field, Table
from service.checks.comparisons import compared, name_of, tested, written
from service.checks.formulas import Kind, formulas
from service.checks.rule import Remark, Subject, rule
from service.checks.supply import result_name

# what an answer of these can never be: a text
NO_TEXT = frozenset(["number", "datetime", "checkbox"])
Answers = dict[str, set[str] | None]


@rule(
    "bekende-keuzes",
    "A condition that compares an answer with a choice that does not exist is never true: a typing error in either of the two.",
    WARNING,
)
def known_options(subject: Subject) -> Iterator[Remark]:
    bundle = subject.bundle
    answers = _answers(bundle)
    told: set[tuple[str, str, str, str]] = set()
    for file, element, name, text in _compared(bundle):
        known = answers.get(name)
        if known is None or text in known or (file, element, name, text) in told:
            continue
        told.add((file, element, name, text))
        near = difflib.get_close_matches(text, known, 1)
        choice = f"Bedoelt u ‘{near[0]}’?" if near else f"Kies uit: {', '.join(sorted(known)) or 'geen tekst'}."
        yield Remark(file, element, f"‘{name}’ is nooit ‘{text}’.", choice)


def _compared(bundle: Bundle) -> Iterator[tuple[str, str, str, str]]:
    """File, element, name and text of every comparison."""
    for formula in formulas(bundle):
        if formula.kind is not Kind.TESTS:
            yield from ((formula.file, formula.element, name, text) for name, text in compared(formula.text))
    for table in bundle.tables.values():
        names = [name_of(clause.text) for clause in table.inputs]
        for one in table.rules:
            for name, cell in zip(names, one.inputs, strict=False):
                yield from ((table.file, one.id, name, text) for text in tested(cell) if name)


def _answers(bundle: Bundle) -> Answers:
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

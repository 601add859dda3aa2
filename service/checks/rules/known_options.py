"""What is compared with can be answered."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from service.bundle.findings import WARNING
from service.bundle.model import Bundle
from service.checks.answers import answers_of
from service.checks.comparisons import compared, name_of, tested
from service.checks.formulas import Kind, formulas
from service.checks.rule import Remark, Subject, rule


@rule(
    "bekende-keuzes",
    "A condition that compares an answer with a choice that does not exist is never true: a typing error in either of the two.",
    WARNING,
)
def known_options(subject: Subject) -> Iterator[Remark]:
    bundle = subject.bundle
    answers = answers_of(bundle)
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

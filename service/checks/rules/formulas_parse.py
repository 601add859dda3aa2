"""Every formula can be read."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.formulas import formulas
from service.checks.rule import Remark, Subject, rule
from service.feel import FeelError


@rule("formules", "What our FEEL does not know is refused here, so that it never fails in the middle of a case.")
def formulas_parse(subject: Subject) -> Iterator[Remark]:
    for formula in formulas(subject.bundle):
        try:
            formula.parsed()
        except FeelError as error:
            shown = formula.text if len(formula.text) <= 80 else formula.text[:80] + "…"
            sentence = f"In {formula.what}, ‘{shown}’, teken {error.position + 1}: {error.problem}"
            yield Remark(formula.file, formula.element, sentence, error.advice)

"""One rule of a table fits, whatever the answers are."""

from __future__ import annotations

from collections.abc import Iterator

from service.checks.answers import answers_of
from service.checks.fitting import examples
from service.checks.rule import Remark, Subject, rule


@rule(
    "tabel-past-altijd",
    "Where no rule fits, or two rules of a UNIQUE table, the decision fails and the case stands still. The values in the "
    "cells, and those just beside them, are tried together. For a combination that never occurs a rule is still asked for: "
    "nobody can tell that it never will, and a rule with dashes costs nothing.",
)
def table_covers(subject: Subject) -> Iterator[Remark]:
    answers = answers_of(subject.bundle)
    for table in subject.bundle.tables.values():
        for example in examples(table, answers) or ():
            if example.rules:
                element, advice = table.rules[example.rules[1] - 1].id, "Maak een van de twee regels preciezer."
            else:
                element, advice = "", "Voeg een regel toe, zo nodig met overal een streepje."
            yield Remark(table.file, element, example.sentence(table), advice)

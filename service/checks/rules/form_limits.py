"""Limits and choices in forms that can be met."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from service.bundle.forms import CHOICES
from service.bundle.model import Field
from service.checks.rule import Remark, Subject, rule

LONGEST_PATTERN = 200
# a repeated group that itself ends in a repetition, such as (a+)+, can take for ever on a short text
NESTED = re.compile(r"[*+}]\)[*+{]")


@rule(
    "formulier-grenzen",
    "A field that no answer fits stops a case for good; a pattern that takes for ever stops the service.",
)
def form_limits(subject: Subject) -> Iterator[Remark]:
    for form in subject.bundle.forms.values():
        yield from _fields(form.file, form.fields)


def _fields(file: str, fields: tuple[Field, ...]) -> Iterator[Remark]:
    for field in fields:
        for sentence, advice in (*_range(field), *_pattern(field), *_options(field)):
            yield Remark(file, field.key or field.label, sentence, advice)
        yield from _fields(file, field.fields)


def _range(field: Field) -> Iterator[tuple[str, str]]:
    low, high = field.min_length, field.max_length
    if low is not None and high is not None and low > high:
        yield "De minimale lengte is groter dan de maximale.", "Draai ze om."
    try:
        numbers = [None if text is None else Decimal(text) for text in (field.minimum, field.maximum)]
    except InvalidOperation:
        numbers = [Decimal("NaN")]
    if any(number is not None and not number.is_finite() for number in numbers):
        yield "Het minimum of maximum is geen getal.", "Schrijf een getal, met een punt voor de decimalen."
        return
    if numbers[0] is not None and numbers[1] is not None and numbers[0] > numbers[1]:
        yield "Het minimum is groter dan het maximum.", "Draai ze om."


def _pattern(field: Field) -> Iterator[tuple[str, str]]:
    if field.pattern is None:
        return
    bad = len(field.pattern) > LONGEST_PATTERN or NESTED.search(field.pattern) is not None
    try:
        re.compile("" if bad else field.pattern)
    except re.error:
        bad = True
    if bad:
        yield "Het patroon is niet goed, te lang of te zwaar.", "Maak het eenvoudiger, of haal het weg."


def _options(field: Field) -> Iterator[tuple[str, str]]:
    if field.type not in CHOICES:
        return
    values = Counter(option.value for option in field.options)
    if bool(field.options) == bool(field.options_from):
        yield "Dit veld heeft geen keuzes, of twee soorten keuzes.", "Geef een lijst met keuzes, of een formule die ze geeft."
    if any(not option.label or not option.value for option in field.options):
        yield "Een keuze heeft geen tekst of geen waarde.", "Vul bij elke keuze beide in."
    for value, number in values.items():
        if number > 1:
            yield f"De keuze ‘{value}’ staat er {number} keer.", "Geef elke keuze een eigen waarde."

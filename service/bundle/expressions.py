"""The formulas of a bundle, read once each: derived fields here, any other text through `expression` and its like.

Reading a formula costs more than computing it, and a text means the same everywhere, so what was read is kept by its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from service.bundle.functions import FUNCTIONS
from service.bundle.model import Bundle
from service.feel import Expression, UnaryTests, parse, parse_moment, parse_unary_tests

KEPT = 8_192


@lru_cache(KEPT)
def expression(text: str) -> Expression:
    """A formula. Raises FeelError."""
    return parse(text, FUNCTIONS)


@lru_cache(KEPT)
def unary_tests(text: str) -> UnaryTests:
    """An input cell of a decision table; `?` is the value of its column. Raises FeelError."""
    return parse_unary_tests(text, FUNCTIONS)


@lru_cache(KEPT)
def moment(text: str) -> Expression:
    """A date or duration, as FEEL or as bare ISO text (P42D, 2026-03-01). Raises FeelError."""
    return parse_moment(text, FUNCTIONS)


def derived_of(bundle: Bundle) -> Mapping[str, Expression]:
    """The expression of each derived field, by its key. Raises FeelError (never for a bundle that passed the checks)."""
    return {key: expression(derived.expression) for key, derived in bundle.derived.items()}

"""Which texts a formula compares with which names."""

from __future__ import annotations

import pytest

from service.checks.comparisons import compared, name_of, written
from service.checks.comparisons import tested as texts_of_cell


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('a = "x"', {("a", "x")}),
        ('"x" != a.b', {("b", "x")}),
        ('a in ("x", "y") or b in ["z"]', {("a", "x"), ("a", "y"), ("b", "z")}),
        ('a in (= "x", > 3)', {("a", "x")}),
        ('not(list contains(a, "x"))', {("a", "x")}),
        ('count(p[rol = "kind"]) > 0', {("rol", "kind")}),
        ('p[1].rol = "kind"', {("rol", "kind")}),
        ('a < "x" and a = 3 and (a + b) = "x"', set()),
        ("a = ", set()),
    ],
)
def test_what_a_formula_compares(text: str, pairs: set[tuple[str, str]]) -> None:
    assert set(compared(text)) == pairs


def test_what_a_cell_tests() -> None:
    assert list(texts_of_cell('"x", = "y", not("z")')) == ["x", "y"] and list(texts_of_cell('not("x")')) == ["x"]
    assert list(texts_of_cell("-")) == [] and list(texts_of_cell("<")) == []


def test_what_a_formula_is() -> None:
    assert written('"x"') == "x" and written("3") is None and written("a") is None and written('"') is None
    assert name_of("a") == "a" and name_of("a.b") == "b" and name_of("a + b") == "" and name_of("+") == ""

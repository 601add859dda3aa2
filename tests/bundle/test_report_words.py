"""The words of the mark `rapport`: what they name, what is wrong with one, and that coordinators can read of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.bundle.report_words import WORDS, fault, read_word

MANUAL = Path("processes/README.md").read_text(encoding="utf-8")


def test_a_word_and_what_the_answers_count_as() -> None:
    said = read_word("doelstatus goed=af/deels bezig=loopt niet=mislukt")
    assert said.word == "doelstatus"
    assert said.counts_as == {"af": "goed", "deels": "goed", "loopt": "bezig", "mislukt": "niet"}
    assert read_word("controle maand=3").counts_as == {"3": "maand"}


@pytest.mark.parametrize(
    ("argument", "where", "kind", "says"),
    [
        ("onbekend", "field", "radio", "kan hier niet"),
        ("", "field", "radio", "kan hier niet"),
        ("start", "field", "radio", "kan hier niet"),
        ("start", "element", "userTask", "kan hier niet"),
        ("nagekomen goed=ja", "field", "radio", "ontbreekt ‘niet=…’"),
        ("trede goed=ja", "field", "radio", "hoort geen ‘goed=’"),
        ("nagekomen goed=ja niet=misschien", "field", "radio", "geen antwoord van dit veld"),
        ("controle", "element", "userTask", "ontbreekt ‘maand=…’"),
        ("controle maand=drie", "element", "userTask", "geen aantal maanden"),
    ],
)
def test_what_is_wrong_is_said(argument: str, where: str, kind: str, says: str) -> None:
    assert says in fault(argument, where, kind, frozenset(("ja", "nee")))


@pytest.mark.parametrize(
    ("argument", "where", "kind"),
    [
        ("nagekomen goed=ja niet=nee", "field", "radio"),
        ("controle maand=3", "element", "userTask"),
        ("start", "field", "datetime"),
    ],
)
def test_what_is_right_has_no_fault(argument: str, where: str, kind: str) -> None:
    assert fault(argument, where, kind, frozenset(("ja", "nee"))) == ""


def test_options_of_a_formula_are_not_known_beforehand() -> None:
    assert fault("nagekomen goed=x niet=y", "field", "select", frozenset()) == ""


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_is_in_the_manual_of_coordinators(word: str) -> None:
    assert f"`rapport:{word}`" in MANUAL and WORDS[word].meaning in MANUAL

"""What the evaluator does not know is refused when a formula is read, in words for a coordinator."""

import pytest

from service.feel import FeelError, Function, Functions, parse, parse_moment, parse_unary_tests
from service.feel.functions.registry import REFUSED


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "leeg"),
        ("1 +", 3, "het einde"),
        ("(1", 2, "‘)’"),
        ("[1", 2, "‘]’"),
        ("[1..2", 5, "‘]’"),
        ("{a: 1", 5, "‘}’"),
        ("{a 1}", 3, "‘:’"),
        ("{1: 1}", 1, "een naam"),
        ("{a: 1, a: 2}", 7, "‘a’"),
        ('{"@a": 1}', 1, "zonder @"),
        ('"abc', 0, "niet afgesloten"),
        ('"\\x"', 1, "‘\\x’"),
        ('"\\uD800"', 0, "half teken"),
        ("a # b", 2, "‘#’"),
        ("“tekst”", 0, "rechte aanhalingstekens"),
        ("eerste huisbezoek", 7, "liggend streepje"),
        ("dag 1", 4, "geen spaties"),
        ("a.1", 1, "kan"),
        ('1 "+" 2', 2, "‘+’"),
        ("1 between 2", 11, "‘and’"),
        ("a.(b)", 2, "een naam"),
        ("not true", 0, "not(...)"),
        ("1 + if a then b else c", 4, "haakjes"),
        ("if a then b", 11, "‘else’"),
        ("for x y", 6, "‘in’"),
        ("for x in y satisfies z", 11, "‘return’"),
        ("1 < 2 < 3", 6, "twee vergelijkingen"),
        ("a = b = c", 6, "twee vergelijkingen"),
        ("1 in (1) in (2)", 9, "twee vergelijkingen"),
        ("x instance of list<number>", 14, "number"),
        ("x instance number", 11, "‘of’"),
        ("function(x) x", 0, "afgeleid veld"),
        ("fout(1)", 0, "‘fout’"),
        ("cuont([1])", 0, "‘count’"),
        ("count(1, 2)", 0, "count(list)"),
        ("count(lijst: [1])", 0, "count(list)"),
        ("substring(string: 1, 2)", 0, "door elkaar"),
        ("today()", 0, "vandaag"),
        ("now()", 0, "vandaag"),
        ("sort(a)", 0, "volgorde"),
        ("for i in 1..3 return partial[1]", 21, "partial"),
        ("? > 3", 0, "beslistabel"),
        ('@"morgen"', 1, "datum"),
        ("@5", 1, "datum"),
        ('date("2026-02-30")', 0, "geldige waarde"),
        ('date("31-01-2026")', 0, "geldige waarde"),
        ("date(2026, 13, 1)", 0, "geldige waarde"),
        ('duration("P6W")', 0, "P42D"),
        ('time("10:00:00@Europe/Amsterdam")', 0, "geldige waarde"),
        ('date and time("2026-01-01T00:00:00@Nergens/Niets")', 0, "geldige waarde"),
        ('date and time("2026-01-01T00:00:00+19:00")', 0, "geldige waarde"),
        ('date and time("2026-01-01T00:00:00+01:99")', 0, "geldige waarde"),
        ("1e99999", 0, "te groot"),
        ("9" * 200, 0, "te lang"),
        ("a" * 6000, 0, "langer dan"),
        ("(" * 200, 30, "te veel binnen elkaar"),
        ("1" + " + 1" * 200, 0, "te lang"),
    ],
)
def test_a_refusal_says_what_is_wrong_where_and_what_to_do(text: str, position: int, words: str) -> None:
    with pytest.raises(FeelError) as refusal:
        parse(text)
    assert words in str(refusal.value)
    assert (refusal.value.text, refusal.value.position) == (text, position)
    assert f"teken {position + 1}:" in str(refusal.value)
    assert str(refusal.value).endswith(".") or str(refusal.value).endswith("?")


def test_a_message_quotes_only_the_beginning_of_a_long_formula() -> None:
    with pytest.raises(FeelError, match="…’, teken 1:") as refusal:
        parse("x" * 6000)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize("name", REFUSED)
def test_a_function_that_is_refused_comes_with_advice(name: str) -> None:
    with pytest.raises(FeelError, match=f"‘{name}’ kent Regie niet"):
        parse(f"{name}(1)")


def test_the_host_may_hand_in_a_function_that_is_refused_otherwise() -> None:
    functions = Functions([Function("today", (), lambda: "nu")])
    assert parse("today()", functions).evaluate({}) == "nu"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,", "een waarde"),
        ("not(1", "‘)’"),
        ("- 3 -", "een waarde"),
        ("<", "een waarde"),
        ("leeftijd > 3", "niets over de waarde van de kolom"),
        ("1, a and b", "niets over de waarde van de kolom"),
        ("not(a = 1)", "niets over de waarde van de kolom"),
        ("some x in a satisfies x", "niets over de waarde van de kolom"),
        ("a in (? > 1)", "niets over de waarde van de kolom"),
    ],
)
def test_cells_are_refused_too(text: str, words: str) -> None:
    with pytest.raises(FeelError) as refusal:
        parse_unary_tests(text)
    assert words in str(refusal.value)


@pytest.mark.parametrize("text", ["P1Y2M3D", "P1W2D", "P6", "P6W3", "P99999W", "P1DT"])
def test_terms_and_dates_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(FeelError, match="maand heeft geen vaste lengte"):
        parse_moment(text)

"""Which values a formula reads: what the data-flow check of a bundle builds on."""

import pytest

from service.feel import parse


@pytest.mark.parametrize(
    ("text", "names", "items"),
    [
        ("1 + 2", set(), set()),
        ("a + a", {"a"}, set()),
        ("traject.fase = 1", {"traject.fase"}, set()),
        ("a.b.c", {"a.b.c"}, set()),
        ("startdatum.year", {"startdatum.year"}, set()),
        ("count(personen)", {"personen"}, set()),
        ('personen[rol = "kind"]', {"personen"}, {("personen", "rol")}),
        ("personen[item.rol = kader]", {"personen"}, {("personen", "rol"), ("personen", "kader")}),
        ("personen[1].naam", {"personen"}, {("personen", "naam")}),
        ("personen[adres.plaats = 1].adres.straat", {"personen"}, {("personen", "adres.plaats"), ("personen", "adres.straat")}),
        ("personen[n]", {"personen"}, {("personen", "n")}),
        ("for k in personen return k.geboortedatum", {"personen"}, {("personen", "geboortedatum")}),
        ("for k in personen return k", {"personen"}, set()),
        ("(for k in personen return k.adres)[1].plaats", {"personen"}, {("personen", "adres"), ("personen.adres", "plaats")}),
        (
            "some k in personen, g in k.doelen satisfies g.titel = doel",
            {"personen", "doel"},
            {("personen", "doelen"), ("personen.doelen", "titel")},
        ),
        ("for i in 1..n return i", {"n"}, set()),
        ("[1, 2][item > grens]", {"grens"}, set()),
        ("concatenate(kinderen, ouders)[naam = 1]", {"kinderen", "ouders"}, {("kinderen", "naam"), ("ouders", "naam")}),
        ("(if a then kinderen else ouders)[naam = 1]", {"a", "kinderen", "ouders"}, {("kinderen", "naam"), ("ouders", "naam")}),
        ("[eerste, tweede][naam = 1]", {"eerste", "tweede"}, {("eerste", "naam"), ("tweede", "naam")}),
        ("{a: personen, b: a[rol = 1]}.b", {"personen"}, {("personen", "rol")}),
        ("{a: 1, b: a + c}", {"c"}, set()),
        ("werk in (1, ? > grens)", {"werk", "grens"}, set()),
        ("personen[count(doelen[af = true]) > 0]", {"personen"}, {("personen", "doelen"), ("personen.doelen", "af")}),
        ("if a between b and c then [d..e] else -f", {"a", "b", "c", "d", "e", "f"}, set()),
        ("not(a) and (b instance of number) or c in [d]", {"a", "b", "c", "d"}, set()),
    ],
)
def test_reads(text: str, names: set[str], items: set[tuple[str, str]]) -> None:
    formula = parse(text)
    assert (formula.names, formula.item_names) == (names, items)
    assert formula.text == text

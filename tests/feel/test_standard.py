"""Cases written from DMN 1.3; each table names its section."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from service.feel import FeelValue, Range, YearsMonths, parse, to_feel

VALUES: Mapping[str, FeelValue] = {
    "n": Decimal(7),
    "tekst": "Reiger",
    "vandaag": date(2026, 8, 31),
    "personen": to_feel(
        [
            {"naam": "A", "rol": "kind", "leeftijd": 7, "adres": {"plaats": "Den Haag"}},
            {"naam": "B", "rol": "kind", "leeftijd": 15, "adres": {"plaats": "Delft"}},
            {"naam": "C", "rol": "ouder", "leeftijd": 41, "adres": None},
        ]
    ),
    "niets": None,
}


def check(text: str, expected: object) -> None:
    outcome = parse(text).evaluate(VALUES)
    wanted = to_feel(expected)
    assert (type(outcome), outcome) == (type(wanted), wanted)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("16 / 4 / 2", 2),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("2 ** -1", 0.5),
        ("- - 3", 3),
        ("-tekst", None),
        ("1 + 1 = 2 and 2 > 1 or false", True),
        ("true or false and false", True),
        (".5 + 1e2", 100.5),
        ("// uitleg\n1 /* en */ + 1", 2),
        ('"a\\n\\"\\u00e9\\\\"', 'a\n"é\\'),
        ('"\\uD83D\\uDE00" = "\\U01F600"', True),
    ],
)
def test_grammar_10_3_1_2(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 3 * 3 = 1", False),
        ("1 / 0", None),
        ("0 ** 0", 1),
        ("10 ** 6144 * 10", None),
        ("(-8) ** 0.5", None),
        ("1.10 = 1.1", True),
    ],
)
def test_numbers_10_3_2_3_1(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true and niets", None),
        ("false and niets", False),
        ("niets and false", False),
        ("true or niets", True),
        ("niets or false", None),
        ("niets or 1", None),
        ("not(niets)", None),
        ("not(1)", None),
        ("not(true)", False),
    ],
)
def test_three_valued_logic_10_3_2_9_table_41(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a" < "b"', True),
        ('1 < "b"', None),
        ("true < false", None),
        ("niets < 1", None),
        ("1 != niets", True),
        ('1 != "1"', None),
        ('@"2026-01-31" < @"2026-02-01"', True),
        ('@"2026-01-31" < @"2026-02-01T00:00:00"', None),
        ('@"2026-01-31T10:00:00" < @"2026-01-31T10:00:00Z"', None),
        ('@"2026-01-31T10:00:00+01:00" <= @"2026-01-31T09:00:00Z"', True),
        ('@"P1M" < @"P31D"', None),
        ('@"P1D" >= @"PT24H"', True),
        ("[1..3] = [1..3]", True),
        ("[1..3] = (1..3]", False),
        ("[[1, niets]] = [[1, niets]]", True),
        ("5 between 1 and n", True),
        ("n between 8 and niets", False),
        ("3 in [1..3)", False),
        ("3 in ]1..3]", True),
        ("3 in (1..3[", False),
        ("3 in ([1..2], > 2)", True),
        ("3 in (? + 1 = 4)", True),
        ('"kind" in ["ouder", "kind"]', True),
        ("[1] in [[1], [2]]", True),
        ("niets in (null, 1)", True),
        ("niets in [niets..3]", None),
        ("n in [1, niets]", False),
    ],
)
def test_comparison_10_3_2_13(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("personen[1].naam", "A"),
        ("personen[-1].naam", "C"),
        ("personen[4]", None),
        ("personen[0]", None),
        ("personen[1.5]", None),
        ("personen.leeftijd", [7, 15, 41]),
        ("personen.adres.plaats", ["Den Haag", "Delft", None]),
        ('personen[rol = "kind"].naam', ["A", "B"]),
        ("personen[leeftijd > n].naam", ["B", "C"]),
        ('personen[item.leeftijd > n and rol != "ouder"].naam', ["B"]),
        ("count(personen[adres = null])", 1),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[1, 2, 3][n - 6]", 1),
        ("[true, false][item]", [True]),
        ("[][1]", None),
        ("niets[1]", None),
        ("n[1]", 7),
        ('{a: 1, b: a + 1, "c d": 3}.b', 2),
        ("{a: {b: 1}}.a.b", 1),
        ("n.naam", None),
        ("niets.naam", None),
        ("onbekend.veld", None),
        ("[1..3].start", 1),
        ("(1..3].start included", False),
    ],
)
def test_lists_contexts_and_filters_10_3_2_5(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('if n > 1 then "ja" else "nee"', "ja"),
        ('if niets then "ja" else "nee"', "nee"),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in 1..2, j in i..2 return i * 10 + j", [11, 12, 22]),
        ("for k in personen return k.naam", ["A", "B", "C"]),
        ("for i in (1..4) return i", [2, 3]),
        ("for i in niets return i", None),
        ("for i in 1..1.5 return i", None),
        ("some k in personen satisfies k.leeftijd > 40", True),
        ("some k in personen satisfies k.adres.plaats = 1", None),
        ("every k in personen satisfies k.leeftijd > 5", True),
        ("every k in personen, l in personen satisfies k = l", False),
        ("some k in [] satisfies true", False),
        ("every k in [] satisfies false", True),
        ("some k in niets satisfies true", None),
        ("some k in [1, niets] satisfies k > 5", None),
    ],
)
def test_conditions_and_loops_10_3_2_14(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('vandaag + @"P6M"', date(2027, 2, 28)),
        ('@"2024-02-29" + @"P1Y"', date(2025, 2, 28)),
        ('vandaag - @"P2M"', date(2026, 6, 30)),
        ('vandaag + duration("P42D")', date(2026, 10, 12)),
        ('vandaag - @"2026-08-01"', timedelta(days=30)),
        ('@"2026-03-29T00:30:00@Europe/Amsterdam" + @"PT3H" = @"2026-03-29T04:30:00@Europe/Amsterdam"', True),
        ('string(@"2026-03-28T12:00:00@Europe/Amsterdam" + @"P1M")', "2026-04-28T12:00:00@Europe/Amsterdam"),
        ('@"23:30:00" + @"PT1H" = @"00:30:00"', True),
        ('@"10:00:00" + @"P1M"', None),
        ('@"9999-12-31" + @"P1D"', None),
        ('vandaag + @"P99999Y"', None),
        ('@"P1Y" * 1.3', YearsMonths(15)),
        ('@"P1D" / @"PT6H"', 4),
        ('@"P1D" * 1000000000000', None),
        ('-@"P1Y"', YearsMonths(-12)),
        ('-@"P1D"', timedelta(days=-1)),
        ('"week " + 3', None),
        ('"week " + string(3)', "week 3"),
        ("[1] + [2]", None),
        ('@"P1M" + @"P1D"', None),
    ],
)
def test_arithmetic_10_3_2_11(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vandaag.year", 2026),
        ("vandaag.weekday", 1),
        ("vandaag.hour", None),
        ('@"2026-01-31T10:20:30+02:00".time offset', timedelta(hours=2)),
        ('@"2026-01-31T10:20:30@Europe/Amsterdam".timezone', "Europe/Amsterdam"),
        ('@"-P1DT2H3M4S".hours', -2),
        ('@"-P1DT2H3M4S".days', -1),
        ('@"P14M".years', 1),
        ('@"-P14M".months', -2),
        ('@"P14M".days', None),
    ],
)
def test_properties_10_3_2_3_tables_53_and_54(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2026-01-31")', date(2026, 1, 31)),
        ("date(2026, 1, 31)", date(2026, 1, 31)),
        ("date(n, n, n)", date(7, 7, 7)),
        ("date(n, n, n + 0.5)", None),
        ("date(year: 2026, month: 1, day: 31)", date(2026, 1, 31)),
        ('date(@"2026-01-31T10:00:00")', date(2026, 1, 31)),
        ("date(tekst)", None),
        ("time(tekst)", None),
        ("date and time(tekst)", None),
        ("duration(tekst)", None),
        ("duration(n)", None),
        ('time(@"2026-01-31T10:00:00+01:00") = @"10:00:00+01:00"', True),
        ('time(vandaag) = @"00:00:00Z"', True),
        ('time(@"10:00:00")  = time(10, 0, 0)', True),
        ('time(10, 0, 0.5, @"PT1H") = @"10:00:00.5+01:00"', True),
        ("time(10, 0, 0, n)", None),
        ("time(n, n, 99)", None),
        ('date and time(vandaag, @"10:00:00")', datetime(2026, 8, 31, 10)),
        ('date and time(@"2026-08-31T23:00:00", @"10:00:00")', datetime(2026, 8, 31, 10)),
        ('date and time(@"2026-08-31T10:00:00")', datetime(2026, 8, 31, 10)),
        ('duration(@"P1D")', timedelta(days=1)),
        ('years and months duration(@"2024-12-31", @"2026-02-28")', YearsMonths(13)),
        ('years and months duration(vandaag, @"2026-01-01")', YearsMonths(-7)),
        ('number("1 000,5", " ", ",")', 1000.5),
        ('number("1.000,5", ".", ",")', 1000.5),
        ('number("1,5")', None),
        ('number("1,5", null, ",")', 1.5),
        ('number("1.5", ".", ".")', None),
        ('number("1.5", "x", ".")', None),
        ('number("1.5", null, ",")', None),
        ('number("1e9999")', None),
        ("string(n)", "7"),
        ("string(1.50)", "1.5"),
        ("string(niets)", None),
        ('string([1, "a", null, true, false, {b: @"P1D"}, [1..2)])', '[1, "a", null, true, false, {b: P1D}, [1..2)]'),
        ("string((1..2])", "(1..2]"),
        ('string(@"P0D")', "PT0S"),
        ('string(@"-PT1.5S")', "-PT1.5S"),
        ('string(@"10:00:00-01:30")', "10:00:00-01:30"),
    ],
)
def test_conversion_functions_10_3_4_1(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('substring("foobar", 1, 0)', None),
        ('substring(length: 2, string: "foobar", start position: 1)', "fo"),
        ('string length("a\\U01F600")', 2),
        ("string length(niets)", None),
        ('upper case("é")', "É"),
        ('lower case("É")', "é"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("foobar", "xyz")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('contains("foobar", "ob")', True),
        ("contains(tekst, 1)", None),
        ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "fo")', False),
        ('upper case(["a"])', "A"),
    ],
)
def test_text_functions_10_3_4_3(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("list contains([1, niets], null)", True),
        ('list contains(personen.rol, "ouder")', True),
        ("list contains(niets, 1)", None),
        ("count([])", 0),
        ("count(niets)", None),
        ("count(7)", 1),
        ("min([3, 1, 2])", 1),
        ("min(3, 1, 2)", 1),
        ('max("a", "b")', "b"),
        ('max([@"2026-01-01", vandaag])', date(2026, 8, 31)),
        ("min([])", None),
        ("min([1, niets])", None),
        ('min([1, "a"])', None),
        ('min([1, 2, "a"])', None),
        ("sum([1, 2, 3])", 6),
        ("sum(1, 2)", 3),
        ("sum([])", None),
        ('sum([1, "a"])', None),
        ("product([2, 3])", 6),
        ('product(["a"])', None),
        ("product([10 ** 6000, 10 ** 6000])", None),
        ("mean([1, 2])", 1.5),
        ("mean([])", None),
        ("median([8, 2, 5, 3, 4])", 4),
        ("median([6, 1, 2, 3])", 2.5),
        ("median([])", None),
        ("stddev(2, 4, 7, 5)", Decimal("2.081665999466132735282297706979931")),
        ("stddev([1])", None),
        ("mode(6, 3, 9, 6, 6)", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode([])", []),
        ('mode(["a"])', None),
        ("all([true, false, niets])", False),
        ("all([true, niets])", None),
        ("all([])", True),
        ("all(true, true)", True),
        ("any([true, niets])", True),
        ("any([false, niets])", None),
        ("any(false, false)", False),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("concatenate([1], [2, 3], 4)", [1, 2, 3, 4]),
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1, 3], 4, 2)", None),
        ("insert before([1, 3], 1.5, 2)", None),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1], 2)", None),
        ("reverse([1, 2])", [2, 1]),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("distinct values([1, 2, 1, niets, niets])", [1, 2, None]),
        ("flatten([[1, [2]], [[[3]]], 4])", [1, 2, 3, 4]),
        ("sublist([4, 5, 6], 2)", [5, 6]),
        ("sublist([4, 5, 6], 1, 2)", [4, 5]),
        ("sublist([4, 5, 6], -1, 1)", [6]),
        ("sublist([4, 5, 6], 2, 9)", None),
        ("sublist([4, 5, 6], 4)", None),
        ('get value({a: 1}, "a")', 1),
        ('get value({a: 1}, "b")', None),
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ],
)
def test_list_functions_10_3_4_4_and_10_3_4_6(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("decimal(1/3, 2)", 0.33),
        ("decimal(1.5, 0)", 2),
        ("decimal(2.5, 0)", 2),
        ("decimal(1, 99999)", None),
        ("decimal(1.5, 6000)", 1.5),
        ("decimal(123.456, 40)", Decimal("123.456")),
        ("decimal(10 ** 33 + 0.5, -40)", 0),
        ("floor(-1.5)", -2),
        ("ceiling(-1.5)", -1),
        ("floor(1.56, 1)", 1.5),
        ("abs(-10)", 10),
        ('abs(@"-P1D")', timedelta(days=1)),
        ('abs(@"-P1M")', YearsMonths(1)),
        ("abs(tekst)", None),
        ("modulo(10, 4)", 2),
        ("modulo(-12, 5)", 3),
        ("modulo(12, -5)", -3),
        ("modulo(1, 0)", None),
        ("modulo(10 ** 40, 3)", None),
        ("sqrt(16)", 4),
        ("sqrt(-1)", None),
        ("decimal(log(10), 3)", 2.303),
        ("log(0)", None),
        ("decimal(exp(1), 3)", 2.718),
        ("exp(99999)", None),
        ("odd(5)", True),
        ("even(5)", False),
        ("even(0.5)", False),
    ],
)
def test_number_functions_10_3_4_5(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("day of week(vandaag)", "Monday"),
        ("month of year(vandaag)", "August"),
        ("day of year(vandaag)", 243),
        ('week of year(@"2005-01-01")', 53),
        ("day of week(niets)", None),
    ],
)
def test_date_functions_10_3_4_7(text: str, expected: object) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n instance of number", True),
        ("vandaag instance of date and time", False),
        ('@"P1D" instance of days and time duration', True),
        ("niets instance of string", False),
        ("n instance of number and true", True),
    ],
)
def test_types_10_3_2_8(text: str, expected: object) -> None:
    check(text, expected)


def test_a_range_is_a_value_10_3_2_7() -> None:
    assert parse("(1..n]").evaluate(VALUES) == Range(Decimal(1), Decimal(7), False, True)
    assert parse('[1.."a"]').evaluate(VALUES) is None
    assert parse("[true..false]").evaluate(VALUES) is None

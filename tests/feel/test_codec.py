"""Values as JSON and as Dutch text, and host values as FEEL values."""

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.feel import FeelValue, Range, YearsMonths, from_json, kind, show, to_feel, to_json

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.integers(-(10**30), 10**30).map(Decimal)
OFFSETS = st.none() | st.integers(-1_000, 1_000).map(lambda minutes: timezone(timedelta(minutes=minutes)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SIMPLE = (
    st.none()
    | st.booleans()
    | NUMBERS
    | TEXTS
    | st.dates()
    | st.times(timezones=OFFSETS)
    | st.datetimes(timezones=OFFSETS)
    | st.just(datetime(2026, 3, 29, 12, tzinfo=ZoneInfo("Europe/Amsterdam")))
    | st.timedeltas()
    | st.integers(-(10**9), 10**9).map(YearsMonths)
    | st.builds(Range, NUMBERS, st.none() | NUMBERS, st.booleans(), st.booleans())
)
KEYS = TEXTS.filter(lambda key: not key.startswith("@"))
VALUES: st.SearchStrategy[FeelValue] = st.recursive(
    SIMPLE, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_json_loses_nothing(value: FeelValue) -> None:
    read = from_json(json.loads(json.dumps(to_json(value))))
    assert read == value
    assert kind(read) == kind(value)
    assert show(read) == show(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("3.0"), 3),
        (Decimal("1.5"), {"@getal": "1.5"}),
        (Decimal(10**20), {"@getal": "100000000000000000000"}),
        (date(2026, 1, 31), {"@datum": "2026-01-31"}),
        (time(10, 30), {"@tijd": "10:30:00"}),
        (datetime(2026, 1, 31, 10, 30, tzinfo=UTC), {"@moment": "2026-01-31T10:30:00Z"}),
        (timedelta(days=1, hours=2), {"@duur": "P1DT2H"}),
        (YearsMonths(14), {"@maanden": "P1Y2M"}),
        (Range(Decimal(1), None, True, False), {"@bereik": [1, None, True, False]}),
        ([True, {"a": None}], [True, {"a": None}]),
    ],
)
def test_json_of_each_kind(value: FeelValue, expected: object) -> None:
    assert to_json(value) == expected
    assert from_json(expected) == value


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        {"@datum": "gisteren"},
        {"@datum": 3},
        {"@getal": "NaN"},
        {"@getal": "x"},
        {"@onbekend": "x"},
        {"@datum": "2026-01-31", "a": 1},
        {"@bereik": [1, 2, 3]},
        {"@bereik": [1, 2, 3, 4]},
        object(),
    ],
)
def test_json_that_was_not_written_by_us_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no FEEL value in JSON"):
        from_json(value)


def test_a_key_of_user_data_does_not_begin_with_an_at() -> None:
    with pytest.raises(ValueError, match="does not begin with @"):
        to_json({"@datum": "2026-01-31"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "ja"),
        (False, "nee"),
        (Decimal("1.50"), "1,5"),
        (Decimal(42), "42"),
        ("tekst", "tekst"),
        (date(2026, 1, 31), "31 januari 2026"),
        (datetime(2026, 1, 31, 9, 5), "31 januari 2026 09:05 uur"),
        (time(9, 5), "09:05 uur"),
        (YearsMonths(6), "6 maanden"),
        (YearsMonths(1), "1 maand"),
        (YearsMonths(-14), "min 1 jaar en 2 maanden"),
        (YearsMonths(0), "0 maanden"),
        (timedelta(days=42), "42 dagen"),
        (timedelta(days=1, hours=2, minutes=3, seconds=1), "1 dag en 2 uur en 3 minuten en 1 seconde"),
        (timedelta(days=-2), "min 2 dagen"),
        (timedelta(), "0 dagen"),
        (Range(Decimal(1), Decimal(5)), "vanaf 1 tot en met 5"),
        (Range(Decimal(1), Decimal(5), False, False), "na 1 tot 5"),
        (Range(None, Decimal(5)), "tot en met 5"),
        (["a", Decimal(1)], "a, 1"),
        ({"naam": "A", "nu": True}, "naam: A, nu: ja"),
    ],
)
def test_a_value_in_dutch(value: FeelValue, expected: str) -> None:
    assert show(value) == expected


def test_host_values_become_feel_values() -> None:
    host = {"a": 1, "b": 1.1, "c": (True, None, "x"), "d": date(2026, 1, 31), "e": Decimal("2.5")}
    value = to_feel(host)
    assert value == {"a": Decimal(1), "b": Decimal("1.1"), "c": [True, None, "x"], "d": date(2026, 1, 31), "e": Decimal("2.5")}
    assert isinstance(value, dict)
    assert kind(value["a"]) == "number"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        to_feel([value])


@pytest.mark.parametrize("value", [object(), {1: 2}, b"bytes", {"a": {1, 2}}])
def test_what_is_no_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        to_feel(value)


def test_a_duration_of_too_many_months_is_none() -> None:
    with pytest.raises(OverflowError):
        YearsMonths(10**12)

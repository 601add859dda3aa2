"""Where npm feelin gives another outcome than service/feel, and which section of DMN 1.3 decides.

A difference is recognised in the smallest part of a formula that differs although its operands don't, by the rule
that the part was made from and the values of its operands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from service.feel import FeelValue, kind

Values = tuple[FeelValue, ...]
DAYS, MONTHS = "days and time duration", "years and months duration"
DURATIONS = {DAYS, MONTHS}
ORDERED = {"number", "string", "date", "time", "date and time", DAYS, MONTHS}
COMPARING = ("(({}) < ({}))", "(({}) <= ({}))", "(({}) > ({}))", "(({}) >= ({}))")
RANGES = tuple(f"(({{}}) in {low}({{}})..({{}}){high})" for low in "[(]" for high in "])[")


@dataclass(frozen=True)
class Difference:
    """`when` looks at the operands of a part made by one of `rules`."""

    reason: str
    section: str
    rules: tuple[str, ...]
    when: Callable[[Values], bool]


def kinds(values: Values) -> tuple[str, ...]:
    return tuple(kind(value) for value in values)


def mixed(values: Values) -> bool:
    """Not all of one kind that has an order."""
    return len(set(kinds(values))) > 1 or not set(kinds(values)) <= ORDERED


def backwards(values: Values) -> bool:
    """A range, behind the value that is looked for, whose start lies after its end."""
    return not mixed(values) and values[1] > values[2]  # type: ignore[operator]


def beyond(values: Values, place: object) -> bool:
    """A place that the list or text before it does not have."""
    holder = values[0] if isinstance(values[0], list | str) else [values[0]]
    return isinstance(place, Decimal) and not 1 <= abs(int(place)) <= len(holder)


DIFFERENCES = (
    Difference(
        "feelin doesn't multiply, divide or negate durations",
        "10.3.2.11, tables 45 and 50",
        ("({} * {})", "({} / {})", "-({})"),
        lambda values: bool(DURATIONS & set(kinds(values))),
    ),
    Difference(
        "a date plus or minus days and time is a date",
        "10.3.2.11, table 45",
        ("({} + {})", "({} - {})"),
        lambda values: kinds(values) == ("date", DAYS),
    ),
    Difference(
        "a date counts from midnight in UTC: with a moment without an offset it can't be compared",
        "10.3.2.3.4 and 10.3.2.11, table 45",
        ("({} - {})",),
        lambda values: set(kinds(values)) == {"date", "date and time"},
    ),
    Difference(
        "what can't be subtracted gives null",
        "10.3.2.11, table 45",
        ("({} - {})",),
        lambda values: (
            kinds(values)
            in {("date", "time"), ("date and time", "time"), (MONTHS, "date"), (MONTHS, "date and time"), (MONTHS, "time")}
        ),
    ),
    Difference(
        "values of different kinds have no order: null, not an error",
        "10.3.2.13, tables 43 and 44",
        (*COMPARING, *RANGES, "(({}) between ({}) and ({}))"),
        mixed,
    ),
    Difference(
        "no value lies in a range that goes backwards",
        "10.3.2.13, table 44",
        (*RANGES, "(({}) between ({}) and ({}))"),
        backwards,
    ),
    Difference(
        "a test that is null does not decide: the others do, else the outcome is null",
        "10.3.2.13, tables 41 and 44",
        tuple(f"(({{}}) in ({{}}, {operator} ({{}})))" for operator in ("<", "<=", ">", ">=")),
        mixed,
    ),
    Difference(
        "some and every are a disjunction and a conjunction, so null stays null",
        "10.3.2.14",
        ("(some x in {} satisfies x > {})", "(every x in {} satisfies x > {})"),
        lambda values: isinstance(values[0], list) and any(mixed((item, values[1])) for item in values[0]),
    ),
    Difference(
        "only true is true",
        "10.3.2.14",
        ("(if {} then {} else {})",),
        lambda values: not isinstance(values[0], bool) and values[0] is not None,
    ),
    Difference(
        "lists of different length are not equal",
        "10.3.2.13, table 42",
        ("({} = {})",),
        lambda values: all(isinstance(value, list) for value in values),
    ),
    Difference(
        "in a filter, a comparison of different kinds is null and leaves the item out",
        "10.3.2.5",
        ("({})[item > {}]", "({})[leeftijd > {}]"),
        lambda values: isinstance(values[0], list) and not isinstance(values[1], Decimal),
    ),
    Difference(
        "a value in a filter is a list of one",
        "10.3.2.5",
        ("({})[{}]",),
        lambda values: not isinstance(values[0], list) and not isinstance(values[1], Decimal),
    ),
    Difference(
        "null is no list",
        "10.3.4.4",
        ("concatenate({}, {})", "append({}, {})", "union({}, {})", "flatten([{}, {}])"),
        lambda values: None in values,
    ),
    Difference(
        "a value is a list of one for a function on lists",
        "10.3.2.9.4",
        ("union({}, {})", "concatenate({}, {})"),
        lambda values: None not in values and not all(isinstance(value, list) for value in values),
    ),
    Difference(
        "date and time(date, time) takes a time",
        "10.3.4.1",
        ("date and time({}, {})",),
        lambda values: kinds(values)[1] != "time",
    ),
    Difference(
        "a place that is not there: null",
        "10.3.4.4",
        ("remove({}, 1)", "insert before({}, 1, {})"),
        lambda values: beyond(values, Decimal(1)),
    ),
    Difference(
        "a start that is not there: null",
        "10.3.4.3 and 10.3.4.4",
        ("sublist({}, 2)", "substring({}, 2)"),
        lambda values: beyond(values, Decimal(2)),
    ),
    Difference(
        "a start that is not there, or no whole number, which counts without its fraction",
        "10.3.4.3",
        ("substring({}, {}, 2)",),
        lambda values: beyond(values, values[1]) or values[1] != int(values[1]),  # type: ignore[arg-type]
    ),
    Difference(
        "min and max take all values that have an order",
        "10.3.4.4",
        ("min({})", "max({})", "max({}, {})"),
        lambda values: bool(set(kinds(values)) & (ORDERED - {"number", "string"})),
    ),
    Difference(
        "the median is found in the order of numbers, not of their texts",
        "10.3.4.4",
        ("median({})",),
        lambda values: isinstance(values[0], list) and len(values[0]) > 1,
    ),
    Difference(
        "a years and months duration has no days",
        "10.3.4.1",
        ("years and months duration({}, {})",),
        lambda values: set(kinds(values)) <= {"date", "date and time"},
    ),
)

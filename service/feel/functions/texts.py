"""Functions on texts (DMN 1.3, 10.3.4.3), and the conversions to and from text (10.3.4.1)."""

import re
from decimal import Decimal

from service.feel.functions.signatures import signature
from service.feel.limits import Budget, bounded_text
from service.feel.temporal import show_temporal
from service.feel.values import NUMBERS, FeelValue, Range, parts

NUMBER = re.compile(r"-?(?:\d{1,100}(?:\.\d{1,100})?|\.\d{1,100})(?:[eE][+-]?\d{1,4})?", re.ASCII)
SEPARATORS = (" ", ",", ".")


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at the end."""
    shown = f"{number:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) if number else "0"


def text_of(budget: Budget, value: FeelValue) -> FeelValue:
    """string(from): a text as it is, null as null, all else as FEEL would write it."""
    return value if isinstance(value, str) or value is None else bounded_text(_written(budget, value))


def _written(budget: Budget, value: FeelValue) -> str:
    budget.spend()
    budget.spend(sum(1 for _ in parts(value)))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return bounded_text("[" + ", ".join(_written(budget, item) for item in value) + "]")
    if isinstance(value, dict):
        entries = (f"{key}: {_written(budget, item)}" for key, item in value.items())
        return bounded_text("{" + ", ".join(entries) + "}")
    if isinstance(value, Range):
        ends = f"{_written(budget, value.start)}..{_written(budget, value.end)}"
        return f"{'[' if value.start_included else '('}{ends}{']' if value.end_included else ')'}"
    return show_temporal(value)


def number_of(_budget: Budget, text: str, grouping: FeelValue = None, decimal: FeelValue = None) -> FeelValue:
    """number(from, grouping separator, decimal separator)."""
    if grouping not in (None, *SEPARATORS) or decimal not in (None, ".", ","):
        return None
    if grouping is not None and grouping == decimal:
        return None
    if isinstance(grouping, str):
        text = text.replace(grouping, "")
    if isinstance(decimal, str) and decimal != ".":
        text = "" if "." in text else text.replace(decimal, ".")
    return NUMBERS.create_decimal(text) if NUMBER.fullmatch(text) else None


def substring(_budget: Budget, text: str, start: Decimal, length: FeelValue = None) -> FeelValue:
    """substring(string, start position, length?): places count from 1, or back from the end."""
    first = int(start)
    if first == 0 or abs(first) > len(text):
        return None
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    return text[begin : begin + int(length)] if isinstance(length, Decimal) and length >= 1 else None


def _length(_budget: Budget, text: str) -> FeelValue:
    return Decimal(len(text))


def _upper(_budget: Budget, text: str) -> FeelValue:
    return bounded_text(text.upper())


def _lower(_budget: Budget, text: str) -> FeelValue:
    return bounded_text(text.lower())


def _before(_budget: Budget, text: str, match: str) -> FeelValue:
    return text.partition(match)[0] if match and match in text else ""


def _after(_budget: Budget, text: str, match: str) -> FeelValue:
    return text.partition(match)[2] if match else text


def _contains(_budget: Budget, text: str, match: str) -> FeelValue:
    return match in text


def _starts(_budget: Budget, text: str, match: str) -> FeelValue:
    return text.startswith(match)


def _ends(_budget: Budget, text: str, match: str) -> FeelValue:
    return text.endswith(match)


MATCH = ("string: string", "match: string")
FUNCTIONS = {
    "string": (signature(text_of, "from"),),
    "number": (signature(number_of, "from: string", "grouping separator?", "decimal separator?"),),
    "substring": (signature(substring, "string: string", "start position: number", "length?: number"),),
    "string length": (signature(_length, "string: string"),),
    "upper case": (signature(_upper, "string: string"),),
    "lower case": (signature(_lower, "string: string"),),
    "substring before": (signature(_before, *MATCH),),
    "substring after": (signature(_after, *MATCH),),
    "contains": (signature(_contains, *MATCH),),
    "starts with": (signature(_starts, *MATCH),),
    "ends with": (signature(_ends, *MATCH),),
}

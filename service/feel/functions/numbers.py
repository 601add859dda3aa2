"""Functions on numbers (DMN 1.3, 10.3.4.5)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    Decimal,
)

from service.feel.functions.signatures import Signature, signature
from service.feel.limits import Budget
from service.feel.values import NUMBERS, FeelValue, YearsMonths

SCALES = (-6111, 6176)


def rounded(number: Decimal, scale: Decimal, rounding: str) -> FeelValue:
    """A number with this many decimals; null when the scale or the outcome is out of bounds."""
    places = int(scale)
    if not SCALES[0] <= places <= SCALES[1]:
        return None
    if number.is_zero() or number.as_tuple().exponent >= -places:  # type: ignore[operator]
        return number
    return number.quantize(Decimal(1).scaleb(-places, NUMBERS), rounding, NUMBERS)


def _decimal(_budget: Budget, number: Decimal, scale: Decimal) -> FeelValue:
    return rounded(number, scale, ROUND_HALF_EVEN)


def _rounding(mode: str) -> Callable[..., FeelValue]:
    def call(_budget: Budget, number: Decimal, scale: Decimal = Decimal(0)) -> FeelValue:
        return rounded(number, scale, mode)

    return call


def _absolute(_budget: Budget, number: FeelValue) -> FeelValue:
    if isinstance(number, YearsMonths):
        return YearsMonths(abs(number.months))
    if isinstance(number, timedelta):
        return abs(number)
    return NUMBERS.abs(number) if isinstance(number, Decimal) else None


def modulo(_budget: Budget, dividend: Decimal, divisor: Decimal) -> FeelValue:
    """What is left after division, with the sign of the divisor."""
    if not divisor:
        return None
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


def _root(_budget: Budget, number: Decimal) -> FeelValue:
    return NUMBERS.sqrt(number) if number >= 0 else None


def _odd(_budget: Budget, number: Decimal) -> FeelValue:
    return number == number.to_integral_value() and int(number) % 2 == 1


def _even(_budget: Budget, number: Decimal) -> FeelValue:
    return number == number.to_integral_value() and int(number) % 2 == 0


def _logarithm(_budget: Budget, number: Decimal) -> FeelValue:
    return NUMBERS.ln(number) if number > 0 else None


def _exponential(_budget: Budget, number: Decimal) -> FeelValue:
    return NUMBERS.exp(number)


def _rounds(mode: str) -> tuple[Signature, ...]:
    return (signature(_rounding(mode), "n: number", "scale?: number"),)


FUNCTIONS = {
    "decimal": (signature(_decimal, "n: number", "scale: number"),),
    "floor": _rounds(ROUND_FLOOR),
    "ceiling": _rounds(ROUND_CEILING),
    "abs": (signature(_absolute, "n"),),
    "modulo": (signature(modulo, "dividend: number", "divisor: number"),),
    "sqrt": (signature(_root, "number: number"),),
    "log": (signature(_logarithm, "number: number"),),
    "exp": (signature(_exponential, "number: number"),),
    "odd": (signature(_odd, "number: number"),),
    "even": (signature(_even, "number: number"),),
}

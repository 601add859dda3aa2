"""What a function takes, and what happens to arguments of another kind (DMN 1.3, 10.3.2.13.1)."""

from collections.abc import Callable
from dataclasses import dataclass

from service.feel.limits import Budget
from service.feel.values import FeelValue, kind

ANY = "any"
LIST = "list"
DATE_LIKE = "date or date and time"
DURATION = "duration"
GROUPS = {
    DATE_LIKE: frozenset(("date", "date and time")),
    DURATION: frozenset(("days and time duration", "years and months duration")),
}


@dataclass(frozen=True)
class Parameter:
    """One argument: its name in the standard, the kind it must have, and whether it may be left out."""

    name: str
    kind: str = ANY
    optional: bool = False


@dataclass(frozen=True)
class Signature:
    """One way to call a function. `call` takes the budget and the arguments.

    `variadic` repeats the last parameter any number of times.
    """

    parameters: tuple[Parameter, ...]
    call: Callable[..., FeelValue]
    variadic: bool = False

    def fits(self, count: int) -> bool:
        """Whether this many arguments can be given by place."""
        required = sum(not parameter.optional for parameter in self.parameters)
        return required <= count and (self.variadic or count <= len(self.parameters))

    def order(self, names: frozenset[str]) -> tuple[str, ...] | None:
        """The places of arguments given by name, or None when the names don't fit."""
        order = tuple(item.name for item in self.parameters if item.name in names)
        known = len(order) == len(names) and self.fits(len(order))
        leading = tuple(item.name for item in self.parameters)[: len(order)]
        return order if known and order == leading else None

    def __call__(self, budget: Budget, *arguments: FeelValue) -> FeelValue:
        """What the function gives; null when an argument is of another kind than it takes."""
        taken = []
        for place, argument in enumerate(arguments):
            parameter = self.parameters[min(place, len(self.parameters) - 1)]
            accepted, value = _converted(argument, parameter.kind)
            if not accepted:
                return None
            if isinstance(value, list):
                budget.spend(len(value) // 10)
            taken.append(value)
        try:
            return self.call(budget, *taken)
        except ArithmeticError:
            return None  # the outcome does not fit the value space


def _converted(value: FeelValue, wanted: str) -> tuple[bool, FeelValue]:
    """Whether a value can be an argument of this kind, and as what: a list of one is its item,
    and an item is a list of one (10.3.2.9.4)."""
    if wanted == ANY:
        return True, value
    if wanted == LIST:
        return value is not None, value if isinstance(value, list) else [value]
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    found = kind(value)
    return found == wanted or found in GROUPS.get(wanted, ()), value


def signature(call: Callable[..., FeelValue], *parameters: str, variadic: bool = False) -> Signature:
    """A signature from texts such as "list: list", "n: number" and, optional, "length?: number"."""
    made = []
    for text in parameters:
        name, _, wanted = text.partition(":")
        made.append(Parameter(name.strip().rstrip("?"), wanted.strip() or ANY, "?" in name))
    return Signature(tuple(made), call, variadic)

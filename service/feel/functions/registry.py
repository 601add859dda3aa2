"""Which functions there are, found by name while a formula is read."""

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from service.feel.errors import FeelError
from service.feel.functions import lists, numbers, texts, times, truths
from service.feel.functions.signatures import ANY, Parameter, Signature
from service.feel.limits import STEPS, Budget
from service.feel.nodes import Constant, Invocation, Node
from service.feel.values import FeelValue

BUILT_IN: Mapping[str, tuple[Signature, ...]] = {
    **truths.FUNCTIONS,
    **texts.FUNCTIONS,
    **numbers.FUNCTIONS,
    **lists.FUNCTIONS,
    **times.FUNCTIONS,
}

REGEX = "Gebruik contains, starts with of ends with."
# Functions that the standard has, or that people expect, and why they are not here.
REFUSED: Mapping[str, str] = {
    "today": "Gebruik de waarde ‘vandaag’.",
    "now": "Gebruik de waarde ‘vandaag’.",
    "matches": REGEX,
    "replace": REGEX,
    "split": REGEX,
    "sort": "Vraag de lijst in de volgorde waarin u haar nodig hebt.",
    "is defined": "Vergelijk met null: x != null.",
}
# With written arguments these can't but give the same: null would be a mistake in writing.
WRITTEN = frozenset(("date", "time", "date and time", "duration"))


@dataclass(frozen=True)
class Function:
    """A function of the host, such as werkdagen(datum, n).

    `call` takes FEEL values by place, null among them, and gives one; it says itself
    what it makes of values of the wrong kind.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., FeelValue]


class Functions:
    """The built-in functions, and those of the host. A host function hides a built-in one."""

    def __init__(self, functions: Iterable[Function] = ()) -> None:
        self._signatures = dict(BUILT_IN)
        for function in functions:
            self._signatures[function.name] = (_hosted(function),)
        self._words = {tuple(name.split()): name for name in (*self._signatures, *REFUSED)}
        self._longest = max(len(words) for words in self._words)

    def signatures(self, name: str) -> tuple[Signature, ...]:
        """How a function can be called; empty for one that is refused."""
        return self._signatures.get(name, ())

    def names(self) -> tuple[str, ...]:
        """All functions that can be called, in the order of the alphabet."""
        return tuple(sorted(self._signatures))

    def usage(self, name: str) -> str:
        """How a function is called: "substring(string, start position, length)"."""
        return _shown(name, self._signatures[name][-1])

    def longest(self, following: Sequence[str]) -> str | None:
        """The function whose name and `(` these words begin with; the longest name wins."""
        for length in range(min(self._longest, len(following) - 1), 0, -1):
            name = self._words.get(tuple(following[:length]))
            if name is not None and following[length] == "(":
                return name
        return None

    def near(self, name: str) -> str | None:
        """A function whose name looks like this one."""
        return next(iter(difflib.get_close_matches(name, self._signatures, 1)), None)


def _hosted(function: Function) -> Signature:
    parameters = tuple(Parameter(name, ANY) for name in function.parameters)
    return Signature(parameters, lambda _budget, *values: function.call(*values))


class Reader(Protocol):
    """What `bind` needs of the parser."""

    @property
    def functions(self) -> Functions:
        """What can be called."""

    def error(self, problem: str, advice: str, position: int | None = None) -> FeelError:
        """What is wrong, and where."""


def bind(
    reader: Reader,
    name: str,
    positional: Sequence[Node],
    named: Mapping[str, Node],
    position: int,
) -> Invocation:
    """A call whose function and number of arguments are known to be right; FeelError otherwise."""
    if name in REFUSED and not reader.functions.signatures(name):
        raise reader.error(f"de functie ‘{name}’ kent Regie niet.", REFUSED[name], position)
    if positional and named:
        raise reader.error(
            f"bij ‘{name}’ staan waarden met en zonder naam door elkaar.",
            "Geef ze allemaal een naam, of geen.",
            position,
        )
    for signature in reader.functions.signatures(name):
        order = signature.order(frozenset(named)) if named else None
        if order is not None or (not named and signature.fits(len(positional))):
            arguments = tuple(named[key] for key in order) if order else tuple(positional)
            invocation = Invocation(name, signature, arguments)
            _check_written(reader, invocation, position)
            return invocation
    ways = " of ".join(_shown(name, item) for item in reader.functions.signatures(name))
    raise reader.error(f"‘{name}’ krijgt hier niet de goede waarden.", f"Schrijf: {ways}.", position)


def _check_written(reader: Reader, invocation: Invocation, position: int) -> None:
    """date("2026-02-30") is null by the standard, and a mistake by anyone else."""
    values = [item.value for item in invocation.arguments if isinstance(item, Constant)]
    written = invocation.function in WRITTEN and len(values) == len(invocation.arguments)
    if written and None not in values and invocation.call(Budget(STEPS), *values) is None:
        raise reader.error(
            f"dit is geen geldige waarde voor ‘{invocation.function}’.",
            'Schrijf bijvoorbeeld date("2026-01-31"), time("10:30:00") of duration("P42D").',
            position,
        )


def _shown(name: str, signature: Signature) -> str:
    names = [item.name + ("?" if item.optional else "") for item in signature.parameters]
    return f"{name}({', '.join(names)}{', ...' if signature.variadic else ''})"

"""Bounds that keep a formula from costing more than a formula should.

The text of a formula is bounded when it is read; the work and the values are
bounded while it is computed.
"""

from service.feel.errors import FeelBudgetError

TEXT_LENGTH = 5_000  # characters of one formula
NESTING = 30  # brackets, lists, conditions within each other
DEPTH = 100  # levels of the whole expression tree, long sums included
LITERAL_DIGITS = 100  # digits of one written number
STRING_LENGTH = 10_000  # characters of one text value
LIST_LENGTH = 10_000  # items of one list, fields of one context
VALUE_SIZE = 100_000  # values within an outcome, counted wherever they are repeated
VALUE_DEPTH = 50  # lists and contexts within each other in an outcome
STEPS = 10_000  # evaluation steps, unless the caller gives another budget


class Budget:
    """The steps that are left for one evaluation."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps off; raises FeelBudgetError when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise FeelBudgetError("Deze formule vraagt te veel rekenwerk. Maak de formule korter of de lijst kleiner.")


def bounded_text(text: str) -> str:
    """The text itself; raises FeelBudgetError when it is too long to be a value."""
    if len(text) > STRING_LENGTH:
        raise FeelBudgetError(f"Deze formule maakt een tekst van meer dan {STRING_LENGTH} tekens. Maak de tekst korter.")
    return text


def bounded_length(length: int) -> None:
    """Raises FeelBudgetError when a list of this length is too long to be a value."""
    if length > LIST_LENGTH:
        raise FeelBudgetError(f"Deze formule maakt een lijst van meer dan {LIST_LENGTH} regels. Maak de lijst korter.")

"""What can be wrong with a formula, said to the coordinator who wrote it."""

from service.domain.errors import RegieError

EXCERPT = 80  # characters of the formula that a message quotes


class FeelError(RegieError):
    """A formula that is refused when it is read: not FEEL, or FEEL that Regie does not know.

    `position` counts characters from 0 in `text`, the whole formula.
    """

    def __init__(self, text: str, position: int, problem: str, advice: str) -> None:
        self.text = text
        self.position = position
        self.problem = problem
        self.advice = advice
        shown = text if len(text) <= EXCERPT else text[:EXCERPT] + "…"
        super().__init__(f"Formule ‘{shown}’, teken {position + 1}: {problem} {advice}")


class FeelBudgetError(RegieError):
    """A formula that asks too much work, or makes a value that is too large, while it is computed."""

    status = 500

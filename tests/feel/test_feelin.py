"""The evaluator beside npm feelin, on generated formulas: the same outcome, or a difference that is listed."""

from decimal import Decimal

from service.feel import FeelError, FeelValue, from_json, parse, to_json

from .differences import DIFFERENCES, Difference
from .feelin_process import install, outcomes
from .generator import VARIABLES, Formula, Generator

SEED = 1
COUNT = 5_200
# feelin computes in binary floating point, where 10.3.2.3.1 asks for 34 decimal digits
CLOSE = Decimal("1e-9")


class Beside:
    """What both evaluators make of formulas."""

    def __init__(self, formulas: list[Formula]) -> None:
        self.variables = parse(VARIABLES).evaluate({})
        self.ours: dict[str, FeelValue] = {}
        self.theirs = outcomes(VARIABLES, [formula.text for formula in formulas])
        self.differing = [formula for formula in formulas if not self.agree(formula)]
        inner = [part.text for formula in self.differing for part in parts(formula)]
        self.theirs |= outcomes(VARIABLES, inner)

    def our(self, formula: Formula) -> FeelValue:
        if formula.text not in self.ours:
            assert isinstance(self.variables, dict)
            self.ours[formula.text] = parse(formula.text).evaluate(self.variables)
        return self.ours[formula.text]

    def agree(self, formula: Formula) -> bool:
        return same(to_json(self.our(formula)), self.theirs[formula.text])

    def roots(self, formula: Formula) -> list[Formula]:
        """The smallest parts that differ although their operands don't."""
        if self.agree(formula):
            return []
        inner = [root for operand in formula.operands for root in self.roots(operand)]
        return inner or [formula]


def parts(formula: Formula) -> list[Formula]:
    return [part for operand in formula.operands for part in (operand, *parts(operand))]


def same(ours: object, theirs: object) -> bool:
    """The same JSON, but for the last digits of numbers."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    one, other = number(ours), number(theirs)
    if one is not None and other is not None:
        return abs(one - other) <= CLOSE * max(1, abs(one))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    return type(ours) is type(theirs) and ours == theirs


def number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | dict):
        return None
    try:
        read = from_json(value)
    except ValueError:
        return None  # NaN, or what is no value of ours
    return read if isinstance(read, Decimal) else None


def generated() -> tuple[list[Formula], int]:
    """Formulas that we accept, and how many we refused: dates and such that are written out and can't be."""
    generator, accepted, refused = Generator(SEED), [], 0
    while len(accepted) < COUNT:
        formula = generator.formula()
        try:
            parse(formula.text)
        except FeelError as error:
            assert "geen geldige waarde" in str(error)
            refused += 1
            continue
        accepted.append(formula)
    return accepted, refused


def known(root: Formula, values: tuple[FeelValue, ...]) -> Difference | None:
    return next((item for item in DIFFERENCES if root.rule in item.rules and item.when(values)), None)


def test_outcomes_are_those_of_feelin_but_for_listed_differences() -> None:
    install()
    formulas, refused = generated()
    beside = Beside(formulas)
    found: dict[Difference, int] = {}
    unexpected = []
    for root in {root.text: root for formula in beside.differing for root in beside.roots(formula)}.values():
        difference = known(root, tuple(beside.our(operand) for operand in root.operands))
        if difference is None:
            unexpected.append((root.text, to_json(beside.our(root)), beside.theirs[root.text]))
        else:
            found[difference] = found.get(difference, 0) + 1
    agreed = len(formulas) - len(beside.differing)
    print(f"{len(formulas)} formulas ({refused} refused): {agreed} the same, {len(found)} listed differences")
    assert not unexpected
    assert refused < COUNT // 100
    assert [item.reason for item in DIFFERENCES if item not in found] == [], "listed, but not seen"

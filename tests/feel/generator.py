"""Random formulas over the language of service/feel, made from a seed: typed, so that most of them mean something;
a third of them with operands that are null or of another kind."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

VARIABLES = (
    '{n: 7, m: -2.5, s: "Reiger", t: "", b: true, d: @"2026-08-31", e: @"2024-02-29", w: @"2026-03-29T10:30:00", '
    'u: @"10:15:00", p: @"P42D", q: @"-PT36H", y: @"P6M", z: @"P1Y2M", niets: null, k: [3, 1, 2], leeg: [], '
    'c: {a: 1, b: "x", c: {d: [1, 2]}}, personen: [{naam: "Kind A", rol: "kind", leeftijd: 7, geboren: @"2019-01-05"}, '
    '{naam: "Kind B", rol: "kind", leeftijd: 15, geboren: null}, {naam: "Ouder", rol: "ouder", leeftijd: 41}]}'
)
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LEAVES = {
    "number": ("0", "1", "2", "3", "10", "0.5", "-4", "n", "m", "c.a", "count(k)", "d.day", "p.days", "z.months"),
    "string": ('"a"', '"kind"', '"Reiger"', '""', "s", "t", "c.b", "personen[1].naam"),
    "boolean": ("true", "false", "b"),
    "date": ('@"2026-02-28"', 'date("2025-12-31")', "d", "e", "personen[1].geboren", "date(2024, 2, 29)"),
    "moment": ('@"2026-10-25T02:30:00"', 'date and time("2026-01-01T00:00:00")', "w"),
    "time": ('@"23:59:59"', 'time("10:15:00")', "u", "time(8, 30, 0)"),
    "days": ('@"P1D"', '@"PT12H"', 'duration("P6D")', "p", "q"),
    "months": ('@"P1M"', '@"P2Y"', 'duration("-P3M")', "y", "z"),
    "numbers": ("[1, 2, 3]", "[]", "[5]", "k", "leeg", "personen.leeftijd", "c.c.d"),
    "persons": ("personen", 'personen[rol = "kind"]', "personen[leeftijd > 10]", "personen[item.leeftijd < 18]"),
}


@dataclass(frozen=True)
class Formula:
    """A formula, and the rule and operands that it was made from; a leaf has no operands. Every operand can be
    computed by itself."""

    text: str
    rule: str
    operands: tuple["Formula", ...] = ()


class Generator:
    """Formulas from one seed. `wild` makes operands of the wrong kind, and nulls."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  # no secret, but the same formulas for the same seed
        self.wild = False

    def formula(self) -> Formula:
        self.wild = self.random.random() < 1 / 3
        return self.of(self.random.choice(list(LEAVES)), 3)

    def of(self, kind: str, depth: int) -> Formula:
        """A formula that gives this kind, if it gives anything."""
        if self.wild and self.random.random() < 0.15:
            if self.random.random() < 0.5:
                return self.leaf(("null", "niets"))
            kind = self.random.choice(list(LEAVES))
        if depth == 0 or self.random.random() < 0.25:
            return self.leaf(LEAVES[kind])
        return self.random.choice(RULES[kind])(self, depth - 1)

    def leaf(self, texts: tuple[str, ...]) -> Formula:
        text = self.random.choice(texts)
        return Formula(text, text)

    def made(self, rule: str, *kinds: str, depth: int) -> Formula:
        """The rule's text with operands of these kinds filled in."""
        operands = tuple(self.of(kind, depth) for kind in kinds)
        return Formula(rule.format(*(operand.text for operand in operands)), rule, operands)

    def ordered(self) -> str:
        return self.random.choice(("number", "string", "date", "moment", "time", "days", "months"))


Rule = Callable[[Generator, int], Formula]


def template(rule: str, *kinds: str) -> Rule:
    return lambda g, depth: g.made(rule, *kinds, depth=depth)


def comparison(g: Generator, depth: int) -> Formula:
    kind = g.ordered()
    return g.made(f"(({{}}) {g.random.choice(COMPARISONS)} ({{}}))", kind, kind, depth=depth)


def between(g: Generator, depth: int) -> Formula:
    kind = g.ordered()
    return g.made("(({}) between ({}) and ({}))", kind, kind, kind, depth=depth)


def in_range(g: Generator, depth: int) -> Formula:
    kind = g.ordered()
    low, high = g.random.choice("[(]"), g.random.choice("])[")
    return g.made(f"(({{}}) in {low}({{}})..({{}}){high})", kind, kind, kind, depth=depth)


def in_tests(g: Generator, depth: int) -> Formula:
    kind = g.ordered()
    test = g.random.choice(("<", "<=", ">", ">="))
    return g.made(f"(({{}}) in ({{}}, {test} ({{}})))", kind, kind, kind, depth=depth)


def if_then_else(kind: str) -> Rule:
    return template("(if {} then {} else {})", "boolean", kind, kind)


RULES: dict[str, tuple[Rule, ...]] = {
    "number": (
        template("({} + {})", "number", "number"),
        template("({} - {})", "number", "number"),
        template("({} * {})", "number", "number"),
        template("({} / {})", "number", "number"),
        template("({} ** 2)", "number"),
        template("-({})", "number"),
        template("count({})", "numbers"),
        template("sum({})", "numbers"),
        template("min({})", "numbers"),
        template("max({})", "numbers"),
        template("max({}, {})", "number", "number"),
        template("mean({})", "numbers"),
        template("median({})", "numbers"),
        template("abs({})", "number"),
        template("floor({})", "number"),
        template("ceiling({})", "number"),
        template("decimal({}, 1)", "number"),
        template("modulo({}, {})", "number", "number"),
        template("string length({})", "string"),
        template("({}).year", "date"),
        template("({}).month", "date"),
        template("({}).weekday", "date"),
        template("({}).hour", "moment"),
        template("({}).days", "days"),
        template("({}).months", "months"),
        template("({} / {})", "days", "days"),
        template("({} / {})", "months", "months"),
        template("({})[{}]", "numbers", "number"),
        template("({})[1].leeftijd", "persons"),
        template("day of year({})", "date"),
        if_then_else("number"),
    ),
    "string": (
        template("({} + {})", "string", "string"),
        template("substring({}, 2)", "string"),
        template("substring({}, {}, 2)", "string", "number"),
        template("upper case({})", "string"),
        template("lower case({})", "string"),
        template("substring before({}, {})", "string", "string"),
        template("substring after({}, {})", "string", "string"),
        template("string({})", "number"),
        template("string({})", "date"),
        template("string({})", "months"),
        template("({})[1].naam", "persons"),
        template("day of week({})", "date"),
        if_then_else("string"),
    ),
    "boolean": (
        comparison,
        comparison,
        between,
        in_range,
        in_tests,
        template("({} and {})", "boolean", "boolean"),
        template("({} or {})", "boolean", "boolean"),
        template("not({})", "boolean"),
        template("(({}) in ({}))", "number", "numbers"),
        template("list contains({}, {})", "numbers", "number"),
        template("contains({}, {})", "string", "string"),
        template("starts with({}, {})", "string", "string"),
        template("ends with({}, {})", "string", "string"),
        template("(some x in {} satisfies x > {})", "numbers", "number"),
        template("(every x in {} satisfies x > {})", "numbers", "number"),
        template('(some x in {} satisfies x.rol = "ouder")', "persons"),
        template("(some x in {}, i in {} satisfies x = i)", "numbers", "numbers"),
        template("all([{}, {}])", "boolean", "boolean"),
        template("any([{}, {}])", "boolean", "boolean"),
        template("({} = {})", "numbers", "numbers"),
        template("odd({})", "number"),
        template("even({})", "number"),
        if_then_else("boolean"),
    ),
    "date": (
        template("({} + {})", "date", "months"),
        template("({} - {})", "date", "months"),
        template("({} + {})", "date", "days"),
        template("({} - {})", "date", "days"),
        template("date({})", "moment"),
        template("max({}, {})", "date", "date"),
        if_then_else("date"),
    ),
    "moment": (
        template("({} + {})", "moment", "months"),
        template("({} + {})", "moment", "days"),
        template("({} - {})", "moment", "days"),
        template("date and time({}, {})", "date", "time"),
        if_then_else("moment"),
    ),
    "time": (
        template("({} + {})", "time", "days"),
        template("({} - {})", "time", "days"),
        template("time({})", "moment"),
        if_then_else("time"),
    ),
    "days": (
        template("({} - {})", "date", "date"),
        template("({} - {})", "moment", "moment"),
        template("({} - {})", "time", "time"),
        template("({} + {})", "days", "days"),
        template("({} - {})", "days", "days"),
        template("({} * {})", "days", "number"),
        template("({} / {})", "days", "number"),
        if_then_else("days"),
    ),
    "months": (
        template("years and months duration({}, {})", "date", "date"),
        template("({} + {})", "months", "months"),
        template("({} - {})", "months", "months"),
        template("({} * {})", "months", "number"),
        template("({} / {})", "months", "number"),
        if_then_else("months"),
    ),
    "numbers": (
        template("[{}, {}]", "number", "number"),
        template("({})[item > {}]", "numbers", "number"),
        template("(for x in {} return x + {})", "numbers", "number"),
        template("(for x in 1..3, i in {} return x * i)", "numbers"),
        template("concatenate({}, {})", "numbers", "numbers"),
        template("append({}, {})", "numbers", "number"),
        template("reverse({})", "numbers"),
        template("union({}, {})", "numbers", "numbers"),
        template("distinct values({})", "numbers"),
        template("flatten([{}, {}])", "numbers", "numbers"),
        template("sublist({}, 2)", "numbers"),
        template("remove({}, 1)", "numbers"),
        template("insert before({}, 1, {})", "numbers", "number"),
        template("index of({}, {})", "numbers", "number"),
        template("({}).leeftijd", "persons"),
        if_then_else("numbers"),
    ),
    "persons": (
        template("({})[leeftijd > {}]", "persons", "number"),
        template("({})[rol = {}]", "persons", "string"),
        template("({})[naam != {} and geboren != null]", "persons", "string"),
        template("(for x in {} return {{naam: x.naam, jaar: x.geboren.year}})", "persons"),
        if_then_else("persons"),
    ),
}

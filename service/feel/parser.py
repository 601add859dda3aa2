"""The grammar of FEEL (DMN 1.3, 10.3.1.2), from tokens to a syntax tree, by recursive descent.

What the standard has and Regie does not know is refused here, with advice; nothing
is left to be refused when a case is running.
"""

from collections.abc import Callable
from decimal import Decimal

from service.feel import limits
from service.feel.arithmetic import negate
from service.feel.cursor import Cursor
from service.feel.errors import FeelError
from service.feel.functions import Functions, bind
from service.feel.nodes import (
    COMPARISONS,
    Between,
    Conditional,
    Constant,
    ContextOf,
    Filter,
    InstanceOf,
    Interval,
    Invocation,
    Iteration,
    Junction,
    ListOf,
    Loop,
    Membership,
    Name,
    Negation,
    Node,
    Operation,
    Path,
    UnaryTest,
    depth,
    is_condition,
    names_tested,
)
from service.feel.temporal import parse_temporal
from service.feel.values import KINDS, NUMBERS

ARITHMETIC = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 3}  # how strongly each binds
# The longest name first, so that `date and time` is not `date`.
TYPES = sorted(set(KINDS.values()) - {"null", "range", "list", "context"}, key=len, reverse=True)
TWO_WORD_PROPERTIES = {"time": "offset", "start": "included", "end": "included"}


class Parser(Cursor):
    """One formula being read. `tested` tells whether `?` may be used: only in unary tests."""

    def __init__(self, text: str, functions: Functions, tested: bool = False) -> None:
        super().__init__(text)
        self.functions = functions
        self.tested = tested
        self.nesting = 0
        self.filters = True  # not at the end of a range: there `[` closes it
        self.partial = False  # within a for, where the standard gives `partial` a meaning

    def checked(self, node: Node) -> Node:
        """The node itself, provided that the tree is not too deep to compute."""
        if depth(node) > limits.DEPTH:
            raise self.error("deze formule is te lang.", "Verdeel hem over afgeleide velden.", 0)
        return node

    # Expressions, from what binds least to what binds most (rules 2 and 4)

    def expression(self) -> Node:
        self.nesting += 1
        if self.nesting > limits.NESTING:
            raise self.error("er staat te veel binnen elkaar.", "Verdeel de formule over afgeleide velden.")
        filters, self.filters = self.filters, True
        if self.sees("if"):
            node = self.conditional()
        elif self.sees("for", "some", "every"):
            node = self.loop()
        else:
            node = self.junction("or", lambda: self.junction("and", self.comparison))
        self.filters = filters
        self.nesting -= 1
        return node

    def conditional(self) -> Node:
        self.expect("if")
        condition = self.expression()
        self.expect("then")
        consequence = self.expression()
        self.expect("else")
        return Conditional(condition, consequence, self.expression())

    def loop(self) -> Node:
        kind = self.accept("for", "some", "every") or ""
        iterations = [self.iteration()]
        while self.accept(","):
            iterations.append(self.iteration())
        self.expect("return" if kind == "for" else "satisfies")
        partial, self.partial = self.partial, self.partial or kind == "for"
        body = self.expression()
        self.partial = partial
        return Loop(kind, tuple(iterations), body)

    def iteration(self) -> Iteration:
        name = self.name()
        self.expect("in")
        domain = self.expression()
        return Iteration(name, domain, self.expression() if self.accept("..") else None)

    def junction(self, operator: str, operand: Callable[[], Node]) -> Node:
        operands = [operand()]
        while self.accept(operator):
            operands.append(operand())
        return operands[0] if len(operands) == 1 else Junction(operator, tuple(operands))

    def comparison(self) -> Node:
        left = self.arithmetic()
        if operator := self.accept(*COMPARISONS):
            node: Node = Operation(operator, left, self.arithmetic())
        elif self.accept("between"):
            low = self.arithmetic()
            self.expect("and")
            node = Between(left, low, self.arithmetic())
        elif self.accept("in"):
            node = Membership(left, self.membership())
        else:
            return left
        if self.sees(*COMPARISONS, "between", "in"):
            raise self.error(
                "hier staan twee vergelijkingen achter elkaar.",
                "Schrijf er ‘and’ tussen, of zet haakjes om de eerste.",
            )
        return node

    def membership(self) -> tuple[Node, ...]:
        """What follows `in`: one test, or several between round brackets."""
        start = self.at
        tested, self.tested = self.tested, True
        if self.accept("("):
            tests = self.tests()
            if not self.sees(".."):
                self.expect(")")
                self.tested = tested
                return tests
            self.at = start  # after all the range (1..5]
        test = self.test(self.arithmetic)
        self.tested = tested
        return (test,)

    def unary_tests(self) -> tuple[tuple[Node, ...], bool]:
        """Rule 9: the tests of a cell, none for `-`; and whether they are negated."""
        if self.accept("-"):
            if self.token.kind == "end":
                return (), False
            self.at = 0
        if self.accept("not") and self.accept("("):
            tests = self.tests()
            if self.accept(")") and self.token.kind == "end":
                return self.about_the_value(tests), True
        self.at = 0  # no cell of its own kind: not(a) and b, -5
        return self.about_the_value(self.tests()), False

    def about_the_value(self, tests: tuple[Node, ...]) -> tuple[Node, ...]:
        """The tests of a cell, provided that a condition among them names the value it tests.

        The standard compares the truth of `a > 3` with the value in the column; hardly
        anyone who writes that means it.
        """
        for test in tests:
            if is_condition(test) and not names_tested(test):
                raise self.error(
                    "deze voorwaarde zegt niets over de waarde van de kolom.",
                    "Gebruik ‘?’ voor die waarde, of geef de voorwaarde een eigen kolom.",
                    0,
                )
        return tests

    def tests(self) -> tuple[Node, ...]:
        """Rules 7 and 8: one or more positive unary tests."""
        found = [self.test(self.expression)]
        while self.accept(","):
            found.append(self.test(self.expression))
        return tuple(found)

    def test(self, otherwise: Callable[[], Node]) -> Node:
        if operator := self.accept(*COMPARISONS):
            return UnaryTest(operator, self.arithmetic())
        return otherwise()

    def arithmetic(self, lowest: int = 1) -> Node:
        """Operators that bind at least as strongly as `lowest`, all from left to right."""
        node = self.negation()
        while (binding := ARITHMETIC.get(self.token.text, 0)) >= lowest:
            operator = self.accept(*ARITHMETIC)
            if operator is None:
                return node  # a text that looks like an operator
            node = Operation(operator, node, self.arithmetic(binding + 1))
        return node

    def negation(self) -> Node:
        signs = 0
        while self.accept("-"):
            signs += 1
        node = self.instance()
        for _ in range(signs):
            if isinstance(node, Constant) and isinstance(node.value, Decimal):
                node = Constant(negate(node.value))
            else:
                node = Negation(node)
        return node

    def instance(self) -> Node:
        node = self.postfix()
        if not self.accept("instance"):
            return node
        if self.token.text != "of":
            raise self.unexpected("of")
        self.at += 1
        following = [token.text for token in self.tokens[self.at : self.at + 5]]
        for name in TYPES:
            words = name.split()
            if following[: len(words)] == words:
                self.at += len(words)
                return InstanceOf(node, name)
        raise self.error("dit type kent Regie niet.", f"Kies uit: {', '.join(sorted(TYPES))}.")

    def postfix(self) -> Node:
        node = self.primary()
        while True:
            if self.accept("."):
                node = Path(node, self.property())
            elif self.filters and self.accept("["):
                node = Filter(node, self.expression())
                self.expect("]")
            else:
                return node

    def property(self) -> str:
        if self.token.kind not in ("name", "keyword"):
            raise self.unexpected("een naam", quoted=False)
        first = self.token.text
        self.at += 1
        if self.token.kind == "name" and TWO_WORD_PROPERTIES.get(first) == self.token.text:
            self.at += 1
            return f"{first} {self.tokens[self.at - 1].text}"
        return first

    def primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            return self.number()
        if token.kind == "string":
            self.at += 1
            return Constant(token.text)
        if call := self.invocation():
            return call
        if token.kind == "name":
            return self.variable()
        if word := self.accept("true", "false", "null"):
            return Constant({"true": True, "false": False, "null": None}[word])
        if self.accept("("):
            return self.group()
        if self.sees("[", "]"):
            return self.brackets()
        if self.accept("{"):
            return self.context()
        if self.accept("@"):
            return self.temporal()
        if self.sees("?"):
            return self.tested_value()
        raise self.strange_keyword()

    def strange_keyword(self) -> FeelError:
        if self.sees("function"):
            return self.error("een eigen functie maken kan niet.", "Gebruik een afgeleid veld.")
        if self.sees("not"):
            return self.error("na ‘not’ moeten haakjes staan.", "Schrijf: not(...).")
        if self.sees("if", "for", "some", "every"):
            return self.error(f"‘{self.token.text}’ kan hier niet.", "Zet er haakjes omheen.")
        return self.unexpected("een waarde", quoted=False)

    def number(self) -> Node:
        try:
            value = NUMBERS.create_decimal(self.token.text)
        except ArithmeticError:
            raise self.error("dit getal is te groot.", "Schrijf een kleiner getal.") from None
        self.at += 1
        return Constant(value)

    def variable(self) -> Node:
        if self.token.text == "partial" and self.partial:
            raise self.error("‘partial’ kent Regie niet.", "Reken zonder de eerdere uitkomsten.")
        name = self.name()
        if self.sees("("):
            near = self.functions.near(name)
            advice = f"Bedoelt u ‘{near}’?" if near else "Gebruik een functie uit de handleiding."
            position = self.tokens[self.at - 1].position
            raise self.error(f"de functie ‘{name}’ kent Regie niet.", advice, position)
        return Name(name)

    def tested_value(self) -> Node:
        if not self.tested:
            raise self.error("‘?’ kan alleen in een beslistabel of na ‘in’.", "Noem de waarde bij haar naam.")
        self.expect("?")
        return Name("?")

    def temporal(self) -> Node:
        token = self.token
        value = parse_temporal(token.text) if token.kind == "string" else None
        if value is None:
            raise self.error(
                "na @ moet een datum, tijdstip of duur tussen aanhalingstekens staan.",
                'Schrijf bijvoorbeeld @"2026-01-31" of @"P6M".',
            )
        self.at += 1
        return Constant(value)

    # Brackets of all kinds

    def group(self) -> Node:
        """After `(`: an expression between brackets, or a range without its start."""
        inner = self.expression()
        if self.accept(".."):
            return self.interval(inner, low_included=False)
        self.expect(")")
        return inner

    def brackets(self) -> Node:
        """At `[`, a list or a range; at `]`, a range without its start."""
        if self.accept("]"):
            low = self.arithmetic()
            self.expect("..")
            return self.interval(low, low_included=False)
        self.expect("[")
        if self.accept("]"):
            return ListOf(())
        items = [self.expression()]
        if self.accept(".."):
            return self.interval(items[0], low_included=True)
        while self.accept(","):
            items.append(self.expression())
        self.expect("]")
        return ListOf(tuple(items))

    def interval(self, low: Node, low_included: bool) -> Node:
        """After `..`."""
        filters, self.filters = self.filters, False
        high = self.arithmetic()
        self.filters = filters
        closing = self.accept("]", ")", "[")
        if not closing:
            raise self.unexpected("]")
        return Interval(low, high, low_included, closing == "]")

    def context(self) -> Node:
        """After `{`."""
        entries: dict[str, Node] = {}
        while not self.accept("}"):
            if entries:
                self.comma_or("}")
            if self.token.kind not in ("name", "string"):
                raise self.unexpected("een naam", quoted=False)
            key = self.token.text
            if key in entries or key.startswith("@"):
                raise self.error(f"de naam ‘{key}’ kan hier niet.", "Geef elk onderdeel een eigen naam, zonder @ ervoor.")
            self.at += 1
            self.expect(":")
            entries[key] = self.expression()
        return ContextOf(tuple(entries.items()))

    def invocation(self) -> Invocation | None:
        """A call of a known function, whose name may have spaces; None at anything else."""
        following = [token.text for token in self.tokens[self.at : self.at + 8]]
        name = self.functions.longest(following)
        if name is None or self.token.kind not in ("name", "keyword"):
            return None
        start = self.token.position
        self.at += len(name.split()) + 1
        positional: list[Node] = []
        named: dict[str, Node] = {}
        while not self.accept(")"):
            if positional or named:
                self.comma_or(")")
            parameter = self.parameter()
            if parameter is None:
                positional.append(self.expression())
            else:
                named[parameter] = self.expression()
        return bind(self, name, positional, named, start)

    def parameter(self) -> str | None:
        """The `name:` before a named argument; the names of the standard have spaces."""
        end = self.at
        while self.tokens[end].kind in ("name", "keyword"):
            end += 1
        if end == self.at or self.tokens[end].text != ":" or self.tokens[end].kind != "symbol":
            return None
        words = [token.text for token in self.tokens[self.at : end]]
        self.at = end + 1
        return " ".join(words)


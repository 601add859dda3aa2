"""Every formula of a bundle: its text, how it is read, and from where it sees values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from service.bundle.expressions import expression, moment, unary_tests
from service.bundle.model import Bundle, Element, Field, Process
from service.bundle.registers import DATA_FILE
from service.feel import Expression, FeelError, UnaryTests


class Kind(Enum):
    """How a text is read."""

    EXPRESSION = "expression"
    TESTS = "tests"
    MOMENT = "moment"


class Sight(Enum):
    """What a formula sees: the values before its element, those after it, those of the whole case, or a form's or table's."""

    BEFORE = "before"
    AFTER = "after"
    CASE = "case"
    FORM = "form"
    TABLE = "table"
    ANY = "any"


@dataclass(frozen=True)
class Formula:
    """`element` is what a finding names (an id or key). `owner` is the process, table or form that it belongs to, `at` the flow
    node whose values it sees, `register` the list of rows that it stands in. `what` says in Dutch what it is for."""

    file: str
    element: str
    what: str
    text: str
    kind: Kind
    sight: Sight
    owner: str = ""
    at: str = ""
    register: str = ""

    def read(self) -> Expression | UnaryTests | None:
        """The formula read, or None when it can't be (the rule on formulas says why)."""
        try:
            return self.parsed()
        except FeelError:
            return None

    def parsed(self) -> Expression | UnaryTests:
        """The formula read. Raises FeelError."""
        if self.kind is Kind.TESTS:
            return unary_tests(self.text)
        return moment(self.text) if self.kind is Kind.MOMENT else expression(self.text)


def formulas(bundle: Bundle) -> Iterator[Formula]:
    """All of them, each once; empty texts are left out."""
    for process in bundle.processes.values():
        for element in process.elements.values():
            yield from (formula for formula in _element(process, element) if formula.text)
    for table in bundle.tables.values():
        yield from (formula for formula in _table(bundle, table.id) if formula.text)
    for form in bundle.forms.values():
        yield from _fields(form.file, form.id, form.fields, "")
    for document in bundle.documents.values():
        yield from (replace(one, sight=Sight.ANY) for one in _fields(document.file, document.id, document.fields, ""))
    for derived in bundle.derived.values():
        yield Formula(DATA_FILE, derived.key, "de waarde", derived.expression, Kind.EXPRESSION, Sight.ANY)


def _element(process: Process, element: Element) -> Iterator[Formula]:
    def of(what: str, text: str, kind: Kind = Kind.MOMENT, sight: Sight = Sight.BEFORE, id_: str = "") -> Formula:
        return Formula(process.file, id_ or element.id, what, text, kind, sight, process.id, element.id)

    for id_ in element.outgoing:
        yield of("de voorwaarde", process.flows[id_].condition, Kind.EXPRESSION, Sight.AFTER, id_)
    if element.event and element.event.kind == "timer":
        yield of("de tijd", element.event.text)
    if element.kind == "userTask":
        for name in ("termijn", "vanaf", "uiterlijk", "waarschuwen"):
            yield of(f"‘{name}’", element.properties.get(name, ""))
    yield of("‘voor_elk’", element.properties.get("voor_elk", ""), Kind.EXPRESSION)
    if element.kind == "startEvent":
        yield of("‘wanneer’", element.properties.get("wanneer", ""), Kind.EXPRESSION, Sight.CASE)


def _table(bundle: Bundle, id_: str) -> Iterator[Formula]:
    table = bundle.tables[id_]

    def of(element: str, what: str, text: str, kind: Kind = Kind.EXPRESSION) -> Formula:
        return Formula(table.file, element, what, text, kind, Sight.TABLE, id_)

    for number, clause in enumerate(table.inputs, start=1):
        yield of(clause.label, f"vraag {number}", clause.text)
    for clause in table.inputs:
        yield from (of(clause.label, "een mogelijke waarde", text, Kind.TESTS) for text in clause.values)
    for clause in table.outputs:
        yield from (of(clause.text, "een mogelijke waarde", text) for text in clause.values)
    for number, rule in enumerate(table.rules, start=1):
        yield from (of(rule.id, f"regel {number}", text, Kind.TESTS) for text in rule.inputs)
        yield from (of(rule.id, f"de uitkomst van regel {number}", text) for text in rule.outputs)


def _fields(file: str, form: str, fields: tuple[Field, ...], register: str) -> Iterator[Formula]:
    for field in fields:
        place = field.key or field.register or field.label
        for what, text in (("‘verbergen als’", field.hide), ("de keuzes", field.options_from)):
            if text:
                yield Formula(file, place, what, text, Kind.EXPRESSION, Sight.FORM, form, register=register)
        yield from _fields(file, form, field.fields, field.register or register)

"""Every value that a formula reads is there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.bundle.facts import FACTS
from service.bundle.model import Element, Process
from service.bundle.values import ROW, ROW_ID
from service.bundle.words import words
from service.checks.formulas import Formula, Sight, formulas
from service.checks.rule import Remark, Subject, rule, titled
from service.checks.rules.keys import FACT_NAMES
from service.checks.supply import Names, Supply, keys_of

THROWING = frozenset(["intermediateThrowEvent", "endEvent"])
Missing = tuple[str, str]
EARLIER = "Vraag het eerder op de weg hierheen, of lees hier iets anders."


@dataclass(frozen=True)
class View:
    """What a formula sees at one place: `names`, the registers of the rows that it stands in, and where that is, in Dutch."""

    names: Names
    rows: Names
    where: str


@rule(
    "waarden-aangeleverd",
    "A formula that reads what nobody has supplied by then is null for ever: a way that is never taken, a deadline that never "
    "comes. Each name must come from a form, decision, register, derived field, message or service fact on the way there.",
)
def supplied(subject: Subject) -> Iterator[Remark]:
    if not subject.whole:
        return
    supply = Supply(subject.bundle, subject.graphs)
    for formula in formulas(subject.bundle):
        read = formula.read()
        if read is None:
            continue
        told: set[str] = set()
        for view in _views(subject, supply, formula):
            for name in sorted(read.names):
                yield from _once(formula, view, told, _missing(subject, supply, view, name))
            for source, name in sorted(read.item_names):
                yield from _once(formula, view, told, _missing_item(supply, view, source, name))
    yield from _given_along(subject, supply)


def _once(formula: Formula, view: View, told: set[str], missing: Missing | None) -> Iterator[Remark]:
    if missing and missing[0] not in told:
        told.add(missing[0])
        yield Remark(formula.file, formula.element, f"In {formula.what}{view.where}: {missing[0]}", missing[1])


def _views(subject: Subject, supply: Supply, formula: Formula) -> Iterator[View]:
    """The places from which a formula is read: a form or a table may be used in several, or in none."""
    bundle = subject.bundle
    always = frozenset(bundle.registers) | frozenset(bundle.derived)
    if formula.sight is Sight.ANY:
        yield View(supply.anywhere | always, frozenset(bundle.registers), "")
    elif formula.sight is Sight.CASE:
        yield View(supply.case | always, frozenset(), "")
    elif formula.sight in (Sight.BEFORE, Sight.AFTER):
        process = bundle.processes[formula.owner]
        element = process.elements[formula.at]
        at = supply.before if formula.sight is Sight.BEFORE else supply.after
        yield _view(supply, process, element, at(process.id, element.id) | always, "")
    elif formula.sight is Sight.TABLE:
        for process, element in subject.elements:
            if element.decision == formula.owner and element.kind == "businessRuleTask":
                where = f" (bij {titled(element)} in {process.id})"
                yield _view(supply, process, element, supply.before(process.id, element.id) | always, where)
    else:
        yield from _form_views(subject, supply, formula, always)


def _form_views(subject: Subject, supply: Supply, formula: Formula, always: Names) -> Iterator[View]:
    form = subject.bundle.forms[formula.owner]
    own = keys_of(form) | always | supply.columns.get(formula.register, frozenset())
    rows = frozenset([formula.register] if formula.register else [])
    for process, element in subject.elements:
        if element.properties.get("formulier") == form.id:
            where = f" (bij {titled(element)} in {process.id})"
            view = _view(supply, process, element, supply.before(process.id, element.id) | own, where)
            yield View(view.names, view.rows | rows, where)
    for register in subject.bundle.registers.values():
        if register.form == form.id:
            names = supply.case | own | supply.columns[register.key]
            yield View(names, rows | {register.key}, f" (bij het register ‘{register.key}’)")


def _view(supply: Supply, process: Process, element: Element, names: Names, where: str) -> View:
    rows = supply.rows(process, element)
    return View(names.union(*(supply.columns.get(row, frozenset()) for row in rows)), rows, where)


def _missing(subject: Subject, supply: Supply, view: View, path: str) -> Missing | None:
    """What is wrong with reading this path, and what to do."""
    head, _, rest = path.partition(".")
    if head == ROW:
        if not view.rows:
            return (
                f"‘{ROW}’ is er alleen binnen ‘voor_elk’.",
                "Gebruik het register met een voorwaarde, of zet dit bij ‘voor_elk’.",
            )
        columns = frozenset([ROW_ID]).union(*(supply.columns.get(row, frozenset()) for row in view.rows))
        return _part(path, rest, columns)
    if head in view.names:
        if head in subject.bundle.registers:
            return _part(path, rest, supply.columns.get(head, frozenset()) | {ROW_ID})
        leaves = supply.leaves.get(head, frozenset())
        if leaves and not leaves & view.names:
            listed = ", ".join(f"‘{leaf}’" for leaf in sorted(leaves))
            return f"‘{head}’ kan hier nog niet worden uitgerekend: {listed} is nog niet ingevuld.", EARLIER
        return _part(path, rest, supply.results.get(head, frozenset()))
    if head in FACT_NAMES:
        return _part(path, rest, _fact_parts(head))
    if head in supply.anywhere:
        return f"‘{head}’ is hier nog niet ingevuld.", EARLIER
    near = difflib.get_close_matches(head, [*filter(str.isidentifier, view.names), *FACT_NAMES], 1)
    advice = f"Bedoelt u ‘{near[0]}’?" if near else "Maak er een veld in een formulier voor, of verbeter de naam."
    return f"‘{head}’ wordt nergens ingevuld.", advice


def _missing_item(supply: Supply, view: View, source: str, name: str) -> Missing | None:
    """The same for what is read of the items of a list; within a filter that may be a name from outside too."""
    head = name.partition(".")[0]
    known: Names | None = None
    if source in supply.columns:
        known = supply.columns[source] | {ROW_ID}
    elif source in supply.results and supply.results[source]:
        known = supply.results[source]
    elif source in FACT_NAMES:
        known = _fact_parts(source)
    if known is None or head in known | view.names | FACT_NAMES or (head == ROW and view.rows):
        return None
    return _unknown(f"{source}.{head}", head, known)


def _part(path: str, rest: str, known: Names) -> Missing | None:
    """`path` read further than its first name, while what is in it is known."""
    head = rest.partition(".")[0]
    return None if not rest or not known or head in known else _unknown(path, head, known)


def _unknown(path: str, part: str, known: Names) -> Missing:
    near = difflib.get_close_matches(part, known, 1)
    advice = f"Bedoelt u ‘{near[0]}’?" if near else f"Kies uit: {', '.join(sorted(known))}."
    return f"‘{path}’ bestaat niet.", advice


def _fact_parts(head: str) -> Names:
    """What a service fact has in it; nothing for a plain one."""
    pattern = re.compile(rf"{head}(?:\[\])?\.(\w+)")
    return frozenset(match[1] for fact in FACTS if (match := pattern.fullmatch(fact)))


def _given_along(subject: Subject, supply: Supply) -> Iterator[Remark]:
    """The names in `geeft_mee` are values where the message is sent."""
    always = frozenset(subject.bundle.registers) | frozenset(subject.bundle.derived)
    for process, element in subject.elements:
        if element.kind not in THROWING:
            continue
        view = _view(supply, process, element, supply.before(process.id, element.id) | always, "")
        for name in words(element.properties.get("geeft_mee", "")):
            if missing := _missing(subject, supply, view, name):
                yield Remark(process.file, element.id, f"In ‘geeft_mee’: {missing[0]}", missing[1])

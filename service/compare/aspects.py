"""The aspects of an element that may change, and how each is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.bundle.model import Element, Event
from service.bundle.wording import kind_of, length_in_words, moment_in_words, quoted
from service.compare.names import NONE, Names

Words = Callable[[Names, str], str]
EVENT_KINDS = {
    "none": "gewoon",
    "message": "bericht",
    "timer": "tijd",
    "error": "fout",
    "escalation": "escalatie",
    "terminate": "stopt alles",
    "conditional": "voorwaarde",
    "signal": "signaal",
    "multiple": "meer dan een",
}
REPETITIONS = {"": "één keer", "parallel": "voor elke rij, tegelijk", "sequential": "voor elke rij, na elkaar"}


@dataclass(frozen=True)
class Aspect:
    """`value` reads it as written, `words` says it, `line` is the sentence with {it}, {old} and {new}."""

    what: str
    value: Callable[[Element], str]
    words: Words
    line: str


def _property(name: str) -> Callable[[Element], str]:
    return lambda element: element.properties.get(name, "")


def _moment(names: Names, text: str) -> str:
    return moment_in_words(text) if text else NONE


def _before(names: Names, text: str) -> str:
    return f"{moment_in_words(text)} ervoor" if text else NONE


def _quoted(names: Names, text: str) -> str:
    return quoted(text) if text else NONE


def _written(names: Names, text: str) -> str:
    return text or NONE


def _kind(names: Names, text: str) -> str:
    return kind_of(text)


def _lane(names: Names, text: str) -> str:
    return names.role(text) if text else "geen baan"


def _timer(element: Element) -> str:
    event = element.event or Event("none")
    return f"{event.timer} {event.text}".strip() if event.kind in ("timer", "conditional") else ""


def _time(names: Names, text: str) -> str:
    """A timer as people say it: "na 2 weken", "op 1 maart 2026"."""
    kind, _, moment = text.partition(" ")
    if kind == "duration":
        return f"na {moment_in_words(moment)}"
    if kind == "date":
        return f"op {names.value(moment)}" if length_in_words(moment) is None else f"na {moment_in_words(moment)}"
    return text or NONE


def _name(kind: str) -> Callable[[Element], str]:
    return lambda element: element.event.name if element.event and element.event.kind == kind else ""


def _code(element: Element) -> str:
    event = element.event
    return event.name if event and event.kind not in ("message", "none") else ""


def _interrupting(element: Element) -> str:
    return "" if element.interrupting else "non"


ASPECTS: tuple[Aspect, ...] = (
    Aspect("kind", lambda element: element.kind, _kind, "{it} is nu: {new} (eerst: {old})"),
    Aspect("lane", lambda element: element.role, _lane, "{it} gaat van {old} naar {new}"),
    Aspect(
        "parent",
        lambda element: element.parent,
        lambda n, id_: n.element_by_id(id_) if id_ else "het proces zelf",
        "{it} staat nu in {new} (eerst in {old})",
    ),
    Aspect("form", _property("formulier"), Names.form, "Formulier van {it}: {old} → {new}"),
    Aspect("term", _property("termijn"), _moment, "Termijn van {it}: {old} → {new}"),
    Aspect("from", _property("vanaf"), Names.value, "Termijn van {it} telt vanaf: {old} → {new}"),
    Aspect("latest", _property("uiterlijk"), Names.value, "Uiterste dag van {it}: {old} → {new}"),
    Aspect("warning", _property("waarschuwen"), _before, "Waarschuwing bij {it}: {old} → {new}"),
    Aspect("four_eyes", _property("niet_door"), Names.elements, "{it} mag niet door wie dit deed: {old} → {new}"),
    Aspect("for_each", _property("voor_elk"), Names.value, "{it} gebeurt een keer voor elke rij van: {old} → {new}"),
    Aspect("starters", _property("mag_starten"), Names.roles, "Wie {it} mag starten: {old} → {new}"),
    Aspect("when", _property("wanneer"), lambda n, text: text or "altijd", "De knop voor {it} is er als: {old} → {new}"),
    Aspect("passes", _property("geeft_mee"), Names.values, "{it} geeft gegevens mee: {old} → {new}"),
    Aspect("result", _property("resultaat"), _quoted, "Naam van de uitkomst van {it}: {old} → {new}"),
    Aspect(
        "event",
        lambda element: element.event.kind if element.event else "",
        lambda n, text: EVENT_KINDS.get(text, text or NONE),
        "Soort gebeurtenis van {it}: {old} → {new}",
    ),
    Aspect("timer", _timer, _time, "Tijd van {it}: {old} → {new}"),
    Aspect("message", _name("message"), Names.message, "Bericht van {it}: {old} → {new}"),
    Aspect("code", _code, _quoted, "Code van {it}: {old} → {new}"),
    Aspect("attached", lambda element: element.attached_to, Names.element_by_id, "{it} hoort nu bij {new} (eerst bij {old})"),
    Aspect(
        "interrupting",
        _interrupting,
        lambda n, text: "loopt door" if text else "stopt",
        "Gebeurt {it}, dan {new} waar dit bij hoort (eerst: {old})",
    ),
    Aspect("called", lambda element: element.called, Names.process, "{it} roept nu {new} aan (eerst {old})"),
    Aspect("decision", lambda element: element.decision, Names.table, "{it} gebruikt nu de tabel {new} (eerst {old})"),
    Aspect(
        "repeats",
        lambda element: element.multi_instance,
        lambda n, text: REPETITIONS.get(text, text),
        "{it} gebeurt nu {new} (eerst {old})",
    ),
)
KNOWN_PROPERTIES = frozenset(
    "formulier termijn vanaf uiterlijk waarschuwen niet_door voor_elk mag_starten wanneer geeft_mee resultaat merken".split()
)


def facts(names: Names, element: Element) -> Iterator[str]:
    """What a sentence on a new element tells beside its name."""
    if element.role and element.kind in ("userTask", "startEvent"):
        yield f"voor {names.role(element.role)}"
    for name, line in (("formulier", "formulier {}"), ("termijn", "termijn {}"), ("voor_elk", "voor elke rij van {}")):
        if text := element.properties.get(name, ""):
            yield line.format(names.form(text) if name == "formulier" else names.value(text))
    if element.attached_to:
        yield f"bij {names.element_by_id(element.attached_to)}"
    if timer := _timer(element):
        yield _time(names, timer)
    if element.called:
        yield f"roept {names.process(element.called)} aan"
    if element.decision:
        yield f"tabel {names.table(element.decision)}"
    if message := _name("message")(element):
        yield f"bericht {names.message(message)}"

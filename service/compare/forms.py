"""Two versions of a form, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.bundle.model import Field, Form
from service.bundle.wording import quoted
from service.compare.names import NONE
from service.compare.order import moved, place_of
from service.compare.scribe import Scribe

TYPES = {
    "textfield": "tekst",
    "textarea": "lange tekst",
    "number": "getal",
    "datetime": "datum of tijd",
    "checkbox": "vinkje",
    "checklist": "meer keuzes",
    "radio": "één keuze (knoppen)",
    "select": "één keuze (lijst)",
    "group": "groep",
    "dynamiclist": "lijst met rijen",
    "filepicker": "bestand",
    "text": "tekst op de pagina",
    "separator": "streep",
    "spacer": "witruimte",
}
KNOWN_PROPERTIES = frozenset(["merken"])


@dataclass(frozen=True)
class Place:
    """A field with where it stands: `name` is unique in its form and the same in two versions of it."""

    name: str
    within: str
    field: Field

    @property
    def shown(self) -> str:
        """What a sentence calls it."""
        field = self.field
        label = field.label or _first_line(field.text) or field.key
        kind = {
            "text": "de tekst",
            "separator": "een streep",
            "spacer": "een witruimte",
            "group": "de groep",
            "dynamiclist": "de lijst",
        }
        return f"{kind.get(field.type, 'het veld')} {quoted(label)}" if label else kind.get(field.type, "een veld")


def compare_forms(scribe: Scribe, old: Form, new: Form) -> None:
    """Write down what changed in a form that is in both bundles (or against an empty one)."""
    it = f"het formulier {quoted(new.title)}"
    if old.id != new.id:
        scribe.line("id", "", "De id van {it}: {old} → {new}", it, old.id, new.id)
    if old.title != new.title:
        scribe.line("name", "", "Het formulier {old} heet nu {new}", it, quoted(old.title), quoted(new.title))
    before, after = {p.name: p for p in places(old)}, {p.name: p for p in places(new)}
    pairs = _pairs(before, after)
    known = {name: was for was, name in pairs.items()}
    for name, place in before.items():
        if name not in pairs:
            part = place.within in before and place.within not in pairs
            scribe.tell("removed", "field", name, f"Weg: {_within(place, before)}", old=place.shown, part=part)
    for name, place in after.items():
        if name not in known:
            part = place.within in after and place.within not in known
            facts = "".join(f", {fact}" for fact in _facts(place.field))
            scribe.tell("added", "field", name, f"Nieuw: {_within(place, after)}{facts}", new=place.shown, part=part)
        else:
            _field(scribe, before[known[name]], place, after)
    _moves(scribe, before, after, pairs)


def places(form: Form) -> Iterator[Place]:
    """Every component of a form, as `Change.element` names it."""
    seen: set[str] = set()
    for place in _places(form.fields, ""):
        name, number = place.name, 1
        while name in seen:
            number += 1
            name = f"{place.name} ({number})"
        seen.add(name)
        yield Place(name, place.within, place.field)


def _places(fields: tuple[Field, ...], register: str, within: str = "") -> Iterator[Place]:
    for field in fields:
        key = field.key or (field.register if field.type == "dynamiclist" else "") or field.id or _first_line(field.text)
        name = f"{register}.{key}" if register and field.key else key or field.type
        yield Place(name, within, field)
        yield from _places(field.fields, field.register or register, name)


def _pairs(before: dict[str, Place], after: dict[str, Place]) -> dict[str, str]:
    """Old name -> new name: the same key, else the same component of the editor, else the same text on the page."""
    pairs = {name: name for name in before if name in after}
    ways: tuple[Callable[[Place], str], ...] = (lambda place: place.field.id, lambda place: place.field.text)
    for way in ways:
        taken = set(pairs.values())
        left = {way(place): name for name, place in after.items() if name not in taken and way(place)}
        for name, place in before.items():
            if name not in pairs and way(place) in left:
                pairs[name] = left.pop(way(place))
    return pairs


def _field(scribe: Scribe, old: Place, new: Place, all_new: dict[str, Place]) -> None:
    it, was = _within(new, all_new), old.name
    for what, line, words in _ASPECTS:
        before, after = words(old.field), words(new.field)
        if before != after:
            scribe.line(what, new.name, line, it, before, after, was)
    if old.field.description != new.field.description:
        scribe.line(
            "description", new.name, "De uitleg bij {it} is veranderd", it, old.field.description, new.field.description, was
        )
    if old.field.text != new.field.text:
        scribe.line("text", new.name, "{it} is veranderd", it, old.field.text, new.field.text, was)
    _options(scribe, new.name, it, was, old.field, new.field)
    scribe.marks(new.name, it, old.field.marks, new.field.marks, was)
    scribe.properties(new.name, it, old.field.properties, new.field.properties, KNOWN_PROPERTIES)


def _moves(scribe: Scribe, before: dict[str, Place], after: dict[str, Place], pairs: dict[str, str]) -> None:
    """Fields that stand somewhere else on the page, each within its list or group."""
    for was, name in pairs.items():
        old_within = pairs.get(before[was].within, before[was].within)
        if old_within != after[name].within:
            scribe.line(
                "moved",
                name,
                "{it} staat nu in {new} (eerst in {old})",
                after[name].shown,
                _container(before, before[was].within),
                _container(after, after[name].within),
                was,
            )
    for within in dict.fromkeys(place.within for place in after.values()):
        new_order = [name for name, place in after.items() if place.within == within]
        old_order = [
            pairs[was] for was, place in before.items() if was in pairs and pairs.get(place.within, place.within) == within
        ]
        for name in new_order:
            if name in moved(old_order, new_order):
                where = [
                    _after(before, place_of(name, old_order, old_order), pairs),
                    _after(after, place_of(name, new_order, new_order), {}),
                ]
                scribe.line("moved", name, "{it} staat nu {new} (eerst {old})", _within(after[name], after), where[0], where[1])


def _after(places_: dict[str, Place], name: str, pairs: dict[str, str]) -> str:
    back = {new: old for old, new in pairs.items()}
    return f"na {places_[back.get(name, name)].shown}" if name else "bovenaan"


def _container(places_: dict[str, Place], name: str) -> str:
    return places_[name].shown if name in places_ else "het formulier zelf"


def _within(place: Place, all_places: dict[str, Place]) -> str:
    """A field with the list of rows that it is a column of."""
    outer = all_places.get(place.within)
    return f"{place.shown} in {outer.shown}" if outer and outer.field.type == "dynamiclist" else place.shown


def _facts(field: Field) -> Iterator[str]:
    if field.type in TYPES and field.type not in ("text", "separator", "spacer", "group", "dynamiclist"):
        yield TYPES[field.type]
    if field.required:
        yield "verplicht"
    if field.hide:
        yield f"verborgen als: {field.hide}"


def _options(scribe: Scribe, name: str, it: str, was: str, old: Field, new: Field) -> None:
    """Each choice that came, went or got another label; matched by its value, which is what answers hold."""
    before, after = {o.value: o.label for o in old.options}, {o.value: o.label for o in new.options}
    was = "" if was == name else was
    for value, label in before.items():
        if value not in after:
            scribe.tell("changed", "option", name, f"Keuze weg bij {it}: {quoted(label or value)}", old=value, was=was)
    for value, label in after.items():
        if value not in before:
            scribe.tell("changed", "option", name, f"Keuze erbij bij {it}: {quoted(label or value)}", new=value, was=was)
        elif before[value] != label:
            sentence = f"Keuze bij {it}: {quoted(before[value])} heet nu {quoted(label)}"
            scribe.tell("changed", "option", name, sentence, old=before[value], new=label, was=was)
    if moved(list(before), list(after)):
        line = "De volgorde van de keuzes bij {it}: {old} → {new}"
        scribe.line("option", name, line, it, ", ".join(before.values()), ", ".join(after.values()), was)


def _first_line(text: str) -> str:
    return next((line.lstrip("# ").strip() for line in text.splitlines() if line.strip()), "")[:60]


def _number(value: int | str | None) -> str:
    return "geen" if value is None else str(value)


_ASPECTS: tuple[tuple[str, str, Callable[[Field], str]], ...] = (
    ("key", "De sleutel van {it}: {old} → {new}", lambda f: f.key),
    ("label", "De vraag {old} heet nu {new}", lambda f: quoted(f.label)),
    ("type", "Soort van {it}: {old} → {new}", lambda f: TYPES.get(f.type, f.type)),
    ("required", "{it} is nu {new} (eerst {old})", lambda f: "verplicht" if f.required else "niet verplicht"),
    ("minimum", "Kleinste waarde van {it}: {old} → {new}", lambda f: _number(f.minimum)),
    ("maximum", "Grootste waarde van {it}: {old} → {new}", lambda f: _number(f.maximum)),
    ("min_length", "Minste aantal tekens van {it}: {old} → {new}", lambda f: _number(f.min_length)),
    ("max_length", "Meeste aantal tekens van {it}: {old} → {new}", lambda f: _number(f.max_length)),
    ("pattern", "Patroon van {it}: {old} → {new}", lambda f: f.pattern or NONE),
    ("decimals", "Cijfers achter de komma van {it}: {old} → {new}", lambda f: _number(f.decimals)),
    (
        "subtype",
        "Datum of tijd bij {it}: {old} → {new}",
        lambda f: {"date": "datum", "time": "tijd", "datetime": "datum en tijd"}.get(f.subtype, f.subtype or NONE),
    ),
    ("options_from", "Keuzes van {it} komen uit: {old} → {new}", lambda f: f.options_from or NONE),
    ("default", "Beginwaarde van {it}: {old} → {new}", lambda f: NONE if f.default is None else str(f.default)),
    ("hide", "{it} is verborgen als: {old} → {new}", lambda f: f.hide or "nooit"),
    ("readonly", "{it} is nu {new} (eerst {old})", lambda f: "alleen om te lezen" if f.readonly else "om in te vullen"),
    ("register", "Register van {it}: {old} → {new}", lambda f: f.register or NONE),
)

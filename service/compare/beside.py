"""What changed in a file beside what the model holds: the drawing, notes in it, and whatever has no influence."""

from __future__ import annotations

from collections.abc import Mapping

from service.bundle import strict_json, strict_xml
from service.bundle.model import Process
from service.bundle.residue import drawn, notes, pools, rest
from service.bundle.strict_xml import Node
from service.bundle.wording import quoted
from service.compare.difference import LAYOUT, REST
from service.compare.scribe import Scribe

NO_INFLUENCE = "iets veranderd dat geen invloed heeft op het verloop"
SIGNATURES = frozenset("exporter schemaVersion executionPlatform executionPlatformVersion versionTag".split())
# what `bundle.forms` reads of a component
COMPONENT = frozenset(
    "type id key label dateLabel description validate decimalDigits subtype values valuesExpression defaultValue conditional "
    "readonly disabled path text properties components".split()
)
LIMITS = frozenset("required min max minLength maxLength pattern".split())
FORM = frozenset("id title components type".split())


def xml_rest(scribe: Scribe, name: str, before: bytes, after: bytes) -> None:
    """Write down what changed in a diagram or table that the model does not hold; nothing for another way of writing it."""
    old, new = strict_xml.tree(before), strict_xml.tree(after)
    _notes(scribe, old, new)
    _pools(scribe, old, new)
    ids = {node.id for node in old.walk()} & {node.id for node in new.walk()} | {""}
    old_rest, new_rest = rest(old), rest(new)
    for id_ in dict.fromkeys([*old_rest, *new_rest]):
        if id_ in ids and old_rest.get(id_) != new_rest.get(id_):
            scribe.tell("changed", REST, id_, f"{_place(scribe, id_, name)} {_also(scribe)} {NO_INFLUENCE}")
    old_drawn, new_drawn = drawn(old), drawn(new)
    went = [id_ for id_ in dict.fromkeys([*old_drawn, *new_drawn]) if id_ in ids and old_drawn.get(id_) != new_drawn.get(id_)]
    if went:
        only = "alleen" if not scribe.changes else "ook"
        scribe.tell("changed", LAYOUT, "", f"{only} de tekening van {name} is verschoven")


def form_rest(scribe: Scribe, name: str, before: bytes, after: bytes) -> None:
    """Write down what changed in a form that the model does not hold; nothing for another way of writing it."""
    old, new = strict_json.load(before), strict_json.load(after)
    if isinstance(old, dict) and isinstance(new, dict) and _form_rest(old) != _form_rest(new):
        scribe.tell("changed", REST, "", f"In {name} {_also(scribe)} {NO_INFLUENCE}")


def _notes(scribe: Scribe, old: Node, new: Node) -> None:
    before, after = notes(old), notes(new)
    for id_ in dict.fromkeys([*before, *after]):
        if id_ not in after:
            scribe.tell("removed", "note", id_, f"Weg: de toelichting in de tekening {quoted(before[id_])}", old=before[id_])
        elif id_ not in before:
            scribe.tell("added", "note", id_, f"Nieuwe toelichting in de tekening: {quoted(after[id_])}", new=after[id_])
        elif before[id_] != after[id_]:
            line = "{it}: {old} → {new}"
            scribe.line("note", id_, line, "toelichting in de tekening", quoted(before[id_]), quoted(after[id_]))


def _pools(scribe: Scribe, old: Node, new: Node) -> None:
    before, after = pools(old), pools(new)
    for id_ in before:
        if id_ in after and before[id_] != after[id_]:
            scribe.line("note", id_, "Naam van {it}: {old} → {new}", "de pool", quoted(before[id_]), quoted(after[id_]))


def _place(scribe: Scribe, id_: str, name: str) -> str:
    """ "Bij ‘Plan meelezen’", or "In het diagram ..." for what is no element."""
    process = scribe.new.bundle.processes.get(scribe.owner)
    if isinstance(process, Process) and id_ in process.elements:
        return f"bij {scribe.new.element(process, process.elements[id_])}"
    if isinstance(process, Process) and id_ in process.flows:
        return f"bij {scribe.new.flow(process, process.flows[id_])}"
    return f"in {name}"


def _form_rest(schema: Mapping[str, object]) -> object:
    own = {key: value for key, value in schema.items() if key not in FORM | SIGNATURES}
    return own, _components(schema.get("components"))


def _components(components: object) -> list[object]:
    """What each component holds beside the model, without regard to order: the order is told by the fields."""
    found = []
    for component in components if isinstance(components, list) else []:
        if isinstance(component, dict):
            limits = component.get("validate")
            left = {key: value for key, value in component.items() if key not in COMPONENT and key != "layout"}
            left.update({key: value for key, value in limits.items() if key not in LIMITS} if isinstance(limits, dict) else {})
            inner = _components(component.get("components"))
            if left or inner:
                found.append((str(component.get("key") or component.get("path") or component.get("id")), left, inner))
    return sorted(found, key=str)


def _also(scribe: Scribe) -> str:
    return "is ook" if scribe.changes else "is"

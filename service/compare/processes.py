"""Two versions of a process: its own properties, its elements and its flows."""

from __future__ import annotations

from service.bundle.model import Element, Flow, Process
from service.bundle.wording import quoted
from service.compare.aspects import ASPECTS, KNOWN_PROPERTIES, facts
from service.compare.names import Names
from service.compare.order import moved
from service.compare.scribe import Scribe

PROCESS_PROPERTIES = frozenset(["merken", "zichtbaar_voor"])


def compare_processes(scribe: Scribe, old: Process, new: Process) -> None:
    """Write down what changed, for a process that is in both bundles (or against an empty one)."""
    _process(scribe, old, new)
    for id_, element in old.elements.items():
        if id_ not in new.elements:
            _removed(scribe, old, element)
    for id_, element in new.elements.items():
        if id_ in old.elements:
            _element(scribe, old, new, old.elements[id_], element)
        else:
            _added(scribe, old, new, element)
    _flows(scribe, old, new)


def _process(scribe: Scribe, old: Process, new: Process) -> None:
    it = f"het proces {quoted(new.name or new.id)}"
    if old.id != new.id:
        scribe.line("id", "", "De id van {it}: {old} → {new}", it, old.id, new.id)
    if old.name != new.name:
        scribe.line("name", "", "Het proces {old} heet nu {new}", it, quoted(old.name), quoted(new.name))
    if old.documentation != new.documentation:
        scribe.line("documentation", "", "De uitleg bij {it} is veranderd", it, old.documentation, new.documentation)
    before, after = old.properties.get("zichtbaar_voor", ""), new.properties.get("zichtbaar_voor", "")
    if before != after:
        line = "Wie {it} mag zien: {old} → {new}"
        old_roles = scribe.old.roles(before) if before else "iedereen in het traject"
        scribe.line("visible", "", line, it, old_roles, scribe.new.roles(after) if after else "iedereen in het traject")
    scribe.marks("", it, old.marks, new.marks)
    scribe.properties("", it, old.properties, new.properties, PROCESS_PROPERTIES)
    for lane in old.lanes:
        if lane not in new.lanes:
            scribe.tell("removed", "lane", "", f"De baan {quoted(lane)} is weg", old=lane)
    for lane in new.lanes:
        if lane not in old.lanes:
            scribe.tell("added", "lane", "", f"Nieuwe baan: {quoted(lane)}", new=lane)


def _added(scribe: Scribe, old: Process, process: Process, element: Element) -> None:
    more = "".join(f", {fact}" for fact in facts(scribe.new, element))
    if any((e.kind, e.name) == (element.kind, element.name) and id_ not in process.elements for id_, e in old.elements.items()):
        more += ". Voor wie al bezig is, is dit een ander onderdeel dan dat met dezelfde naam dat weg is"
    name = scribe.new.the(process, element)
    scribe.tell("added", "element", element.id, f"Nieuw: {name}{more}", new=name)


def _removed(scribe: Scribe, process: Process, element: Element) -> None:
    name = scribe.old.the(process, element)
    scribe.tell("removed", "element", element.id, f"Weg: {name}", old=name)


def _element(scribe: Scribe, old_process: Process, new_process: Process, old: Element, new: Element) -> None:
    it = scribe.new.element(new_process, new)
    if old.name != new.name:
        line = (
            "De naam van {it} is weg (eerst {old})"
            if not new.name
            else "{old} heet nu {new}"
            if old.name
            else "Nieuwe naam: {new}"
        )
        scribe.line(
            "name", new.id, line, it, quoted(old.name) if old.name else "geen", quoted(new.name) if new.name else "geen"
        )
    for aspect in ASPECTS:
        before, after = aspect.value(old), aspect.value(new)
        if before != after:
            scribe.line(aspect.what, new.id, aspect.line, it, aspect.words(scribe.old, before), aspect.words(scribe.new, after))
    if old.instruction != new.instruction:
        line = "De uitleg bij {it} is weg" if not new.instruction else "Nieuwe uitleg bij {it}" if not old.instruction else ""
        scribe.line("instruction", new.id, line or "De uitleg bij {it} is veranderd", it, old.instruction, new.instruction)
    scribe.marks(new.id, it, old.marks, new.marks)
    scribe.properties(new.id, it, old.properties, new.properties, KNOWN_PROPERTIES)


def _flows(scribe: Scribe, old: Process, new: Process) -> None:
    pairs = _pairs(old, new)
    for id_, flow in old.flows.items():
        if id_ not in pairs:
            part = flow.source not in new.elements or flow.target not in new.elements
            line = f"Na {scribe.old.end(old, flow.source)} komt niet meer {scribe.old.end(old, flow.target)}"
            scribe.tell("removed", "flow", id_, line, old=scribe.old.flow(old, flow), part=part)
    known = set(pairs.values())
    for id_, flow in new.flows.items():
        if id_ not in known:
            line = f"Na {scribe.new.end(new, flow.source)} komt nu ook {scribe.new.end(new, flow.target)}"
            if flow.condition:
                line += f", als: {flow.condition}"
            if flow.source not in old.elements:
                line = line.replace(" komt nu ook ", " komt ", 1)
            scribe.tell("added", "flow", id_, line, new=scribe.new.flow(new, flow))
    for was, id_ in pairs.items():
        _flow(scribe, old, new, old.flows[was], new.flows[id_])
    for id_, element in new.elements.items():
        if id_ in old.elements:
            _choice(scribe, old, new, old.elements[id_], element, pairs)


def _pairs(old: Process, new: Process) -> dict[str, str]:
    """Old flow -> new flow. One that was drawn again between the same two elements is the same one."""
    pairs = {id_: id_ for id_ in old.flows if id_ in new.flows}
    left = {(flow.source, flow.target, flow.name): id_ for id_, flow in new.flows.items() if id_ not in pairs}
    for id_, flow in old.flows.items():
        again = left.pop((flow.source, flow.target, flow.name), "") if id_ not in pairs else ""
        if again:
            pairs[id_] = again
    return pairs


def _flow(scribe: Scribe, old_process: Process, new_process: Process, old: Flow, new: Flow) -> None:
    it = scribe.new.flow(new_process, new)
    ends = [
        (scribe.old.end(old_process, old.source), scribe.new.end(new_process, new.source)),
        (scribe.old.end(old_process, old.target), scribe.new.end(new_process, new.target)),
    ]
    (old_source, source), (old_target, target) = (
        (one, f"de nieuwe {other}") if one == other and anew else (one, other)
        for (one, other), anew in zip(ends, (old.source != new.source, old.target != new.target), strict=True)
    )
    if old.source != new.source and old.target != new.target:
        line = "De pijl van {old} gaat nu van {new}"
        scribe.line("flow", new.id, line, it, f"{old_source} naar {old_target}", f"{source} naar {target}", old.id)
    elif old.target != new.target:
        scribe.line("flow", new.id, "Na {it} komt nu {new} in plaats van {old}", source, old_target, target, old.id)
    elif old.source != new.source:
        scribe.line("flow", new.id, "Vóór {it} komt nu {new} in plaats van {old}", target, old_source, source, old.id)
    elif old.id != new.id and (old.name, old.condition) == (new.name, new.condition):
        scribe.line("flow", new.id, "{it} is opnieuw getekend", it, old.id, new.id, old.id)
    if old.name != new.name:
        line = "De naam van de pijl van {it}: {old} → {new}"
        names = [quoted(name) if name else "geen" for name in (old.name, new.name)]
        scribe.line("name", new.id, line, f"{source} naar {target}", names[0], names[1], old.id)
    if old.condition != new.condition:
        line = "Voorwaarde van {it}: {old} → {new}"
        scribe.line("condition", new.id, line, it, old.condition or "geen", new.condition or "geen", old.id)


def _choice(
    scribe: Scribe, old_process: Process, new_process: Process, old: Element, new: Element, pairs: dict[str, str]
) -> None:
    """The flow that is taken when nothing else holds, and the order in which conditions are tried."""
    it = scribe.new.element(new_process, new)
    if pairs.get(old.default, old.default) != new.default:
        words = [_way(scribe.old, old_process, old.default), _way(scribe.new, new_process, new.default)]
        scribe.line("default", new.id, "Past er bij {it} niets, dan volgt nu {new} (eerst: {old})", it, words[0], words[1])
    before = [pairs[id_] for id_ in old.outgoing if id_ in pairs and old_process.flows[id_].condition]
    after = [id_ for id_ in new.outgoing if new_process.flows[id_].condition]
    if new.kind == "exclusiveGateway" and moved(before, after):
        line = "Bij {it} kijken we nu in een andere volgorde: {new} (eerst: {old})"
        common = [id_ for id_ in after if id_ in before]
        by_new = {new_id: old_id for old_id, new_id in pairs.items()}
        old_order = ", dan ".join(_way(scribe.old, old_process, by_new[id_]) for id_ in before if id_ in common)
        scribe.line("order", new.id, line, it, old_order, ", dan ".join(_way(scribe.new, new_process, id_) for id_ in common))


def _way(names: Names, process: Process, id_: str) -> str:
    flow = process.flows.get(id_)
    return (quoted(flow.name) if flow.name else names.end(process, flow.target)) if flow else "nergens"

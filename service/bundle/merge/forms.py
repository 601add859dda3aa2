"""Forms merged, component by component."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from service.bundle import strict_json
from service.bundle.merge.conflict import NotMergeable, Side
from service.bundle.merge.three_way import Decision, Part, decide, ordered

ROOT = ""
INNER = "components"
SIGNATURES = frozenset("exporter schemaVersion executionPlatform executionPlatformVersion versionTag layout".split())
Component = dict[str, object]


class Schema:
    """One version of a form: each component by the id that the editor gave it, or else by its key; the form itself is ""."""

    def __init__(self, content: bytes) -> None:
        strict_json.load(content)  # refuses what may not be read
        read: object = json.loads(content)
        if not isinstance(read, dict):
            raise NotMergeable("Dit is geen formulier.")
        self.components: dict[str, Component] = {}
        self.parents: dict[str, str] = {}
        self.children: dict[str, list[str]] = {}
        self._read(read, ROOT)
        self.parts = {key: Part(_said(component), self.parents.get(key)) for key, component in self.components.items()}

    def _read(self, component: Component, key: str) -> None:
        self.components[key] = component
        inner = component.get(INNER)
        if not isinstance(inner, list):
            return
        self.children[key] = []
        for child in inner:
            name = str(child.get("id") or child.get("key") or child.get("path") or "") if isinstance(child, dict) else ""
            if not name or name in self.components:
                raise NotMergeable(f"Een onderdeel heeft geen id, of {name} staat er twee keer.")
            self.parents[name] = key
            self.children[key].append(name)
            self._read(child, name)


@dataclass(frozen=True)
class ThreeForms:
    """The three versions and what was decided."""

    base: Schema
    mine: Schema
    theirs: Schema
    decision: Decision


def merge_forms(
    base: bytes, mine: bytes, theirs: bytes, choices: Mapping[str, Side], otherwise: Side
) -> tuple[bytes, ThreeForms]:
    """My form with their changes in it; `choices` by the name of a component. Raises NotMergeable, Unreadable."""
    schemas = Schema(base), Schema(mine), Schema(theirs)
    named = {
        name: side
        for schema in schemas
        for name in schema.components
        for key, side in choices.items()
        if key == told(schema.components[name])
    }
    decision = decide(schemas[0].parts, schemas[1].parts, schemas[2].parts, named, otherwise)
    three = ThreeForms(*schemas, decision)
    if not decision.taken and all(schemas[2].children.get(key) == order for key, order in schemas[0].children.items()):
        return mine, three
    text = json.dumps(_built(three, ROOT), indent=2, ensure_ascii=False)
    return (text + "\n").encode(), three


def told(component: Mapping[str, object]) -> str:
    """What a finding or conflict calls a component: its key, else its register, else its id; "" for the form."""
    if "type" not in component or component.get("type") == "default":
        return ""
    return str(component.get("key") or component.get("path") or component.get("id") or "")


def _built(three: ThreeForms, key: str) -> Component:
    """A component with what it holds, in the order of its keys in the version that it comes from."""
    decision = three.decision
    source = three.theirs if decision.sides[key] == "theirs" else three.mine
    component = dict(source.components[key])
    wanted = {name for name, part in decision.kept.items() if part.parent == key}
    if INNER in component or wanted:
        lists = [schema.children.get(key, []) for schema in (three.base, three.mine, three.theirs)]
        order, _ = ordered(lists[0], lists[1], lists[2], wanted)
        order += [name for name in decision.kept if name in wanted and name not in order]
        component[INNER] = [_built(three, name) for name in order]
    return component


def _said(component: Component) -> str:
    """What a component says itself, the same however it is written."""
    own = {key: value for key, value in component.items() if key != INNER and key not in SIGNATURES}
    return json.dumps(own, sort_keys=True, ensure_ascii=False)

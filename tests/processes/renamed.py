"""A copy of a bundle in which every id, field key, derived key, decision result and file has another name.

What stays: marks, roles, service facts, the values of options, and every text that people read. When the service does the
same with the copy as with the real thing, it knows no name of a coordinator's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from zlib import crc32

import yaml
from lxml import etree

from service.bundle import strict_yaml
from service.bundle.model import Bundle, Field
from service.bundle.read import read_bundle
from service.bundle.registers import DATA_FILE
from service.trials.examples import GONE, MANY_ROWS, NEW
from service.trials.read import EXAMPLES, FOLDER, NO_TRIALS, SURVIVORS, WORLD
from tests.processes.feel_names import FACT_ROOTS, holds_a_fact, renamed_formula

REFERENCES = frozenset(
    "id sourceRef targetRef default attachedToRef calledElement messageRef errorRef escalationRef signalRef processRef "
    "bpmnElement dmnElementRef".split()
)
TEXT_REFERENCES = frozenset("flowNodeRef incoming outgoing calledDecisionId".split())
FORMULAS = frozenset("termijn vanaf uiterlijk waarschuwen wanneer voor_elk".split())
FORMULA_TAGS = frozenset("conditionExpression timeDate timeDuration condition text".split())
NAME_LISTS = frozenset("geeft_mee resultaat".split())


@dataclass(frozen=True)
class Renaming:
    """Old names -> new ones: of processes, tables and forms; of elements (all ids in diagrams and tables); of values (field
    keys, registers, derived fields, results and their columns); of messages; and of trials."""

    processes: Mapping[str, str]
    tables: Mapping[str, str]
    forms: Mapping[str, str]
    ids: Mapping[str, str]
    values: Mapping[str, str]
    messages: Mapping[str, str]
    trials: Mapping[str, str]
    like_facts: frozenset[str] = field(default=frozenset())

    def id(self, old: str) -> str:
        """An id of a diagram or table: process, element, flow, shape, decision, rule."""
        return self.processes.get(old) or self.tables.get(old) or self.ids.get(old, old)

    def form(self, old: str) -> str:
        return self.forms.get(old, old)

    def value(self, old: str) -> str:
        """A field key, register, derived field or result."""
        return self.values.get(old, old)

    def formula(self, text: str) -> str:
        prefix = "=" if text.startswith("=") else ""
        return prefix + renamed_formula(text.removeprefix("="), self.values, self.like_facts)

    def path(self, old: str) -> str:
        """A file's path, or the name of a posted field ("personen.0.naam") when it has no slash."""
        if "/" not in old:
            return ".".join(self.value(part) for part in old.split("."))
        path = PurePosixPath(old)
        stems: dict[str, Callable[[str], str]] = {".bpmn": self.id, ".dmn": self.id, ".form": self.form}
        if old.startswith(FOLDER):
            return str(path.with_stem(self.trials.get(path.stem, path.stem)))
        return str(path.with_stem(stems[path.suffix](path.stem))) if path.suffix in stems else old


NOTHING_RENAMED = Renaming({}, {}, {}, {}, {}, {}, {})


def renaming_of(files: Mapping[str, bytes]) -> Renaming:
    """New names for everything in a bundle, in the order of the files: the same bundle always gets the same ones."""
    bundle = read_bundle(files)
    number = iter(range(1, 1_000_000))
    processes = {id_: f"loop-{next(number)}" for id_ in bundle.processes}
    tables = {id_: f"regels-{next(number)}" for id_ in bundle.tables}
    forms = {id_: f"blad-{next(number)}" for id_ in bundle.sheets}
    diagrams = [etree.fromstring(files[path]) for path in sorted(files) if path.endswith((".bpmn", ".dmn"))]
    found = [str(element.get("id")) for root in diagrams for element in root.iter() if element.get("id")]
    ids = {id_: f"ding_{next(number)}" for id_ in found if id_ not in processes and id_ not in tables}
    values = {id_.replace("-", "_"): new.replace("-", "_") for id_, new in tables.items()}
    for name in _value_names(bundle):
        if name not in values and name not in FACT_ROOTS:
            values[name] = f"iets_{next(number)}"
    messages = {str(e.get("name")): f"sein-{next(number)}" for root in diagrams for e in root.iter("{*}message")}
    own = [path for path in files if path.startswith(FOLDER) and path.removeprefix(FOLDER) not in NO_TRIALS]
    trials = {stem: f"proef_{next(number)}" for stem in sorted(PurePosixPath(path).stem for path in own)}
    like_facts = frozenset(key for key, derived in bundle.derived.items() if holds_a_fact(derived.expression))
    return Renaming(processes, tables, forms, ids, values, messages, trials, like_facts)


def _value_names(bundle: Bundle) -> list[str]:
    found = [*bundle.registers, *bundle.derived]
    found += [name for form in bundle.sheets.values() for name in _keys(form.fields)]
    found += [output.text for table in bundle.tables.values() for output in table.outputs]
    for process in bundle.processes.values():
        found += [name for element in process.elements.values() if (name := element.properties.get("resultaat", ""))]
    return [name for name in dict.fromkeys(found) if name]


def _keys(fields: tuple[Field, ...]) -> list[str]:
    return [name for one in fields for name in (one.key, one.register, *_keys(one.fields))]


def renamed(files: Mapping[str, bytes], new: Renaming) -> dict[str, bytes]:
    """The files under their new names, with everything in them renamed."""
    found = {}
    for path, content in files.items():
        if path.endswith((".bpmn", ".dmn")):
            content = _diagram(content, new)
        elif path.endswith(".form"):
            content = json.dumps(_form(json.loads(content), new), ensure_ascii=False).encode()
        elif path == DATA_FILE:
            content = _dump(_data(strict_yaml.load(content), new))
        elif path == FOLDER + SURVIVORS:
            continue  # it explains mutants of the real bundle; nobody hunts mutants of the copy
        elif path == FOLDER + EXAMPLES:
            content = _dump({new.form(form): _answers(given, new) for form, given in _load(content).items()})
        elif path != FOLDER + WORLD:
            content = _dump(_trial(_load(content), new))
        found[new.path(path)] = content
    return found


def write(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files below a folder, so that the service can read them there."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def _load(content: bytes) -> dict[str, Any]:
    loaded = strict_yaml.load(content)
    return loaded if isinstance(loaded, dict) else {}


def _dump(value: object) -> bytes:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode()


def _diagram(content: bytes, new: Renaming) -> bytes:
    """BPMN and DMN alike: references in attributes and texts, formulas, properties."""
    root = etree.fromstring(content)
    for element in root.iter(etree.Element):
        tag = etree.QName(element).localname
        for name, value in element.attrib.items():
            if name in REFERENCES:
                element.set(name, new.id(str(value)))
            elif name == "href" and str(value).startswith("#"):
                element.set(name, "#" + new.id(str(value)[1:]))
        text = (element.text or "").strip()
        if tag in TEXT_REFERENCES:
            element.text = new.id(text)
        elif tag in FORMULA_TAGS and text and etree.QName(element.getparent()).localname != "annotationEntry":
            element.text = new.formula(text)
        elif tag == "message":
            element.set("name", new.messages[str(element.get("name"))])
        elif tag == "output" and element.get("name"):
            element.set("name", new.value(str(element.get("name"))))
        elif tag == "property":
            element.set("value", _property(str(element.get("name")), str(element.get("value") or ""), new))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _property(name: str, value: str, new: Renaming) -> str:
    if name == "formulier":
        return new.form(value)
    if name in FORMULAS:
        return new.formula(value)
    rename = new.value if name in NAME_LISTS else new.id if name == "niet_door" else str
    return ", ".join(rename(part.strip()) for part in value.split(","))


def _form(component: dict[str, Any], new: Renaming) -> dict[str, Any]:
    """A form, or a component of one, with all that is in it."""
    found = dict(component)
    if "schemaVersion" in found:
        found["id"] = new.form(found["id"])
    elif "id" in found:
        found["id"] = f"stuk_{crc32(str(found['id']).encode())}"
    for key in ("key", "path"):
        if found.get(key):
            found[key] = new.value(found[key])
    if isinstance(found.get("conditional"), dict) and found["conditional"].get("hide"):
        found["conditional"] = {**found["conditional"], "hide": new.formula(found["conditional"]["hide"])}
    if found.get("valuesExpression"):
        found["valuesExpression"] = new.formula(found["valuesExpression"])
    if "components" in found:
        found["components"] = [_form(inner, new) for inner in found["components"]]
    return found


def _data(data: Any, new: Renaming) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part, entries in data.items():
        found[part] = [{**entry, "sleutel": new.value(entry["sleutel"])} for entry in entries or []]
        for entry in found[part]:
            if "formulier" in entry:
                entry["formulier"] = new.form(entry["formulier"])
            if "waarde" in entry:
                entry["waarde"] = new.formula(str(entry["waarde"]))
    return found


def _answers(given: Any, new: Renaming) -> dict[str, Any]:
    return {new.value(key): _answer(value, new) for key, value in given.items()}


def _answer(value: Any, new: Renaming) -> Any:
    """An answer: a reference to a row, rows, changes to rows, or a value that stays as it is."""
    if isinstance(value, str) and value.startswith("@rij:"):
        _, register, which = value.split(":", 2)
        return f"@rij:{new.value(register)}:{_which(which, new)}"
    if isinstance(value, list):
        return [_answers(item, new) if isinstance(item, dict) else _answer(item, new) for item in value]
    if not isinstance(value, dict):
        return value
    changes: dict[str, Any] = {}
    for which, change in value.items():
        if which == GONE:
            changes[which] = [_which(one, new) for one in change] if isinstance(change, list) else _which(change, new)
        elif which == NEW:
            changes[which] = _answer(change, new)
        else:
            changes[which if which in MANY_ROWS else _which(which, new)] = _answers(change, new)
    return changes


def _which(text: str, new: Renaming) -> str:
    key, equals, value = text.partition("=")
    return new.value(key.strip()) + equals + value


def _trial(trial: dict[str, Any], new: Renaming) -> dict[str, Any]:
    found = {**trial, "stappen": [_step(step, new) for step in trial.get("stappen", [])]}
    if "vervolg op" in found:
        earlier, _, point = str(found["vervolg op"]).partition("/")
        found["vervolg op"] = f"{new.trials[earlier.strip()]} / {point.strip()}"
    return found


def _step(step: dict[str, Any], new: Renaming) -> dict[str, Any]:
    found = dict(step)
    for key in ("start", "taak", "actie"):
        if key in found:
            found[key] = new.id(found[key])
    if "rij erbij" in found:
        found["rij erbij"] = new.value(found["rij erbij"])
    for key in ("antwoorden", "rij"):
        if found.get(key):
            found[key] = _answers(found[key], new)
    if "weigert" in found:
        found["weigert"] = _step(found["weigert"], new)
    if "verwacht" in found:
        found["verwacht"] = _expect(found["verwacht"], new)
    return found


def _expect(expect: dict[str, Any], new: Renaming) -> dict[str, Any]:
    found = dict(expect)
    if "open" in found:
        found["open"] = [_step(task, new) if isinstance(task, dict) else new.id(task) for task in found["open"]]
    for key in ("niet open", "alleen open", "acties", "niet acties", "ziet", "ziet niet"):
        if key in found:
            found[key] = _ids(found[key], new)
    if "keuzes" in found:
        found["keuzes"] = {_choice(which, new): options for which, options in found["keuzes"].items()}
    if "waarden" in found:
        found["waarden"] = {new.formula(key): _answer(value, new) for key, value in found["waarden"].items()}
    if "waarden bij" in found:
        found["waarden bij"] = {
            new.id(task): {new.formula(key): _answer(value, new) for key, value in values.items()}
            for task, values in found["waarden bij"].items()
        }
    return found


def _ids(value: Any, new: Renaming) -> Any:
    if isinstance(value, dict):
        return {user: _ids(names, new) for user, names in value.items()}
    return [new.id(name) for name in value] if isinstance(value, list) else new.id(value)


def _choice(which: str, new: Renaming) -> str:
    owner, dot, key = which.rpartition(".")
    return (new.id(owner) if owner else "") + dot + new.value(key)

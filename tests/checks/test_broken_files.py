"""A broken file gives findings, never a traceback; a hostile one is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from service.checks import check, errors
from tests.bundle.test_read import BILLION_LAUGHS, YAML_BOMB
from tests.checks.factories import SAMPLES, bundle_files

XML = ["processes/traject.bpmn", "processes/zij.bpmn", "processes/toelating.dmn"]


def broken_xml(content: bytes) -> Iterator[bytes]:
    """The file with each element left out in turn, and with each attribute emptied or made strange."""
    root = ElementTree.fromstring(content)  # noqa: S314 (our own sample)
    for number, element in enumerate(root.iter()):
        for place in range(len(element)):
            changed = copy.deepcopy(root)
            parent = list(changed.iter())[number]
            parent.remove(parent[place])
            yield ElementTree.tostring(changed)
        for name in element.attrib:
            changed = copy.deepcopy(root)
            list(changed.iter())[number].set(name, "a b.c" if number % 2 else "")
            yield ElementTree.tostring(changed)


def broken_json(value: object) -> Iterator[object]:
    """The value with each part in turn replaced by something of another kind."""
    strange: tuple[object, ...] = (None, "x", [{}])
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        for other in (*strange, *broken_json(part)):
            changed = copy.copy(value)
            changed[key] = other  # type: ignore[index]
            yield changed


@pytest.mark.parametrize("path", XML)
def test_whatever_is_missing_from_a_diagram_or_table_is_a_finding(path: str) -> None:
    undrawn = (SAMPLES / "basis" / path).read_bytes()
    files = bundle_files()
    told = [bool(check({**files, path: content})) for content in broken_xml(undrawn)]
    assert len(told) > 30 and sum(told) > 10


def test_whatever_is_strange_in_a_form_is_a_finding() -> None:
    files = bundle_files()
    path = "forms/aanmelding.form"
    told = [bool(check({**files, path: json.dumps(schema).encode()})) for schema in broken_json(json.loads(files[path]))]
    assert len(told) > 100 and sum(told) > 50


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "registers: x", "registers: [1]", "registers: [{sleutel: [1]}]", "afgeleid: [{sleutel: a}]"]
)
def test_whatever_is_strange_in_the_data_is_a_finding(text: str) -> None:
    assert errors(check({**bundle_files(), "processes/gegevens.yaml": text.encode()}))


@pytest.mark.parametrize(
    ("path", "content", "rule"),
    [
        ("processes/deel.bpmn", BILLION_LAUGHS, "leesbaar"),
        ("processes/deel.bpmn", b"<a>" + b"x" * 1_000_000 + b"</a>", "leesbaar"),
        ("processes/toelating.dmn", BILLION_LAUGHS, "leesbaar"),
        ("processes/gegevens.yaml", YAML_BOMB, "leesbaar"),
        ("processes/proeven/p.yaml", YAML_BOMB, "leesbaar"),
        ("forms/afspraak.form", b"[" * 100_000, "leesbaar"),
        ("forms/afspraak.form", b'{"id": "afspraak", "components": [{"type": "number", "key": "a", "min": NaN}]}', "leesbaar"),
        (
            "forms/afspraak.form",
            b'{"id": "afspraak", "components": [{"type": "number", "key": "typename", "label": "T"}]}',
            "sleutels",
        ),
    ],
)
def test_a_hostile_file_is_refused(path: str, content: bytes, rule: str) -> None:
    found = errors(check({**bundle_files(), path: content}))
    assert (path, rule) in {(finding.file, finding.rule) for finding in found}


def test_a_file_that_cannot_be_read_is_told_once_and_not_as_missing() -> None:
    files = bundle_files()
    for path in (
        "processes/deel.bpmn",
        "processes/zij.bpmn",
        "forms/aanmelding.form",
        "processes/toelating.dmn",
        "forms/afspraak.form",
    ):
        files[path] = b"<"
    assert {finding.rule for finding in errors(check(files))} == {"leesbaar"}


def test_nothing_at_all_is_a_finding() -> None:
    assert [finding.rule for finding in check({})] == ["hoofdproces"]

"""Files become a bundle, and whatever is wrong with them is said at once, never as a traceback."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from service.bundle.read import belongs, hash_of, read_bundle, read_folder, survey
from service.bundle.strict_json import load as load_json
from service.bundle.strict_yaml import load as load_yaml
from service.domain.errors import InvalidBundle
from tests.bundle.factories import diagram, files, form, table

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;">]><definitions>&lol3;</definitions>"""


def only(path: str, content: bytes) -> str:
    """The one finding about this file."""
    found = survey({path: content}).findings
    assert [finding.file for finding in found] == [path], found
    return str(found[0])


def test_a_folder_gives_only_the_files_of_a_bundle(tmp_path: Path) -> None:
    names = [
        "processes/a.bpmn",
        "processes/b.dmn",
        "processes/gegevens.yaml",
        "processes/proeven/p.yaml",
        "forms/f.form",
        "processes/README.md",
        "processes/CHANGES.md",
        "forms/x.json",
        "processes/proeven/y.bpmn",
        "other/z.bpmn",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    found = read_folder(tmp_path)
    assert sorted(found) == sorted(names[:5])
    assert found["forms/f.form"] == b"forms/f.form"
    assert belongs("forms/documenten/f.form") and not belongs("forms/sub/f.form") and not belongs("f.form")


def test_an_empty_or_overfull_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidBundle, match="geen processen"):
        read_folder(tmp_path)
    (tmp_path / "forms").mkdir()
    for number in range(501):
        (tmp_path / f"forms/f{number}.form").touch()
    with pytest.raises(InvalidBundle, match="hooguit 500"):
        read_folder(tmp_path)


def test_the_hash_is_of_paths_and_contents_whatever_their_order() -> None:
    some = files()
    assert hash_of(some) == hash_of(dict(reversed(some.items()))) == read_bundle(some).hash
    assert len({hash_of(some), hash_of({"a": b"bc"}), hash_of({"ab": b"c"}), hash_of({"a": b"b", "c": b""})}) == 4


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(InvalidBundle) as caught:
        read_bundle({"processes/a.bpmn": b"<a", "processes/b.dmn": b"", "forms/f.form": b"{"})
    assert [finding.file for finding in caught.value.findings] == ["forms/f.form", "processes/a.bpmn", "processes/b.dmn"]
    assert "regel 1" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BILLION_LAUGHS, "DOCTYPE"),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>", "DOCTYPE"),
        (BILLION_LAUGHS.decode().encode("utf-16"), "UTF-8"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>', "geen goede XML"),
        (b"<a>" + b"x" * 1_000_000 + b"</a>", "groter dan 512 kB"),
        (b"<a>" + b"<b/>" * 10_001 + b"</a>", "meer dan 10000 onderdelen"),
        (b"<a>" * 300 + b"</a>" * 300, "geen goede XML"),
        (b"", "geen goede XML"),
        (b"\x00\x01", "geen goede XML"),
        (b"<a>&unknown;</a>", "geen goede XML"),
        (b"<a/>", "geen BPMN-diagram"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "0 processen"),
    ],
)
def test_hostile_or_broken_xml_is_a_finding(content: bytes, said: str) -> None:
    assert said in only("processes/a.bpmn", content)


def test_a_diagram_says_which_part_cannot_be_read() -> None:
    broken = diagram('<bpmn:userTask name="Los"/><bpmn:sequenceFlow id="f1" sourceRef="x" targetRef="y"/>')
    found = {finding.element: finding.sentence for finding in survey({"processes/traject.bpmn": broken}).findings}
    assert found == {"Los": "Een onderdeel (userTask) heeft geen id.", "f1": "Deze pijl begint of eindigt nergens."}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<a/>", "geen beslistabel"),
        (b'<definitions xmlns="http://www.omg.org/spec/DMN/20180521/MODEL/"/>', "geen beslistabel"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "0 beslissingen"),
    ],
)
def test_a_broken_table_is_a_finding(content: bytes, said: str) -> None:
    assert said in only("processes/a.dmn", content)


def test_a_table_is_read_column_by_column() -> None:
    found = read_bundle(
        {
            "processes/toelating.dmn": table(
                policy='hitPolicy="COLLECT" aggregation="SUM"',
                outputs='<output name="a" label="A" typeRef="string"><outputValues>'
                '<text>"ja, graag", [1,2], "nee"</text></outputValues>'
                "</output>",
            )
        }
    ).tables["toelating"]
    assert (found.name, found.hit_policy, found.aggregation) == ("Toelating", "COLLECT", "SUM")
    assert (found.inputs[0].text, found.inputs[0].type, found.inputs[0].label) == ("leeftijd", "number", "Leeftijd")
    assert found.outputs[0].text == "a" and found.outputs[0].values == ('"ja, graag"', "[1,2]", '"nee"')
    assert (found.rules[0].inputs, found.rules[0].outputs) == (("< 18",), ('"toelaten"',))
    assert read_bundle({"processes/toelating.dmn": table(policy="")}).tables["toelating"].hit_policy == "UNIQUE"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[" * 100_000, "niveaus"),
        (b'{"components": ' + b"[" * 40 + b"]" * 40 + b"}", "niveaus"),
        (b'{"components": [NaN]}', "NaN"),
        (b'{"components": [-Infinity]}', "Infinity"),
        (b'{"components": [], "components": []}', "twee keer"),
        (b'{"components": [' + b"1" * 5_000 + b"]}", "te veel cijfers"),
        (b'{"components": "\xff"}', "UTF-8"),
        (b" " * 600_000, "groter dan 512 kB"),
        (b'{"components": {}}', "geen formulier"),
        (b"[]", "geen formulier"),
        (b"{", "regel 1"),
    ],
)
def test_hostile_or_broken_json_is_a_finding(content: bytes, said: str) -> None:
    assert said in only("forms/f.form", content)


def test_a_field_that_makes_no_sense_is_named() -> None:
    broken = form(
        "x",
        {"type": "number", "key": "a", "decimalDigits": "veel"},
        {"key": "b", "validate": []},  # type: ignore[arg-type]
        id="f",
    )
    assert [finding.element for finding in survey({"forms/f.form": broken}).findings] == ["", "a", "b"]


def test_a_form_is_read_component_by_component() -> None:
    content = form(
        {"type": "text", "text": "Vooraf\n# Aanmelden\nVul alles in."},
        {
            "type": "group",
            "label": "Kind",
            "key": "groep",
            "components": [
                {
                    "type": "datetime",
                    "key": "geboren",
                    "dateLabel": "Geboren",
                    "subtype": "date",
                    "validate": {"required": True},
                }
            ],
        },
        {
            "type": "number",
            "key": "cijfer",
            "label": "Cijfer",
            "decimalDigits": 1,
            "validate": {"min": 0.5, "max": "10"},
            "properties": {"merken": "meetwaarde, heel_traject"},
        },
        {
            "type": "select",
            "key": "coach",
            "label": "Coach",
            "valuesExpression": "=coaches",
            "conditional": {"hide": "=cijfer < 5"},
        },
        {
            "type": "radio",
            "key": "ja",
            "label": "Ja?",
            "values": [{"label": "Een", "value": 1}, {"label": "Waar", "value": True}],
        },
        {
            "type": "dynamiclist",
            "path": "personen",
            "label": "Personen",
            "components": [
                {
                    "type": "textfield",
                    "key": "naam",
                    "label": "Naam",
                    "validate": {"minLength": 2, "maxLength": 50, "pattern": "a+"},
                }
            ],
        },
    )
    found = read_bundle({"forms/aanmelding.form": content}).forms["aanmelding"]
    _, group, number, select, radio, rows = found.fields
    assert found.title == "Aanmelden"
    assert group.key == "" and (group.fields[0].label, group.fields[0].subtype, group.fields[0].required) == (
        "Geboren",
        "date",
        True,
    )
    assert (number.minimum, number.maximum, number.decimals, dict(number.marks)) == (
        "0.5",
        "10",
        1,
        {"meetwaarde": "", "heel_traject": ""},
    )
    assert select.options_from == "coaches" and select.hide == "cijfer < 5"
    assert [option.value for option in radio.options] == ["1", "true"]
    assert rows.register == "personen" and rows.key == ""
    name = rows.fields[0]
    assert (name.min_length, name.max_length, name.pattern) == (2, 50, "a+")
    assert read_bundle({"forms/a.form": form(id="a", title="Titel")}).forms["a"].title == "Titel"
    assert read_bundle({"forms/a.form": form(id="a")}).forms["a"].title == "a"


YAML_BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (YAML_BOMB, "Regel 1 gebruikt &"),
        (b"a: *a", "verwijzing"),
        (b"registers: []\nregisters: []", "twee keer"),
        (b"a: [1, 2", "regel"),
        (b"a: !!python/object/apply:os.system ['ls']", "geen goede YAML"),
        (b"a: 2026-13-45", "geen goede YAML"),
        (b"a: \x00", "geen goede YAML"),
        (b"\xff", "UTF-8"),
        (b"[" * 50 + b"]" * 50, "niveaus"),
        (b" " * 600_000, "groter dan 512 kB"),
        (b"- 1", "niet de goede vorm"),
        (b"iets: []", "onbekend"),
        (b"registers: {}", "geen lijst"),
        (b"registers: [x]", "geen sleutel"),
        (b"registers: [{sleutel: a, kleur: rood}]", "Onbekend: kleur"),
    ],
)
def test_hostile_or_broken_yaml_is_a_finding(content: bytes, said: str) -> None:
    assert said in only("processes/gegevens.yaml", content)


def test_a_broken_trial_is_a_finding_too() -> None:
    assert "verwijzing" in only("processes/proeven/p.yaml", YAML_BOMB)
    assert "hoort niet" in only("processes/LEESMIJ.txt", b"")


def test_registers_and_derived_fields_are_read() -> None:
    content = b"""
registers:
  - {sleutel: personen, naam: Personen, merken: persoonsgegeven, mag_toevoegen: [coach, verwijzer], formulier: persoon}
  - {sleutel: doelen, naam: Doelen, mag_toevoegen: "coach"}
afgeleid:
  - {sleutel: einddatum, naam: Einddatum, waarde: "= start + duration(\\"P6M\\")", merken: kop}
"""
    bundle = read_bundle({"processes/gegevens.yaml": content})
    people, goals = bundle.registers.values()
    assert (people.key, people.label, dict(people.marks), people.may_add, people.form) == (
        "personen",
        "Personen",
        {"persoonsgegeven": ""},
        ("coach", "verwijzer"),
        "persoon",
    )
    assert goals.may_add == ("coach",)
    assert bundle.derived["einddatum"].expression == 'start + duration("P6M")'
    assert not read_bundle({"processes/gegevens.yaml": b""}).registers


def test_an_id_that_two_files_give_is_a_finding() -> None:
    found = survey({"forms/a.form": form(id="a"), "forms/b.form": form(id="a")}).findings
    assert [(finding.file, finding.element) for finding in found] == [("forms/b.form", "a")]
    double = b"registers: [{sleutel: a}, {sleutel: a}]\nafgeleid: [{sleutel: b}, {sleutel: b}]"
    assert [finding.element for finding in survey({"processes/gegevens.yaml": double}).findings] == ["a", "b"]


def test_plain_values_come_through() -> None:
    assert load_json(b'{"a": [1, 0.5, null, true]}') == {"a": [1, Decimal("0.5"), None, True]}
    assert load_yaml(b"a: [1, x]") == {"a": [1, "x"]}


def test_a_process_or_bundle_past_all_bounds_is_not_read_further() -> None:
    huge = diagram("".join(f'<bpmn:task id="t{number}"/>' for number in range(301)))
    read = survey({"processes/traject.bpmn": huge})
    assert not read.bundle.processes and "hooguit 300" in str(read.findings[0])
    many = survey({f"forms/f{number:03}.form": form(id=f"f{number:03}") for number in range(501)})
    assert len(many.bundle.forms) == 500 and "hooguit 500" in str(many.findings[0])

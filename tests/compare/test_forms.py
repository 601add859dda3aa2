"""What is said of a form, the registers and the trials that changed."""

from __future__ import annotations

import json

import pytest

from service.bundle.read import survey
from service.compare import Difference, compare
from tests.bundle.factories import form

NAME = {"type": "textfield", "id": "f1", "key": "naam", "label": "Naam"}
CHOICE = {
    "type": "radio",
    "id": "f2",
    "key": "kader",
    "label": "Kader",
    "values": [{"label": "Vrijwillig", "value": "vrijwillig"}, {"label": "OTS", "value": "ots"}],
}
WHEN = {"type": "datetime", "id": "f4", "key": "op", "dateLabel": "Wanneer", "subtype": "date"}
ROWS = {
    "type": "dynamiclist",
    "id": "f3",
    "path": "doelen",
    "label": "Doelen",
    "components": [{"type": "textfield", "id": "f31", "key": "doel", "label": "Doel"}],
}
HEADING = {"type": "text", "id": "t1", "text": "# Over het gezin\n\nVul alles in."}


def difference(old: list[dict[str, object]], new: list[dict[str, object]], **more: object) -> Difference:
    """What is different between two forms with these components; `more` is set on the new one."""
    two = (form(*old, title="Aanmelden"), form(*new, **{"title": "Aanmelden", **more}))
    return compare(*(survey({"forms/aanmelding.form": content}).bundle for content in two))


def sentences(old: dict[str, object], **changed: object) -> list[str]:
    """What is said when one component changes."""
    return difference([old, HEADING], [{**old, **changed}, HEADING]).sentences()


@pytest.mark.parametrize(
    ("component", "changed", "sentence"),
    [
        (NAME, {"label": "Wie?"}, "De vraag ‘Naam’ heet nu ‘Wie?’"),
        (WHEN, {"dateLabel": "Welke dag?"}, "De vraag ‘Wanneer’ heet nu ‘Welke dag?’"),
        (WHEN, {"subtype": "time"}, "Datum of tijd bij het veld ‘Wanneer’: datum → tijd"),
        (NAME, {"validate": {"required": True}}, "Het veld ‘Naam’ is nu verplicht (eerst niet verplicht)"),
        (NAME, {"validate": {"maxLength": 9}}, "Meeste aantal tekens van het veld ‘Naam’: geen → 9"),
        (NAME, {"validate": {"minLength": 2}}, "Minste aantal tekens van het veld ‘Naam’: geen → 2"),
        (NAME, {"validate": {"pattern": "[a-z]"}}, "Patroon van het veld ‘Naam’: geen → [a-z]"),
        (NAME, {"type": "number", "validate": {"min": 1}}, "Kleinste waarde van het veld ‘Naam’: geen → 1"),
        (NAME, {"type": "number"}, "Soort van het veld ‘Naam’: tekst → getal"),
        (NAME, {"conditional": {"hide": "=a = 1"}}, "Het veld ‘Naam’ is verborgen als: nooit → a = 1"),
        (NAME, {"readonly": True}, "Het veld ‘Naam’ is nu alleen om te lezen (eerst om in te vullen)"),
        (NAME, {"description": "Voluit"}, "De uitleg bij het veld ‘Naam’ is veranderd"),
        (NAME, {"defaultValue": "x"}, "Beginwaarde van het veld ‘Naam’: geen → x"),
        (NAME, {"key": "roepnaam"}, "De sleutel van het veld ‘Naam’: naam → roepnaam"),
        (
            NAME,
            {"properties": {"merken": "persoonsgegeven"}},
            "Het veld ‘Naam’ heeft nu het merk ‘persoonsgegeven’. "
            "Wordt apart bewaard en staat nooit in lijsten of het logboek.",
        ),
        (NAME, {"properties": {"iets": "x"}}, "Eigenschap ‘iets’ van het veld ‘Naam’: geen → x"),
        (CHOICE, {"values": [*CHOICE["values"], {"label": "Drang", "value": "drang"}]},
         "Keuze erbij bij het veld ‘Kader’: ‘Drang’"),
        (CHOICE, {"values": CHOICE["values"][:1]}, "Keuze weg bij het veld ‘Kader’: ‘OTS’"),
        (CHOICE, {"values": [{"label": "Vrij", "value": "vrijwillig"}, CHOICE["values"][1]]},
         "Keuze bij het veld ‘Kader’: ‘Vrijwillig’ heet nu ‘Vrij’"),
        (CHOICE, {"values": CHOICE["values"][::-1]},
         "De volgorde van de keuzes bij het veld ‘Kader’: Vrijwillig, OTS → OTS, Vrijwillig"),
        (CHOICE, {"valuesExpression": "=x"}, "Keuzes van het veld ‘Kader’ komen uit: geen → x"),
        (ROWS, {"path": "afspraken"}, "Register van de lijst ‘Doelen’: doelen → afspraken"),
        (HEADING | {"id": "t2"}, {"text": "# Over het kind"}, "De tekst ‘Over het kind’ is veranderd"),
        (NAME, {"onbekend": 1}, "In het formulier ‘Aanmelden’ is iets veranderd dat geen invloed heeft op het verloop"),
    ],
)  # fmt: skip
def test_one_change_is_one_sentence(component: dict[str, object], changed: dict[str, object], sentence: str) -> None:
    assert sentence in sentences(component, **changed)


def test_fields_come_and_go_with_what_they_ask() -> None:
    more = {**WHEN, "validate": {"required": True}, "conditional": {"hide": "=a"}}
    changes = difference([NAME], [NAME, more, ROWS])
    assert changes.sentences() == [
        "Nieuw: het veld ‘Wanneer’, datum of tijd, verplicht, verborgen als: a",
        "Nieuw: de lijst ‘Doelen’",
    ]
    assert changes.marks("forms/aanmelding.form").new == {"op": "added", "doelen": "added", "doelen.doel": "added"}
    assert difference([NAME, ROWS], [NAME]).sentences() == ["Weg: de lijst ‘Doelen’"]


def test_a_column_of_a_list_of_rows() -> None:
    wider = {**ROWS, "components": [*ROWS["components"], {"type": "number", "id": "f32", "key": "cijfer", "label": "Cijfer"}]}
    changes = difference([ROWS], [wider])
    assert changes.sentences() == ["Nieuw: het veld ‘Cijfer’ in de lijst ‘Doelen’, getal"]
    assert changes.changes[0].element == "doelen.cijfer"


def test_a_field_that_moved() -> None:
    assert difference([NAME, CHOICE, WHEN], [CHOICE, WHEN, NAME]).sentences() == [
        "Het veld ‘Naam’ staat nu na het veld ‘Wanneer’ (eerst bovenaan)"
    ]
    group = {"type": "group", "id": "g", "label": "Gezin", "components": [CHOICE]}
    inside = {**group, "components": [CHOICE, NAME]}
    assert "Het veld ‘Naam’ staat nu in de groep ‘Gezin’ (eerst in het formulier zelf)" in (
        difference([NAME, group], [inside]).sentences()
    )


def test_the_form_itself_and_how_it_is_written() -> None:
    assert difference([NAME], [NAME], title="Anders").sentences() == ["Het formulier ‘Aanmelden’ heet nu ‘Anders’"]
    assert difference([NAME], [{**NAME, "layout": {"row": "R1", "columns": None}}], exporter={"name": "x"}).sentences() == []
    one, two = ({"forms/aanmelding.form": json.dumps(json.loads(form(NAME)), indent=indent).encode()} for indent in (2, 4))
    assert not compare(survey(one).bundle, survey(two).bundle)


DATA = b"""registers:
  - sleutel: doelen
    naam: Doelen
  - sleutel: afspraken
    naam: Afspraken
afgeleid:
  - sleutel: klaar
    naam: Alles is klaar
    waarde: a = 1
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b"naam: Doelen", b"naam: De doelen", "Het register ‘Doelen’ heet nu ‘De doelen’"),
        (
            b"naam: Doelen",
            b"naam: Doelen\n    mag_toevoegen: [coach]\n    formulier: doel",
            "Wie een regel mag toevoegen aan het register ‘Doelen’: niemand → de coach",
        ),
        (
            b"naam: Doelen",
            b"naam: Doelen\n    formulier: doel",
            "Formulier om een regel toe te voegen aan het register ‘Doelen’: geen → ‘doel’",
        ),
        (b"naam: Doelen", b"naam: Doelen\n    merken: doel",
         "Het register ‘Doelen’ heeft nu het merk ‘doel’. Dit register bevat de doelen van het gezin."),
        (b"  - sleutel: afspraken\n    naam: Afspraken\n", b"", "Weg: het register ‘Afspraken’"),
        (b"afgeleid:", b"  - sleutel: hulp\nafgeleid:", "Nieuw register: ‘hulp’"),
        (b"a = 1", b"a = 2", "Formule van het gegeven ‘Alles is klaar’: a = 1 → a = 2"),
        (b"Alles is klaar", b"Klaar", "Het gegeven ‘Alles is klaar’ heet nu ‘Klaar’"),
        (b"sleutel: klaar", b"sleutel: af", "Nieuw gegeven: ‘Alles is klaar’ = a = 1"),
        (b"sleutel: klaar", b"sleutel: af", "Weg: het gegeven ‘Alles is klaar’"),
        (b"registers:", b"# let op\nregisters:",
         "In het bestand met registers en afgeleide gegevens is alleen de opmaak of een opmerking veranderd"),
    ],
)  # fmt: skip
def test_registers_and_derived_values(old: bytes, new: bytes, sentence: str) -> None:
    two = ({"processes/gegevens.yaml": content} for content in (DATA, DATA.replace(old, new)))
    assert sentence in compare(*(survey(files).bundle for files in two)).sentences()


def test_registers_that_changed_places() -> None:
    parts = DATA.split(b"  - ")
    turned = b"  - ".join([parts[0], parts[2].replace(b"afgeleid:\n", b""), parts[1] + b"afgeleid:\n", parts[3]])
    changes = compare(*(survey({"processes/gegevens.yaml": content}).bundle for content in (DATA, turned))).sentences()
    assert changes == ["‘Doelen’ staat op een andere plaats in de lijst"] or changes == [
        "‘Afspraken’ staat op een andere plaats in de lijst"
    ]


STORY = b"proef: Het gezin tekent\nbegin: 2026-03-02\nstappen:\n  - wacht: P1D\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (STORY, STORY.replace(b"tekent", b"weigert"), ["De proef ‘Het gezin tekent’ heet nu ‘Het gezin weigert’"]),
        (STORY, STORY + b"  - wacht: P1D\n", ["De proef ‘Het gezin tekent’ is veranderd: 1 → 2 stappen"]),
        (STORY, STORY.replace(b"P1D", b"P2D"), ["De proef ‘Het gezin tekent’ is veranderd"]),
        (STORY, b"# niets\n" + STORY, ["In de proef ‘Het gezin tekent’ is alleen de opmaak of een opmerking veranderd"]),
        (b"a: 1\nb: 2\n", b"b: 3\nc: 4\n", [
            "In het bestand ‘een’ bij de proeven is weg: ‘a’",
            "In het bestand ‘een’ bij de proeven is veranderd: ‘b’",
            "In het bestand ‘een’ bij de proeven is nieuw: ‘c’",
        ]),
        (b"- 1\n- 2\n", b"- 1\n- 3\n", ["In het bestand ‘een’ bij de proeven is veranderd: ‘2’"]),
        (STORY, b"proef: [", ["Het bestand ‘een’ bij de proeven is veranderd"]),
    ],
)  # fmt: skip
def test_trials(old: bytes, new: bytes, told: list[str]) -> None:
    two = (survey({"processes/proeven/een.yaml": content}).bundle for content in (old, new))
    assert compare(*two).sentences() == told

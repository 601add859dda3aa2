"""A form that is edited, as users will see it: the same drawing as on their pages, and never harm from what is half done."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from service.bundle.facts import FACTS
from service.domain.errors import Forbidden
from service.forms.post import Posted
from service.forms.rendering import Control
from service.store.session import Store
from service.usecases.preview_form import Preview, example_facts, preview_form
from tests.bundle.factories import form
from tests.usecases.world import World, world

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHOICE = {"type": "radio", "key": "besluit", "label": "Besluit", "values": [{"label": "Ja", "value": "ja"}]}
WHY = {"type": "textarea", "key": "reden", "label": "Waarom?", "conditional": {"hide": '=besluit != "ja"'}}
ROWS = {
    "type": "dynamiclist",
    "path": "personen",
    "label": "Personen",
    "components": [{"type": "textfield", "key": "naam", "label": "Naam"}],
}


@pytest.fixture
def people(sqlite_store: Store) -> World:
    return world(sqlite_store)


def preview(people: World, content: bytes, posted: Posted | None = None, button: tuple[str, str] | None = None) -> Preview:
    return preview_form(people.users["coordinator"], content, posted, button, NOW)


def controls(found: Preview) -> list[Control]:
    assert found.view is not None, found.notes
    return list(found.view.controls)


def test_a_form_is_drawn_without_a_case(people: World) -> None:
    found = preview(people, form(CHOICE, title="Besluiten"))
    assert (found.title, found.notes) == ("Besluiten", ())
    assert [(one.kind, one.label) for one in controls(found)] == [("radio", "Besluit")]


def test_a_question_appears_by_an_answer(people: World) -> None:
    content = form(CHOICE, WHY)
    assert [one.kind for one in controls(preview(people, content, {"besluit": "nee"}))] == ["radio"]
    assert [one.kind for one in controls(preview(people, content, {"besluit": "ja"}))] == ["radio", "area"]


def test_what_was_typed_stays_while_the_form_changes(people: World) -> None:
    posted: Posted = {"besluit": "ja", "weg": "van een veld dat er niet meer is", "reden": "Omdat"}
    found = controls(preview(people, form({**WHY, "conditional": None}), posted))
    assert [(one.name, one.value) for one in found] == [("reden", "Omdat")]


def test_rows_come_and_go(people: World) -> None:
    more = controls(preview(people, form(ROWS), {"personen": [{"naam": "Kim"}]}, ("_rij_erbij", "personen")))[0]
    assert [row.title for row in more.rows] == ["Kim", ""]
    less = controls(preview(people, form(ROWS), {"personen": [{"naam": "Kim"}]}, ("_rij_weg", "personen.0")))[0]
    assert less.rows == ()


def test_choices_of_a_formula_have_examples(people: World) -> None:
    who = {"type": "select", "key": "wie", "label": "Wie?"}
    formula = "=for c in coaches return {value: c.id, label: c.naam}"
    options = controls(preview(people, form({**who, "valuesExpression": formula})))[0].options
    assert [option.label for option in options] == ["Voorbeeldcoach 1", "Voorbeeldcoach 2", "Voorbeeldcoach 3"]


def test_there_is_an_example_of_every_fact() -> None:
    names = set()
    for name, value in example_facts(date(2026, 3, 2)).items():
        if isinstance(value, dict):
            names |= {f"{name}.{key}" for key in value}
        elif isinstance(value, list):
            names |= {f"{name}[].{key}" for row in value for key in row}
        else:
            names.add(name)
    assert names == set(FACTS)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"{", "geen goede JSON"),
        (b"[]", "geen formulier"),
        (form({**CHOICE, "conditional": {"hide": "=besluit = "}}), "verbergen als"),
        (form({"type": "textfield", "key": "a", "label": "A", "validate": {"pattern": "(a+)+$"}}), "patroon"),
        (form({**CHOICE, "conditional": {"hide": "=count(for i in 1..9999, j in 1..9999 return 1) > 0"}}), "rekenwerk"),
    ],
)
def test_what_can_not_be_drawn_is_told(people: World, content: bytes, note: str) -> None:
    found = preview(people, content)
    assert found.view is None
    assert any(note in one for one in found.notes), found.notes


def test_what_is_not_ours_is_left_out_and_told(people: World) -> None:
    group = {"type": "group", "components": [{"type": "iframe"}]}
    found = preview(people, form({"type": "button", "label": "Druk"}, group, CHOICE))
    assert [one.kind for one in controls(found)] == ["group", "radio"]
    assert found.notes == ("Het onderdeel ‘button’ kan Regie niet tonen.", "Het onderdeel ‘iframe’ kan Regie niet tonen.")


def test_a_field_that_can_not_be_read_is_told_and_the_rest_is_drawn(people: World) -> None:
    found = preview(people, form({**WHY, "validate": {"maxLength": "veel"}}, CHOICE))
    assert [one.kind for one in controls(found)] == ["radio"]
    assert "Dit veld is niet te lezen" in found.notes[0]


def test_only_who_may_publish_sees_it(people: World) -> None:
    with pytest.raises(Forbidden):
        preview_form(people.users["coach"], form(CHOICE), None, None, NOW)

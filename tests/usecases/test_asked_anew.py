"""The mark `telkens_nieuw`: an earlier judgement does not stand in the form already."""

from __future__ import annotations

from service.store.session import Store
from service.usecases import task
from service.usecases.act import action_form
from tests.usecases.diagrams import FILES, field, form, rows
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world


@made_once
def asked_anew(store: Store, marks: str) -> World:
    clock = field("datetime", "klok", f"heel_traject{marks}", subtype="date")
    people = rows("personen", field("textfield", "naam"), field("textfield", "rol", marks.strip(", ")))
    return world(store, {**FILES, "forms/klok.form": form("klok", clock, people)})


def test_what_was_answered_stands_in_the_form(store: Store) -> None:
    w = asked_anew(store, "")
    case_id = w.admitted().case_id
    page = action_form(w.regie, w.users["coordinator"], case_id, "klok-verzetten", w.now)
    assert str(page.prefilled["klok"]) == "2026-03-02"
    assert [(row["naam"], row["rol"]) for row in page.prefilled["personen"]] == [("Kim", "kind")]


def test_a_judgement_is_asked_anew_also_in_a_row(store: Store) -> None:
    w = asked_anew(store, ", telkens_nieuw")
    case_id = w.admitted().case_id
    page = action_form(w.regie, w.users["coordinator"], case_id, "klok-verzetten", w.now)
    assert "klok" not in page.prefilled
    assert [sorted(row) for row in page.prefilled["personen"]] == [["id", "naam"]]


def test_a_task_that_is_done_shows_what_was_answered(store: Store) -> None:
    judged = field("radio", "besluit", "telkens_nieuw", values=[{"value": "toelaten", "label": "Toelaten"}])
    w = world(store, {**FILES, "forms/screening.form": form("screening", judged)})
    w.refer()
    task_id = w.task("Aanmelding beoordelen", "coordinator").task_id
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    assert task.show(w.regie, w.users["coordinator"], task_id, w.now).form.prefilled == {"besluit": "toelaten"}

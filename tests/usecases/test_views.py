"""What pages show: my work, a task, a case, the list; only what one may see."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from service.bundle.model import Field, Option
from service.bundle.values import Values
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import Role
from service.feel import FeelValue
from service.store import reads
from service.store.session import Store
from service.usecases import case, registers, rows, task
from service.usecases.assign import assign, claim, release
from service.usecases.lists import due_text
from service.usecases.registers import shown
from service.usecases.start import start_form
from service.usecases.work import work
from tests.usecases.listing import lines
from tests.usecases.world import token, world


def test_work_is_sorted_by_when_it_is_due(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("niet-meewerken", "coach", 1, feiten="x")
    page = work(w.regie, w.users["coach"], w.now)
    assert [one.title for one in page.later] == ["Onderzoek doen"]
    assert [one.title for one in work(w.regie, w.users["verwijzer"], w.now).this_week] == ["Escalatie besluiten"]
    w.later(days=50)
    [late] = work(w.regie, w.users["coach"], w.now).late
    assert late.late and late.due_text == "8 dagen te laat" and late.phase == "Onderzoek"


def test_urgent_work_comes_first(store: Store) -> None:
    w = world(store)
    w.refer()
    w.refer()
    titles = [one.case_id for one in work(w.regie, w.users["coordinator"], w.now).to_claim]
    assert titles == [1, 2]


@pytest.mark.parametrize(
    ("days", "text"),
    [(-40, "5 weken te laat"), (-2, "2 dagen te laat"), (-1, "1 dag te laat"), (0, "vandaag"), (1, "morgen"),
     (20, "over 20 dagen"), (21, "over 3 weken")],
)
def test_a_due_day_in_words(days: int, text: str) -> None:
    today = date(2026, 3, 2)
    assert due_text(today + timedelta(days=days), today) == text


def test_without_a_due_day_there_is_no_term() -> None:
    assert due_text(None, date(2026, 3, 2)) == "geen termijn"


def test_claiming_giving_back_and_assigning(store: Store) -> None:
    w = world(store)
    w.refer()
    item = w.task("Aanmelding beoordelen", "coordinator")
    assert item.claimable and not item.mine
    claim(w.regie, w.users["coordinator"], item.task_id, w.now)
    claim(w.regie, w.users["coordinator"], item.task_id, w.now)
    assert w.titles("tweede") == []
    with pytest.raises(Conflict, match="Coordinator heeft deze taak al opgepakt"):
        claim(w.regie, w.users["tweede"], item.task_id, w.now)
    release(w.regie, w.users["coordinator"], item.task_id, w.now)
    assign(w.regie, w.users["coordinator"], item.task_id, w.users["tweede"].id, w.now)
    assert w.task("Aanmelding beoordelen", "tweede").mine
    with pytest.raises(Conflict, match="voor de rol coördinator"):
        assign(w.regie, w.users["coordinator"], item.task_id, w.users["coach"].id, w.now)
    with pytest.raises(Forbidden):
        assign(w.regie, w.users["verwijzer"], item.task_id, w.users["tweede"].id, w.now)
    with pytest.raises(Forbidden):
        release(w.regie, w.users["verwijzer"], item.task_id, w.now)
    with pytest.raises(Forbidden):
        claim(w.regie, w.users["verwijzer"], item.task_id, w.now)
    with pytest.raises(NotFound):
        claim(w.regie, w.users["vreemde"], item.task_id, w.now)
    w.do("Aanmelding beoordelen", "tweede", besluit="toelaten")
    with pytest.raises(Conflict, match="al gedaan of vervallen"):
        claim(w.regie, w.users["coordinator"], item.task_id, w.now)
    log = [line.text for line in case.show(w.regie, w.users["coordinator"], 1, w.now).log if line.kind == "assigned"]
    assert log == [f"{what}: Aanmelding beoordelen" for what in ("Gegeven aan Tweede", "Teruggegeven", "Opgepakt")]


def test_a_restricted_task_can_not_be_given_away_by_who_may_not_see_it(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("geheim", "coach", 1, feit="x", personen=[])
    task_id = w.task("Meelezen strafbaar feit", "lezer").task_id
    with pytest.raises(NotFound):
        assign(w.regie, w.users["coordinator"], task_id, w.users["lezer"].id, w.now)
    claim(w.regie, w.users["lezer"], task_id, w.now)


def test_a_task_page(store: Store) -> None:
    w = world(store)
    w.admitted()
    task_id = w.task("Onderzoek doen", "coach").task_id
    page = task.show(w.regie, w.users["coach"], task_id, w.now)
    assert (page.state, page.may_do, page.why_not) == ("open", True, "")
    assert page.target == date(2026, 4, 13) and page.explanation
    assert page.case.coach == "Coach" and page.case.referrer == "Jeugdbescherming" and page.process == "Onderzoek"
    assert not page.may_assign and page.candidates == ()
    seen = task.show(w.regie, w.users["coordinator"], task_id, w.now)
    assert not seen.may_do and seen.may_assign and {one.name for one in seen.candidates} == {"Coach", "Invaller"}
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    done = task.show(w.regie, w.users["coach"], task_id, w.now)
    assert (done.state, done.done_by, done.done_at, done.may_do) == ("done", "Coach", w.now, False)
    assert "niet meer open" in done.why_not


def test_a_form_of_a_row_has_the_answers_of_that_row(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[{"naam": "Sam"}])
    w.do("Veiligheid inschatten", "coach", score="3")
    w.do("Veiligheid inschatten", "coach", score="4,5")
    [persons] = registers.show_all(w.regie, w.users["coach"], 1, w.now).registers
    assert {row.texts[0] for row in persons.rows} == {"Kim", "Sam"}
    w.do("Meelezen", "tweede", oordeel="goed")


def test_the_forms_that_start_something_have_what_they_need(store: Store) -> None:
    w = world(store)
    page = start_form(w.regie, w.users["verwijzer"], "traject", w.now)
    assert page.form.id == "aanmelding" and page.token and page.prefilled == {"personen": []}
    organisations: FeelValue = page.values["organisaties"]
    assert isinstance(organisations, list) and len(organisations) == 4
    referrer = page.values["verwijzer"]
    assert isinstance(referrer, dict) and referrer["mandaten"] == ["verwijzen"]
    case_facts = page.values["traject"]
    assert isinstance(case_facts, dict) and case_facts["code"] is None


def test_facts_of_a_case(store: Store) -> None:
    w = world(store)
    w.admitted(gemeente=str(w.organisations["Gemeente"].id))
    w.act("niet-meewerken", "coach", 1, feiten="x")
    values = task.show(w.regie, w.users["coach"], w.task("Onderzoek doen", "coach").task_id, w.now).form.values
    found = {name: values[name] for name in ("traject", "coach", "opdrachtgever", "coaches", "vandaag")}
    code = case.show(w.regie, w.users["coach"], 1, w.now).head.code
    assert found["traject"] == {"code": code, "aangemeld_op": date(2026, 3, 2), "fase": "Onderzoek", "zijprocessen_open": 1}
    assert found["coach"] == {"id": w.users["coach"].id, "naam": "Coach", "gezinnen": 1}
    assert found["opdrachtgever"] == {
        "id": w.organisations["Gemeente"].id, "naam": "Gemeente", "soort": "gemeente", "mandaten": [], "afspraken": [],
    }
    assert found["coaches"] == [
        {"id": w.users["coach"].id, "naam": "Coach", "gezinnen": 1},
        {"id": w.users["invaller"].id, "naam": "Invaller", "gezinnen": 0},
    ]
    assert found["vandaag"] == date(2026, 3, 2)


def test_a_case_page(store: Store) -> None:
    w = world(store)
    w.admitted(gemeente=str(w.organisations["Gemeente"].id))
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert page.head.code[1] == "-" and page.head.alias and page.head.phase == "Onderzoek"
    assert [(step.name, step.state, step.begun) for step in page.phases] == [
        ("Onderzoek", "now", date(2026, 3, 2)), ("Plan", "later", None),
    ]
    assert [(shown.label, shown.text) for shown in page.fields] == [("Klok", "2 maart 2026"), ("Aantal personen", "1")]
    assert [(one.day, one.title) for one in page.coming.dated] == [(date(2026, 4, 13), "Te laat")]
    assert {(one.role, one.name, one.organisation) for one in page.participants} == {
        (Role.REFERRER, "Verwijzer", "Jeugdbescherming"), (Role.COMMISSIONER, "", "Gemeente"), (Role.COACH, "Coach", "Bureau"),
    }
    assert page.registers == ()
    [persons] = registers.show_all(w.regie, w.users["coordinator"], 1, w.now).registers
    assert persons.label == "Personen" and [row.texts for row in persons.rows] == [("Kim", "kind")] and not persons.may_add
    assert page.log[-1].text.startswith("Verwijzer: begint") and page.log[0].who == "Coordinator"


def test_who_may_not_read_the_dossier_sees_the_course_only(store: Store) -> None:
    w = world(store)
    w.admitted(gemeente=str(w.organisations["Gemeente"].id))
    page = case.show(w.regie, w.users["opdrachtgever"], 1, w.now)
    assert page.registers == () and page.fields == () and page.phases and page.log


def test_who_may_not_read_the_dossier_sees_a_task_without_answers(store: Store) -> None:
    w = world(store)
    w.admitted(gemeente=str(w.organisations["Gemeente"].id))
    task_id = w.task("Onderzoek doen", "coach").task_id
    page = task.show(w.regie, w.users["opdrachtgever"], task_id, w.now)
    assert page.form.prefilled == {"personen": []} and page.form.values.get("gezinsnaam") is None
    seen = task.show(w.regie, w.users["verwijzer"], task_id, w.now)
    assert seen.form.prefilled["personen"] != [] and seen.form.values["gezinsnaam"] == "De Vries"


def test_values_as_people_read_them(store: Store) -> None:
    field_ = {"key": "x", "label": "X"}
    found = {
        "bsn": shown(Field("textfield", **field_, marks={"bsn": ""}), "123456782", Values()),
        "option": shown(Field("radio", **field_, options=(Option("Den Haag", "den_haag"),)), "den_haag", Values()),
        "several": shown(Field("checklist", **field_, options=(Option("Een", "1"), Option("Twee", "2"))), ["1", "2"], Values()),
        "formula": shown(Field("select", **field_, options_from='[{value: 7, label: "Zeven"}]'), Decimal(7), Values()),
        "nothing": shown(Field("textfield", **field_), None, Values()),
    }
    assert found == {"bsn": "•••••782", "option": "Den Haag", "several": "Een, Twee", "formula": "Zeven", "nothing": ""}


def test_a_coach_adds_a_row_on_the_case_page(store: Store) -> None:
    w = world(store)
    w.admitted()
    form = rows.row_form(w.regie, w.users["coach"], 1, "personen", w.now)
    for _ in range(2):
        rows.add_row(w.regie, w.users["coach"], 1, "personen", {"naam": "Opa", "rol": "grootouder"}, form.token, w.now)
    page = case.show(w.regie, w.users["coach"], 1, w.now)
    [persons] = registers.show_all(w.regie, w.users["coach"], 1, w.now).registers
    assert [row.texts for row in persons.rows] == [("Kim", "kind"), ("Opa", "grootouder")] and persons.may_add
    assert page.registers == (("personen", "Personen"),)
    assert page.log[0].text == "Toegevoegd aan Personen"
    with pytest.raises(Forbidden, match="mag alleen: coach"):
        rows.row_form(w.regie, w.users["coordinator"], 1, "personen", w.now)
    with pytest.raises(InvalidAnswers):
        rows.add_row(w.regie, w.users["coach"], 1, "personen", {"naam": ""}, token(), w.now)
    with pytest.raises(NotFound):
        rows.add_row(w.regie, w.users["coach"], 1, "bestaat_niet", {"naam": "x"}, token(), w.now)
    for by in ("invaller", "vreemde"):
        with pytest.raises(NotFound):
            rows.row_form(w.regie, w.users[by], 1, "personen", w.now)
        with pytest.raises(NotFound):
            rows.add_row(w.regie, w.users[by], 1, "personen", {"naam": "x"}, token(), w.now)


def test_a_removed_row_is_gone_but_not_forgotten(store: Store) -> None:
    w = world(store)
    w.admitted()
    page = task.show(w.regie, w.users["coach"], w.task("Onderzoek doen", "coach").task_id, w.now)
    prefilled = page.form.prefilled["personen"]
    assert isinstance(prefilled, list)
    [kim] = prefilled
    assert isinstance(kim, dict)
    people = [{"id": kim["id"], "_weg": "true"}, {"naam": "Sam"}]
    w.do("Onderzoek doen", "coach", verslag="x", personen=people)
    [persons] = registers.show_all(w.regie, w.users["coach"], 1, w.now).registers
    assert [row.texts for row in persons.rows] == [("Sam", "")]
    assert w.titles("coach") == ["Veiligheid inschatten"]


def test_the_list_of_cases(store: Store) -> None:
    w = world(store)
    first, second = w.admitted(), w.refer("vreemde")
    assert [one.id for one in lines(w.regie, w.users["coordinator"], w.now)] == [second.case_id, first.case_id]
    assert [one.id for one in lines(w.regie, w.users["verwijzer"], w.now)] == [first.case_id]
    assert [one.id for one in lines(w.regie, w.users["vreemde"], w.now)] == [second.case_id]
    assert [one.id for one in lines(w.regie, w.users["coach"], w.now)] == [first.case_id]
    [found] = lines(w.regie, w.users["coordinator"], w.now, first.code.lower())
    assert (found.code, found.coach, found.referrer) == (first.code, "Coach", "Jeugdbescherming")
    assert lines(w.regie, w.users["coordinator"], w.now, "%") == ()
    w.do("Aanmelding beoordelen", "coordinator", second.case_id, besluit="afwijzen")
    assert [one.id for one in lines(w.regie, w.users["coordinator"], w.now)] == [first.case_id]
    closed = lines(w.regie, w.users["coordinator"], w.now, closed=True)
    assert [(one.id, one.outcome) for one in closed] == [(second.case_id, "Afgewezen"), (first.case_id, "")]


def test_reading_is_noted(store: Store) -> None:
    w = world(store)
    w.admitted()
    case.show(w.regie, w.users["coach"], 1, w.now)
    task.show(w.regie, w.users["verwijzer"], w.task("Onderzoek doen", "coach").task_id, w.now)
    noted = [(row.user_id, row.what) for row in reads.of_case(store, 1)]
    assert noted == [(w.users["coach"].id, "case"), (w.users["verwijzer"].id, "task")]


def test_who_sees_which_case(store: Store) -> None:
    w = world(store)
    w.admitted(gemeente=str(w.organisations["Gemeente"].id))

    def see() -> set[str]:
        return {by for by in w.users if lines(w.regie, w.users[by], w.now)}

    always = {"verwijzer", "collega", "opdrachtgever", "coordinator", "tweede", "coach"}
    assert see() == always
    w.act("geheim", "coach", 1, feit="x", personen=[])
    assert see() == always | {"lezer"}
    w.do("Meelezen strafbaar feit", "lezer", oordeel="gezien")
    assert see() == always | {"lezer"}, "who did a task keeps seeing the case"

"""The pages of one case beside its overview: registers, goals and scores, dossier, log and diagram; and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from service.domain.errors import Forbidden, InvalidAnswers, NotFound
from service.store import cases
from service.store.session import Store
from service.usecases import case, case_log, course, history, measures, registers, rows
from service.usecases.history import Wanted
from tests.statements import statements
from tests.usecases.diagrams import DATA, FILES, choice, field, form
from tests.usecases.diagrams import rows as rows_of
from tests.usecases.made_once import made_once
from tests.usecases.world import World, put_bundle, token, world

LOGS = """
  - {sleutel: uren, naam: Uren, mag_toevoegen: [coach], formulier: uren}
  - {sleutel: doelen, naam: Doelen, merken: doel}
afgeleid:"""
RICH: dict[str, bytes] = {
    **FILES,
    "processes/gegevens.yaml": DATA.replace("\nafgeleid:", LOGS).encode(),
    "forms/uren.form": form(
        "uren", field("datetime", "dag", subtype="date"), field("number", "aantal", decimalDigits=2),
        field("textarea", "waarom", "persoonsgegeven", required=False),
    ),
    "forms/onderzoek.form": form(
        "onderzoek",
        field("textarea", "verslag", "persoonsgegeven"),
        field("radio", "orde", "meetwaarde", required=False, values=choice("goed", "slecht")),
        rows_of("personen", field("textfield", "naam"), field("textfield", "rol", required=False)),
        rows_of(
            "doelen",
            field("select", "wie", required=False, valuesExpression="=for p in personen return {value: p.id, label: p.naam}"),
            field("textfield", "doel", "persoonsgegeven"),
            field("radio", "stand", required=False, values=choice("loopt", "behaald")),
        ),
    ),
}  # fmt: skip
Look = Callable[[World, str], Any]
TABS: dict[str, Look] = {
    "registers": lambda w, by: registers.show_all(w.regie, w.users[by], 1, w.now),
    "doelen": lambda w, by: measures.show_goals(w.regie, w.users[by], 1, w.now),
    "dossier": lambda w, by: history.show(w.regie, w.users[by], 1, Wanted(), 1, w.now),
    "logboek": lambda w, by: case_log.show(w.regie, w.users[by], 1, "", 1, w.now),
    "diagram": lambda w, by: course.show(w.regie, w.users[by], 1, "", w.now),
}
MOST_STATEMENTS = 16  # of one page, whatever the length of the life
NO_GOALS: dict[str, object] = {"doelen": []}


@made_once
def admitted(store: Store) -> World:
    w = world(store, RICH)
    w.admitted(gemeente=str(w.organisations["Gemeente"].id))
    return w


def moved(w: World, files: dict[str, bytes]) -> None:
    """The case goes on with other files, unchecked."""
    hash_ = put_bundle(w.regie, files, w.now)
    with w.regie.store.transaction() as tx:
        cases.set_bundle(tx, 1, hash_)


def hours(w: World, day: str, number: str, by: str = "coach") -> None:
    rows.add_row(w.regie, w.users[by], 1, "uren", {"dag": day, "aantal": number}, token(), w.now)


def of(w: World, key: str, by: str = "coach") -> registers.RegisterPage:
    found = registers.show_all(w.regie, w.users[by], 1, w.now).registers
    return next(register for register in found if register.key == key)


@pytest.mark.parametrize("tab", list(TABS))
def test_each_page_is_for_who_may_see_it(store: Store, tab: str) -> None:
    w = admitted(store)
    for by in ("coach", "coordinator", "verwijzer", "collega"):
        TABS[tab](w, by)
    for by in ("vreemde", "invaller", "lezer", "privacy", "leiding"):
        with pytest.raises(NotFound):
            TABS[tab](w, by)
    if tab in ("logboek", "diagram"):
        TABS[tab](w, "opdrachtgever")
    else:
        with pytest.raises(Forbidden, match="Met uw rol"):
            TABS[tab](w, "opdrachtgever")


def test_what_is_restricted_is_on_no_page_of_another(store: Store) -> None:
    w = admitted(store)
    w.later(hours=1).act("geheim", "coach", 1, feit="Wapen gezien", personen=[{"naam": "Oom"}])
    for tab, look in TABS.items():
        for by in ("coordinator", "verwijzer"):
            told = repr(look(w, by)).lower()
            assert not any(word in told for word in ("wapen", "oom", "geheim", "strafbaar")), (tab, by)
    assert "Wapen gezien" in repr(TABS["dossier"](w, "coach")) and "geheim" in repr(TABS["diagram"](w, "coach"))
    hidden = next(row for row in of(w, "personen").rows if "Oom" in row.texts)
    with pytest.raises(NotFound):
        registers.show_row(w.regie, w.users["coordinator"], 1, "personen", hidden.id, w.now)
    for look_up in (course.show, course.source):
        with pytest.raises(NotFound):
            look_up(w.regie, w.users["coordinator"], 1, "geheim", w.now)


class TestRegisters:
    def test_the_newest_comes_first_and_numbers_are_added_up(self, store: Store) -> None:
        w = admitted(store)
        for day, number in (("2026-03-01", "1,5"), ("2026-03-02", "2"), ("2026-02-01", "0,25"), ("2026-03-02", "3")):
            hours(w, day, number)
        page = of(w, "uren")
        assert [row.texts[1] for row in page.rows] == ["3", "2", "1,5", "0,25"]
        assert [(one.label, one.text) for one in page.totals] == [("Aantal", "6,75")]
        assert of(w, "personen").totals == ()

    def test_a_row_is_put_right_and_what_it_was_stays(self, store: Store) -> None:
        w = admitted(store)
        hours(w, "2026-03-02", "2")
        row = of(w, "uren").rows[0].id
        filled = rows.row_form(w.regie, w.users["coach"], 1, "uren", w.now, row)
        assert filled.prefilled["dag"] == date(2026, 3, 2)
        w.later(days=1)
        for _ in range(2):
            right = {"dag": "2026-03-02", "aantal": "3", "waarom": "Ik telde de reis niet."}
            rows.change_row(w.regie, w.users["coach"], 1, "uren", row, right, filled.token, w.now)
        page = registers.show_row(w.regie, w.users["coordinator"], 1, "uren", row, w.now)
        assert [(shown.label, shown.text) for shown in page.fields] == [
            ("Dag", "2 maart 2026"), ("Aantal", "3"), ("Waarom", "Ik telde de reis niet."),
        ]
        assert not page.may_change and [change.first for change in page.changes] == [False, True]
        assert page.changes[0].fields == (("Aantal", "2", "3"), ("Waarom", "", "Ik telde de reis niet."))
        assert (page.changes[0].who, page.changes[0].at) == ("Coach", w.now)
        log = case.show(w.regie, w.users["coach"], 1, w.now).log
        assert log[0].text == "Veranderd in Uren" and "reis" not in repr(log)

    def test_nothing_new_is_no_change(self, store: Store) -> None:
        w = admitted(store)
        hours(w, "2026-03-02", "2")
        row = of(w, "uren").rows[0].id
        rows.change_row(w.regie, w.users["coach"], 1, "uren", row, {"dag": "2026-03-02", "aantal": "2"}, token(), w.now)
        assert len(registers.show_row(w.regie, w.users["coach"], 1, "uren", row, w.now).changes) == 1

    def test_who_may_not_add_may_not_change(self, store: Store) -> None:
        w = admitted(store)
        hours(w, "2026-03-02", "2")
        row, sent = of(w, "uren").rows[0].id, {"dag": "2026-03-02", "aantal": "9"}
        with pytest.raises(Forbidden, match="mag alleen: coach"):
            rows.change_row(w.regie, w.users["coordinator"], 1, "uren", row, sent, token(), w.now)
        with pytest.raises(NotFound):
            rows.change_row(w.regie, w.users["vreemde"], 1, "uren", row, sent, token(), w.now)
        with pytest.raises(NotFound):
            rows.change_row(w.regie, w.users["coach"], 1, "uren", "geen", sent, token(), w.now)
        with pytest.raises(InvalidAnswers):
            rows.change_row(w.regie, w.users["coach"], 1, "uren", row, {"dag": "", "aantal": "9"}, token(), w.now)
        assert of(w, "uren").rows[0].texts[1] == "2"


class TestGoals:
    def test_a_goal_with_whom_it_is_for_and_how_it_went(self, store: Store) -> None:
        w = admitted(store)
        [kim] = of(w, "personen").rows
        goal = {"wie": kim.id, "doel": "Elke dag naar school", "stand": "loopt"}
        w.do("Onderzoek doen", "coach", verslag="x", personen=[{"id": kim.id, "naam": "Kim"}], doelen=[goal])
        [(who, [found])] = measures.show_goals(w.regie, w.users["coach"], 1, w.now).goals.items()
        assert (who, found.name, [one.text for one in found.choices]) == ("Kim", "Elke dag naar school", ["Loopt"])
        assert found.progress == () and "doelen" not in [one.key for one in TABS["registers"](w, "coach").registers]

    def test_scores_over_time_with_their_scale(self, store: Store) -> None:
        w = admitted(store)
        w.do("Onderzoek doen", "coach", verslag="x", orde="slecht", personen=[], **NO_GOALS)
        w.later(days=1).do("Veiligheid inschatten", "coach", score="3")
        groups = measures.show_goals(w.regie, w.users["coach"], 1, w.now).measures
        order, score = [group.measures[0] for group in groups]
        assert [(point.day, point.text, point.value) for point in order.points] == [(date(2026, 3, 2), "Slecht", 1.0)]
        assert order.ticks == ((2.0, "Goed"), (1.0, "Slecht")) and (order.low, order.high) == (1, 2)
        assert (score.about, score.points[0].value, groups[1].days) == ("Kim", 3.0, (date(2026, 3, 3),))


class TestDossier:
    def test_every_form_as_it_was_filled_in(self, store: Store) -> None:
        w = admitted(store)
        w.later(days=1).do("Onderzoek doen", "coach", verslag="Het ging goed.", personen=[], **NO_GOALS)
        page = history.show(w.regie, w.users["coordinator"], 1, Wanted(), 1, w.now)
        assert [(one.title, one.who, one.phase) for one in page.filled] == [
            ("Onderzoek doen", "Coach", "Onderzoek"), ("Coach kiezen", "Coordinator", ""),
            ("Aanmelding beoordelen", "Coordinator", ""), ("Aanmelding", "Verwijzer", ""),
        ]
        assert page.filled[0].current and page.filled[0].at == w.now and page.total == 4
        assert page.filled[0].view and "Het ging goed." in [one.value for one in page.filled[0].view.controls]
        only = history.show(w.regie, w.users["coordinator"], 1, Wanted(phase="Onderzoek"), 1, w.now)
        assert [one.title for one in only.filled] == ["Onderzoek doen"]
        by = history.show(w.regie, w.users["coordinator"], 1, Wanted(person=str(w.users["verwijzer"].id)), 9, w.now)
        assert [one.title for one in by.filled] == ["Aanmelding"] and (by.page, by.pages) == (1, 1)
        assert history.show(w.regie, w.users["coach"], 1, Wanted(form="geen"), 1, w.now).filled == ()

    def test_an_older_form_is_shown_as_it_was(self, store: Store) -> None:
        w = admitted(store)
        w.do("Onderzoek doen", "coach", verslag="Toen", personen=[], **NO_GOALS)
        newer = {**RICH, "forms/onderzoek.form": form("onderzoek", field("textarea", "iets_anders"))}
        moved(w, newer)
        [first, *_] = history.show(w.regie, w.users["coach"], 1, Wanted(), 1, w.now).filled
        assert not first.current and first.view and "Toen" in [one.value for one in first.view.controls]

    def test_what_was_put_right_is_told(self, store: Store) -> None:
        w = admitted(store)
        [kim] = of(w, "personen").rows
        w.later(days=1).do("Onderzoek doen", "coach", verslag="x", personen=[{"id": kim.id, "naam": "Kimberly"}], **NO_GOALS)
        [first, *_] = history.show(w.regie, w.users["coach"], 1, Wanted(), 1, w.now).filled
        assert [(one.label, one.before, one.after) for one in first.corrections] == [
            ("Naam", "Kim", "Kimberly"), ("Rol", "kind", ""),
        ]
        start = history.show(w.regie, w.users["coach"], 1, Wanted(form="aanmelding"), 1, w.now).filled[0]
        assert "Kimberly" not in repr(start.view) and "'Kim'" in repr(start.view)

    def test_two_rows_of_one_moment_are_two_parts(self, store: Store) -> None:
        w = admitted(store)
        w.later(hours=1)
        hours(w, "2026-03-01", "1")
        hours(w, "2026-03-02", "2")
        filled = history.show(w.regie, w.users["coach"], 1, Wanted(form="uren"), 1, w.now).filled
        assert [[one.value for one in part.view.controls][1] for part in filled if part.view] == ["2", "1"]


def test_the_log_is_read_page_by_page_and_by_sort(store: Store) -> None:
    w = admitted(store)
    for day in range(1, 29):
        hours(w, f"2026-02-{day:02d}", "1")
        hours(w, f"2026-02-{day:02d}", "2")
    page = case_log.show(w.regie, w.users["coach"], 1, "", 1, w.now)
    assert len(page.entries) == case_log.PAGE and page.pages == 2
    last = case_log.show(w.regie, w.users["coach"], 1, "", 99, w.now)
    assert last.page == 2 and len(last.entries) == page.counts[""] - case_log.PAGE
    assert case_log.show(w.regie, w.users["coach"], 1, "gegevens", 1, w.now).counts["gegevens"] == 56
    [decided] = case_log.show(w.regie, w.users["coach"], 1, "beslissingen", 1, w.now).entries
    assert decided.decision and (decided.decision.table, decided.decision.rules) == ("Prioriteit", (2,))
    assert case_log.show(w.regie, w.users["coach"], 1, "onzin", 1, w.now).sort == ""


class TestDiagram:
    def test_where_the_case_stands_and_has_been(self, store: Store) -> None:
        w = admitted(store)
        page = course.show(w.regie, w.users["coach"], 1, "", w.now)
        assert page.process.id == "traject" and page.standing == {"fase_onderzoek"}
        assert [(stop.name, bool(stop.since), stop.called) for stop in page.stops] == [
            ("Onderzoek", True, "onderzoek"), ("Aanmelding beoordelen", False, ""), ("Coach kiezen", False, ""),
        ]
        assert page.stops[1].been[0].who == "Coordinator" and "screening" in page.passed
        assert {part.process.id: part.here for part in page.parts} == {"traject": True, "onderzoek": True}
        inside = course.show(w.regie, w.users["coach"], 1, "onderzoek", w.now)
        assert inside.standing == {"onderzoeken"} and [one.id for one in inside.callers] == ["traject"]

    def test_only_where_it_has_been(self, store: Store) -> None:
        w = admitted(store)
        for process in ("plan", "bestaat_niet"):
            with pytest.raises(NotFound):
                course.show(w.regie, w.users["coach"], 1, process, w.now)
        assert course.source(w.regie, w.users["coach"], 1, "onderzoek", w.now) == RICH["processes/onderzoek.bpmn"]

    def test_what_the_diagram_no_longer_has_is_told(self, store: Store) -> None:
        w = admitted(store)
        newer = {**RICH, "processes/traject.bpmn": RICH["processes/traject.bpmn"].replace(b"toewijzen", b"anders")}
        moved(w, newer)
        assert [stop.id for stop in course.show(w.regie, w.users["coach"], 1, "", w.now).stops if stop.gone] == ["toewijzen"]


def test_every_page_takes_as_many_statements_however_long_the_life(store: Store) -> None:
    w = admitted(store)
    counts: dict[str, list[int]] = {tab: [] for tab in (*TABS, "overzicht")}
    looks: dict[str, Look] = {**TABS, "overzicht": lambda w, by: case.show(w.regie, w.users[by], 1, w.now)}
    for lived in (False, True):
        if lived:
            w.later(days=1).do("Onderzoek doen", "coach", verslag="x", personen=[{"naam": "Sam"}], **NO_GOALS)
            for number in range(9):
                hours(w, f"2026-02-{number + 1:02d}", "1")
            w.act("niet-meewerken", "coach", 1, feiten="x")
        for tab, look in looks.items():
            look(w, "coordinator")  # what is read once in a process
            with statements(store.engine) as seen:
                look(w, "coordinator")
            counts[tab].append(len(seen))
    assert {tab: found for tab, found in counts.items() if found[1] > found[0]} == {}
    assert max(number for found in counts.values() for number in found) <= MOST_STATEMENTS

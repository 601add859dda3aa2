"""Reports: figures that are known by hand, hidden where they are small, and never of another's cases."""

from __future__ import annotations

import pytest

from service.domain.errors import Forbidden, NotFound
from service.store import cases
from service.store.session import Store
from service.usecases import reports
from service.usecases.report_tables import Cell
from service.usecases.reports import Report, Wanted
from service.usecases.rows import add_row
from tests.statements import statements
from tests.usecases.counting import REPORTED, seven
from tests.usecases.world import World, put_bundle, token, world

STATEMENTS = 12


def report(w: World, key: str, by: str = "coordinator", **wanted: object) -> Report:
    [found] = reports.show(w.regie, w.users[by], Wanted(**wanted), w.now, key).reports  # type: ignore[arg-type]
    return found


def cells(found: Report, table: int = 0) -> dict[str, tuple[Cell, ...]]:
    return {row.text: row.cells for row in found.tables[table].rows if row.kind != "reference"}


def test_goals_per_area_and_per_member(store: Store) -> None:
    found = report(seven(store), "doelen")
    assert cells(found) == {
        "Wonen": (7, 0, 0, 7, 100),
        "=school": (0, None, None, 7, 0),
        "Totaal": (7, None, None, 14, 50),
    }
    total = {"Totaal": (7, None, None, 14, 50)}
    assert cells(found, 1) == {"Kind": (7, 0, 0, 7, 100), "Niet bekend": (0, None, None, 7, 0), **total}
    [reference] = [row for row in found.tables[0].rows if row.kind == "reference"]
    assert reference.cells[-2:] == (535, 62) and found.figure == 50


def test_plans_on_time(store: Store) -> None:
    """Five of seven were. That two were not stays hidden, and so does what would tell it: that five were."""
    found = cells(report(seven(store), "plan"))
    assert found["Zuid"] == (0, None, 0, None, None) and found["Totaal"] == (None, None, 0, 7, None)


def test_waiting_and_the_baseline(store: Store) -> None:
    found = report(seven(store), "wachttijden")
    assert cells(found)["Van aanmelding tot start"] == (7, 2.0) and cells(found)["Op de wachtlijst"] == (7, 0.0)
    [reference] = [row for row in found.tables[0].rows if row.kind == "reference"]
    assert reference.cells == ("", 69.6)
    assert cells(found, 1)["Totaal"] == (0,)


def test_who_waits_now(store: Store) -> None:
    w = world(store, REPORTED)
    for _ in range(6):
        w.do("Aanmelding beoordelen", "coordinator", w.refer().case_id, besluit="toelaten")
    assert cells(report(w.later(days=20), "wachttijden"), 1) == {
        "Korter dan 2 weken": (0,), "2 tot 6 weken": (6,), "6 weken of langer": (0,), "Totaal": (6,)
    }  # fmt: skip


def test_basics_before_and_after_and_satisfaction(store: Store) -> None:
    w = seven(store)
    w.later(days=1)
    for case_id in range(1, 6):
        while "Veiligheid inschatten" in w.titles("coach"):
            w.do("Veiligheid inschatten", "coach", score="3")
        w.do("Meelezen", "tweede", case_id, oordeel="goed", huis="schoon", cijfer="8")
    assert cells(report(w, "basiszaken")) == {"Huis": (0, 5, 0, 0, 5)}
    assert cells(report(w, "tevredenheid")) == {"Alle gezinnen": (5, 8.0)}


def test_escalations(store: Store) -> None:
    w = seven(store)
    for case_id in range(1, 7):
        w.act("niet-meewerken", "coach", case_id, feiten="De deur bleef dicht.")
    w.later(days=2)
    for case_id in range(1, 7):
        why = {"waarom": "Het is te vroeg."} if case_id == 6 else {}
        w.do("Escalatie besluiten", "verwijzer", case_id, stap="waarschuwen", **why)
    found = report(w, "escalaties")
    assert cells(found) == {"Waarschuwen": (None, None, 6, None)}
    assert cells(found, 1) == {"De verwijzer": (6, 0, 0, 6, 100)} and cells(found, 2) == {"De verwijzer": (6, 2.0)}
    assert "vroeg" not in repr(found) and "dicht" not in repr(found)


def test_hours_planned_and_written_and_coaches_by_name_for_who_plans(store: Store) -> None:
    w = seven(store)
    for case_id in range(1, 6):
        add_row(w.regie, w.users["coach"], case_id, "uren", {"aantal": "2"}, token(), w.now)
    found = report(w, "werkdruk")
    assert cells(found)["Jeugdbescherming"] == (7,) and cells(found, 1)["Gepland per week, nu"] == (56,)
    assert cells(found, 1)["Geschreven in deze periode"] == (10,)
    assert found.tables[2].internal and cells(found, 2) == {"Coach": (7, 56)}
    assert len(report(w, "werkdruk", "opdrachtgever").tables) == 2


def test_a_commissioner_sees_its_own_orders_only(store: Store) -> None:
    w = seven(store, ordered=5)
    assert cells(report(w, "werkdruk", "opdrachtgever"))["Jeugdbescherming"] == (5,)
    page = reports.show(w.regie, w.users["opdrachtgever"], Wanted(), w.now)
    assert set(page.choices.organisations.values()) == {"Jeugdbescherming", "Gemeente"}


@pytest.mark.parametrize("by", ["verwijzer", "leiding", "coach", "lezer", "privacy"])
def test_reports_are_not_for_others(store: Store, by: str) -> None:
    w = world(store, REPORTED)
    with pytest.raises(Forbidden):
        reports.show(w.regie, w.users[by], Wanted(), w.now)


def test_a_filter_that_leaves_few_out_hides_what_it_shows(store: Store) -> None:
    """Five of the seven families: who subtracts would know of two."""
    w = seven(store, ordered=5)
    town = w.organisations["Gemeente"].id
    assert cells(report(w, "werkdruk", organisation=town)) == {"Jeugdbescherming": (None,)}
    assert cells(report(w, "wachttijden", organisation=town))["Van aanmelding tot start"] == (None, None)
    assert cells(report(w, "werkdruk", programme="noord")) == {"Jeugdbescherming": (None,)}
    assert cells(report(w, "werkdruk", year=2026)) == {"Jeugdbescherming": (7,)}
    for wrong in ({"year": 1999}, {"programme": "oost"}, {"organisation": 999}):
        with pytest.raises(NotFound):
            report(w, "werkdruk", **wrong)


def test_what_the_inspection_looks_at(store: Store) -> None:
    """Each row by itself; two families are too few to tell of."""
    w = seven(store)
    found = cells(report(w, "inspectie"))
    assert found["Doorzettingsmacht: van de verwijzer is een mandaat vastgelegd"] == (7, 0, 7, 100)
    assert found["Samenwerken: er geldt een afspraak met de verwijzer"] == (0, 7, 7, 0)
    assert found["Informatie delen: er geldt een afspraak met de verwijzer"] == (7, 0, 7, 100)
    assert found["Beslissen: van de verwijzer is bekend wie beslist"] == (0, 7, 7, 0)
    assert found["Wachten: het gezin kreeg binnen 6 weken een coach"] == (7, 0, 7, 100)
    assert found["Caseload: de coach begeleidt nu hooguit 5 gezinnen"] == (None, None, None, None)  # one coach, with seven
    assert found["Behoefte van het gezin: bij de afsluiting gaf het gezin een cijfer"] == (0, 0, 0, "")
    assert [row for row in found if row.startswith("Kijk zelf.")] and "Totaal" not in found
    for case_id in range(1, 7):
        w.act("niet-meewerken", "coach", case_id, feiten="De deur bleef dicht.")
    went_on = "Weigeren: het traject stopte niet eerder na een escalatie"
    assert cells(report(w, "inspectie"))[went_on] == (6, 0, 6, 100)
    hidden = cells(report(w, "inspectie", programme="noord"))
    assert all(value is None for row, shown in hidden.items() if row.startswith(("Door", "Weig")) for value in shown)


def test_a_report_that_there_is_not(store: Store) -> None:
    with pytest.raises(NotFound):
        report(world(store, REPORTED), "geheim")


def test_an_empty_service_counts_nothing(store: Store) -> None:
    w = world(store, REPORTED)
    page = reports.show(w.regie, w.users["coordinator"], Wanted(), w.now)
    assert len(page.reports) == 13 and all(one.figure == "" or one.figure == 0 for one in page.reports)


def test_no_family_is_in_what_is_published(store: Store) -> None:
    w = seven(store)
    page = reports.show(w.regie, w.users["coordinator"], Wanted(), w.now)
    with w.regie.store.read() as tx:
        told = repr(page)
        for case_id in range(1, 8):
            case = cases.get(tx, case_id, w.users["coordinator"])
            assert case is not None
            assert case.code not in told and f"'{case.alias}'" not in told
    assert "Kim" not in told and "De Vries" not in told


def test_cases_of_an_older_bundle_count_by_their_own_marks(store: Store) -> None:
    """A newer bundle without marks changes nothing for cases that run on the one before it."""
    w = seven(store)
    plain = {path: content.replace(b"rapport:leefgebied", b"kop") for path, content in REPORTED.items()}
    put_bundle(w.regie, plain, w.now)
    w.refer()
    assert cells(report(w, "doelen"))["Wonen"] == (7, 0, 0, 7, 100)


def test_the_number_of_statements_does_not_grow_with_the_cases(store: Store) -> None:
    w = seven(store)
    seen = []
    for _ in range(2):
        with statements(w.regie.store.engine) as counted:
            reports.show(w.regie, w.users["coordinator"], Wanted(), w.now)
        seen.append(len([one for one in counted if one.lstrip().upper().startswith("SELECT")]))
        for _ in range(3):
            w.refer()
    assert seen[0] == seen[1] <= STATEMENTS

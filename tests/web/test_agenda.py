"""The agenda on a page, the two taps, the feed, and numbers to call."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar

from service.store.session import Store
from service.usecases import covers, duty, rows
from service.usecases.agenda import TEAM
from service.web.wording import tel
from tests.usecases.agenda_world import AGENDA_FILES
from tests.usecases.world import token
from tests.web.visiting import Site, Visit, control, hidden, site, text

ROLES = ("verwijzer", "leiding", "opdrachtgever", "coordinator", "coach", "lezer", "privacy")


@pytest.fixture
def pages(sqlite_store: Store) -> Site:
    return site(sqlite_store, AGENDA_FILES)


def note(pages: Site, case_id: int, register: str = "langsgaan", **answers: object) -> str:
    w = pages.world
    given = {"dag": "2026-03-04", "uur": "19:30"} if register == "langsgaan" else {}
    return rows.add_row(w.regie, w.users["coach"], case_id, register, {**given, **answers}, token(), w.now)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("query", ["", "?beeld=maand", "?dag=2026-02-29&beeld=jaar", "?dag=9999-01-01", "?dag=2026-04-15"])
def test_everybody_has_an_agenda(pages: Site, role: str, query: str) -> None:
    pages.world.admitted()
    page = pages.visit(role).get(f"/agenda{query}")
    assert "Agenda" in text(page)
    assert ("Wiens agenda?" in page) == (role == "coordinator")
    assert ("Langs" in text(page)) == (role == "coach")


def test_a_week_is_a_list_and_a_month_a_table(pages: Site) -> None:
    case = pages.world.admitted()
    note(pages, case.case_id)
    coach = pages.visit("coach")
    week = coach.get("/agenda")
    assert '<ol class="week"' in week
    assert f"19:30 Dag {case.code}" in text(week)
    month = coach.get("/agenda?beeld=maand")
    assert len(re.findall('<th scope="col">', month)) == 7
    assert len(re.findall("<td", month)) == 42
    assert f"19:30 Dag {case.code}" in text(month)
    assert "klaar op Onderzoek doen" in text(coach.get("/agenda?beeld=maand&dag=2026-04-01"))
    assert "De Vries" not in week + month


def test_links_turn_the_pages_and_keep_what_was_chosen(pages: Site) -> None:
    page = pages.visit("coordinator").get(f"/agenda?beeld=maand&wie={TEAM}&dag=2026-12-31")
    links = re.findall(r'href="(/agenda\?[^"]*)"', page)
    assert "/agenda?beeld=maand&amp;dag=2026-11-01&amp;wie=team" in links
    assert "/agenda?beeld=maand&amp;dag=2027-01-01&amp;wie=team" in links
    assert "/agenda?beeld=maand&amp;wie=team" in links


def test_somebody_elses_agenda_is_not_there(pages: Site) -> None:
    coach = pages.visit("coach")
    coach.get(f"/agenda?wie={pages.world.users['invaller'].id}", 404)
    coach.get(f"/agenda?wie={TEAM}", 404)
    pages.visit("coordinator").get(f"/agenda?wie={pages.world.users['coach'].id}")


def test_a_visit_is_noted_in_two_taps(pages: Site) -> None:
    case = pages.world.admitted()
    coach = pages.visit("coach")
    for start in ("/agenda", "/werk"):
        assert f'href="/agenda/noteer/{case.code}/langsgaan"' in coach.get(start)
    page = coach.get(f"/agenda/noteer/{case.code}/langsgaan")
    assert 'value="2026-03-02"' in control(page, "dag")
    assert 'value="10:00"' in control(page, "uur")
    as_opened = {"dag": "2026-03-02", "uur": "10:00", "_token": hidden(page, "_token")}
    after = coach.post(f"/agenda/noteer/{case.code}/langsgaan", **as_opened)
    assert coach.path == "/agenda"
    assert f"Genoteerd bij {case.code}" in text(after)
    assert f"10:00 Dag {case.code}" in text(after)
    found = re.search(r'href="(/trajecten/[^"]*/veranderen)"', after)
    assert found
    assert "Verhaal" in text(coach.get(found[1]))
    again = coach.post(f"/agenda/noteer/{case.code}/langsgaan", **as_opened)
    assert "niets dubbel" in text(again)
    assert text(again).count("10:00 Dag") == 1
    assert "Genoteerd" not in text(coach.get("/agenda"))


def test_noting_says_what_is_wrong_and_is_for_who_may(pages: Site) -> None:
    case = pages.world.admitted()
    path = f"/agenda/noteer/{case.code}/langsgaan"
    coach = pages.visit("coach")
    page = coach.post(path, 422, dag="gisteren", uur="", _token="een-token")
    assert "gisteren" in page
    assert "Vul een datum in" in text(page)
    pages.visit("coordinator").get(path, 403)
    pages.visit("invaller").get(path, 404)
    coach.get(f"/agenda/noteer/{case.code}/personen_niet", 404)


def address(visit: Visit) -> str:
    found = re.search(r'<input id="ics" readonly value="http://localhost(/agenda/[^"]+\.ics)"', visit.post("/agenda/adres"))
    assert found
    return found[1]


def test_the_feed_says_codes_and_days_and_nothing_that_is_personal(pages: Site) -> None:
    w = pages.world
    case = w.admitted(gezinsnaam="Speekman", personen=[{"naam": "Kwiebus", "rol": "kind"}])
    note(pages, case.case_id, verhaal="Ruzie om geld.", bellen="06 12345678")
    note(pages, case.case_id, dag="2026-08-04", uur="19:30")
    note(pages, case.case_id, "voornemens", voor="2026-03-09")
    path = address(pages.visit("coach"))
    answer = pages.app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    events = list(Calendar.from_ical(answer.data).walk("VEVENT"))
    told = {(str(one["summary"]), one["dtstart"].dt.isoformat()) for one in events}
    assert told == {
        (f"Regie {case.code}: taak", "2026-04-13"),
        (f"Regie {case.code}: moment", "2026-04-13"),
        (f"Regie {case.code}: afspraak", "2026-03-04T19:30:00+01:00"),
        (f"Regie {case.code}: afspraak", "2026-08-04T19:30:00+02:00"),
        (f"Regie {case.code}: afspraak", "2026-03-09"),
    }
    assert all("dtstamp" in one and str(one["url"]).startswith("http://localhost/") for one in events)
    assert len({str(one["uid"]) for one in events}) == len(events)
    alias = w.task("Onderzoek doen", "coach").alias
    words = ("Speekman", "Kwiebus", "Ruzie", "12345678", "Onderzoek", "Te laat", "Dag", "Voor", "langsgaan", "dag", "uur",
             "Coach", "Jeugdbescherming", alias)
    body = answer.get_data(as_text=True).replace("\r\n ", "")
    assert [word for word in words if re.search(rf"\b{word}\b", body.replace("DAYLIGHT", ""))] == []


def test_a_feed_that_did_not_change_is_not_sent_again(pages: Site) -> None:
    case = pages.world.admitted()
    path, program = address(pages.visit("coach")), pages.app.test_client()
    tag = program.get(path).headers["ETag"]
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 304
    pages.world.later(hours=3)
    assert program.get(path).headers["ETag"] == tag
    note(pages, case.case_id)
    assert program.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_an_address_ends_when_it_is_renewed_or_stopped(pages: Site) -> None:
    coach, program = pages.visit("coach"), pages.app.test_client()
    first = address(coach)
    second = address(coach)
    assert (program.get(first).status_code, program.get(second).status_code) == (404, 200)
    page = coach.get("/agenda")
    assert "U hebt een adres sinds" in text(page)
    assert second not in page
    coach.post("/agenda/adres/weg")
    assert program.get(second).status_code == 404
    assert program.get("/agenda/onbekend.ics").status_code == 404


def test_days_of_duty_and_absence_are_in_the_feed_without_names(pages: Site) -> None:
    w = pages.world
    boss, coach = w.users["coordinator"], w.users["coach"]
    duty.plan(w.regie, boss, coach.id, date(2026, 3, 7), date(2026, 3, 7), w.now)
    covers.arrange(w.regie, boss, coach.id, w.users["invaller"].id, date(2026, 3, 10), date(2026, 3, 12), w.now)
    visit = pages.visit("coach")
    assert "Afwezig, Invaller vervangt" in text(visit.get("/agenda?dag=2026-03-10"))
    assert "Dienst" in text(visit.get("/agenda?dag=2026-03-07"))
    events = {
        str(one["summary"]): one for one in Calendar.from_ical(pages.app.test_client().get(address(visit)).data).walk("VEVENT")
    }
    assert set(events) == {"Regie: dienst", "Regie: afwezig"}
    assert events["Regie: afwezig"]["dtend"].dt == date(2026, 3, 13)
    assert events["Regie: dienst"]["dtend"].dt > events["Regie: dienst"]["dtstart"].dt


def test_numbers_are_called_with_a_tap_by_who_may_read_the_dossier(pages: Site) -> None:
    w = pages.world
    case = w.admitted()
    row = note(pages, case.case_id, bellen="06 12 34 56 78")
    with w.regie.store.transaction() as tx:
        tx.exec_driver_sql("UPDATE users SET phone = '+31 (0)20 1234567' WHERE username = 'coach'")
    link, of_coach = 'href="tel:0612345678"', 'href="tel:+31201234567"'
    coach, path = pages.visit("coach"), f"/trajecten/{case.code}"
    for page in (path, f"{path}/registers", f"{path}/registers/langsgaan/{row}"):
        assert link in coach.get(page), page
    assert of_coach not in coach.get(path)
    assert link in pages.visit("verwijzer").get(path)
    assert of_coach in pages.visit("verwijzer").get(path)
    for role in ("leiding", "opdrachtgever"):
        visit = pages.visit(role)
        visit.client.get(path)
        assert "tel:" not in visit.client.get(path).text


@pytest.mark.parametrize(
    "typed, called", [("020-1234567", "tel:0201234567"), ("+31 (0)6 12", "tel:+31612"), ("(020) 1", "tel:0201")]
)
def test_a_number_as_an_address(typed: str, called: str) -> None:
    assert tel(typed) == called

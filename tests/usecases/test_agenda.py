"""The agenda: what stands on which day for whom, noting a visit, and the feed for a calendar program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.domain.errors import NotFound
from service.store import tables as t
from service.store.session import Store
from service.usecases import agenda, calendar_feeds, covers, duty, rows
from service.usecases.agenda import AgendaPage, Entry, Kind
from tests.statements import statements
from tests.usecases.agenda_world import agenda_world
from tests.usecases.world import World, token

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 31)


def shown(w: World, by: str = "coach", whose: str = "", first: date = FIRST, last: date = LAST) -> AgendaPage:
    return agenda.show(w.regie, w.users[by], whose, first, last, w.now)


def found(page: AgendaPage, kind: Kind) -> list[tuple[date, str, str]]:
    return [(day.day, one.title, one.code) for day in page.days for one in day.entries if one.kind == kind]


def note(w: World, case_id: int, register: str, **answers: object) -> str:
    return rows.add_row(w.regie, w.users["coach"], case_id, register, answers, token(), w.now)


def test_the_target_and_the_hard_date_of_a_task_are_told_apart(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    page = shown(w, last=date(2026, 4, 30))
    assert found(page, Kind.TARGET) == [(date(2026, 4, 13), "Onderzoek doen", case.code)]
    assert found(page, Kind.HARD) == []
    assert shown(w, "invaller", last=date(2026, 4, 30)).days[42].entries == ()


def test_what_is_late_stands_out_also_when_its_day_is_before_the_page(store: Store) -> None:
    w = agenda_world(store)
    w.admitted()
    w.later(days=50)
    today = w.now.date()
    page = shown(w, first=today, last=today + timedelta(days=6))
    assert [(one.title, one.late, one.day) for one in page.late] == [("Onderzoek doen", True, date(2026, 4, 13))]
    assert shown(w, first=today + timedelta(days=7), last=today + timedelta(days=13)).late == ()
    (there,) = [one for day in shown(w, first=date(2026, 4, 13), last=date(2026, 4, 19)).days for one in day.entries]
    assert there.late


def test_dates_with_the_mark_stand_there_with_the_time_of_their_row_until_the_form_hides_them(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    note(w, case.case_id, "langsgaan", dag="2026-03-04", uur="19:30", verhaal="Kim de Vries was thuis.")
    row = note(w, case.case_id, "voornemens", voor="2026-03-09")
    note(w, case.case_id, "voornemens", voor="2026-05-09")
    page = shown(w)
    assert found(page, Kind.DATE) == [(date(2026, 3, 4), "Dag", case.code), (date(2026, 3, 9), "Voor", case.code)]
    (visit,) = page.days[2].entries
    assert visit.begins is not None and visit.begins.isoformat() == "2026-03-04T19:30:00+01:00"
    rows.change_row(w.regie, w.users["coach"], case.case_id, "voornemens", row, {"voor": "2026-03-10"}, token(), w.now)
    assert (date(2026, 3, 10), "Voor", case.code) in found(shown(w), Kind.DATE)
    assert (date(2026, 3, 9), "Voor", case.code) not in found(shown(w), Kind.DATE)
    called_off = {"voor": "2026-03-10", "afgezegd": "on"}
    rows.change_row(w.regie, w.users["coach"], case.case_id, "voornemens", row, called_off, token(), w.now)
    assert found(shown(w), Kind.DATE) == [(date(2026, 3, 4), "Dag", case.code)]


def test_a_date_that_a_step_asks_for_each_row_stands_there_too(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    w.do("Onderzoek doen", "coach", case.case_id, verslag="Alles is bekeken.")
    w.do("Veiligheid inschatten", "coach", case.case_id, score="3", weerzien="2026-03-20")
    assert found(shown(w), Kind.DATE) == [(date(2026, 3, 20), "Weerzien", case.code)]


def test_moments_that_a_case_waits_for(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    assert found(shown(w, last=date(2026, 4, 30)), Kind.MOMENT) == [(date(2026, 4, 13), "Te laat", case.code)]


def test_duty_absence_and_standing_in(store: Store) -> None:
    w = agenda_world(store)
    coach, other, boss = w.users["coach"], w.users["invaller"], w.users["coordinator"]
    duty.plan(w.regie, boss, coach.id, date(2026, 3, 7), date(2026, 3, 7), w.now)
    covers.arrange(w.regie, boss, coach.id, other.id, date(2026, 3, 10), date(2026, 3, 12), w.now)
    page = shown(w)
    assert [day for day, *_ in found(page, Kind.DUTY)] == [date(2026, 3, 7)]
    assert [day for day, *_ in found(page, Kind.AWAY)] == [date(2026, 3, n) for n in (10, 11, 12)]
    (away,) = page.days[9].entries
    assert away.other == "Invaller"
    assert len(found(shown(w, "invaller"), Kind.COVER)) == 3
    assert len(found(shown(w, "invaller", first=date(2026, 3, 11)), Kind.COVER)) == 2


def test_a_coordinator_sees_one_coach_or_the_team_and_nobody_else_does(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    note(w, case.case_id, "langsgaan", dag="2026-03-04", uur="10:00")
    coach = str(w.users["coach"].id)
    assert found(shown(w, "coordinator"), Kind.DATE) == []
    for whose in (coach, agenda.TEAM):
        assert found(shown(w, "coordinator", whose), Kind.DATE) == [(date(2026, 3, 4), "Dag", case.code)]
    assert found(shown(w, "coordinator", str(w.users["invaller"].id)), Kind.DATE) == []
    stranger = str(w.users["verwijzer"].id)
    for by, whose in (("invaller", coach), ("coach", agenda.TEAM), ("coordinator", stranger), ("lezer", "x")):
        with pytest.raises(NotFound):
            shown(w, by, whose)
    assert shown(w, "coach").people == ()


def test_noting_offers_the_families_of_a_coach_the_quick_registers_first(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    (family,) = shown(w).families
    assert (family.code, family.quick, family.other) == (case.code, (("langsgaan", "Langs"),), (("voornemens", "Voornemen"),))
    assert agenda.noting(w.regie, w.users["coach"]) == (family,)
    assert shown(w, "invaller").families == shown(w, "coordinator", agenda.TEAM).families == ()


def test_a_new_form_begins_with_today_and_now_and_an_old_row_with_what_it_was(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    coach = w.users["coach"]
    page = rows.row_form(w.regie, coach, case.case_id, "langsgaan", w.now)
    assert {key: str(value) for key, value in page.prefilled.items()} == {"dag": "2026-03-02", "uur": "10:00:00"}
    row = note(w, case.case_id, "langsgaan", dag="2026-03-01", uur="08:00")
    page = rows.row_form(w.regie, coach, case.case_id, "langsgaan", w.later(days=3).now, row)
    assert (str(page.prefilled["dag"]), str(page.prefilled["uur"])) == ("2026-03-01", "08:00:00")


def test_a_page_takes_as_many_statements_for_many_families_as_for_one(store: Store) -> None:
    w = agenda_world(store)
    counted = []
    for number in (1, 6):
        for _ in range(number):
            case = w.admitted()
            note(w, case.case_id, "langsgaan", dag="2026-03-04", uur="10:00")
        shown(w)
        with statements(store.engine) as seen:
            assert len(shown(w).days[2].entries) in (1, 7)
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 10


def test_a_feed_is_of_who_made_it_until_it_ends_or_is_renewed(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    coach = w.users["coach"]
    first = calendar_feeds.make(w.regie, coach, w.now)
    entries = calendar_feeds.read(w.regie, first, w.now).entries
    assert {(one.kind, one.code) for one in entries} == {(Kind.TARGET, case.code), (Kind.MOMENT, case.code)}
    assert calendar_feeds.made(w.regie, coach) == w.now
    second = calendar_feeds.make(w.regie, coach, w.later(days=1).now)
    calendar_feeds.make(w.regie, w.users["coordinator"], w.now)
    for token_ in (first, "", "geen token"):
        with pytest.raises(NotFound):
            calendar_feeds.read(w.regie, token_, w.now)
    assert calendar_feeds.read(w.regie, second, w.now).entries
    calendar_feeds.end(w.regie, coach)
    assert calendar_feeds.made(w.regie, coach) is None
    with pytest.raises(NotFound):
        calendar_feeds.read(w.regie, second, w.now)


def test_a_feed_of_somebody_who_left_is_worth_nothing(store: Store) -> None:
    w = agenda_world(store)
    made = calendar_feeds.make(w.regie, w.users["coach"], w.now)
    with store.transaction() as tx:
        tx.execute(t.users.update().values(active=False))
    with pytest.raises(NotFound):
        calendar_feeds.read(w.regie, made, w.now)


def test_a_feed_reaches_two_months_back_and_a_year_ahead(store: Store) -> None:
    w = agenda_world(store)
    case = w.admitted()
    for day in ("2025-12-30", "2026-01-02", "2027-03-02", "2027-03-10"):
        note(w, case.case_id, "voornemens", voor=day)
    w.later(days=1)
    feed = calendar_feeds.read(w.regie, calendar_feeds.make(w.regie, w.users["coach"], w.now), w.now)
    assert [str(one.day) for one in feed.entries if one.kind == Kind.DATE] == ["2026-01-02", "2027-03-02"]
    assert all(isinstance(one, Entry) for one in feed.entries)

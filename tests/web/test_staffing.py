"""The pages of a standstill, of substitution and of the on-call roster."""

from __future__ import annotations

from service.store.session import Store
from tests.web.visiting import site, text, wrong


def test_a_coordinator_stops_a_case_and_lets_it_go_on(store: Store) -> None:
    s = site(store)
    code = s.world.admitted().code
    coordinator, coach = s.visit("coordinator"), s.visit("coach")
    assert "Traject stilzetten" in coordinator.get(f"/trajecten/{code}")
    assert "Traject stilzetten" not in coach.get(f"/trajecten/{code}")
    assert "Alleen een coördinator" in text(coach.get(f"/trajecten/{code}/stilstand"))
    path = f"/trajecten/{code}/stilstand"
    page = coordinator.post(path, 422, sinds="2027-03-02", reden=" ")
    assert wrong(page) == ["sinds", "reden"] and "waarom (hooguit 300 tekens)" in text(page) and 'value="2027-03-02"' in page
    page = coordinator.post(path, 422, sinds="gisteren", reden="Vakantie")
    assert wrong(page) == ["sinds"] and "Kies een dag van 2 maart 2026 tot en met vandaag." in text(page)
    page = text(coordinator.post(path, sinds="2026-03-02", reden="Het gezin is weg."))
    assert coordinator.path == f"/trajecten/{code}"
    assert "Dit traject staat stil sinds 2 maart 2026. Het gezin is weg." in page
    task = s.task("Onderzoek doen", "coach")
    assert "Deze taak wacht mee" in text(coach.get(task)) and "staat stil" in text(coach.get("/"))
    assert "Laat weer verder gaan" not in coach.get(f"/trajecten/{code}")
    coach.post(path, 403, doen="verder", reden="Terug")
    s.world.later(days=3)
    assert "Alle open datums schuiven 3 dagen op." in text(coordinator.get(path))
    assert "staat stil sinds" not in text(coordinator.post(path, doen="verder", reden="Terug."))
    assert "Eerder stond het stil" in coordinator.get(path)
    assert "3 dagen opgeschoven: traject stond stil van 2 maart 2026 tot 5 maart 2026" in text(coach.get(task))
    s.visit("vreemde").get(path, 404)


def test_substitution_is_arranged_seen_and_ended(store: Store) -> None:
    s = site(store)
    s.world.admitted()
    task = s.task("Onderzoek doen", "coach")
    coach, substitute = s.visit("coach"), s.visit("invaller")
    substitute.get(task, 404)
    page = coach.get("/vervanging")
    assert 'aria-current="page">Vervanging' in page and "Wie vervangt u?" in page and 'name="wie"' not in page
    ids = {name: user.id for name, user in s.world.users.items()}
    page = coach.post("/vervanging", 422, vervanger="", vanaf="2026-03-02", tot_en_met="2026-03-01")
    assert wrong(page) == ["vervanger", "tot_en_met"] and "Kies een laatste dag op of na de eerste dag." in text(page)
    page = coach.post("/vervanging", 422, vervanger="", vanaf="gisteren", tot_en_met="")
    assert wrong(page) == ["vervanger", "vanaf", "tot_en_met"] and "een datum in die bestaat" in text(page)
    week = {"vanaf": "2026-03-02", "tot_en_met": "2026-03-06"}
    coach.post("/vervanging", 403, wie=ids["invaller"], vervanger=ids["coach"], **week)
    page = coach.post("/vervanging", vervanger=ids["invaller"], **week)
    assert "Invaller vervangt Coach" in text(page) and "van 2 maart 2026 tot en met 6 maart 2026" in text(page)
    page = coach.post("/vervanging", 409, vervanger=ids["invaller"], **week)
    assert "Dit kan niet" in page and "Coach wordt al vervangen door Invaller" in text(page) and wrong(page) == []
    assert "namens Coach" in text(substitute.get("/"))
    assert "U doet deze taak namens Coach." in text(substitute.get(task))
    coordinator = s.visit("coordinator")
    page = coordinator.get("/vervanging")
    assert 'name="wie"' in page
    path = page.split('action="/vervanging/')[1].split('"')[0]
    coordinator.post(f"/vervanging/{path}")
    assert "Vandaag vervangt niemand iemand." in text(coordinator.get("/vervanging"))
    substitute.get(task, 404)
    assert "Geweest" in substitute.get("/vervanging")


def test_the_roster_is_planned_and_shows_gaps(store: Store) -> None:
    s = site(store)
    coordinator, coach = s.visit("coordinator"), s.visit("coach")
    assert "42 dagen zonder dienst" in text(coordinator.get("/dienst"))
    assert "Dienst plannen" not in coach.get("/dienst")
    assert wrong(coordinator.post("/dienst", 422, vanaf="2026-03-02", tot_en_met="")) == ["gebruiker", "tot_en_met"]
    coach_id = s.world.users["coach"].id
    page = text(coordinator.post("/dienst", gebruiker=coach_id, vanaf="2026-03-02", tot_en_met="2026-03-06"))
    assert "37 dagen zonder dienst" in page and "ma 2 maart Coach 17:00 tot 08:30" in page
    assert "za 7 maart (vrij) niemand 08:30 tot 08:30" in page
    assert "Uw eerste dienst begint op 2 maart, 17:00." in text(coach.get("/dienst"))
    assert "41 dagen" not in text(
        coordinator.post("/dienst", gebruiker="niemand", vanaf="2026-03-02", tot_en_met="2026-03-06")
    )
    s.world.later(hours=10)
    assert "Nu heeft niemand dienst" in text(coordinator.get("/dienst"))
    s.visit("verwijzer").get("/dienst", 403)
    assert "/dienst" not in s.visit("verwijzer").get("/")

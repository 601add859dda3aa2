"""Lopende trajecten, as a coordinator sees and moves them: no JavaScript anywhere."""

from __future__ import annotations

import re

import pytest

from service.bundle.read import hash_of
from service.usecases import draft_files, drafts
from service.usecases.wake import wake_due
from tests.usecases.moving import bundle_of, changed, publish, work_off
from tests.usecases.test_moves import RENAMED, WITHOUT_RESEARCH
from tests.web.visiting import Site, Visit, text

LATER = changed("processes/traject.bpmn", "Coach kiezen", "Een coach kiezen")


def version(pages: Site, files: dict[str, bytes]) -> str:
    """The path of the page on moving to these files, published now."""
    publish(pages.world, files)
    visit = pages.visit("coordinator")
    visit.get(f"/processen/verplaatsen?versie={hash_of(files)}")
    return visit.path


def looked(pages: Site, visit: Visit, path: str) -> str:
    visit.post(path)
    work_off(pages.world)
    return text(visit.get(path))


def test_a_draft_tells_what_it_does_with_running_cases(pages: Site) -> None:
    w = pages.world
    early, busy = w.refer(), w.admitted()
    draft = drafts.open_draft(w.regie, w.users["coordinator"], "Ander onderzoek", w.now)
    new = WITHOUT_RESEARCH["processes/onderzoek.bpmn"]
    draft_files.save_file(w.regie, w.users["coordinator"], draft.id, "processes/onderzoek.bpmn", new, 0, w.now)
    visit, path = pages.visit("coordinator"), f"/processen/concepten/{draft.id}/lopend"
    assert "Bekijk wat dit doet met lopende trajecten" in text(visit.get(path))
    page = visit.post(path)
    assert visit.last is not None and visit.last.headers["Refresh"] == "2"
    assert re.search(r'<progress value="0" max="2">', page)
    work_off(w)
    page = text(visit.get(path))
    assert "Refresh" not in visit.last.headers
    assert "1 gaat mee" in page and "1 blijft op de eigen versie" in page
    assert "‘Onderzoek doen’ bestaat niet meer, en dit traject is daar nu." in page
    assert f"{busy.code} · {busy.alias} Onderzoek" in page and f"/trajecten/{busy.code}" in visit.last.text
    assert early.code not in page


def test_cases_are_chosen_moved_and_put_back(pages: Site) -> None:
    first, second = pages.world.refer(), pages.world.admitted()
    path, visit = version(pages, RENAMED), pages.visit("coordinator")
    page = looked(pages, visit, path)
    assert "Dit kan mee 2" in page and f"{first.code} · {first.alias} nog geen fase · nu op versie 1" in page
    page = text(visit.post(f"{path}/overzetten", welke="keuze", traject=second.case_id))
    assert "1 traject overzetten naar versie 2?" in page and bundle_of(pages.world, second.case_id) != hash_of(RENAMED)
    visit.post(f"{path}/overzetten", welke="keuze", traject=second.case_id, zeker="ja")
    move = visit.path
    work_off(pages.world)
    page = text(visit.get(move))
    assert "1 overgezet" in page and "0 bleven staan" in page and bundle_of(pages.world, second.case_id) == hash_of(RENAMED)
    assert "Overgezet naar de versie van 2 maart 2026" in text(visit.get(f"/trajecten/{second.code}"))
    assert "Dit kan mee 1" in text(visit.get(path))
    assert "1 traject terugzetten?" in text(visit.get(f"{move}/terug"))
    visit.post(f"{move}/terug")
    work_off(pages.world)
    assert "1 teruggezet" in text(visit.get(visit.path)) and bundle_of(pages.world, second.case_id) != hash_of(RENAMED)
    assert "Dit is teruggezet door Coordinator" in text(visit.get(move))
    assert "Dat kan nu niet" in text(visit.get(f"{move}/terug"))
    page = text(visit.get("/processen/verplaatsen"))
    assert "Overzetten naar versie 2 teruggezet" in page and "1 traject teruggezet." in page
    visit.post(f"{move}/terug", 409)


def test_all_that_can_in_one_phase_or_on_one_version(pages: Site) -> None:
    w = pages.world
    w.refer(), w.admitted()
    publish(w, LATER)
    newer = w.refer()
    path, visit = version(pages, RENAMED), pages.visit("coordinator")
    looked(pages, visit, path)
    assert "Dit kan mee 1" in text(visit.get(f"{path}?fase=Onderzoek"))
    page = text(visit.get(f"{path}?van=2"))
    assert "Dit kan mee 1" in page and newer.code in page
    assert "Geen traject past hierbij." in text(visit.get(f"{path}?fase=Plan"))
    proof = re.search(r'name="proef" value="(\d+)"', visit.get(path))
    assert proof is not None
    fields = {"welke": "alle", "proef": proof[1], "van": "1", "fase": ""}
    assert "2 trajecten overzetten naar versie 3?" in text(visit.post(f"{path}/overzetten", **fields))
    visit.post(f"{path}/overzetten", zeker="ja", **fields)
    work_off(w)
    assert "2 overgezet" in text(visit.get(visit.path)) and bundle_of(w, newer.case_id) == hash_of(LATER)


def test_what_broke_can_be_taken_along_to_the_version_that_mends_it(pages: Site) -> None:
    w = pages.world
    started = w.admitted()
    w.act("later-breken", "coordinator", started.case_id, reden="kapot")
    wake_due(w.regie, w.later(days=2).now)
    path, visit = version(pages, RENAMED), pages.visit("coordinator")
    page = looked(pages, visit, path)
    assert "Er is een storing" in page and "Zet dit traject toch over" in page and "Er is geen traject dat nog over kan" in page
    visit.post(f"{path}/overzetten", storing="ja", traject=started.case_id, zeker="ja")
    work_off(w)
    assert bundle_of(w, started.case_id) == hash_of(RENAMED)


def test_many_cases_with_one_reason_have_a_page_of_their_own(pages: Site) -> None:
    w = pages.world
    codes = [w.admitted().code for _ in range(22)]
    path, visit = version(pages, WITHOUT_RESEARCH), pages.visit("coordinator")
    page = looked(pages, visit, path)
    assert "Alle 22 trajecten" in page and codes[0] in page and codes[21] not in page
    link = re.search(r'href="([^"]+/groep/\d+)"', visit.get(path))
    assert link is not None
    page = text(visit.get(link[1]))
    assert all(code in page for code in codes)
    assert codes[21] in visit.get(f"{link[1]}?na=21") and codes[0] not in visit.get(f"{link[1]}?na=21")
    visit.get(link[1].rpartition("/")[0] + "/99", 404)


def test_a_move_that_was_given_up_is_gone_on_with(pages: Site) -> None:
    w = pages.world
    started = w.admitted()
    path, visit = version(pages, RENAMED), pages.visit("coordinator")
    visit.post(f"{path}/overzetten", welke="keuze", traject=started.case_id, zeker="ja")
    move = visit.path
    visit.post(f"{move}/verder", 409)
    with w.regie.store.transaction() as tx:
        tx.exec_driver_sql("UPDATE jobs SET run_at = NULL, error = 'Het lukte niet.'")
    page = text(visit.get(move))
    assert "Het werk is gestopt" in page and "Het lukte niet." in page and "gestopt" in visit.get("/processen/verplaatsen")
    visit.post(f"{move}/verder")
    work_off(w)
    assert "1 overgezet" in text(visit.get(move))


@pytest.mark.parametrize(
    "path", ["verplaatsen", "verplaatsen/1", "versies/1/trajecten", "concepten/1/lopend"]
)
def test_only_coordinators_come_here(pages: Site, path: str) -> None:
    pages.visit("coach").get(f"/processen/{path}", 403)


def test_what_is_not_there(pages: Site) -> None:
    visit = pages.visit("coordinator")
    assert "Er is nog niets overgezet." in visit.get("/processen/verplaatsen")
    for path in ("/processen/verplaatsen/9", "/processen/versies/9/trajecten", "/processen/verplaatsen?versie=onbekend"):
        visit.get(path, 404)
    visit.post("/processen/versies/1/trajecten/overzetten", 400, welke="keuze", traject="x")

"""The pages of proefritten and proeven, without JavaScript: through the test client, on the tiny bundle."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from service import worker
from service.store.session import Store
from service.trials import looking, plays
from service.trials.ground import prepare, publish_as_somebody
from service.trials.read import read_trials
from service.trials.scratch import Scratch
from service.usecases import draft_files, drafts
from service.usecases.regie import Regie
from tests.trials.factories import tiny_files
from tests.usecases.world import World
from tests.web.visiting import Site, Visit, hidden, site_on, text

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HULP = "processes/hulp.bpmn"


@pytest.fixture(autouse=True)
def own_scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Scratch(tmp_path_factory.mktemp("scratch"))
    monkeypatch.setattr(plays, "shared", lambda: made)
    monkeypatch.setattr(looking, "shared", lambda: made)


@pytest.fixture
def pages(sqlite_store: Store) -> Site:
    """The pages on the tiny bundle with its own people."""
    files = tiny_files()
    regie = Regie(sqlite_store)
    people = prepare(regie, read_trials(files).world)
    publish_as_somebody(regie, read_trials(files).world, files)
    return site_on(World(regie, NOW, users=dict(people.users)))


@pytest.fixture
def visit(pages: Site) -> Visit:
    """A coordinator in a new draft."""
    found = pages.visit("coordinator")
    found.post("/processen/concepten", titel="Korter")
    return found


def begun(visit: Visit) -> str:
    """A play, by its address."""
    visit.post(f"{visit.path}/proefritten", titel="Een gezin", begin="2026-03-02")
    return visit.path


def at_once(visit: Visit, page: str, number: int = 0) -> str:
    """Press the button that does something with plausible answers."""
    forms = re.findall(r'<form method="post" action="([^"]*/meteen)".*?</form>', page, re.S)
    body = re.findall(r'<form method="post" action="[^"]*/meteen".*?</form>', page, re.S)[number]
    fields: dict[str, object] = {name: unescape(value) for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', body)}
    return visit.send(forms[number], {**fields, "_csrf": visit.csrf()})


def press(visit: Visit, play: str, what: str, page: str, status: int = 200, **fields: object) -> str:
    return visit.send(f"{play}/{what}", {"_csrf": visit.csrf(), "_versie": hidden(page, "_versie"), **fields}, status)


def test_a_play_from_start_to_end(visit: Visit) -> None:
    play = begun(visit)
    page = visit.get(play)
    assert "Het is 2 maart 2026" in text(page) and "Er is nog geen gezin" in text(page)
    page = at_once(visit, page)
    assert "Vraag beoordelen" in text(page) and "09-03-2026" in text(page) and "Co Ordinator" in text(page)
    assert '"token"' in page and '"vraag_beoordelen"' in page and "/bron/processes/hulp.bpmn" in page
    page = at_once(visit, page)
    assert "Coco Ach" in text(page)
    page = press(visit, play, "wachten", page, aantal="2", eenheid="weken")
    assert "Het is 16 maart 2026" in text(page) and "Gewacht: 2 weken" in text(page)
    page = press(visit, play, "terug", page)
    assert "Het is 2 maart 2026" in text(page)
    page = at_once(visit, at_once(visit, page))
    page = press(visit, play, "wachten", page, tot="volgende")
    assert "Afgesloten" in text(page)
    assert "Een gezin" in text(visit.get(play.rpartition("/")[0].replace("proefritten", "concepten/1/proefritten")))


def test_a_form_of_a_play_is_the_real_form(visit: Visit) -> None:
    play = begun(visit)
    path = f"{play}/invullen/start/hulp"
    page = visit.get(f"{path}?door=verwijzer")
    assert "Vul aannemelijke antwoorden in" in text(page)
    keys: dict[str, object] = {"_csrf": visit.csrf(), "_versie": hidden(page, "_versie"), "_door": "verwijzer", "_getoond": ""}
    wrong = visit.send(path, {**keys, "ernst": "veel"}, 422)
    assert "Vul een getal in" in text(wrong) and 'value="veel"' in wrong
    filled = visit.get(f"{path}?door=verwijzer&aannemelijk=0")
    assert "Het gezin vraagt hulp." in filled and 'value="Kim"' in filled and "Vul andere antwoorden in" in text(filled)
    row = visit.send(path, {**keys, "_rij_erbij": "personen"})
    assert "personen.1.naam" in row or "personen.0.naam" in row
    sent = {"gevraagd_op": "2026-03-01", "toelichting": "Hulp.", "ernst": "4", "soort": "thuis",
            "personen.0.naam": "Kim", "personen.0.rol": "kind", "personen.0.geboren_op": "2017-01-01"}
    page = visit.send(path, {**keys, **sent})
    assert "Vraag beoordelen" in text(page)
    task = re.search(r"/invullen/taak/\d+", page)
    assert task is not None
    assert "Klaar op" in text(visit.get(f"{play}{task[0]}")) and "Twee Ordinator" in text(visit.get(f"{play}{task[0]}"))


def test_what_cannot_be_done_is_told_on_the_page_of_the_play(visit: Visit) -> None:
    play = begun(visit)
    page = visit.get(play)
    told = press(visit, play, "wachten", page, 409, tot="volgende")
    assert "Dit kan nu niet" in text(told) and "Er komt geen volgend moment" in text(told)
    told = press(visit, play, "wachten", page, 400, aantal="x", eenheid="weken")
    assert "Kies hoe lang u wacht" in text(told)
    at_once(visit, page)
    told = press(visit, play, "terug", page, 409)
    assert "intussen verder gegaan" in text(told)
    told = press(visit, play, "bewaren", visit.get(play), 400, naam="Met Spaties", titel="Zo")
    assert "korte naam" in text(told)
    visit.get(f"{play}/invullen/iets/anders", 404)
    visit.get("/processen/proefritten/99", 404)
    visit.post("/processen/concepten/1/proefritten", 400, titel="x", begin="morgen")


def test_a_play_is_saved_as_a_trial_and_thrown_away(visit: Visit) -> None:
    play = begun(visit)
    page = at_once(visit, visit.get(play))
    page = press(visit, play, "bewaren", page, naam="80-begin", titel="Een begin")
    assert "Bewaard als proef" in text(page) and "processes/proeven/80-begin.yaml" in page
    visit.post(f"{play}/weg")
    assert visit.path == "/processen/concepten/1/proefritten"


def test_more_families_in_one_play(visit: Visit) -> None:
    play = begun(visit)
    page = at_once(visit, visit.get(play))
    starts = len(re.findall(r"/meteen", page)) - 1
    page = at_once(visit, page, starts)
    assert "Verder met" in text(page)
    page = press(visit, play, "traject", page, traject="1")
    assert "Verder met traject 1" in text(page)
    press(visit, play, "traject", page, 404, traject="x")


def test_trials_are_played_by_the_worker_and_shown(pages: Site, visit: Visit) -> None:
    draft = visit.path
    page = visit.get(f"{draft}/proeven")
    assert "4 nog te spelen" in text(page)
    page = visit.post(f"{draft}/proeven")
    assert "De proeven worden gespeeld" in text(page) and visit.last is not None and visit.last.headers["Refresh"] == "2"
    while worker.work(pages.world.regie, lambda: NOW, lambda: NOW):
        pass
    page = visit.get(f"{draft}/proeven")
    assert "4 geslaagd" in text(page) and "Alle proeven slagen" in text(page)
    page = visit.get(f"{draft}/proeven/dekking")
    assert "Elke pijl en elke regel wordt door een proef doorlopen" in text(page) and '"passed"' in page


def test_a_red_trial_and_what_is_missed_and_a_way_to_it(pages: Site, visit: Visit) -> None:
    draft = visit.path
    regie = pages.world.regie
    coordinator = pages.world.users["coordinator"]
    text_now = drafts.working(regie, coordinator, 1).files[HULP].decode()
    changed = text_now.replace("werkdagen(vandaag, 5)", "werkdagen(vandaag, 6)")
    draft_files.save_file(regie, coordinator, 1, HULP, changed.encode(), 0, NOW)
    for name in ("afwijzen", "te_laat"):
        draft_files.remove_file(regie, coordinator, 1, f"processes/proeven/{name}.yaml", 0, NOW)
    assert "Speel ze eerst" in text(visit.get(f"{draft}/proeven/dekking"))
    visit.post(f"{draft}/proeven/dekking", 409)
    visit.post(f"{draft}/proeven")
    while worker.work(regie, lambda: NOW, lambda: NOW):
        pass
    page = visit.get(f"{draft}/proeven")
    assert "1 mislukt" in text(page) and "had klaar moeten zijn op 2026-03-09" in text(page)
    page = visit.get(f"{draft}/proeven/dekking?diagram=hulp")
    assert "Zoek een weg" in text(page) and '"missed"' in page
    assert "Regie zoekt een weg" in text(visit.post(f"{draft}/proeven/dekking"))
    while worker.work(regie, lambda: NOW, lambda: NOW):
        pass
    page = visit.get(f"{draft}/proeven/dekking")
    found = re.findall(r'name="wat" value="([^"]*)"', page)
    assert "Gevonden in" in text(page) and found
    page = visit.post(f"{draft}/proeven/dekking/toevoegen", wat=unescape(found[0]))
    assert "Toegevoegd: processes/proeven/gevonden-" in text(page)
    visit.post(f"{draft}/proeven/dekking/toevoegen", 404, wat="rule:weg:1")


def test_a_draft_that_cannot_be_played_says_so(pages: Site, visit: Visit) -> None:
    draft_files.save_file(pages.world.regie, pages.world.users["coordinator"], 1, HULP, b"<", 0, NOW)
    page = visit.get(f"{visit.path}/proeven")
    assert "De proeven zijn nu niet te spelen" in text(page)


def test_only_coordinators_come_here(pages: Site, visit: Visit) -> None:
    draft, play = visit.path, begun(visit)
    coach = pages.visit("coach")
    for path in (f"{draft}/proeven", f"{draft}/proefritten", play, f"{draft}/proeven/dekking"):
        coach.get(path, 403)

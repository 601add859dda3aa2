"""The pages of a draft: what changed, what is wrong, text, files, zips, merging, and publishing with two people."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import delete

from service.bundle.read import hash_of
from service.domain.people import Role
from service.store import bundles, trial_results
from service.store.session import Store
from service.store.tables import publications
from service.store.trial_results import Result
from service.trials import running
from service.trials.read import trial_names
from service.usecases import moves, people, zips
from service.usecases.start import start
from tests.statements import statements
from tests.trials.factories import tiny_files
from tests.usecases.drafting import ANSWERS, DIAGRAM, FORM, TABLE, begin, change, files_of, publish_draft, published, rename
from tests.usecases.moving import times, work_off
from tests.usecases.world import World, token
from tests.web.visiting import Site, Visit, hidden, site_on, text

TEXT = "processes/gegevens.yaml"


def studio(store: Store, *, four_eyes: bool = True) -> Site:
    """The pages on the tiny bundle."""
    return site_on(published(store), four_eyes=four_eyes)


@pytest.fixture
def pages(sqlite_store: Store) -> Site:
    return studio(sqlite_store)


def played(w: World, draft: int) -> None:
    """All trials of a draft, played as the workers do."""
    on = running.on_draft(files_of(w, draft))
    results = running.play_some(on, on.playable, w.now)
    with w.regie.store.transaction() as tx:
        trial_results.put(tx, results)


def passed(w: World, draft: int) -> None:
    """All trials of a draft are green, without being played."""
    files = files_of(w, draft)
    with w.regie.store.transaction() as tx:
        trial_results.put(
            tx, [Result(hash_of(files), name, "", True, "", "", (), "", 0.1, w.now) for name in trial_names(files)]
        )


def test_the_first_page_tells_what_is_current_and_what_is_being_changed(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    assert "Er zijn geen concepten" in visit.get("/processen")
    draft = begin(w, "Termijn korter")
    rename(w, draft, "Vraag wegen")
    other = begin(w, "Stuk", "tweede")
    change(w, other, DIAGRAM, 'value="gesprek"', 'value="bestaat-niet"', "tweede")
    seen = text(visit.get("/processen"))
    assert "Nieuwe trajecten beginnen met versie 1" in seen
    assert "Termijn korter ‘Vraag beoordelen’ heet nu ‘Vraag wegen’ Coordinator, begonnen op" in seen
    assert "fouten" in seen or "fout" in seen
    assert "Processen" not in pages.visit("coach").get("/") and pages.visit("coach").get("/processen", 403)


def test_before_the_first_publication_the_page_says_what_to_do(sqlite_store: Store) -> None:
    pages = studio(sqlite_store)
    with sqlite_store.transaction() as tx:
        tx.execute(delete(publications))
    assert "regie publish" in pages.visit("coordinator").get("/processen")


def test_a_draft_is_begun_filled_and_thrown_away(pages: Site) -> None:
    visit = pages.visit("coordinator")
    visit.get("/processen")
    visit.post("/processen/concepten", 400, titel="")
    page = visit.post("/processen/concepten", titel="Nieuw gesprek")
    draft = visit.path
    assert "Hulp bij een vraag" in page and "hulp.bpmn" in page and "Alles klopt" in page
    assert "Kies hieronder" in page
    visit.post(f"{draft}/toevoegen", 400, titel="Kan niet", soort="iets")
    visit.post(f"{draft}/toevoegen", titel="Gesprek met de school", soort="diagram")
    assert visit.path == f"{draft}/bewerken/processes/gesprek-met-de-school.bpmn"
    page = visit.get(draft)
    assert "Nieuw: het diagram ‘Gesprek met de school’" in page and "1 waarschuwing" in page
    assert "Gesprek voeren" not in text(visit.get(f"{draft}?zoek=school"))
    assert "Niets gevonden" in visit.get(f"{draft}?zoek=bestaat-niet")
    assert "Gesprek met de school" in visit.get(f"{draft}/weggooien")
    assert "Nieuw gesprek" not in visit.post(f"{draft}/weggooien")
    assert "weggegooid" in visit.get(draft)


def test_a_finding_leads_to_its_element(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    change(w, draft, DIAGRAM, 'value="gesprek"', 'value="bestaat-niet"')
    page = visit.get(f"/processen/concepten/{draft}")
    assert f"/processen/concepten/{draft}/bewerken/{DIAGRAM}?element=gesprek_voeren" in page
    page = visit.get(f"/processen/concepten/{draft}/bevindingen")
    assert "bestaat-niet" in page and f"/bewerken/{DIAGRAM}?element=gesprek_voeren" in page
    change(w, draft, DIAGRAM, 'value="bestaat-niet"', 'value="gesprek"')
    assert "Alles klopt" in visit.get(f"/processen/concepten/{draft}/bevindingen")


def test_every_editor_says_where_it_is_and_leads_back(pages: Site) -> None:
    draft, visit = begin(pages.world, "Termijn korter"), pages.visit("coordinator")
    trials = f'href="/processen/concepten/{draft}/proeven"'
    trial = "processes/proeven/gewoon.yaml"
    for path, title in ((DIAGRAM, "Hulp bij een vraag"), (TABLE, "Mag dit gezin hulp?"), (trial, "Een gezin krijgt hulp")):
        seen = visit.get(f"/processen/concepten/{draft}/bewerken/{path}")
        assert f"Processen › Termijn korter › {title}" in text(seen)
        assert f'<a href="/processen/concepten/{draft}">Termijn korter</a>' in seen
        assert (trials in seen) == (path == trial)


def test_text_is_edited_without_scripts(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    path = f"/processen/concepten/{draft}/bewerken/{TEXT}"
    page = visit.get(path)
    assert "<textarea" in page and "registers:" in page
    content = tiny_files()[TEXT].decode() + "# meer\n"
    page = visit.post(path, tekst=content.replace("\n", "\r\n"), versie=hidden(page, "versie"))
    assert "Bewaard." in page and files_of(w, draft)[TEXT].decode() == content
    page = visit.post(path, tekst="registers: [", versie=hidden(page, "versie"))
    assert "Bevindingen" in page and "class=\"bad\"" in page


def test_text_that_somebody_else_saved_first_is_not_lost(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    path = f"/processen/concepten/{draft}/bewerken/{TEXT}"
    visit.get(path)
    change(w, draft, TEXT, "registers:", "# van Tweede\nregisters:", "tweede")
    page = visit.post(path, 409, tekst="mijn eigen tekst", versie="0")
    assert "mijn eigen tekst" in page and "# van Tweede" in page and "Iemand anders was eerder" in page
    visit.post(path, tekst="mijn eigen tekst", versie=hidden(page, "versie"))
    assert files_of(w, draft)[TEXT] == b"mijn eigen tekst"
    assert "Nu ook open" not in visit.get(path) and visit.post(path, 409, tekst="x", versie="niets")


def test_a_file_has_versions_a_copy_and_is_taken_out(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    change(w, draft, DIAGRAM, "Vraag wegen", "Vraag lezen", "tweede")
    path = f"/processen/concepten/{draft}/bestand/{DIAGRAM}"
    page = visit.get(path)
    assert "Bewaard door Tweede" in page and "Zet terug" in page and "heet nu ‘Vraag lezen’" in page
    visit.post(f"{path}/terugzetten", naar=1, versie=2)
    assert b"Vraag wegen" in files_of(w, draft)[DIAGRAM]
    visit.post(f"{path}/terugzetten", 409, naar=2, versie=1)
    visit.post(f"{path}/terugzetten", 400, naar="x", versie=1)
    visit.post(f"{path}/weghalen", 400, versie=3)
    assert "weggehaald" in visit.post(f"{path}/weghalen", versie=3, zeker="ja")
    assert DIAGRAM not in files_of(w, draft)
    visit.post(f"{path}/terugzetten", naar=0, versie=4)
    assert files_of(w, draft)[DIAGRAM] == tiny_files()[DIAGRAM]
    visit.post(f"{path}/kopie", titel="Nog een vraag")
    assert visit.path.endswith("/bewerken/processes/nog-een-vraag.bpmn")
    visit.get(f"/processen/concepten/{draft}/bestand/forms/nergens.form", 404)
    visit.get(f"/processen/concepten/{draft}/bewerken/forms/nergens.form", 404)
    visit.get("/processen/concepten/99", 404)


def test_a_zip_goes_out_and_in(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w, "Één zip")
    answer = visit.client.get(f"/processen/concepten/{draft}/zip")
    assert answer.data == zips.pack(tiny_files()) and answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="concept-{draft}-een-zip.zip"'
    assert visit.client.get("/processen/versies/1/zip").data == answer.data
    files = {**tiny_files(), FORM: tiny_files()[FORM].replace(b'"title": "', b'"title": "Ander ')}
    into = f"/processen/concepten/{draft}/zip"
    page = visit.post(into, zip=(io.BytesIO(zips.pack({**files, "README.md": b"hoi"})), "wijziging.zip"))
    assert "1 bestand is anders" in page and "README.md" in page and files_of(w, draft) == files
    assert "Er is niets veranderd" in visit.post(into, zip=(io.BytesIO(zips.pack(files)), "wijziging.zip"))
    assert "geen goede zip" in visit.post(into, 422, zip=(io.BytesIO(b"hoi"), "wijziging.zip"))
    assert "Kies eerst" in visit.post(into, 400)
    large = visit.client.post(into, data=b"x" * 3_000_000, content_type="multipart/form-data; boundary=x")
    assert large.status_code == 413 and "te groot" in large.text


@pytest.mark.parametrize(
    ("path", "old", "new", "seen"),
    [
        (DIAGRAM, 'name="Vraag beoordelen"', 'name="Vraag wegen"', ['"vraag_beoordelen": ["changed"]', 'data-with="diagram2"']),
        (TABLE, "&gt;= 3", "&gt;= 4", ["<del>&gt;= 3</del> <ins>&gt;= 4</ins>"]),
        (FORM, '"label": "', '"label": "Anders: ', ['class="changed']),
        (TEXT, "registers:", "# hier\nregisters:", ['<span class="added">+ # hier</span>']),
    ],
)
def test_a_file_is_shown_beside_what_it_was(pages: Site, path: str, old: str, new: str, seen: list[str]) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    change(w, draft, path, old, new)
    page = visit.get(f"/processen/concepten/{draft}/verschil")
    assert f"/verschil/{path}?met=1" in page and 'class="changes"' in page
    page = visit.get(f"/processen/concepten/{draft}/verschil/{path}")
    for part in seen:
        assert part in page, part
    visit.get(f"/processen/concepten/{draft}/verschil/forms/nergens.form", 404)


def test_what_is_new_or_gone_is_shown_alone(pages: Site) -> None:
    visit = pages.visit("coordinator")
    draft = begin(pages.world)
    visit.get("/processen")
    kinds = {"diagram": "processes/een-diagram.bpmn", "table": "processes/een-table.dmn", "form": "forms/een-form.form"}
    for kind, path in kinds.items():
        visit.post(f"/processen/concepten/{draft}/toevoegen", titel=f"Een {kind}", soort=kind)
        page = visit.get(f"/processen/concepten/{draft}/verschil/{path}")
        assert '<span class="pill fine">nieuw</span>' in page and f"Een {kind}" in page
    visit.post(f"/processen/concepten/{draft}/bestand/{TABLE}/weghalen", versie=0, zeker="ja")
    assert "weggehaald" in visit.get(f"/processen/concepten/{draft}/verschil/{TABLE}")
    source = visit.client.get(f"/processen/concepten/{draft}/bron/{DIAGRAM}")
    assert source.data == tiny_files()[DIAGRAM] and source.content_type.startswith("text/plain")
    assert visit.client.get(f"/processen/concepten/{draft}/bron/{TABLE}").status_code == 404


def test_versions_are_read_and_compared(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    publish_draft(w, draft)
    page = text(visit.get("/processen/versies"))
    assert "Versie 2 geldt nu Coordinator op 2 maart" in page and "heet nu ‘Vraag wegen’" in page
    assert "Ga terug naar deze versie" in page
    page = visit.get("/processen/versies/2")
    assert f"/processen/versies/2/bestand/{DIAGRAM}" in page and "Versie 1 ·" in page
    assert 'data-diagram="/processen/versies/2/bron/' in visit.get(f"/processen/versies/2/bestand/{DIAGRAM}")
    assert "&gt;= 3" in visit.get(f"/processen/versies/1/bestand/{TABLE}")
    assert "<fieldset disabled" in visit.get(f"/processen/versies/1/bestand/{FORM}")
    assert "registers:" in visit.get(f"/processen/versies/1/bestand/{TEXT}")
    assert b"Vraag wegen" in visit.client.get(f"/processen/versies/2/bron/{DIAGRAM}").data
    assert "‘Vraag beoordelen’ heet nu ‘Vraag wegen’" in visit.get("/processen/versies/2/verschil")
    assert "‘Vraag wegen’ heet nu ‘Vraag beoordelen’" in visit.get("/processen/versies/1/verschil?met=2")
    assert "Er is geen verschil" in visit.get("/processen/versies/1/verschil")
    visit.get(f"/processen/versies/2/verschil/{DIAGRAM}")
    for missing in ("9", "1/bestand/forms/nergens.form", "9/verschil", "9/terug"):
        visit.get(f"/processen/versies/{missing}", 404)


def test_two_people_publish(pages: Site) -> None:
    w, one, other = pages.world, pages.visit("coordinator"), pages.visit("tweede")
    draft = begin(w, "Andere naam")
    rename(w, draft, "Vraag wegen")
    path = f"/processen/concepten/{draft}/publiceren"
    assert "Speel eerst de proeven" in one.get(path)
    one.post(path, 409, inhoud=hash_of(files_of(w, draft)), toelichting="Duidelijker")
    passed(w, draft)
    page = one.get(path)
    assert "Alle 4 goed" in page
    assert "Vraag om goedkeuring" in page
    page = one.post(path, inhoud=hidden(page, "inhoud"), toelichting="Duidelijker")
    assert "Een collega is aan zet" in page and "Goedkeuren en publiceren" not in page
    one.post(f"/processen/concepten/{draft}/goedkeuren", 403, inhoud=hidden_hash(w, draft))
    assert "wacht op goedkeuring" in other.get("/processen")
    assert "keur het goed of af" in other.get(f"/processen/concepten/{draft}")
    page = other.get(path)
    assert "Duidelijker" in page and "‘Vraag beoordelen’ heet nu ‘Vraag wegen’" in page
    page = other.post(f"/processen/concepten/{draft}/goedkeuren", inhoud=hidden(page, "inhoud"))
    assert "Gepubliceerd" in page and "goedgekeurd door Tweede" in page and other.path == "/processen/versies/2"
    assert other.get(path) and other.path == "/processen/versies"
    other.post(f"/processen/concepten/{draft}/goedkeuren", 409, inhoud=hidden_hash(w, draft))


def hidden_hash(w: World, draft: int) -> str:
    return hash_of(files_of(w, draft))


def test_a_request_is_refused_and_withdrawn(pages: Site) -> None:
    w, one, other = pages.world, pages.visit("coordinator"), pages.visit("tweede")
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    passed(w, draft)
    path = f"/processen/concepten/{draft}"
    ask = {"inhoud": hidden_hash(w, draft), "toelichting": "Duidelijker"}
    one.get(path)
    one.post(f"{path}/publiceren", **ask)
    other.get(path)
    page = other.post(f"{path}/afwijzen", reden="Liever niet")
    assert "Afgewezen door Tweede" in page and "Liever niet" in page
    assert "afgewezen" in one.get("/processen") and "Liever niet" in one.get(f"{path}/publiceren")
    one.post(f"{path}/publiceren", **ask)
    assert "Vraag om goedkeuring" in one.post(f"{path}/intrekken")


def test_a_red_trial_is_struck_with_a_reason(sqlite_store: Store) -> None:
    pages = studio(sqlite_store, four_eyes=False)
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    change(w, draft, TABLE, "Het is erg genoeg.", "Het is ernstig genoeg.")
    played(w, draft)
    path = f"/processen/concepten/{draft}/publiceren"
    page = visit.get(path)
    assert "Niet alle proeven zijn goed" in page
    names = re.findall(r'name="schrap:([^"]+)"', page)
    assert names and "rood" in visit.get(f"/processen/concepten/{draft}")
    visit.post(path, 409, inhoud=hidden(page, "inhoud"), toelichting="Duidelijker")
    strikes = {f"schrap:{name}": "De reden is anders geschreven." for name in names}
    page = visit.post(path, inhoud=hidden(page, "inhoud"), toelichting="Duidelijker", **strikes)
    assert "Gepubliceerd" in page and visit.path == "/processen/versies/2"
    assert "telde niet mee: De reden is anders geschreven." in page, "it stays with the version"


def test_what_stands_in_the_way_is_shown(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    path = f"/processen/concepten/{draft}/publiceren"
    assert "gelijk aan wat nu geldt" in visit.get(path)
    change(w, draft, DIAGRAM, 'value="gesprek"', 'value="bestaat-niet"')
    assert "houden dit tegen" in visit.get(path) or "houdt dit tegen" in visit.get(path)
    refused = visit.post(path, 400, inhoud=hidden_hash(w, draft), toelichting="Toch")
    assert "bestaat-niet" in refused


def test_an_outdated_draft_is_merged_on_its_page(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    mine, theirs = begin(w, "Mijn"), begin(w, "Hun", "tweede")
    rename(w, mine, "Vraag wegen")
    rename(w, theirs, "Vraag lezen", "tweede")
    publish_draft(w, theirs)
    path = f"/processen/concepten/{mine}"
    assert "Eerst samenvoegen" in visit.get(path) and "eerst samenvoegen" in visit.get("/processen")
    assert "Voeg die samen" in visit.get(f"{path}/publiceren")
    page = visit.get(f"{path}/samenvoegen")
    assert "Eén plek is aan beide kanten veranderd" in page
    sent = {"gezien": hidden(page, "gezien"), "sleutel": hidden(page, "sleutel")}
    visit.post(f"{path}/samenvoegen", 409, **sent)
    page = visit.post(f"{path}/samenvoegen", **sent, keuze0="theirs")
    assert "Samengevoegd" in page and b"Vraag lezen" in files_of(w, mine)[DIAGRAM]
    visit.get(f"{path}/samenvoegen")
    assert visit.path == path


@pytest.mark.parametrize("four_eyes", [False, True])
def test_going_back(sqlite_store: Store, four_eyes: bool) -> None:
    pages = studio(sqlite_store, four_eyes=four_eyes)
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    publish_draft(w, draft)
    page = visit.get("/processen/versies/1/terug")
    assert "‘Vraag wegen’ heet nu ‘Vraag beoordelen’" in page
    visit.post("/processen/versies/1/terug", 409, gezien="1", toelichting="Het werkte niet")
    page = visit.post("/processen/versies/1/terug", gezien=hidden(page, "gezien"), toelichting="Het werkte niet")
    if four_eyes:
        assert "Een collega is aan zet" in page
        other = pages.visit("tweede")
        page = other.get(visit.path)
        page = other.post(visit.path.replace("publiceren", "goedkeuren"), inhoud=hidden(page, "inhoud"))
    assert "Gepubliceerd" in page and "Het werkte niet" in page
    with w.regie.store.read() as tx:
        newest = bundles.newest(tx)
    assert newest is not None and newest.bundle == hash_of(tiny_files())
    assert "Niets: deze versie is gelijk" in visit.get("/processen/versies/1/terug")


def test_the_pages_need_few_statements(pages: Site) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    limits = {"": 12, f"/concepten/{draft}": 12, f"/concepten/{draft}/publiceren": 12, "/versies/1": 8,
              f"/concepten/{draft}/verschil": 9}
    for path, most in limits.items():
        with statements(w.regie.store.engine) as said:
            visit.get(f"/processen{path}")
        assert len(said) <= most, "\n".join(said)


def test_only_coordinators_see_any_of_it(pages: Site) -> None:
    w = pages.world
    draft = begin(w)
    coach: Visit = pages.visit("coach")
    coach.get("/")
    of_draft = ("", "/bevindingen", "/publiceren", "/samenvoegen", "/verschil", "/zip", "/weggooien", f"/bron/{DIAGRAM}",
                f"/bestand/{DIAGRAM}", f"/bewerken/{TEXT}")
    of_version = ("", "/zip", f"/bestand/{DIAGRAM}", f"/bron/{DIAGRAM}", "/verschil", "/terug")
    for path in ("versies", *(f"concepten/{draft}{one}" for one in of_draft), *(f"versies/1{one}" for one in of_version)):
        coach.get(f"/processen/{path}", 403)
    for path in ("concepten", f"concepten/{draft}/weggooien", f"concepten/{draft}/toevoegen", f"concepten/{draft}/publiceren",
                 f"concepten/{draft}/goedkeuren", f"concepten/{draft}/intrekken", f"concepten/{draft}/bestand/{DIAGRAM}/kopie",
                 f"concepten/{draft}/bewerken/{TEXT}", "versies/1/terug"):
        coach.post(f"/processen/{path}", 403, titel="x", soort="form", toelichting="x", gezien="1", tekst="x", versie="0")
    assert Role.COORDINATOR not in w.users["coach"].roles and people.users(w.regie)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name="Vraag beoordelen"', 'name="Vraag wegen"', "1 gaat mee"),
        ("vraag_beoordelen", "vraag_wegen", "0 gaan mee, 1 blijft"),
    ],
)
def test_running_cases_are_told_with_the_draft(pages: Site, old: str, new: str, said: str) -> None:
    w, visit = pages.world, pages.visit("coordinator")
    start(w.regie, w.users["verwijzer"], "hulp", ANSWERS, token(), w.now)
    draft = begin(w)
    change(w, draft, DIAGRAM, old, new)
    path = f"/processen/concepten/{draft}"
    assert "Nog niet bekeken" in visit.get(path)
    moves.preview(w.regie, w.users["coordinator"], files_of(w, draft), times(w), draft)
    assert "Wordt bekeken, nog 1" in visit.get(path)
    work_off(w)
    assert said in visit.get(path)
    page = text(visit.get(f"{path}/publiceren"))
    assert ("1 kan mee, 0 blijven" in page) == ("gaat" in said) and "Nog niet bekeken" not in page

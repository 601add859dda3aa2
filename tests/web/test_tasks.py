"""A task on its page: filled in, refused, too late, repeated, taken and handed over."""

from __future__ import annotations

import re

import pytest

from service.store.session import Store
from tests.usecases.diagrams import FILES, choice, field, form, rows
from tests.web.visiting import Site, Visit, control, hidden, site, text


def screening(pages: Site) -> tuple[Visit, str]:
    """The coordinator in front of a referral that was just made."""
    pages.world.refer()
    return pages.visit("coordinator"), pages.task("Aanmelding beoordelen", "coordinator")


def test_a_task_shows_what_is_asked_and_when(pages: Site) -> None:
    started = pages.world.admitted()
    page = text(pages.visit("coach").get(pages.task("Onderzoek doen", "coach")))
    assert "Onderzoek doen" in page and f"{started.code} · {started.alias}" in page
    assert "Klaar op 13 april" in page and "6 weken na 2 maart 2026" in page
    assert "Onderzoek sinds 2 maart (nu)" in page and "Plan (later)" in page
    assert "Verwijzer Jeugdbescherming" in page


def test_finishing_says_what_comes_next_and_who_has_it(pages: Site) -> None:
    visit, path = screening(pages)
    token = hidden(visit.get(path), "_token")
    page = text(visit.post(path, besluit="toelaten", _token=token))
    assert visit.path == path + "/gedaan"
    assert "Aanmelding beoordelen is afgerond." in page and "Coach kiezen" in page and "Coördinator: nog niemand" in page
    assert "Coach kiezen" in pages.world.titles("coordinator")


def test_a_second_post_of_the_same_form_was_done_already(pages: Site) -> None:
    visit, path = screening(pages)
    token = hidden(visit.get(path), "_token")
    visit.post(path, besluit="toelaten", _token=token)
    assert "Dit was al gedaan" in visit.post(path, besluit="toelaten", _token=token)
    assert pages.world.titles("coordinator") == ["Coach kiezen"]


def test_the_confirmation_is_for_what_was_just_done(pages: Site) -> None:
    visit, path = screening(pages)
    visit.get(path + "/gedaan")
    assert visit.path == path


def test_mistakes_come_back_with_what_was_typed_and_links_to_the_fields(pages: Site) -> None:
    pages.world.admitted()
    visit = pages.visit("coach")
    path = pages.task("Onderzoek doen", "coach")
    row = re.search(r'name="personen\.0\.id" value="([^"]+)"', visit.get(path))
    assert row
    page = visit.post(path, 422, verslag="", personen__0__id=row[1], personen__0__naam="", personen__0__rol="Mijn rol",
                      _token="x")  # fmt: skip
    assert "Er zijn 2 fouten in dit formulier" in page and "<title>Fout: Onderzoek doen" in page
    assert '<a href="#veld-verslag">Verslag: Vul dit veld in.</a>' in page
    assert '<a href="#veld-personen-0-naam">Personen 1: Naam: Vul dit veld in.</a>' in page
    assert 'value="Mijn rol"' in page
    assert 'aria-invalid="true"' in control(page, "verslag") and "veld-verslag-fout" in control(page, "verslag")
    assert hidden(page, "personen.0.id") == row[1] and hidden(page, "_token") == "x"
    assert pages.world.titles("coach") == ["Onderzoek doen"]


def test_somebody_else_was_first(pages: Site) -> None:
    visit, path = screening(pages)
    visit.get(path)
    pages.world.do("Aanmelding beoordelen", "tweede", besluit="afwijzen")
    page = visit.post(path, 409, besluit="toelaten", _token="mine")
    assert "Tweede heeft deze taak al gedaan" in page
    assert "checked" in page[page.index('value="toelaten"'):][:40]  # what was chosen is still there
    assert "Taak afronden" not in page


@pytest.mark.parametrize("script", [{}, {"_blad": "b"}])
def test_somebody_else_was_first_and_had_kept_it_half(pages: Site, script: dict[str, str]) -> None:
    visit, path = screening(pages)
    other = pages.visit("tweede")
    other.post(path, besluit="afwijzen", _bewaren="later", _concept_versie="0", _token="theirs")
    pages.world.do("Aanmelding beoordelen", "tweede", besluit="afwijzen")
    page = visit.post(path, 409, besluit="toelaten", _token="mine", _concept_versie="0", **script)
    assert "Tweede heeft deze taak al gedaan" in page
    assert "checked" in page[page.index('value="toelaten"'):][:40]


def test_a_task_that_is_done_is_there_to_read(pages: Site) -> None:
    visit, path = screening(pages)
    pages.world.do("Aanmelding beoordelen", "tweede", besluit="toelaten")
    page = visit.get(path)
    assert "Tweede rondde haar af op 2 maart" in text(page)
    assert "<dt>" in page and 'name="besluit"' not in page


def test_a_task_of_another_is_there_to_read_with_the_reason(pages: Site) -> None:
    visit, path = screening(pages)
    page = pages.visit("verwijzer").get(path)
    assert 'class="note"' in page and "Taak afronden" not in page and 'name="besluit"' not in page


@pytest.mark.parametrize("username", ["vreemde", "coach", "opdrachtgever", "leiding", "lezer", "privacy", "invaller"])
def test_another_cases_task_is_not_there(pages: Site, username: str) -> None:
    _, path = screening(pages)
    visit = pages.visit(username)
    visit.get(path, 404)
    for way in ("", "/oppakken", "/teruggeven", "/toewijzen"):
        visit.post(path + way, 404, besluit="toelaten", persoon="1")
    assert pages.world.titles("coordinator") == ["Aanmelding beoordelen"]


def test_four_eyes(pages: Site) -> None:
    started = pages.world.admitted()
    pages.world.do("Onderzoek doen", "coach", verslag="v")
    pages.world.do("Veiligheid inschatten", "coach", score="1")
    path = pages.task("Meelezen", "tweede", started)
    visit = pages.visit("coordinator")
    assert "Taak afronden" not in visit.get(path)
    page = visit.post(path, 403, oordeel="Ik vind van wel")
    assert "Dit mag u hier niet doen" in page and "Ik vind van wel" in page


def test_taking_a_task_and_giving_it_back(pages: Site) -> None:
    visit, path = screening(pages)
    assert "Ik pak dit op" in visit.get(path)
    page = visit.post(path + "/oppakken")
    assert "Ik pak dit op" not in page and "Voor Coordinator" in text(page)
    visit.post(path + "/teruggeven")
    assert visit.path == "/werk"
    assert "Ik pak dit op" in visit.get(path)


def test_taking_what_somebody_took(pages: Site) -> None:
    visit, path = screening(pages)
    pages.visit("tweede").post(path + "/oppakken")
    assert "Tweede" in visit.post(path + "/oppakken", 409)


def test_handing_a_task_over(pages: Site) -> None:
    visit, path = screening(pages)
    assert "Tweede (Bureau)" in visit.get(path)
    assert "Voor Tweede" in text(visit.post(path + "/toewijzen", persoon=str(pages.world.users["tweede"].id)))
    assert "kan de taak niet doen" in visit.post(path + "/toewijzen", 409, persoon=str(pages.world.users["coach"].id))
    for nobody in ("", "x", "-1", "１", "9" * 20):
        visit.post(path + "/toewijzen", 404, persoon=nobody)


def test_a_task_for_a_row_says_which(pages: Site) -> None:
    pages.world.admitted(personen=[{"naam": "Kim"}, {"naam": "Sam"}])
    pages.world.do("Onderzoek doen", "coach", verslag="v")
    visit = pages.visit("coach")
    work = visit.get("/werk")
    assert "Kim" not in work
    paths = re.findall(r'href="(/taken/\d+)"', work)
    assert {text(visit.get(path)).split("Gaat over ")[1].split()[0] for path in paths} == {"Kim", "Sam"}


def test_a_row_more_and_a_row_less_without_javascript(pages: Site) -> None:
    started = pages.world.admitted()
    visit, path = pages.visit("coach"), pages.task("Onderzoek doen", "coach")
    row = hidden(visit.get(path), "personen.0.id")
    kim = {"personen.0.id": row, "personen.0.naam": "Kim", "personen.0.rol": "kind", "verslag": "half af"}
    page = visit.send(path, {"_csrf": visit.csrf(), "_rij_erbij": "personen", **kim})
    assert 'name="personen.1.naam"' in page and "half af" in page and "fout" not in text(page)
    page = visit.send(path, {"_csrf": visit.csrf(), "_rij_weg": "personen.0", **kim, "personen.1.naam": "Sam"})
    assert hidden(page, "personen.0._weg") == "1" and hidden(page, "personen.0.naam") == "Kim" and "Toch houden" in page
    page = visit.send(path, {"_csrf": visit.csrf(), "_rij_terug": "personen.0", "personen.0._weg": "1", **kim})
    assert 'name="personen.0._weg"' not in page
    visit.send(path, {"_csrf": visit.csrf(), "_token": "t", "personen.0._weg": "1", **kim, "personen.1.naam": "Sam"})
    shown = visit.get(f"/trajecten/{started.code}/registers")
    assert "Sam" in shown and "Kim" not in shown


ATTACK = "<script>alert(1)</script>{{73*137}}{% raw %}\"'>"


class TestAForm:
    """A form with every kind of control, whose texts attack the page."""

    @pytest.fixture
    def pages(self, sqlite_store: Store) -> Site:
        attacked = form(
            "screening",
            {"type": "text", "text": f"# {ATTACK}\n\n- **{ATTACK}**"},
            field("radio", "besluit", label=ATTACK, description=ATTACK,
                  values=[*choice("toelaten"), {"label": ATTACK, "value": "x"}]),
            field("select", "soort", values=choice("gi", "anders"), required=False),
            field("textfield", "welke", required=False, conditional={"hide": '=soort != "anders"'}),
            {"type": "group", "label": ATTACK, "components": [
                field("checkbox", "akkoord", required=False), field("datetime", "dag", required=False, subtype="date"),
                field("datetime", "tijd", required=False, subtype="time"), field("number", "aantal", required=False),
                field("datetime", "moment", required=False, subtype="datetime"),
                field("checklist", "gebieden", required=False, values=choice("a", "b")),
                {"type": "separator"}, {"type": "spacer"}]},
            {**field("textfield", "gezinsnaam", required=False), "readonly": True},
            {"type": "filepicker", "key": "bijlage", "label": "Bijlage"},
            rows("personen", field("textfield", "naam", required=False), field("textarea", "gezegd", required=False)),
            {**rows("personen_vast", field("textfield", "naam")), "readonly": True},
        )  # fmt: skip
        return site(sqlite_store, {**FILES, "forms/screening.form": attacked})

    def test_every_control_is_drawn(self, pages: Site) -> None:
        visit, path = screening(pages)
        page = visit.get(path)
        assert 'type="date"' in control(page, "dag") and 'type="time"' in control(page, "tijd")
        assert 'type="datetime-local"' in control(page, "moment") and 'inputmode="decimal"' in control(page, "aantal")
        assert 'type="checkbox"' in control(page, "akkoord") and "<hr>" in page and 'class="spacer"' in page
        assert 'name="gezinsnaam"' not in page and "De Vries" in page and 'name="bijlage"' not in page
        assert "Nog geen regels." in page

    def test_no_text_of_a_form_is_code(self, pages: Site) -> None:
        visit, path = screening(pages)
        for page in (visit.get(path), visit.post(path, 422, besluit="", gebieden=["a", "<b>"], personen__0__naam=ATTACK)):
            assert "<script>" not in page and "{{73*137}}" in page and "10001" not in text(page)
            assert "&lt;script&gt;alert(1)" in page

    def test_no_answer_is_code(self, pages: Site) -> None:
        pages.world.refer(gezinsnaam=ATTACK, personen=[{"naam": ATTACK, "rol": ATTACK}])
        visit = pages.visit("coordinator")
        path = pages.task("Aanmelding beoordelen", "coordinator")
        for page in (visit.get(path), visit.get(f"{visit_case(visit, path)}/registers"), visit.post(path, 422, aantal=ATTACK)):
            assert "<script>" not in page and "&lt;script&gt;" in page

    def test_a_question_that_an_answer_brings_up_is_news(self, pages: Site) -> None:
        visit, path = screening(pages)
        page = visit.get(path)
        assert 'name="welke"' not in page and "Toon de vragen die bij mijn antwoorden horen" in page
        page = visit.post(path, 422, besluit="toelaten", soort="anders", _getoond=hidden(page, "_getoond"))
        assert "Er is een vraag bijgekomen" in page and "fout" not in text(page).lower() and 'name="welke"' in page
        visit.post(path, besluit="toelaten", soort="anders", _getoond=hidden(page, "_getoond"), _token="t")
        assert visit.path.endswith("/gedaan")

    def test_asking_for_the_questions_keeps_nothing_and_loses_nothing(self, pages: Site) -> None:
        visit, path = screening(pages)
        page = visit.post(path, besluit="", soort="anders", dag="morgen", _getoond="", _bijwerken="1")
        assert 'name="welke"' in page and 'value="morgen"' in page and "Vul dit veld in" not in page
        assert "Toon de vragen" not in page

    @pytest.mark.parametrize("extra", [{"typename": "x"}, {"gezinsnaam": "anders"}, {"bijlage": "x"}, {"besluit": "elders"}])
    def test_what_the_form_does_not_ask_is_refused(self, pages: Site, extra: dict[str, str]) -> None:
        visit, path = screening(pages)
        visit.post(path, 422, **{"besluit": "toelaten", **extra})
        assert pages.world.titles("coordinator") == ["Aanmelding beoordelen"]


def visit_case(visit: Visit, path: str) -> str:
    """The path of the case that a task is of."""
    found = re.search(r'href="(/trajecten/[A-Z]-\d+)"', visit.get(path))
    assert found
    return found[1]

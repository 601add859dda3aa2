"""The pages of the overview: numbers that lead to the cases behind them, on the diagram and as a table."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from service.web.studio.overview import days, short
from tests.web.visiting import Site, text

START = "/processen/overzicht"


def layers(page: str) -> dict[str, dict[str, list[object]]]:
    """What the page lays over the diagram."""
    found = re.search(r'<script type="application/json" id="lagen">(.*?)</script>', page, re.DOTALL)
    assert found
    read: dict[str, dict[str, list[object]]] = json.loads(found[1])
    return read


def row(page: str, name: str) -> str:
    """What a reader sees of the row of a table with this name."""
    rows = [text(one) for one in re.findall(r"<tr.*?</tr>", page, re.DOTALL)]
    return next(one for one in rows if one.startswith(name))


@pytest.fixture
def filled(pages: Site) -> Site:
    """Two cases at their screening (one of them late), one in its research, one that was turned down after four days."""
    pages.world.refer()
    pages.world.admitted()
    case_id = pages.world.refer().case_id
    pages.world.later(days=4).do("Aanmelding beoordelen", "coordinator", case_id, besluit="afwijzen")
    pages.world.later(days=3).refer()
    return pages


def test_the_list_leads_to_the_diagrams(filled: Site) -> None:
    visit = filled.visit("coordinator")
    page = visit.get(START)
    assert "Er lopen nu 3 trajecten" in text(page)
    assert row(page, "Traject") == "Traject 3 1 Aanmelding beoordelen · 2 dagen"
    assert row(page, "Onderzoek") == "Onderzoek 1 – –"
    assert "Geheim" not in page and f'href="{START}/onderzoek"' in page
    assert f'href="{START}"' in visit.get("/processen")


@pytest.mark.parametrize(("order", "first"), [("naam", "Breken"), ("nu", "Traject"), ("laat", "Traject"), ("duur", "Traject")])
def test_the_list_can_be_put_in_another_order(filled: Site, order: str, first: str) -> None:
    page = filled.visit("coordinator").get(f"{START}?op={order}")
    assert text(re.findall(r'<th scope="row">.*?</a>', page, re.DOTALL)[0]) == first


def test_where_they_stand(filled: Site) -> None:
    page = filled.visit("coordinator").get(f"{START}/traject")
    assert "hier zijn nu 3 trajecten" in text(page)
    numbers = "2 trajecten bij Aanmelding beoordelen 1 te laat bij Aanmelding beoordelen 7 dagen 2 2 dagen 4 dagen"
    assert row(page, "Aanmelding beoordelen taak · Coördinator").endswith(numbers)
    found = layers(page)
    assert found["marks"] == {"screening": ["hot5"], "fase_onderzoek": ["hot3"]}
    assert [badge["text"] for badge in found["badges"]["screening"]] == ["2"]  # type: ignore[index]
    assert found["link"] == f"{START}/traject/{{id}}"
    assert "script-src 'self'" in page_policy(filled, f"{START}/traject")


def page_policy(pages: Site, path: str) -> str:
    return pages.visit("coordinator").client.get(path).headers["Content-Security-Policy"]


def test_how_long_it_takes(filled: Site) -> None:
    page = filled.visit("coordinator").get(f"{START}/traject?beeld=duur")
    found = layers(page)
    assert [badge["text"] for badge in found["badges"]["screening"]] == ["2 d"]  # type: ignore[index]
    assert [badge["text"] for badge in found["badges"]["toewijzen"]] == ["< 1 d"]  # type: ignore[index]
    assert found["marks"]["toewijzen"] == ["hot1"]
    assert page.index("Aanmelding beoordelen <span") < page.index("Coach kiezen <span")


def test_which_way(filled: Site) -> None:
    page = filled.visit("coordinator").get(f"{START}/traject?beeld=weg")
    assert row(page, "Toegelaten? Afgewezen") == "Toegelaten? Afgewezen 1 50%"
    assert row(page, "Nogmaals? Plan") == "Nogmaals? Plan nooit –"
    marks = layers(page)["marks"].values()
    assert ["hot5"] in marks and ["missed"] in marks
    assert page.index('id="wegen"') < page.index('id="stappen"')


@pytest.mark.parametrize(
    ("order", "label"),
    [
        ("nu", "Nu"), ("laat", "Te laat"), ("langst", "Langst open"), ("klaar", "Klaar"), ("mediaan", "Mediaan"),
        ("traagst", "Langste"),
    ],
)
def test_the_table_can_be_put_in_another_order(filled: Site, order: str, label: str) -> None:
    page = filled.visit("coordinator").get(f"{START}/traject?op={order}")
    cells = [text(cell) for cell in re.findall(rf'<td data-label="{label}"[^>]*>(.*?)</td>', page, re.DOTALL)]
    numbers = [int(cell.split()[0]) if cell[0].isdigit() else -1 if cell == "–" else 0 for cell in cells]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] > numbers[-1]


def test_the_table_can_be_put_in_the_order_of_names(filled: Site) -> None:
    page = filled.visit("coordinator").get(f"{START}/traject?op=naam")
    names = re.findall(r'<th scope="row">(\w[^<]*?) <span', page.partition('id="wegen"')[0])
    assert names == sorted(names) and len(names) > 3
    unknown = filled.visit("coordinator").get(f"{START}/traject?op=onzin&periode=9&beeld=x&versie=y")
    assert 'aria-current="true">12 maanden' in unknown


def test_what_is_counted_can_be_chosen(filled: Site) -> None:
    filled.world.later(days=120)
    visit = filled.visit("coordinator")
    assert row(visit.get(f"{START}/traject?periode=3"), "Aanmelding beoordelen").endswith("– – –")
    page = visit.get(f"{START}/traject?periode=alles&versie=huidige")
    assert row(page, "Aanmelding beoordelen").endswith("2 2 dagen 4 dagen")
    assert f'href="{START}/traject/screening?periode=alles&amp;versie=huidige"' in page
    assert 'aria-current="true">alles' in page and 'aria-current="true">de huidige versie' in page


def test_to_the_cases_behind_a_number(filled: Site) -> None:
    visit = filled.visit("coordinator")
    page = visit.get(f"{START}/traject/screening")
    assert "Hier staan nu 2 trajecten" in text(page) and "2 dagen te laat" in text(page)
    assert "nog niemand (Coördinator)" in text(page)
    code = re.findall(r'href="(/trajecten/[A-Z]-\d+)"', page)[0]
    assert "Aanmelding beoordelen" in visit.get(code)
    phase = text(visit.get(f"{START}/traject/fase_onderzoek?versie=huidige"))
    assert "Hier staat nu 1 traject" in phase and "Alleen trajecten op de huidige versie" in phase and "Bij wie" not in phase
    assert "Hier staat nu geen traject" in text(visit.get(f"{START}/traject/meelezen"))


def test_what_there_is_not_and_who_may_not(filled: Site) -> None:
    visit = filled.visit("coordinator")
    for path in ("/onzin", "/geheim", "/traject/onzin", "/geheim/geheim_lezen"):
        visit.get(START + path, 404)
    for path in ("", "/traject", "/traject/screening"):
        filled.visit("coach").get(START + path, 403)


def test_before_anything_happened(pages: Site) -> None:
    page = text(pages.visit("coordinator").get(START))
    assert "Er lopen nu 0 trajecten" in page and "zodra er iets gebeurt" in page


@pytest.mark.parametrize(
    ("hours", "long", "brief"),
    [
        (5, "binnen 1 dag", "< 1 d"), (24, "1 dag", "1 d"), (36, "1,5 dag", "1,5 d"), (48, "2 dagen", "2 d"),
        (590, "25 dagen", "25 d"),
    ],
)
def test_days_as_people_say_them(hours: int, long: str, brief: str) -> None:
    number = timedelta(hours=hours) / timedelta(days=1)
    assert (days(number), short(number)) == (long, brief)

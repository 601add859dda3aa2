"""The pages of reports: who sees them, what a spreadsheet gets, and what a filter does."""

from __future__ import annotations

import csv

import pytest

from service.store.session import Store
from service.usecases.report_kinds import KINDS
from service.web.reports import safe
from tests.usecases.counting import seven
from tests.web.visiting import Site, site_on, text


def counted(store: Store) -> Site:
    return site_on(seven(store))


def test_all_reports_and_each_of_them(store: Store) -> None:
    visit = counted(store).visit("coordinator")
    page = visit.get("/rapportages")
    assert "Rapportages" in text(page) and "50% van de doelen bereikt" in text(page)
    for kind in KINDS:
        shown = visit.get(f"/rapportages/{kind.key}")
        assert kind.title in text(shown) and "Download als CSV" in shown and "style=" not in shown
    goals = visit.get("/rapportages/doelen")
    assert "afgeschermd" in goals and "NJi" in goals and 'role="img"' in goals and "<caption" in goals
    visit.get("/rapportages/geheim", 404)
    for year in (1999, 9999, 99999):
        visit.get(f"/rapportages/doelen?jaar={year}", 404)


def test_a_spreadsheet_gets_the_same_and_no_formula(store: Store) -> None:
    visit = counted(store).visit("coordinator")
    content = visit.get("/rapportages/doelen.csv?jaar=2026")
    assert visit.last is not None and visit.last.content_type == "text/csv; charset=utf-8"
    assert visit.last.data.startswith(b"\xef\xbb\xbf") and "attachment" in visit.last.headers["Content-Disposition"]
    lines = list(csv.reader(content.lstrip("\ufeff").splitlines(), delimiter=";"))
    assert ["Wonen", "7", "0", "0", "7", "100"] in lines and ["Periode", "2026"] in lines
    assert ["'=school", "0", "afgeschermd", "afgeschermd", "7", "0"] in lines
    assert not [one for line in lines for one in line if one.startswith(("=", "+", "-", "@"))]
    assert "Coach" not in visit.get("/rapportages/werkdruk.csv").replace("coaches", "")
    assert "Rapport ‘Doelen’ gedownload (Periode: 2026)" in text(visit.get("/beheer/logboek"))


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1"])
def test_what_begins_like_a_formula_is_a_text(begins: str) -> None:
    assert safe(begins).startswith("'") and safe("Wonen") == "Wonen"


def test_the_yearly_report_is_one_page(store: Store) -> None:
    visit = counted(store).visit("coordinator")
    page = visit.get("/rapportages/jaar/2026")
    assert all(f'id="r-{kind.key}"' in page for kind in KINDS) and "Jaarrapport 2026" in page and "Per coach" not in page
    visit.get("/rapportages/jaar/1999", 404)


def test_for_whom_reports_are(store: Store) -> None:
    found = counted(store)
    for by in ("coach", "verwijzer", "lezer"):
        visit = found.visit(by)
        assert "Rapportages" not in visit.get("/werk")
        for path in ("/rapportages", "/rapportages/doelen", "/rapportages/doelen.csv", "/rapportages/jaar/2026"):
            visit.get(path, 403)
    visit = found.visit("opdrachtgever")
    assert "Rapportages" in visit.get("/werk") and "Per coach" not in visit.get("/rapportages/werkdruk")
    assert "Per coach" in found.visit("coordinator").get("/rapportages/werkdruk")

"""What the editors of tables and forms ask over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from service.usecases import drafts
from tests.bundle.factories import form, table
from tests.web.visiting import Site, Visit, text

CELL = '<inputEntry id="i"><text>&lt; 18</text></inputEntry>'
RULE = f'<rule id="r">{CELL}<outputEntry id="o"><text>1</text></outputEntry></rule>'
TABLE = table(RULE)
OPTIONS = [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}]
YES = {"type": "radio", "key": "besluit", "label": "Besluit", "values": OPTIONS}
WHY = {"type": "textarea", "key": "reden", "label": "Waarom?", "conditional": {"hide": '=besluit != "ja"'}}


@pytest.fixture
def draft(pages: Site) -> str:
    found = drafts.open_draft(pages.world.regie, pages.world.users["coordinator"], "Proef", pages.world.now)
    return f"/processen/concepten/{found.id}"


def ask(visit: Visit, path: str, body: object, status: int = 200) -> Any:
    answer = visit.client.post(path, json=body, headers={"X-CSRF-Token": visit.csrf(), "Accept": "application/json"})
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_a_table_is_tried(pages: Site, draft: str) -> None:
    visit = pages.visit("coordinator")
    body = {"content": TABLE.decode(), "values": {"leeftijd": "12"}}
    assert ask(visit, f"{draft}/tabel/toelating/proberen", body) == {
        "rules": [1], "result": [[{"label": "Besluit", "text": "1"}]], "misfits": {}, "reads": [], "error": None,
    }
    body["values"] = {"leeftijd": "20"}
    found = ask(visit, f"{draft}/tabel/toelating/proberen", body)
    assert found["misfits"] == {"1": [1]} and "geen regel" in found["error"]


def test_the_gaps_of_a_table_are_told(pages: Site, draft: str) -> None:
    found = ask(pages.visit("coordinator"), f"{draft}/tabel/dekking", {"content": TABLE.decode()})
    assert [(spot["rules"], spot["values"], spot["cells"]) for spot in found["spots"]] == [
        ([], {"leeftijd": "18"}, ["18"]), ([], {"leeftijd": "19"}, ["> 18"]),
    ]
    assert found["note"] == ""


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("tabel/toelating/proberen", {"content": "geen xml"}, 422),
        ("tabel/toelating/proberen", {"content": 3}, 400),
        ("tabel/toelating/proberen", {"content": "", "values": {"a": 1}}, 400),
        ("tabel/toelating/proberen", {"content": "", "values": []}, 400),
        ("tabel/toelating/proberen", [], 400),
        ("tabel/dekking", {}, 400),
        ("tabel/dekking", {"content": "<x/>"}, 422),
    ],
)
def test_what_is_not_understood_gets_a_sentence(pages: Site, draft: str, path: str, body: object, status: int) -> None:
    assert ask(pages.visit("coordinator"), f"{draft}/{path}", body, status)["sentence"].endswith(".")


def test_only_coordinators_with_the_pages_token_ask(pages: Site, draft: str) -> None:
    body = {"content": TABLE.decode()}
    for path in ("tabel/toelating/proberen", "tabel/dekking"):
        assert ask(pages.visit("coach"), f"{draft}/{path}", body, 403)["sentence"]
        answer = pages.visit("coordinator").client.post(f"{draft}/{path}", json=body)
        assert answer.status_code == 400
    ask(pages.visit("coordinator"), "/processen/concepten/99/tabel/dekking", body, 404)


def test_a_form_is_shown_as_users_will_see_it(pages: Site, draft: str) -> None:
    visit = pages.visit("coordinator")
    content = form(YES, WHY, title="Besluiten").decode()
    page = visit.post(f"{draft}/formulier/voorbeeld", _formulier=content)
    assert "<h1>Besluiten</h1>" in page and 'name="reden"' not in page
    assert visit.last is not None
    assert "frame-ancestors 'self'" in visit.last.headers["Content-Security-Policy"]
    assert "script-src 'none'" in visit.last.headers["Content-Security-Policy"]
    assert visit.last.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_the_preview_can_be_filled_in(pages: Site, draft: str) -> None:
    visit = pages.visit("coordinator")
    content = form(YES, WHY).decode()
    fields = {"_formulier": content, "_ingevuld": "1", "besluit": "ja", "_bijwerken": "1"}
    page = visit.post(f"{draft}/formulier/voorbeeld", **fields)
    assert 'name="reden"' in page and 'value="ja" checked' in page


def test_a_form_that_is_half_done_says_why_it_is_not_shown(pages: Site, draft: str) -> None:
    visit = pages.visit("coordinator")
    assert "nog niet te tonen" in text(visit.post(f"{draft}/formulier/voorbeeld", _formulier="{"))
    odd = visit.post(f"{draft}/formulier/voorbeeld", 422, _formulier=form(YES).decode(), _ingevuld="1", **{"1": "vreemd"})
    assert "hoort niet bij dit formulier" in odd
    assert "Alleen een coördinator" in pages.visit("coach").post(f"{draft}/formulier/voorbeeld", 403, _formulier="{}")
    assert visit.last is not None and "frame-ancestors 'self'" in visit.last.headers["Content-Security-Policy"]

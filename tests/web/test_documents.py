"""Documents on their page, and as a PDF that says what the page says."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from service.store.session import Store
from service.web.paper import paragraphs, pdf
from tests.usecases.diagrams import FILES
from tests.usecases.test_documents import LETTER, filed, known, letter, paper
from tests.web.visiting import site

WORDS = {"lang": "nl", "version": "versie", "unknown": "onbekend", "none": "niets", "family": "Gezin", "frame": "Kader"}
ATTACK = '#eval("1") $x$ *a* <b> "'


def words_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def test_a_pdf_says_what_is_known_and_is_tagged(sqlite_store: Store) -> None:
    w = filed(sqlite_store)
    case_id = w.admitted(gezinsnaam=ATTACK).case_id
    made = pdf(paper(w, case_id), WORDS)
    reader = PdfReader(BytesIO(made))
    said = words_of(made)
    assert "Beste ouders" in said and "{{7*7}}" in said and ATTACK in said and "Kim" in said and "onbekend" in said
    assert reader.metadata is not None and reader.metadata.title == f"Brief {paper(w, case_id).head.code}"
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"] and catalogue["/Lang"].startswith("nl")


def test_letters_that_the_typeface_has_not_do_no_harm(sqlite_store: Store) -> None:
    w = filed(sqlite_store, letter(known("gezinsnaam")))
    made = pdf(paper(w, w.admitted(gezinsnaam="你好 😀 De Vries").case_id), WORDS)
    assert "De Vries" in words_of(made)


@pytest.mark.parametrize(("text", "blocks"), [
    ("# Kop\n\nEen **vet** woord", [
        {"kind": "heading", "spans": [{"text": "Kop", "strong": False}]},
        {"kind": "paragraph", "spans": [{"text": "Een ", "strong": False}, {"text": "vet", "strong": True},
                                        {"text": " woord", "strong": False}]},
    ]),
    ("- een\n- twee", [{"kind": "list", "items": [[{"text": "een", "strong": False}], [{"text": "twee", "strong": False}]]}]),
    ("los ** sterretje", [{"kind": "paragraph", "spans": [{"text": "los ", "strong": False},
                                                          {"text": " sterretje", "strong": False}]}]),
    ("\n\n", []),
])
def test_a_text_component_becomes_blocks(text: str, blocks: list[object]) -> None:
    assert paragraphs(text) == blocks


def test_the_pages_of_documents(sqlite_store: Store) -> None:
    pages = site(sqlite_store, {**FILES, "forms/documenten/brief.form": LETTER})
    code = pages.world.admitted(gemeente=str(pages.world.organisations["Gemeente"].id)).code
    visit = pages.visit("coach")
    listed = visit.get(f"/trajecten/{code}/documenten")
    assert "Brief" in listed and f"/trajecten/{code}/documenten/brief.pdf" in listed
    shown = visit.get(f"/trajecten/{code}/documenten/brief")
    assert "Beste ouders" in shown and "De Vries" in shown and "nog niet bekend" in shown
    made = visit.client.get(f"/trajecten/{code}/documenten/brief.pdf")
    assert made.mimetype == "application/pdf" and made.data.startswith(b"%PDF")
    assert made.headers["Content-Disposition"] == f"attachment; filename={code}-brief.pdf"
    assert "Document gemaakt: Brief" in visit.get(f"/trajecten/{code}/logboek")
    pages.visit("vreemde").get(f"/trajecten/{code}/documenten/brief.pdf", 404)
    pages.visit("opdrachtgever").get(f"/trajecten/{code}/documenten", 403)

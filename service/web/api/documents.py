"""The documents of a case: which can be made, what is in them, and as PDF."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response
from marshmallow import fields

from service.usecases import case, documents
from service.web.api.operations import operation
from service.web.api.parts import Reply, choice, day, many, text, texts
from service.web.context import actor, moment, regie
from service.web.documents import words
from service.web.paper import pdf

DOCUMENTS = "/trajecten/<code>/documenten"
PDF = "application/pdf"
PIECES = {
    "heading": "a heading", "text": "running text", "fact": "a question with its answer", "table": "rows under columns",
    "rule": "a line across",
}  # fmt: skip


class OfferSchema(Reply):
    """A document that can be made."""

    id = text("The id of the document.", "eindrapport")
    titel = text("What it is called.", "Eindrapport", of="title")
    ontbreekt = texts("What must be known first; empty when it can be made now.", of="missing")


class OfferListSchema(Reply):
    """What can be made of a case."""

    items = fields.List(fields.Nested(OfferSchema), metadata={"description": "What can be made now comes first."})


class PieceSchema(Reply):
    """A piece of a document."""

    soort = choice("What it is.", PIECES, of="kind")
    label = text("The question, or the title of a table; else empty.")
    tekst = text("The text; else empty.", of="text")
    kolommen = texts("Of a table: its columns.", of="columns")
    rijen = fields.List(fields.List(fields.String()), attribute="rows", metadata={"description": "Of a table: its rows."})


class PaperSchema(Reply):
    """A document as it is now."""

    id = text("The id of the document.", "eindrapport")
    titel = text("What it is called.", "Eindrapport", of="title")
    kader = text("In which frame the family is helped: vrijwillig, drang or OTS.", "vrijwillig", of="frame")
    datum = day("The day that stands on it.", of="made", null=False)
    afzender = text("From whom it comes.", of="sender")
    versie = text("The version of its schema.", of="version")
    delen = many(PieceSchema, "What is in it, in order.", of="parts")


@operation("listDocuments", "GET", DOCUMENTS, "documenten", reply=OfferListSchema, problems=(403, 404))
def list_documents(code: str) -> Mapping[str, object]:
    """The documents that can be made of a case."""
    return {"items": documents.offers(regie(), actor(), case.find(regie(), actor(), code), moment()).offers}


@operation("getPaper", "GET", f"{DOCUMENTS}/<document>", "documenten", reply=PaperSchema, problems=(403, 404, 409))
def get_paper(code: str, document: str) -> documents.Paper:
    """A document as it is now."""
    return documents.show(regie(), actor(), case.find(regie(), actor(), code), document, moment())


@operation("getPaperAsPdf", "GET", f"{DOCUMENTS}/<document>/pdf", "documenten", reply={200: None},
           problems=(403, 404, 409), gives=(PDF,))  # fmt: skip
def get_paper_as_pdf(code: str, document: str) -> Response:
    """A document as tagged PDF; that it was made is noted in the log."""
    paper = documents.show(regie(), actor(), case.find(regie(), actor(), code), document, moment())
    response = Response(pdf(paper, words()), content_type=PDF)
    documents.made(regie(), actor(), paper, moment())
    response.headers.set("Content-Disposition", "attachment", filename=f"{paper.head.code}-{paper.id}.pdf")
    return response

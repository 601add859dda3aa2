"""The documents of a case: what can be made, how it looks, and as PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from service.usecases import case, documents
from service.web.context import actor, moment, regie
from service.web.language import DUTCH
from service.web.paper import paragraphs, pdf

pages = Blueprint("documents", __name__, url_prefix="/trajecten/<code>/documenten")


@pages.get("")
def index(code: str) -> str:
    return render_template("documents.html", page=documents.offers(regie(), actor(), _id(code), moment()))


@pages.get("/<document>")
def show(code: str, document: str) -> str:
    paper = documents.show(regie(), actor(), _id(code), document, moment())
    return render_template("document.html", paper=paper, paragraphs=paragraphs)


@pages.get("/<document>.pdf")
def file(code: str, document: str) -> Response:
    paper = documents.show(regie(), actor(), _id(code), document, moment())
    made = pdf(paper, words())
    documents.made(regie(), actor(), paper, moment())
    response = Response(made, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{paper.head.code}-{paper.id}.pdf")
    return response


def words() -> dict[str, str]:
    """What the layout itself says. Letters are Dutch, whatever the language of the pages."""
    return {
        "lang": DUTCH,
        "version": "versie",
        "unknown": "nog niet bekend",
        "none": "Nog niets.",
        "family": "Gezin",
        "frame": "Kader",
    }


def _id(code: str) -> int:
    return case.find(regie(), actor(), code)

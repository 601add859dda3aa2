"""What the editors of tables and forms ask while somebody edits: try the table, find its gaps, draw the form."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from service.domain.errors import RegieError
from service.forms import row_buttons
from service.forms.post import SHOWN, nested
from service.usecases.preview_form import Preview, preview_form
from service.usecases.try_table import coverage, try_table
from service.web.context import actor, moment, regie
from service.web.guard import allow
from service.web.studio.files import NotUnderstood

editing = Blueprint("editing", __name__, url_prefix="/processen/concepten/<int:draft>")

CONTENT = "_formulier"  # the form that is being edited
TYPED = "_ingevuld"  # there is something typed in it


@editing.post("/tabel/<table>/proberen")
def try_out(draft: int, table: str) -> Response:
    body = _body()
    values = body.get("values", {})
    if not isinstance(values, dict) or not all(isinstance(text, str) for text in values.values()):
        raise NotUnderstood("De waarden om te proberen konden we niet lezen. Laad de pagina opnieuw.")
    tried = try_table(actor(), _content(body), values)
    return jsonify(
        rules=tried.rules,
        result=[[{"label": value.label, "text": value.text} for value in hit] for hit in tried.result],
        misfits={str(number): columns for number, columns in tried.misfits.items()},
        reads=tried.reads,
        error=tried.error or None,
    )


@editing.post("/tabel/dekking")
def cover(draft: int) -> Response:
    found = coverage(regie(), actor(), draft, _content(_body()))
    spots = [
        {"sentence": spot.sentence, "rules": spot.rules, "values": spot.values, "cells": spot.cells} for spot in found.spots
    ]
    return jsonify(spots=spots, note=found.note)


@editing.post("/formulier/voorbeeld")
def preview(draft: int) -> Response:
    """A page of its own, which only our editor may show in a frame; its form posts to this same address."""
    content = request.form.get(CONTENT, "")
    pairs = [(name, text) for name, text in request.form.items(multi=True) if name == SHOWN or name[:1] != "_"]
    button = row_buttons.pressed(request.form.items(multi=True))
    typed = TYPED in request.form or button is not None
    status = 200
    try:
        shown = preview_form(actor(), content.encode("utf-8", "replace"), nested(pairs) if typed else None, button, moment())
    except RegieError as error:
        shown, status = Preview("", None, (str(error),)), error.status
    page = render_template("studio/preview.html", preview=shown, content=content)
    return allow(make_response(page, status), framed=True)


def _body() -> dict[str, object]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise NotUnderstood("Dit verzoek konden we niet lezen. Laad de pagina opnieuw.")
    return body


def _content(body: dict[str, object]) -> bytes:
    content = body.get("content")
    if not isinstance(content, str):
        raise NotUnderstood("De tabel in dit verzoek konden we niet lezen. Laad de pagina opnieuw.")
    return content.encode("utf-8", "replace")

"""Long lists, a page at a time, with links to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from marshmallow import fields, validate

from service.web.api.operations import Answer
from service.web.api.parts import DUTCH, Number, Part, Reply, text

MOST, USUAL, LAST_PAGE = 100, 50, 10_000


class Numbered(Part):
    """The parameters of a list whose pages have a size of their own."""

    pagina = Number(
        load_default=1,
        validate=validate.Range(1, LAST_PAGE, error=f"Een getal van 1 tot en met {LAST_PAGE}."),
        error_messages=DUTCH,
        metadata={"description": "Which page, from 1."},
    )

class Paged(Numbered):
    """The parameters of every other long list."""

    pagina_grootte = Number(
        load_default=USUAL,
        validate=validate.Range(1, MOST, error=f"Een getal van 1 tot en met {MOST}."),
        error_messages=DUTCH,
        metadata={"description": "How many on a page."},
    )


class Links(Reply):
    """Where the pages are, by IANA relation; null where there is none."""

    self = text("This page.", "/api/v1/taken?pagina=2")
    first = text("The first page.", "/api/v1/taken?pagina=1")
    prev = text("The page before it.", "/api/v1/taken?pagina=1", null=True)
    next = text("The page after it.", "/api/v1/taken?pagina=3", null=True)


def page_of(kind: type[Reply], name: str) -> type[Reply]:
    """The schema of a page of these."""
    listed = fields.List(fields.Nested(kind), metadata={"description": "What is on this page, in order."})
    links = fields.Nested(Links, metadata={"description": "The other pages; also in the header Link (RFC 8288)."})
    return type(name, (Reply,), {"items": listed, "links": links, "__doc__": "A page of a list."})


def paged(found: Sequence[object], query: Mapping[str, Any]) -> Answer:
    """The page of a list that was asked for."""
    number, size = query["pagina"], query["pagina_grootte"]
    return _page(found[(number - 1) * size : number * size], number, len(found) > number * size)


def numbered(found: Sequence[object], number: int, pages: int) -> Answer:
    """A page that was made already: this one of so many."""
    return _page(found, number, number < pages)


def _page(items: Sequence[object], number: int, more: bool) -> Answer:
    links = {
        "self": _link(number),
        "first": _link(1),
        "prev": _link(number - 1) if number > 1 else None,
        "next": _link(number + 1) if more else None,
    }
    header = ", ".join(f'<{link}>; rel="{rel}"' for rel, link in links.items() if link)
    return Answer({"items": items, "links": links}, headers={"Link": header})


def _link(number: int) -> str:
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'pagina': number})}"

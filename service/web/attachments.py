"""A file that was added to a form, to take home: never shown as a page of ours."""

from __future__ import annotations

from flask import Blueprint, Response

from service.domain.filetypes import ALLOWED, MOST_BYTES
from service.usecases import attachments
from service.usecases.attachments import MOST_TEXT, NAMES, TOO_LARGE
from service.web.context import actor, moment, regie

pages = Blueprint("attachments", __name__, url_prefix="/bestanden")

RULES = {
    "accept": ",".join(one.suffix for one in ALLOWED),
    "kinds": NAMES,
    "most": MOST_BYTES,
    "most_text": MOST_TEXT,
    "too_large": TOO_LARGE,
}  # what a file control says of itself
ALONE = "sandbox; default-src 'none'"


@pages.get("/<id_>")
def download(id_: str) -> Response:
    found = attachments.download(regie(), actor(), id_, moment())
    response = Response(found.content, content_type=found.type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    response.headers["Content-Security-Policy"] = ALONE
    return response

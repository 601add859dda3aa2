"""Files that are added to a form: sent first, then named in its answers by id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields
from werkzeug.datastructures import FileStorage

from service.domain.filetypes import ALLOWED, MOST_BYTES
from service.usecases import attachments
from service.web.api.forms import FORMS, FormPlace
from service.web.api.operations import MULTIPART, Answer, operation
from service.web.api.parts import DUTCH, Part, Reply, printable, short, text
from service.web.context import actor, moment, regie

KINDS = ", ".join(kind.name for kind in ALLOWED)


class Upload(fields.Raw):
    """A file of a multipart body."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> FileStorage:
        if not isinstance(value, FileStorage):
            raise self.make_error("invalid")
        return value


class FileBody(Part):
    """A file for a form."""

    veld = text("The key of the filepicker; in a row that is there: path.number.key.", "bijlage", required=True,
                validate=[short(200), printable()])  # fmt: skip
    bestand = Upload(required=True, error_messages=DUTCH, metadata={
        "type": "string", "format": "binary", "description": f"The file ({KINDS}; at most {MOST_BYTES // 1024 // 1024} MB)."
    })  # fmt: skip


class FileSchema(Reply):
    """A file that was added."""

    id = text("What the answers name it by.", "kJ3v0Zc5p7u1q9wXyB2nR4tL6mA8sD0f")


def _files(place: FormPlace) -> None:
    """The operations on the files of one kind of form."""

    @operation(f"addFileTo{place.what}", "POST", f"{place.path}/bestanden", place.tag, body=FileBody, media=MULTIPART,
               reply={201: FileSchema}, problems=(403, 404, 409, 422))  # fmt: skip
    def add_file(body: Mapping[str, Any], **where: Any) -> Answer:
        """Add a file to this form; it stays when the form is sent with its id in the answers.

        What kind of file it is, is judged by its content.
        """
        subject, sent = place.subject(**where), body["bestand"]
        content = sent.stream.read(MOST_BYTES + 1)
        id_, _ = attachments.add(regie(), actor(), subject, body["veld"], sent.filename or "", content, moment())
        return Answer({"id": id_}, 201)

    @operation(f"deleteFileOf{place.what}", "DELETE", f"{place.path}/bestanden/<bestand>", place.tag, reply={204: None},
               problems=(403, 404, 409))  # fmt: skip
    def delete_file(bestand: str, **where: Any) -> Answer:
        """Throw a file of this form away that was not sent with it; another one stays."""
        attachments.remove(regie(), actor(), place.subject(**where), bestand, moment())
        return Answer(status=204)


for one in FORMS:
    _files(one)


@operation("getFile", "GET", "/bestanden/<bestand>", "documenten", reply={200: None}, problems=(404,),
           gives=tuple(kind.mime for kind in ALLOWED))  # fmt: skip
def get_file(bestand: str) -> Response:
    """A file that was added to a form."""
    found = attachments.download(regie(), actor(), bestand, moment())
    response = Response(found.content, content_type=found.type)
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    return response

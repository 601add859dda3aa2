"""Files in a form that is posted: kept first, so that no mistake elsewhere in the form loses them."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from service.domain.errors import InvalidAnswers
from service.domain.filetypes import MOST_BYTES
from service.forms import row_buttons
from service.usecases import attachments
from service.usecases.form_drafts import Typed
from service.usecases.subjects import Subject
from service.web.context import actor, moment, regie
from service.web.sent import Sent

FILE = "_bestand."  # begins the name of a file control; the path of its field follows


def uploaded(was: Sent, subject: Subject) -> tuple[Sent, dict[str, str]]:
    """The form as it was sent with the ids of the files that came along, and by path what was wrong with others."""
    if was.button and was.button[0] == row_buttons.REMOVE_FILE:
        attachments.remove(regie(), actor(), subject, was.button[1].partition(" ")[2], moment())
    wrong: dict[str, str] = {}
    for name, file in request.files.items(multi=True):
        if not name.startswith(FILE) or not file.filename:
            continue
        path, content = name.removeprefix(FILE), file.stream.read(MOST_BYTES + 1)
        file.close()
        try:
            id_, more = attachments.add(regie(), actor(), subject, path, file.filename, content, moment())
        except InvalidAnswers as error:
            wrong |= error.errors
        else:
            was = _with(was, path, id_, more)
    return was, wrong


def _with(was: Sent, path: str, id_: str, more: bool) -> Sent:
    """One file more; where there may be only one it takes the place of what was there."""
    answers = row_buttons.changed_at(was.answers, path, lambda ids: [*ids, id_] if more else [id_])
    pairs = tuple(pair for pair in was.typed.pairs if more or pair[0] != path)
    return replace(was, answers=answers, typed=Typed((*pairs, (path, id_)), was.typed.token, was.typed.page))

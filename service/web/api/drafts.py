"""What is filled in and not sent yet: the same drafts as the pages keep, with the version as ETag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import request
from marshmallow import fields

from service.domain.errors import InvalidAnswers
from service.forms.post import SHOWN, nested
from service.usecases import form_drafts
from service.usecases.form_drafts import FormDraft, Outdated, Typed
from service.usecases.subjects import Subject
from service.web.api.forms import FORMS
from service.web.api.operations import Answer, Key, operation
from service.web.api.parts import Reply, flag, many, number, text
from service.web.api.parts import moment as a_moment
from service.web.api.problems import Refused
from service.web.api.schemas import AnswersBody
from service.web.context import actor, moment, regie

_ETAG = re.compile(r'"([0-9]{1,9})"')
ANY = "*"


class SavedSchema(Reply):
    """A version that somebody saved."""

    versie = number("The version; also the ETag.", 3, of="version")
    door = text("Who saved it.", "Coach Een", of="by")
    op = a_moment("When.", of="at")
    van_mij = flag("Whether that was the user of the token.", of="mine")


class BusySchema(Reply):
    """Somebody else who is filling in the same form."""

    naam = text("Who.", "Coach Twee", of="name")
    sinds = a_moment("Since when.", of="since")


class DraftSchema(Reply):
    """What there is of a form that was not sent yet. Texts stand as they were typed, right or wrong."""

    versie = number("The version that the next save is based on; 0 when there was none yet.", 3, of="version")
    opgeslagen = fields.Nested(SavedSchema, attribute="saved", allow_none=True, metadata={
        "description": "Who saved it and when; null when there is no draft now."})  # fmt: skip
    antwoorden = fields.Dict(allow_none=True, metadata={
        "description": "What was filled in, by key, as texts; null when there is no draft now.",
        "examples": [{"verslag": "Half af"}]})  # fmt: skip
    eerder = many(SavedSchema, "Earlier versions.", of="earlier")
    bezig = many(BusySchema, "Who else is at work in it now.", of="busy")


class DraftBody(AnswersBody):
    """A form that is half filled in: nothing in it needs to be right yet."""


def _drafts(what: str, path: str, tag: str, subject: Callable[..., Subject]) -> None:
    """The three operations on the draft of one kind of form."""

    @operation(f"get{what}Draft", "GET", path, tag, reply=DraftSchema, problems=(403, 404, 409))
    def get_draft(**where: Any) -> Answer:
        """The draft of this form: what was filled in and not sent yet.

        Its ETag is the version to send back as If-Match.
        """
        found = form_drafts.show(regie(), actor(), subject(**where), moment())
        return Answer(_shown(found), headers={"ETag": f'"{found.version}"'})

    @operation(
        f"save{what}Draft", "PUT", path, tag, body=DraftBody, example={"antwoorden": {"verslag": "Half af"}},
        reply=SavedSchema, problems=(403, 404, 409, 412, 422), keyed=True, headers=("If-Match",),
    )  # fmt: skip
    def save_draft(body: Mapping[str, Any], key: Key, **where: Any) -> Answer:
        """Keep what is filled in so far; the version before it stays to look back at.

        Use the Idempotency-Key that the form will be sent with: then sending it ends the draft.
        """
        of = subject(**where)
        typed = Typed(tuple(flat(body["antwoorden"])), key.token(of) if key.given else "")
        based_on, anyway = _based_on()
        try:
            saved = form_drafts.save(regie(), actor(), of, typed, based_on, moment(), anyway=anyway)
        except Outdated as error:
            raise Refused(412 if "If-Match" in request.headers else 409, str(error)) from None
        return Answer(saved, headers={"ETag": f'"{saved.version}"'})

    @operation(f"delete{what}Draft", "DELETE", path, tag, reply={204: None}, problems=(403, 404, 409))
    def delete_draft(**where: Any) -> Answer:
        """Throw the draft away; its versions stay for a while."""
        form_drafts.throw_away(regie(), actor(), subject(**where), moment())
        return Answer(status=204)


for form in FORMS:
    _drafts(form.what, f"{form.path}/concept", form.tag, form.subject)


def flat(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Answers as a page posts them: ("personen.0.naam", "Kim"). Raises InvalidAnswers for what is no answer to a form."""
    for key, value in answers.items():
        if isinstance(value, list) and any(isinstance(one, dict) for one in value):
            for index, row in enumerate(value):
                if not isinstance(row, dict):
                    raise InvalidAnswers({f"{key}.{index}": "Dit is geen regel."})
                for column, inner in row.items():
                    yield from _texts(f"{key}.{index}.{column}", inner)
        else:
            yield from _texts(key, value)


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, list | dict):
            raise InvalidAnswers({name: "Dit is geen antwoord."})
        if one is not None and one is not False:
            yield name, "true" if one is True else str(one)


def _shown(found: FormDraft) -> Mapping[str, Any]:
    answers = None
    if found.typed:
        answers = {key: value for key, value in nested(found.typed.pairs).items() if key != SHOWN}
    return {**vars(found), "antwoorden": answers}


def _based_on() -> tuple[int, bool]:
    """What If-Match says: the version, and whether any will do."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", ANY):
        return 0, given == ANY
    if not (match := _ETAG.fullmatch(given)):
        raise Refused(400, "De header If-Match klopt niet.", [
            {"header": "If-Match", "detail": "Geef de ETag van het concept, met aanhalingstekens."}])  # fmt: skip
    return int(match[1]), False

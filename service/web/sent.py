"""A form that was posted, for the pages that have one: its answers, its token, and which button was pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from service.forms import row_buttons
from service.forms.post import SHOWN, Posted, nested
from service.forms.rendering import FormView, draw
from service.usecases.pages import FormPage

TOKEN = "_token"  # noqa: S105  (the name of a field)


@dataclass(frozen=True)
class Sent:
    """`answers` is the nested structure, `token` makes a repeat harmless; `button` is set when it was not sent to be kept."""

    answers: Posted
    token: str
    button: tuple[str, str] | None = None


def sent() -> Sent:
    """What this request posted. Raises InvalidAnswers for names and sizes that no page of ours posts."""
    pairs = list(request.form.items(multi=True))
    return Sent(nested(pairs), request.form.get(TOKEN, "")[:100], row_buttons.pressed(pairs))


@dataclass(frozen=True)
class Filling:
    """A form on a page: what to draw, the token to post back, and a sentence above it when something stood in the way."""

    page: FormPage
    view: FormView
    token: str
    notice: str = ""


def filling(page: FormPage, was: Sent | None = None, errors: Mapping[str, str] | None = None, notice: str = "") -> Filling:
    """The form as it is opened, or as it was sent with its mistakes; nothing that was typed is lost."""
    if was and was.button and was.button[0] != row_buttons.REFRESH:
        typed_in = {key: value for key, value in was.answers.items() if key != SHOWN}
        was = replace(was, answers=row_buttons.apply(page.form, typed_in, was.button))
    view = draw(page.form, page.values, page.prefilled, was.answers if was else None, errors)
    return Filling(page, view, was.token if was and was.token else page.token, notice)


def typed() -> list[tuple[str, str]]:
    """What the visitor typed, to show on a page that tells that it could not be used; a password never."""
    pairs = request.form.items(multi=True) if request.method == "POST" else ()
    return [(name, text) for name, text in pairs if text.strip() and name[:1] != "_" and "wachtwoord" not in name][:500]

"""A form that was posted, for the pages that have one: its answers, its token, and which button was pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from service.forms import row_buttons
from service.forms.differ import Difference
from service.forms.post import SHOWN, Posted, nested
from service.forms.rendering import FormView, draw
from service.forms.restored import restored
from service.usecases.form_drafts import FormDraft, Saved, Typed
from service.usecases.pages import FormPage

TOKEN = "_token"  # noqa: S105  (the name of a field)
VERSION = "_concept_versie"  # the version of the draft that the page began with
PAGE = "_blad"  # made up by the page in the browser; a page without scripts has none
KEEP = "_bewaren"
LATER, ANYWAY, THEIRS = "later", "toch", "hun"
MOST_DIGITS = 9


@dataclass(frozen=True)
class Sent:
    """`answers` is the nested structure, `token` makes a repeat harmless; `button` is set when it was not sent to be kept.
    `keep` says that it is to be kept as a draft (LATER, ANYWAY or THEIRS), `version` the one that the page began with."""

    answers: Posted
    token: str
    button: tuple[str, str] | None = None
    keep: str = ""
    version: int = 0
    typed: Typed = Typed((), "")


def sent() -> Sent:
    """What this request posted. Raises InvalidAnswers for names and sizes that no page of ours posts."""
    pairs = list(request.form.items(multi=True))
    token, version = request.form.get(TOKEN, "")[:100], request.form.get(VERSION, "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) <= MOST_DIGITS else 0
    as_typed = Typed(tuple(pair for pair in pairs if pair[0][:1] != "_"), token, request.form.get(PAGE, "")[:100])
    return Sent(nested(pairs), token, row_buttons.pressed(pairs), request.form.get(KEEP, ""), number, as_typed)


@dataclass(frozen=True)
class Clash:
    """Somebody saved the form in another place after this page was opened, and where that differs from what stands here."""

    saved: Saved
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Filling:
    """A form on a page: what to draw, the token to post back, and a sentence above it when something stood in the way.

    `draft` is what is known of it unsent (None where nothing is kept), `version` what the next save is based on.
    """

    page: FormPage
    view: FormView
    token: str
    notice: str = ""
    draft: FormDraft | None = None
    version: int = 0
    clash: Clash | None = None


def filling(page: FormPage, was: Sent | None = None, errors: Mapping[str, str] | None = None, notice: str = "") -> Filling:
    """The form as it is opened, or as it was sent with its mistakes; nothing that was typed is lost."""
    if was and was.button and was.button[0] != row_buttons.REFRESH:
        typed_in = {key: value for key, value in was.answers.items() if key != SHOWN}
        was = replace(was, answers=row_buttons.apply(page.form, typed_in, was.button))
    view = draw(page.form, page.values, page.prefilled, was.answers if was else None, errors, page.files)
    return Filling(page, view, was.token if was and was.token else page.token, notice)


def filling_again(page: FormPage, draft: FormDraft) -> Filling:
    """The form as somebody left it, or as it is opened for the first time."""
    if draft.typed is None:
        return replace(filling(page), draft=draft, version=draft.version)
    answers = restored(page.form, nested(draft.typed.pairs), page.prefilled)
    view = draw(page.form, page.values, page.prefilled, answers, files=page.files)
    return Filling(page, view, draft.typed.token or page.token, draft=draft, version=draft.version)


def typed() -> list[tuple[str, str]]:
    """What the visitor typed, to show on a page that tells that it could not be used; a password never."""
    pairs = request.form.items(multi=True) if request.method == "POST" else ()
    return [(name, text) for name, text in pairs if text.strip() and name[:1] != "_" and "wachtwoord" not in name][:500]

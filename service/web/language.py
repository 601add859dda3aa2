"""The language of the pages: every text in a template or a view passes `_()`; texts are Dutch, the catalogue has the English.

What a coordinator writes (names of tasks, questions, sentences of tables) is shown as it was written. The catalogue is read
from `translations/en.po`; `python -m service.web.catalogue` brings it up to date with the texts.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, session
from flask_babel import Babel, get_domain, get_locale
from markupsafe import Markup

DUTCH, ENGLISH = "nl", "en"
LANGUAGES = {DUTCH: "Nederlands", ENGLISH: "English"}
CHOSEN = "language"  # in the session, until somebody logs in whose account says more
CATALOGUE = Path(__file__).parent / "translations" / "en.po"


def speak(app: Flask) -> None:
    """Give the app its languages: Dutch unless a visitor chose another."""
    Babel(app, default_locale=DUTCH, default_timezone="Europe/Amsterdam", locale_selector=chosen)
    with app.app_context():
        get_domain().cache.update({(DUTCH, "messages"): NullTranslations(), (ENGLISH, "messages"): english()})
    app.jinja_env.globals.update(language=spoken, languages=LANGUAGES, in_dutch=in_dutch, in_own=in_own)


def spoken() -> str:
    """The language of the page that is made now."""
    return str(get_locale())


def in_dutch() -> Markup:
    """The attribute of an element whose text a coordinator wrote (WCAG 3.1.2); nothing on a page that is Dutch already."""
    return Markup("") if spoken() == DUTCH else Markup(' lang="nl"')


def in_own() -> Markup:
    """The attribute of an element within such a one whose text is in the language of the page again."""
    return Markup("") if spoken() == DUTCH else Markup(' lang="{}"').format(spoken())


def english() -> Translations:
    """The English catalogue, made of its source: nothing that was made is in git."""
    made = BytesIO()
    write_mo(made, catalogue())
    made.seek(0)
    return Translations(made)


@cache
def catalogue() -> Catalog:
    """The English catalogue as it is in its source."""
    with CATALOGUE.open("rb") as source:
        return read_po(source, ENGLISH)


def chosen() -> str:
    """The language of this visitor; nobody is looked up for it, so that a page without a database has one too."""
    user = g.get("visitor")
    language = session.get(CHOSEN) or (user.language if user else "")
    return language if language in LANGUAGES else DUTCH

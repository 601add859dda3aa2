"""Every text of the pages passes gettext: Dutch is complete, and so is the English beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from jinja2 import Environment

from service.store.session import Store
from service.usecases.lists import due_text
from service.web import catalogue, language, wording
from service.web.language import CHOSEN, ENGLISH
from service.web.sentences import said
from tests.web.visiting import Site, Visit, hidden, site

TEMPLATES = Path(language.__file__).parent / "templates"
DUTCH_BY_NATURE = {"document.html"}  # the letters of a case: `lang="nl"`
NAMES = {"Regie", "Nederlands", "English", "studio-edit", "80-plan-te-laat"}
HUMAN = {"title", "aria-label", "placeholder", "alt", "data-label"}
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
OUR_OWN = re.compile(r"[a-z-]+=\"")


class Reading:
    """A template as its reader meets it: knows whether it stands in a text, in a tag or in the value of an attribute."""

    def __init__(self) -> None:
        self.tag = self.value = False
        self.attribute = self.skipping = ""

    @property
    def read(self) -> bool:
        """Whether what comes here is read by a person."""
        return not self.skipping and (self.attribute in HUMAN if self.value else not self.tag)

    def texts(self, data: str) -> Iterator[tuple[int, str]]:
        """The pieces of these characters that a person reads, with their offset."""
        for found in re.finditer(r"<[/!a-zA-Z][\w-]*|>|\"|[^<>\"]+|<", data):
            piece = found[0]
            if self.value:
                if piece == '"':
                    self.value = False
                elif self.read and LETTERS.search(piece):
                    yield found.start(), piece
            elif self.tag:
                if piece == ">":
                    self.tag = False
                elif piece == '"':
                    self.value = True
                else:
                    self.attribute = (re.findall(r"([\w-]+)\s*=\s*$", piece) or [""])[0]
            elif piece[:1] == "<" and len(piece) > 1:
                self.tag, self.attribute = True, ""
                self.skipping = piece[1:] if piece[1:] in ("script", "style", "code", "pre") else ""
            elif OUR_OWN.search(piece + data[found.end() : found.end() + 1]):  # a macro that writes attributes
                self.tag, self.attribute = True, ""
            elif self.read and LETTERS.search(re.sub(r"&\w+;", " ", piece)):
                yield found.start(), piece


def bare(source: str) -> Iterator[tuple[int, str]]:
    """The texts in a template that do not pass gettext, with their line."""
    reading, before, inside = Reading(), "", ""
    calls: list[bool] = []  # the brackets that are open: whether each is of a call, whose arguments aren't shown as they are
    for line, kind, value in Environment(autoescape=True).lex(source):
        if kind == "data":
            for offset, text in reading.texts(value):
                words = " ".join(text.split()).strip("·: .?!–,()")
                if words not in NAMES and LETTERS.search(words):
                    yield line + value[:offset].count("\n"), words
        elif kind.endswith("_begin"):
            inside, before, calls = kind, kind, []
        elif kind.endswith("_end"):
            if before == "endmacro":
                reading = Reading()
            inside = ""
        elif kind != "whitespace":
            if value in ("(", "["):
                calls.append(bool(re.fullmatch(r"\w+|\)", before)) and before not in ("variable_begin", "else", "or", "if"))
            elif value in (")", "]") and calls:
                calls.pop()
            shown = inside == "variable_begin" and reading.read and kind == "string" and not any(calls)
            if shown and before in ("variable_begin", "else", "or", "~") and LETTERS.search(value) and value[1:-1] not in NAMES:
                yield line, value
            before = value


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*.html") if path.name not in DUTCH_BY_NATURE)


def test_a_text_that_does_not_pass_gettext_is_found() -> None:
    assert list(bare('<p class="lead">\n{{ x }} Dag mevrouw</p>')) == [(2, "Dag mevrouw")]
    assert list(bare('<a title="Ga {{ x }} weg" href="/weg">{{ _("Weg") }}</a>')) == [(1, "Ga"), (1, "weg")]
    assert list(bare("<p class=\"{{ 'late' if x }}\">{{ 'Te laat' if x else _('Goed') }}</p>")) == [(1, "'Te laat'")]
    assert not list(bare("<p>{% if x %}{{ _('Dag %(name)s', name='x') }}{% endif %} – 12</p>"))


def test_every_text_of_a_template_passes_gettext() -> None:
    found = [
        f"{path.relative_to(TEMPLATES)}:{line}: {text}"
        for path in templates()
        for line, text in bare(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_the_catalogue_has_exactly_the_texts_of_the_pages() -> None:
    known = {(one.context, one.id) for one in language.catalogue() if one.id}
    wanted = {(one.context, one.id) for one in catalogue.texts() if one.id}
    assert not wanted - known, "run python -m service.web.catalogue and translate what is new"
    assert not known - wanted, "run python -m service.web.catalogue: these texts are gone"


def strings(message: Message) -> list[tuple[str, str]]:
    """Each text of a message with its translation."""
    if isinstance(message.id, tuple):
        return list(zip(message.id, message.string, strict=True))
    return [(message.id, message.string)]


def test_every_text_has_an_english_one_with_the_same_placeholders() -> None:
    for message in language.catalogue():
        if message.id:
            assert not message.fuzzy, message.id
            for dutch, english in strings(message):
                assert english, f"no English for: {dutch}"
                assert set(PLACEHOLDER.findall(english)) == set(PLACEHOLDER.findall(dutch)), dutch


@pytest.fixture
def pages(store: Store) -> Site:
    return site(store, demo_password="vig2026")


def in_english(pages: Site, username: str | None = None) -> Visit:
    visit = pages.visit(username)
    with visit.client.session_transaction() as session:
        session[CHOSEN] = ENGLISH
    return visit


WALKS = {
    "": ("/inloggen", "/partners", "/toegankelijkheid"),
    "coach": ("/werk", "/trajecten", "/agenda", "/instellingen", "/vervanging", "/dienst"),
    "coordinator": (
        "/werk", "/trajecten", "/trajecten/ochtend", "/trajecten/verdeling", "/trajecten/wachtlijst", "/rapportages",
        "/rapportages/werkdruk", "/beheer/gebruikers", "/beheer/instellingen", "/aanmelden", "/processen",
        "/processen/versies", "/processen/overzicht", "/instellingen",
    ),
    "verwijzer": ("/werk", "/gezinnen", "/aanmelden", "/aanmelden/traject", "/instellingen"),
}  # fmt: skip


def dutch_of_ours() -> set[str]:
    """The Dutch texts without values whose English is another text, and that aren't the English of something themselves."""
    pairs = {pair for message in language.catalogue() if message.id and not message.context for pair in strings(message)}
    english = {other for _, other in pairs}
    return {text for text, other in pairs if text != other and text not in english and not PLACEHOLDER.search(text)}


def seen(page: str) -> Iterator[str]:
    """The texts of a page, each as it stands in its element, and those of its attributes."""
    body = re.sub(r"<(script|style|code|pre)\b.*?</\1>", "", page, flags=re.DOTALL)
    for text in (*re.findall(r">([^<>]+)<", body), *re.findall(rf' (?:{"|".join(sorted(HUMAN))})="([^"]+)"', body)):
        if words := " ".join(unescape(text).split()):
            yield words


@pytest.mark.parametrize("username", WALKS)
def test_an_english_page_has_no_dutch_of_ours(pages: Site, username: str) -> None:
    pages.world.admitted()
    dutch = dutch_of_ours()
    content = {"Aanmelden", "Naam", "Rol", "Traject", "Verwijzer", "Vraag"}  # of the small world: people, steps, questions
    visit, left = in_english(pages, username or None), {}
    for path in WALKS[username]:
        page = visit.get(path)
        assert '<html lang="en">' in page
        left[path] = sorted({text for text in seen(page) if text in dutch} - content)
    assert not any(left.values()), {path: texts for path, texts in left.items() if texts}


def test_the_language_is_chosen_on_any_page_and_one_stays_there(pages: Site) -> None:
    visit = pages.visit("coach")
    assert '<html lang="nl">' in visit.get("/trajecten?zoek=B-1")
    page = visit.post("/taal", taal=ENGLISH, verder=hidden(visit.get("/trajecten?zoek=B-1"), "verder"))
    assert visit.path == "/trajecten"
    assert '<html lang="en">' in page
    assert "Search" in page


def test_what_layers_below_say_is_translated_with_its_values(pages: Site) -> None:
    with pages.app.test_request_context():
        assert said("Vul dit veld in.") == "Vul dit veld in."
        assert wording.full_day(date(2026, 3, 31)) == "31 maart 2026"
        assert wording.weekday(date(2026, 11, 27), date(2026, 11, 22)) == "vr 27 november"
    with pages.app.test_request_context() as context:
        context.session[CHOSEN] = ENGLISH
        assert said("Vul dit veld in.") == "Fill in this field."
        assert said("Deze tekst is te lang: 12 tekens, hooguit 10 kan.").startswith("This text is too long: 12 characters")
        assert said("Komt terug op 31 maart 2026.") == "Comes back on 31 March 2026."
        assert said("De tafel van de coach") == "De tafel van de coach"
        assert wording.full_day(date(2026, 3, 31)) == "31 March 2026"
        assert wording.weekday(date(2026, 11, 27), date(2026, 11, 22)) == "Fri 27 November"
        assert wording.count(2, "taak", "taken") == "2 tasks"


@pytest.mark.parametrize("days", [-40, -2, -1, 0, 1, 2, 40, None])
def test_how_long_there_still_is_has_english(pages: Site, days: int | None) -> None:
    today = date(2026, 11, 22)
    text = due_text(today + timedelta(days) if days is not None else None, today)
    with pages.app.test_request_context() as context:
        context.session[CHOSEN] = ENGLISH
        assert said(text) != text


def test_an_error_is_told_in_english(pages: Site) -> None:
    page = in_english(pages, "coach").get("/trajecten/X-0000", status=404)
    assert "This case does not exist" in page
    assert "This page does not exist" in page

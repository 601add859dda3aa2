"""On an English page what a coordinator wrote says that it is Dutch (WCAG 3.1.2), and the page says that it is English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from lxml import html

from service.bundle.marked import fields_in
from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.web.language import CHOSEN, ENGLISH
from tests.browser import pages
from tests.browser.conftest import Settled
from tests.browser.filled import ROOT, Filled, opened
from tests.browser.pages import PAGES

# the pages that people who don't speak Dutch may meet in a day; the studio's own words stand between names in every sentence
DAILY = (
    "agenda.show", "agenda.note", "cases.action", "cases.dossier", "cases.goals", "cases.registers", "cases.row", "cases.show",
    "documents.index", "documents.show", "links.show", "referrals.show", "start.index", "start.show", "tasks.finished",
    "tasks.show", "work.show",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(settled_template: Settled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Filled, Mapping[str, str]]]:
    with opened(settled_template.path, tmp_path_factory.mktemp("taal")) as found:
        yield found, settled_template.places


@pytest.fixture(scope="module")
def written() -> frozenset[str]:
    """Names of tasks and questions of more than one word: a single word may be ours too."""
    return frozenset(text for text in _written(read_bundle(read_folder(ROOT))) if text and " " in text)


def _written(bundle: Bundle) -> Iterator[str]:
    for process in bundle.processes.values():
        yield from (element.name for element in process.elements.values())
    for form in bundle.forms.values():
        yield from (field.label for field in fields_in(form.fields))


@pytest.mark.parametrize("endpoint", DAILY)
def test_what_coordinators_wrote_says_that_it_is_dutch(
    site: tuple[Filled, Mapping[str, str]], written: frozenset[str], endpoint: str
) -> None:
    found, places = site
    page = _english(found, pages.address(found, places, endpoint), PAGES[endpoint].who)
    assert page.get("lang") == ENGLISH
    assert not [text for text, language in _texts(page) if text in written and language != "nl"]


def _english(site: Filled, path: str, who: str) -> html.HtmlElement:
    client = site.app.test_client()
    if who:
        client.set_cookie(str(site.app.config["SESSION_COOKIE_NAME"]), site.signed_in(who))
    with client.session_transaction() as session:
        session[CHOSEN] = ENGLISH
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return html.fromstring(answer.text)


def _texts(page: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Every text that is read, with the language that it says to be in."""
    for one in page.find("body").iter():
        if isinstance(one.tag, str) and one.text and one.tag != "script":
            yield " ".join(one.text.split()), next(up.get("lang") for up in (one, *one.iterancestors()) if up.get("lang"))

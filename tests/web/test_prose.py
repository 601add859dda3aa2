"""Texts of coordinators as HTML, and words for dates and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.prose import prose
from service.web.wording import count, day, due_day, in_words, initials, moment_text

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("een\ntwee", "<p>een<br>twee</p>"),
        ("een\r\n\r\ntwee", "<p>een</p>\n<p>twee</p>"),
        ("- een\n* twee\n• drie", "<ul><li>een</li><li>twee</li><li>drie</li></ul>"),
        ("1. een\n2) twee", "<ol><li>een</li><li>twee</li></ol>"),
        ("Neem mee:\n- pen", "<p>Neem mee:</p>\n<ul><li>pen</li></ul>"),
        ("# Kop\ntekst", "<h2>Kop</h2>\n<p>tekst</p>"),
        ("### Kop ##", "<h3>Kop</h3>"),
        ("de **verwijzer** en ** niet **", "<p>de <strong>verwijzer</strong> en ** niet **</p>"),
        ("**<b>**", "<p><strong>&lt;b&gt;</strong></p>"),
        ("- <script>", "<ul><li>&lt;script&gt;</li></ul>"),
        ("# {{7*7}} & co", "<h2>{{7*7}} &amp; co</h2>"),
        ("-geen lijst\n1.5 ook niet", "<p>-geen lijst<br>1.5 ook niet</p>"),
    ],
)
def test_plain_text_becomes_html(text: str, html: str) -> None:
    assert prose(text) == html


def test_a_heading_that_repeats_the_pages_own_is_left_out() -> None:
    assert prose("# Startgesprek \n\nLees dit.", "startgesprek") == "<p>Lees dit.</p>"


@given(st.text(alphabet="<>&\"'*#-1. \nab{}%", max_size=60))
def test_only_our_own_tags_are_in_it(text: str) -> None:
    left = prose(text)
    for tag in ("p", "ul", "ol", "li", "strong", "h2", "h3"):
        left = left.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in left.replace("<br>", "") and ">" not in left.replace("<br>", "")


def test_dates_are_said_as_people_say_them() -> None:
    assert day(date(2026, 11, 27), TODAY) == "27 november"
    assert day(date(2027, 1, 5), TODAY) == "5 januari 2027"
    assert due_day(date(2026, 11, 27), TODAY) == "vr 27 november"
    assert due_day(date(2026, 11, 15), TODAY) == "was 15 november"
    assert due_day(date(2026, 12, 23), TODAY) == "23 december"
    assert moment_text(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), TODAY) == "2 juli, 00:30"


def test_counts_and_names() -> None:
    assert (count(1, "taak", "taken"), count(7, "taak", "taken")) == ("1 taak", "7 taken")
    assert (in_words(2), in_words(13)) == ("twee", "13")
    assert (initials("Samira El Idrissi"), initials("Coach"), initials("")) == ("SE", "C", "")

"""Plain texts of coordinators (instructions, texts in forms) as HTML: escaped first, then paragraphs, lists, bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

_ITEM = re.compile(r"\s*[-*•]\s+(.*)")
_NUMBERED = re.compile(r"\s*[0-9]{1,3}[.)]\s+(.*)")
_HEADING = re.compile(r"\s*(#{1,6})\s+(.*?)\s*#*\s*")
_BOLD = re.compile(r"\*\*(\S(?:[^*]*\S)?)\*\*")


def prose(text: str, without: str = "") -> Markup:
    """The text as HTML. A heading that says the same as `without` (the page's own) is left out."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if not _says(line, without)]
    return Markup("\n").join(part for block in _blocks(lines) for part in _block(block))


def _says(line: str, title: str) -> bool:
    heading = _HEADING.fullmatch(line)
    return bool(title) and heading is not None and heading[2].strip().lower() == title.strip().lower()


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    for blank, block in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield list(block)


def _block(lines: list[str]) -> Iterator[Markup]:
    for kind, group in groupby(lines, key=_kind):
        texts = list(group)
        if kind == "heading":
            yield from (_heading(text) for text in texts)
        elif kind == "p":
            yield Markup("<p>{}</p>").format(Markup("<br>").join(_inline(text.strip()) for text in texts))
        else:
            pattern = _ITEM if kind == "ul" else _NUMBERED
            items = (_inline(match[1]) for text in texts if (match := pattern.fullmatch(text)))
            inner = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
            yield Markup("<{0}>{1}</{0}>").format(Markup(kind), inner)  # noqa: S704  (kind is "ul" or "ol")


def _kind(line: str) -> str:
    if _HEADING.fullmatch(line):
        return "heading"
    return "ul" if _ITEM.fullmatch(line) else "ol" if _NUMBERED.fullmatch(line) else "p"


def _heading(line: str) -> Markup:
    match = _HEADING.fullmatch(line)
    marks, text = (match[1], match[2]) if match else ("#", line)
    return Markup("<h{0}>{1}</h{0}>").format(2 if len(marks) < 3 else 3, _inline(text))


def _inline(text: str) -> Markup:
    return Markup(_BOLD.sub(r"<strong>\1</strong>", str(escape(text))))  # noqa: S704  (escaped just now)

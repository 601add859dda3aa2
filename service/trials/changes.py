"""Small changes to formulas, terms and cells of a table, that a trial should notice. Texts in, changed texts out.

A change is made on one token at a time, so that what comes out is FEEL again. Each comes with Dutch words that say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from service.bundle.words import words
from service.feel import FeelError
from service.feel.lexer import STRING, Token, tokens

Change = tuple[str, str]  # the changed text, and what was changed in Dutch

_DURATION = re.compile(r"P(?=[\dT])(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST_PART = re.compile(r"(\d+)([YMWDHS])$")


def inverted(condition: str) -> Iterator[Change]:
    """A condition turned around; null stays null, which counts as false."""
    yield f"not({condition})", "omgedraaid"


def term(text: str, kind: str) -> Iterator[Change]:
    """A term or moment with one unit less; in a formula each duration and number in turn.

    `kind` is "duration" or "date": what to do with a formula that has nothing of the sort in it. "either" may be both.
    """
    if _DURATION.fullmatch(text):
        yield shorter(text), f"{text} wordt {shorter(text)}"
        return
    if _DAY.fullmatch(text):
        moved = (date.fromisoformat(text) + timedelta(days=1)).isoformat()
        yield moved, f"{text} wordt {moved}"
        return
    found = [(token, new) for token in _literals(text) for new in _moved(token)]
    for token, new in found:
        yield _with(text, token, new), f"{_raw(text, token)} wordt {new}"
    if not found:
        other = "P1D" if kind == "duration" else f'{_bracketed(text)} + duration("P1D")'
        yield other, f"{text} wordt {other}"


def shorter(duration: str) -> str:
    """One unit less of the smallest unit that is written; one more where that would be nothing."""

    def less(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"{number - 1 if number > 1 else number + 1}{match[2]}"

    return _LAST_PART.sub(less, duration)


def filtered(collection: str) -> Iterator[Change]:
    """`personen[rol = "kind"]`: without its filter, and with the filter turned around."""
    opening = next((t for t in _tokens(collection) if t.kind == "symbol" and t.text == "["), None)
    if opening is not None and collection.endswith("]"):
        name, condition = collection[: opening.position], collection[opening.position + 1 : -1]
        yield name, "zonder filter"
        yield f"{name}[not({condition})]", "filter omgedraaid"


def without_one(text: str) -> Iterator[Change]:
    """A list of words with commas, each left out in turn; "" when nothing is left."""
    parts = words(text)
    for part in parts:
        yield ", ".join(other for other in parts if other != part), f"zonder {part}"


def input_cell(text: str, column: Sequence[str]) -> Iterator[Change]:
    """A cell with unary tests: each literal in turn; `-` is narrowed to what another rule of the `column` tests."""
    if text.strip() in ("", "-"):
        others = [cell for cell in column if cell.strip() not in ("", "-", "null")]
        narrow = others[0] if others else "null"
        yield narrow, f"- wordt {narrow}"
        return
    yield from _changed(text, column) or [(f"not({text})", "omgedraaid")]


def output_cell(text: str, column: Sequence[str]) -> Iterator[Change]:
    """A result: each literal in turn; a formula without one becomes null."""
    if text.strip() != "null":
        yield from _changed(text, column) or [("null", f"{text} wordt null")]


def _changed(text: str, column: Sequence[str]) -> list[Change]:
    own = {t.text for t in _tokens(text) if t.kind == "string"}
    strings = list(dict.fromkeys(t.text for cell in column for t in _tokens(cell) if t.kind == "string" and t.text not in own))
    return [
        (_with(text, token, new), f"{_raw(text, token)} wordt {new}")
        for token in _literals(text)
        for new in (_moved(token) or [_other(token, strings)])
    ]


def _literals(text: str) -> list[Token]:
    """The numbers, texts and truth values that are written; the texts of known durations and dates among them."""
    return [t for t in _tokens(text) if t.kind in ("number", "string") or (t.kind == "keyword" and t.text in ("true", "false"))]


def _moved(token: Token) -> list[str]:
    """A number, duration or date changed; nothing for another literal."""
    if token.kind == "number":
        whole, _, fraction = token.text.partition(".")
        return [f"{int(whole or 0) + 1}.{fraction}" if fraction else str(int(whole) + 1)]
    if token.kind == "string" and _DURATION.fullmatch(token.text):
        return [f'"{shorter(token.text)}"']
    if token.kind == "string" and _DAY.fullmatch(token.text):
        return [f'"{(date.fromisoformat(token.text) + timedelta(days=1)).isoformat()}"']
    return []


def _other(token: Token, strings: Sequence[str]) -> str:
    if token.kind == "keyword":
        return "false" if token.text == "true" else "true"
    other = strings[0] if strings else "iets_anders"
    return '"' + other.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _tokens(text: str) -> list[Token]:
    try:
        return tokens(text)
    except FeelError:
        return []


def _raw(text: str, token: Token) -> str:
    """The token as it is written; a string with its quotes."""
    if token.kind == "string" and (match := STRING.match(text, token.position)):
        return match[0]
    return text[token.position : token.position + len(token.text)]


def _with(text: str, token: Token, new: str) -> str:
    return text[: token.position] + new + text[token.position + len(_raw(text, token)) :]


def _bracketed(text: str) -> str:
    return text if re.fullmatch(r"[\w.]+", text) else f"({text})"

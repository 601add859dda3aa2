"""A formula cut into tokens (DMN 1.3, 10.3.1.2, rules 22 to 37)."""

import re
from dataclasses import dataclass
from typing import Literal

from service.feel import limits
from service.feel.errors import FeelError

TokenKind = Literal["number", "string", "name", "keyword", "symbol", "end"]

KEYWORDS = frozenset(
    "and between else every false for function if in instance not null or return satisfies some then true".split()
)
SYMBOLS = tuple("** .. <= >= != ( ) [ ] { } , . : ? @ + - * / < > =".split())
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}

SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
NAME = re.compile(r"[^\W\d]\w*")
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))")


@dataclass(frozen=True)
class Token:
    """A piece of the formula. `text` is as written, for a string what it stands for."""

    kind: TokenKind
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, the last one of kind "end". Raises FeelError for a strange character."""
    if len(text) > limits.TEXT_LENGTH:
        raise FeelError(text, 0, f"de formule is langer dan {limits.TEXT_LENGTH} tekens.", "Maak hem korter.")
    found: list[Token] = []
    position = 0
    while True:
        space = SPACE.match(text, position)
        position = space.end() if space else position
        if position == len(text):
            return [*found, Token("end", "", position)]
        token, position = _token(text, position)
        found.append(token)


def _token(text: str, position: int) -> tuple[Token, int]:
    if match := STRING.match(text, position):
        return Token("string", _unescaped(text, match), position), match.end()
    if match := NUMBER.match(text, position):
        if len(match[0]) > limits.LITERAL_DIGITS:
            raise FeelError(text, position, "dit getal is te lang.", "Schrijf een korter getal.")
        return Token("number", match[0], position), match.end()
    if match := NAME.match(text, position):
        kind: TokenKind = "keyword" if match[0] in KEYWORDS else "name"
        return Token(kind, match[0], position), match.end()
    for symbol in SYMBOLS:
        if text.startswith(symbol, position):
            return Token("symbol", symbol, position), position + len(symbol)
    if text[position] == '"':
        raise FeelError(
            text,
            position,
            "deze tekst tussen aanhalingstekens is niet afgesloten.",
            'Zet aan het eind van de tekst ook een ".',
        )
    raise FeelError(
        text,
        position,
        f"het teken ‘{text[position]}’ hoort niet in een formule.",
        'Haal het weg. Zet een tekst tussen rechte aanhalingstekens: "tekst".',
    )


def _unescaped(text: str, match: re.Match[str]) -> str:
    """What a string literal stands for; a pair of \\u escapes may make one character (rule 35)."""

    def escape(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code and int(code, 16) <= 0x10FFFF:
            return chr(int(code, 16))
        if found[3] in ESCAPES:
            return ESCAPES[found[3]]
        raise FeelError(
            text,
            match.start(1) + found.start(),
            f"‘{found[0]}’ is geen bekende schrijfwijze.",
            "Schrijf \\\\ voor een schuine streep naar achteren.",
        )

    try:
        return ESCAPE.sub(escape, match[1]).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FeelError(text, match.start(), "deze tekst bevat een half teken.", "Schrijf het teken voluit.") from None

"""A text that a pattern of a form accepts: for the plain patterns that forms have, such as `^[0-9]{4} ?[A-Z]{2}$`."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORTHANDS = {"d": "1", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
NO_WIDTH = "^$"
MOST = 200  # characters of a pattern that are looked at, and times that a part is repeated
_TIMES = re.compile(r"\{(\d*)(?:,(\d*))?\}")
_OPENING = re.compile(r"\?(?::|P<\w+>)")


class _TooHard(Exception):
    """The pattern has something that is not read here: a look-ahead, a reference back ..."""


def text_for(pattern: str) -> str | None:
    """The shortest text that comes of reading the pattern from the left; None when that is not a text that it accepts."""
    if len(pattern) > MOST:
        return None
    try:
        reader = _Reader(pattern)
        text = reader.alternatives()
        if reader.at < len(pattern):
            return None
    except (_TooHard, IndexError):
        return None
    return text if re.search(pattern, text) else None


@dataclass
class _Reader:
    pattern: str
    at: int = 0

    def alternatives(self) -> str:
        """The first of the alternatives; the others are read and forgotten."""
        first = self._sequence()
        while self._here() == "|":
            self.at += 1
            self._sequence()
        return first

    def _here(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def _sequence(self) -> str:
        text = ""
        while self._here() not in ("", "|", ")"):
            text += self._repeated(self._part())
        return text

    def _part(self) -> str:
        sign = self.pattern[self.at]
        self.at += 1
        if sign in NO_WIDTH:
            return ""
        if sign == ".":
            return "a"
        if sign == "[":
            return self._one_of()
        if sign == "\\":
            return self._escaped()
        if sign == "(":
            return self._group()
        return sign

    def _escaped(self) -> str:
        sign = self.pattern[self.at]
        self.at += 1
        if sign in SHORTHANDS:
            return SHORTHANDS[sign]
        if sign in "bBAZ":
            return ""
        if sign.isalnum():
            raise _TooHard
        return sign

    def _group(self) -> str:
        if self._here() == "?":
            opening = _OPENING.match(self.pattern, self.at)
            if opening is None:
                raise _TooHard
            self.at = opening.end()
        text = self.alternatives()
        if self._here() != ")":
            raise _TooHard
        self.at += 1
        return text

    def _one_of(self) -> str:
        """A character that the class allows: the first that it names, or for `[^...]` one that it does not name."""
        end = self.at + 1 + (self._here() == "^")
        while self.pattern[end] != "]":
            end += 2 if self.pattern[end] == "\\" else 1
        inside, self.at = self.pattern[self.at : end], end + 1
        allowed = re.compile(f"[{inside}]")
        return next((sign for sign in "1aA -" + inside if allowed.fullmatch(sign)), "")

    def _repeated(self, text: str) -> str:
        sign = self._here()
        if sign and sign in "*?":
            self.at += 1
            text = ""
        elif sign == "+":
            self.at += 1
        elif times := _TIMES.match(self.pattern, self.at):
            self.at = times.end()
            text *= min(int(times[1] or 0), MOST)
        if self._here() == "?":  # as few as possible, which is what is made anyway
            self.at += 1
        return text

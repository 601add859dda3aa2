"""A place in a formula that is being read, and what is said when something else should stand there."""

from collections.abc import Callable
from typing import TypeVar

from service.feel.errors import FeelError
from service.feel.lexer import Token, tokens

Parsed = TypeVar("Parsed")


class Cursor:
    """The tokens of one formula and how far they have been read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def sees(self, *texts: str) -> bool:
        return self.token.text in texts and self.token.kind in ("symbol", "keyword")

    def accept(self, *texts: str) -> str | None:
        """Take the token when it is one of these symbols or keywords."""
        if not self.sees(*texts):
            return None
        self.at += 1
        return self.tokens[self.at - 1].text

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.unexpected(text)

    def comma_or(self, closing: str) -> None:
        """Take the comma before what comes next; without one the list should have been closed."""
        if not self.accept(","):
            raise self.unexpected(closing)

    def name(self) -> str:
        if self.token.kind != "name":
            raise self.unexpected("een naam", quoted=False)
        self.at += 1
        return self.tokens[self.at - 1].text

    def error(self, problem: str, advice: str, position: int | None = None) -> FeelError:
        """What is wrong, at the present token unless a position is given."""
        at = self.token.position if position is None else position
        return FeelError(self.text, at, problem, advice)

    def unexpected(self, wanted: str = "", quoted: bool = True) -> FeelError:
        """What is wrong with a token that can't stand here."""
        found = f"‘{self.token.text}’" if self.token.kind != "end" else "het einde"
        before = self.tokens[self.at - 1] if self.at else None
        if wanted:
            wish = f"‘{wanted}’" if quoted else wanted
            return self.error(f"hier staat {found}, maar hier moet {wish} staan.", "Vul dat aan.")
        if before and before.kind == "name" and self.token.kind in ("name", "number"):
            return self.error(
                f"na ‘{before.text}’ kan niet {found} staan.",
                "Een naam heeft geen spaties: gebruik een liggend streepje (_), of zet een tekst tussen aanhalingstekens.",
            )
        return self.error(f"hier kan {found} niet staan.", "Haal het weg of vul aan wat ontbreekt.")

    def whole(self, rule: Callable[[], Parsed]) -> Parsed:
        """What `rule` reads, provided that it is the whole text."""
        if not self.tokens[0].text and len(self.tokens) == 1:
            raise self.error("de formule is leeg.", "Schrijf een formule of haal het veld weg.")
        parsed = rule()
        if self.token.kind != "end":
            raise self.unexpected()
        return parsed

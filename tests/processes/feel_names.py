"""Renaming the names in a formula, token by token; texts, numbers and everything between them stay as they are.

The same word can be a field key and an entry of a service fact (`naam` of a person, `coach.naam`). So each name is looked at
where it stands: what is reached from a fact, through a path, a filter or a loop over it, keeps its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from service.bundle.facts import FACTS
from service.feel.lexer import Token, tokens

FACT_ROOTS = frozenset(name.partition(".")[0].removesuffix("[]") for name in FACTS)
FACT_ENTRIES = frozenset(name.partition(".")[2] for name in FACTS if "." in name)
CLOSING = {")": "(", "]": "["}


def renamed_formula(text: str, names: Mapping[str, str], like_facts: Set[str] = frozenset()) -> str:
    """The formula with every name in `names` replaced; `like_facts` are names that hold a fact, such as a derived field."""
    return _Formula(text, names, FACT_ROOTS | like_facts).renamed()


def holds_a_fact(text: str) -> bool:
    """Whether a formula gives (an item of) a service fact, so that the entries of its value keep their names."""
    formula = _Formula(text, {}, FACT_ROOTS)
    whole = all(formula.is_part_of_chain(index) for index in range(len(formula.tokens)))
    return whole and formula.is_fact(len(formula.tokens) - 1)


class _Formula:
    def __init__(self, text: str, names: Mapping[str, str], facts: Set[str]) -> None:
        self.text, self.names = text, names
        self.tokens = tokens(text)[:-1]
        self.facts = set(facts)
        self.opening: dict[int, int] = {}
        waiting: list[int] = []
        for index in range(len(self.tokens)):
            if self._symbol(index, *CLOSING.values(), "{"):
                waiting.append(index)
            elif self._symbol(index, ")", "]", "}") and waiting:
                self.opening[index] = waiting.pop()
        self.closing = {start: end for end, start in self.opening.items()}
        for index, token in enumerate(self.tokens[:-1]):
            if token.kind == "name" and self.tokens[index + 1].text == "in" and self.is_fact(self._end_of_domain(index + 2)):
                self.facts.add(token.text)  # for x in organisaties ...: x is an item of a fact

    def renamed(self) -> str:
        found, at = [], 0
        for index, token in enumerate(self.tokens):
            if token.kind == "name":
                found += [self.text[at : token.position], self._new(index, token)]
                at = token.position + len(token.text)
        return "".join(found) + self.text[at:]

    def _new(self, index: int, token: Token) -> str:
        is_path = self._symbol(index - 1, ".")
        if token.text not in self.names or (is_path and self.is_fact(index - 2)):
            return token.text
        if not is_path and token.text in FACT_ENTRIES and self._in_fact_filter(index):
            return token.text
        return self.names[token.text]

    def is_part_of_chain(self, index: int) -> bool:
        """Whether a token is a name, a dot, or part of a filter: nothing that makes another value of it."""
        inside = any(start <= index <= end for start, end in self.closing.items() if self._is_filter(start))
        return inside or self.tokens[index].kind == "name" or self._symbol(index, ".")

    def is_fact(self, end: int) -> bool:
        """Whether what ends at this token is a fact, an item of one, or reached from one."""
        while 0 <= end < len(self.tokens):
            token = self.tokens[end]
            if token.kind == "symbol" and token.text in CLOSING and end in self.opening:
                start = self.opening[end]
                if token.text == "]" and self._is_filter(start):
                    end = start - 1
                    continue
                return token.text == ")" and self._root_within(start, end)
            if token.kind != "name":
                return False
            if not self._symbol(end - 1, "."):
                return token.text in self.facts
            end -= 2
        return False

    def _root_within(self, start: int, end: int) -> bool:
        return self.is_fact(end - 1) and not (start and self.tokens[start - 1].kind == "name")

    def _in_fact_filter(self, index: int) -> bool:
        """Whether a token stands between the brackets of a filter on a fact."""
        return any(
            start < index < end and self.tokens[start].text == "[" and self._is_filter(start) and self.is_fact(start - 1)
            for start, end in self.closing.items()
        )

    def _is_filter(self, start: int) -> bool:
        """Whether a bracket comes straight after a value: then it is a filter, otherwise a list or a range."""
        return start > 0 and (self.tokens[start - 1].kind == "name" or self._symbol(start - 1, ")", "]"))

    def _end_of_domain(self, start: int) -> int:
        """The last token of what a loop goes over: up to `return`, `satisfies` or a comma at its own level."""
        index = start
        while index < len(self.tokens):
            token = self.tokens[index]
            if index in self.closing:
                index = self.closing[index]
            elif token.text in ("return", "satisfies", ",", ")") and token.kind in ("keyword", "symbol"):
                break
            index += 1
        return index - 1

    def _symbol(self, index: int, *symbols: str) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].kind == "symbol" and self.tokens[index].text in symbols

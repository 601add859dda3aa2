"""A mapping from a YAML file, read strictly: each key is taken once, and what nobody asked for is a problem."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any

from service.trials.errors import Place, Problem
from service.trials.model import Answers, Plain

YES_NO = {"ja": True, "nee": False, True: True, False: False}


class Entry:
    """The keys and values of one mapping. Problems are added to `problems`, reading goes on: all are told at once."""

    def __init__(self, problems: list[Problem], place: Place, value: Any, what: str) -> None:
        self.problems, self.place, self.what = problems, place, what
        self._left: dict[Any, Any] = {}
        self._known: list[str] = []
        if isinstance(value, Mapping):
            self._left = dict(value)
        elif value is not None:
            self.problem(f"{what} moet uit regels met een sleutel en een waarde bestaan.", "Schrijf bijvoorbeeld `taak: naam`.")

    def problem(self, sentence: str, advice: str) -> None:
        self.problems.append(Problem(self.place, sentence, advice))

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def names(self) -> list[Any]:
        """The keys that were not taken yet."""
        return list(self._left)

    def take(self, key: str) -> Any:
        self._known.append(key)
        return self._left.pop(key, None)

    def text(self, key: str, required: bool = False) -> str:
        """The text of `key`, "" when it is not there (a problem when `required`)."""
        value = self.take(key)
        if value is None and required:
            self.problem(f"Bij {self.what} ontbreekt `{key}`.", f"Zet er een regel `{key}: ...` bij.")
        if isinstance(value, list | dict | bool):
            self.problem(f"`{key}` moet een tekst zijn.", f"Schrijf één woord of zin achter `{key}:`.")
            return ""
        return "" if value is None else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        return self._texts(key, self.take(key))

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        items = [] if value is None else value if isinstance(value, list) else [value]
        if any(isinstance(item, list | dict | bool) or item is None for item in items):
            self.problem(f"`{key}` moet een lijst van woorden zijn.", f"Schrijf `{key}: [woord, woord]`.")
            return ()
        return tuple(str(item) for item in items)

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """A mapping of names to lists of texts."""
        return {name: self._texts(f"{key}: {name}", value) for name, value in self.mapping(key).items()}

    def lists_or_texts(self, key: str) -> dict[str, tuple[str, ...]]:
        """The same, or a list alone, which stands under the name ""."""
        if isinstance(self._left.get(key), dict):
            return self.lists(key)
        texts = self.texts(key)
        return {"": texts} if texts else {}

    def mapping(self, key: str) -> Answers:
        value = self.take(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            self.problem(f"`{key}` moet uit regels met een naam en een waarde bestaan.", f"Schrijf `{key}: {{naam: waarde}}`.")
            return {}
        return value

    def mappings(self, key: str) -> dict[str, Answers]:
        """A mapping of names to mappings."""
        found: dict[str, Answers] = {}
        for name, value in self.mapping(key).items():
            if isinstance(value, dict):
                found[name] = value
            else:
                advice = f"Schrijf `{key}: {{{name}: {{naam: waarde}}}}`."
                self.problem(f"Bij `{key}: {name}` horen namen met een waarde.", advice)
        return found

    def items(self, key: str) -> list[Any]:
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.problem(f"`{key}` moet een lijst zijn.", "Begin elke regel van de lijst met een streepje.")
            return []
        return value

    def day(self, key: str) -> date | None:
        value = self.take(key)
        if value is not None and not isinstance(value, date):
            self.problem(f"`{key}` is geen datum.", "Schrijf een datum als 2026-03-02.")
            return None
        return value

    def plain(self, key: str) -> Plain:
        value: Plain = self.take(key)
        return value

    def yes_no(self, key: str) -> bool | None:
        value = self.take(key)
        if value is None:
            return None
        if not isinstance(value, str | bool) or value not in YES_NO:
            self.problem(f"`{key}` is ja of nee.", f"Schrijf `{key}: ja` of `{key}: nee`.")
            return None
        return YES_NO[value]

    def close(self) -> None:
        """Say of every key that is left that it is unknown, with the nearest known one."""
        for key in self._left:
            near = difflib.get_close_matches(str(key), self._known, 1, 0.6)
            advice = f"Bedoelt u `{near[0]}`?" if near else f"Hier kan staan: {', '.join(self._known)}."
            self.problem(f"`{key}` is geen bekend woord bij {self.what}.", advice)
        self._left = {}

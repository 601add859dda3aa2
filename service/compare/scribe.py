"""Writes changes down: holds what is the same for all changes of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bundle.marks import MARKS, Marks
from service.compare.difference import Change, Kind
from service.compare.names import Names


@dataclass
class Scribe:
    """The changes of one file (`file`) that holds `owner`, as they are found. `part` marks them as parts of a whole."""

    file: str
    owner: str
    old: Names
    new: Names
    part: bool = False
    changes: list[Change] = field(default_factory=list)

    def tell(self, kind: Kind, what: str, element: str, sentence: str, *, part: bool = False, **more: str) -> None:
        """Write one change down; the sentence begins with a capital."""
        said = sentence[:1].upper() + sentence[1:]
        self.changes.append(Change(self.file, kind, what, self.owner, element, said, part=self.part or part, **more))

    def line(self, what: str, element: str, line: str, it: str, old: str, new: str, was: str = "") -> None:
        """A value that changed; `line` is one of our own sentences with {it}, {old} and {new}."""
        sentence = line.format(it=it, old=old, new=new)
        self.tell("changed", what, element, sentence, old=old, new=new, was="" if was == element else was)

    def marks(self, element: str, it: str, old: Marks, new: Marks, was: str = "") -> None:
        """Each mark that was set, taken away or given another argument, with what it means."""
        was = "" if was == element else was
        for name in [*old, *(name for name in new if name not in old)]:
            before, after = _written(name, old), _written(name, new)
            if before == after:
                continue
            meaning = f" {MARKS[name].meaning}" if name in MARKS else ""
            if not after:
                sentence = f"{it} heeft het merk ‘{before}’ niet meer.{f' Dat betekende:{meaning}' if meaning else ''}"
            elif not before:
                sentence = f"{it} heeft nu het merk ‘{after}’.{meaning}"
            else:
                sentence = f"Merk van {it}: ‘{before}’ → ‘{after}’"
            self.tell("changed", "mark", element, sentence, old=before, new=after, was=was)

    def properties(self, element: str, it: str, old: Mapping[str, str], new: Mapping[str, str], known: frozenset[str]) -> None:
        """Properties that the service knows nothing of."""
        for name in sorted((set(old) | set(new)) - known):
            if old.get(name, "") != new.get(name, ""):
                it_has = f"Eigenschap ‘{name}’ van {it}"
                self.line("property", element, "{it}: {old} → {new}", it_has, old.get(name) or "geen", new.get(name) or "geen")


def _written(name: str, marks: Marks) -> str:
    if name not in marks:
        return ""
    return f"{name}:{marks[name]}" if marks[name] else name

"""What a comparison gives: changes, each with its place and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["added", "removed", "changed"]
LAYOUT = "layout"  # only the drawing moved
REST = "rest"  # something that has no influence on how a trajectory goes


@dataclass(frozen=True)
class Change:
    """One change. `sentence` is plain text, names between ‘ and ’.

    `what` says what changed: "file", "element", "name", "lane", "term", "form", "flow", "condition", "rule", "cell", "field" or
    the like. `owner` is the id of the process, table or form (or a file's own name). `element` is the id of an element, flow or
    rule, or the key of a field ("register.key" for a column of rows; the editor's id when it has no key), in the new bundle
    unless it was removed; "" is the file itself. `was` is what the old bundle calls it, when that is something else. `column`
    is the label of a table's column. `old` and `new` are the two values in words, "" for none. `part` is said already by the
    change of a whole file or element: show it collapsed.
    """

    file: str
    kind: Kind
    what: str
    owner: str
    element: str
    sentence: str
    column: str = ""
    old: str = ""
    new: str = ""
    was: str = ""
    part: bool = False


class Sides(NamedTuple):
    """Ids to colour in one file: `old` has what was removed or changed, `new` what was added or changed."""

    old: Mapping[str, Kind]
    new: Mapping[str, Kind]


@dataclass(frozen=True)
class Difference:
    """All changes: file by file, within a file from the whole to its parts."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def by_file(self) -> dict[str, tuple[Change, ...]]:
        """The changes of each file that has any."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.file, []).append(change)
        return {file: tuple(changes) for file, changes in found.items()}

    def sentences(self) -> list[str]:
        """Every sentence that is not part of another, what matters for a trajectory first."""
        whole = [change for change in self.changes if not change.part]
        return list(dict.fromkeys(change.sentence for change in sorted(whole, key=_weight)))

    def summary(self, most: int = 8) -> list[str]:
        """At most `most` sentences for people; the last one then says how many changes are left."""
        sentences = self.sentences()
        if len(sentences) <= most:
            return sentences
        left = len(sentences) - most + 1
        return [*sentences[: most - 1], f"En nog {left} andere wijzigingen."]

    def marks(self, file: str) -> Sides:
        """What to colour in a diagram, table or form, on both sides. Where only the drawing moved nothing is coloured."""
        old: dict[str, Kind] = {}
        new: dict[str, Kind] = {}
        for change in self.changes:
            if change.file != file or not change.element or change.what == LAYOUT:
                continue
            if change.kind != "added":
                _colour(old, change.was or change.element, change.kind)
            if change.kind != "removed":
                _colour(new, change.element, change.kind)
        return Sides(old, new)


def _colour(side: dict[str, Kind], element: str, kind: Kind) -> None:
    """An element that is new or gone as a whole is not merely changed."""
    if side.get(element, "changed") == "changed":
        side[element] = kind


def _weight(change: Change) -> int:
    return 2 if change.what == LAYOUT else 1 if change.what == REST else 0

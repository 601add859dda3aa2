"""YAML merged by its entries, as text: notes and blank lines of both sides stay.

An entry of `registers:` and `afgeleid:` is known by its `sleutel`, an entry of any other file by its own name. A trial is one
story and is never merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from service.bundle import strict_yaml
from service.bundle.merge.conflict import NotMergeable, Side
from service.bundle.merge.three_way import Decision, Part, decide, ordered

KEY = "sleutel"
STORY = "proef"
ROOT = ""


class Entries:
    """One version: the text of each entry with the notes above it, by "section/key", and of each section's first line."""

    def __init__(self, content: bytes) -> None:
        value = strict_yaml.load(content)
        if not isinstance(value, dict) or STORY in value or not value:
            raise NotMergeable("Dit bestand heeft geen losse delen.")
        text = content.decode("utf-8")
        self.lines = (text if text.endswith("\n") else text + "\n").splitlines(keepends=True)
        self.starts: list[tuple[int, str]] = []
        self.values: dict[str, object] = {}
        self.parents: dict[str, str | None] = {}
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            raise NotMergeable("Dit bestand heeft geen losse delen.")
        for name, held in node.value:
            self._section(str(name.value), name.start_mark.line, held, value[name.value])
        self.texts = self._cut()
        self.parts = {key: Part(str(self.values[key]), self.parents[key]) for key in self.texts}
        self.children: dict[str, list[str]] = {ROOT: [key for key in self.texts if self.parents[key] is None]}
        for key in self.texts:
            if (parent := self.parents[key]) is not None:
                self.children.setdefault(parent, []).append(key)

    def _section(self, name: str, line: int, held: yaml.Node, value: object) -> None:
        items = value if isinstance(value, list) else []
        listed = isinstance(held, yaml.SequenceNode) and not held.flow_style and bool(items)
        if not listed or not all(isinstance(item, dict) and item.get(KEY) for item in items):
            self._add(name, line, value, None)
            return
        self._add(name, line, "", None)
        for node, item in zip(held.value, items, strict=True):
            self._add(f"{name}/{item[KEY]}", node.start_mark.line, item, name)

    def _add(self, key: str, line: int, value: object, parent: str | None) -> None:
        if key in self.values or (self.starts and self.starts[-1][0] >= line):
            raise NotMergeable(f"{key} staat er twee keer, of staat niet op een eigen regel.")
        self.starts.append((line, key))
        self.values[key] = value
        self.parents[key] = parent

    def _cut(self) -> dict[str, str]:
        """The lines of each entry; a note or blank line belongs to the entry that follows it."""
        firsts = []
        for line, _ in self.starts:
            while line and (not self.lines[line - 1].strip() or self.lines[line - 1].lstrip().startswith("#")):
                line -= 1
            firsts.append(line)
        firsts[0] = 0
        ends = [*firsts[1:], len(self.lines)]
        return {key: "".join(self.lines[first:end]) for (_, key), first, end in zip(self.starts, firsts, ends, strict=True)}


@dataclass(frozen=True)
class ThreeLists:
    """The three versions and what was decided."""

    base: Entries
    mine: Entries
    theirs: Entries
    decision: Decision


def merge_entries(
    base: bytes, mine: bytes, theirs: bytes, choices: Mapping[str, Side], otherwise: Side
) -> tuple[bytes, ThreeLists]:
    """My file with their changes in it. Raises NotMergeable, Unreadable."""
    entries = Entries(base), Entries(mine), Entries(theirs)
    named = {key: side for one in entries for key in one.texts for name, side in choices.items() if name == told(key)}
    decision = decide(entries[0].parts, entries[1].parts, entries[2].parts, named, otherwise)
    three = ThreeLists(*entries, decision)
    if not decision.taken and entries[2].children == entries[0].children:
        return mine, three
    content = "".join(_laid_out(three, ROOT)).encode()
    expected = {key: part.value for key, part in decision.kept.items()}
    if {key: part.value for key, part in Entries(content).parts.items()} != expected:
        raise NotMergeable("De versies zijn te verschillend opgeschreven.")  # another indentation, say
    return content, three


def told(key: str) -> str:
    """What a conflict calls an entry."""
    return key.rpartition("/")[2]


def _laid_out(three: ThreeLists, holder: str) -> list[str]:
    kept = three.decision.kept
    wanted = {key for key, part in kept.items() if (part.parent or ROOT) == holder}
    lists = [one.children.get(holder, []) for one in (three.base, three.mine, three.theirs)]
    order, _ = ordered(lists[0], lists[1], lists[2], wanted)
    found = []
    for key in [*order, *(key for key in kept if key in wanted and key not in order)]:
        source = three.theirs if three.decision.sides[key] == "theirs" else three.mine
        found += [source.texts[key], *_laid_out(three, key)]
    return found

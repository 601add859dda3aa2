"""Three versions of a bundle's files into one: what mine is based on, mine, and what was published since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.bundle.findings import Unreadable
from service.bundle.merge import data, forms, saying
from service.bundle.merge.conflict import Conflict, Merge, NotMergeable, Side
from service.bundle.merge.data import merge_entries
from service.bundle.merge.diagrams import merge_diagrams
from service.bundle.merge.forms import merge_forms
from service.bundle.merge.tables import merge_tables
from service.bundle.merge.three_way import Decision

Files = Mapping[str, bytes]
Parts = tuple[bytes, list[Conflict]]


def merge(base: Files, mine: Files, theirs: Files, choices: Mapping[str, Side] | None = None) -> Merge:
    """Take from each side what it changed since `base`; never raises on what a file contains.

    A file that only one side changed comes from that side, byte for byte. In a file that both changed, diagrams and tables are
    merged by element, column and rule, forms by field, registers and derived values by entry; trials, and what can't be read,
    as a whole. `choices` says which side holds in a conflict, by its key; the key of a file ("file#") says it for all conflicts
    in that file without a choice of their own. Without any choice `mine` holds.
    """
    merger = _Merger(choices or {})
    for path in sorted({*base, *mine, *theirs}):
        content = merger.one(path, base.get(path), mine.get(path), theirs.get(path))
        if content is not None:
            merger.files[path] = content
    return Merge(merger.files, tuple(merger.conflicts))


@dataclass
class _Merger:
    choices: Mapping[str, Side]
    files: dict[str, bytes] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    def one(self, path: str, base: bytes | None, mine: bytes | None, theirs: bytes | None) -> bytes | None:
        """The merged file; None when it is gone."""
        if theirs == base or mine == theirs:
            return mine
        if mine == base:
            return theirs
        if base is None or mine is None or theirs is None:
            return self.whole(path, mine, theirs)
        try:
            content, found = self.parts(path, base, mine, theirs)
        except (NotMergeable, Unreadable):
            return self.whole(path, mine, theirs)
        self.conflicts += found
        return content

    def whole(self, path: str, mine: bytes | None, theirs: bytes | None) -> bytes | None:
        """A file that is taken from one side."""
        key = f"{path}#"
        words = [saying.GONE if content is None else "veranderd" for content in (mine, theirs)]
        sentence = saying.sentence(f"het bestand {path}", mine is not None, theirs is not None)
        self.conflicts.append(Conflict(key, path, "", sentence, words[0], words[1]))
        return theirs if self.choices.get(key) == "theirs" else mine

    def parts(self, path: str, base: bytes, mine: bytes, theirs: bytes) -> Parts:
        """A file merged part by part, with its conflicts. Raises NotMergeable, Unreadable."""
        choices = {key.partition("#")[2]: side for key, side in self.choices.items() if key.startswith(f"{path}#")}
        otherwise = choices.pop("", "mine")
        if path.endswith((".bpmn", ".dmn")):
            merged = (merge_diagrams if path.endswith(".bpmn") else merge_tables)(base, mine, theirs, choices, otherwise)
            content, three = merged
            found = [_conflict(path, key, *saying.in_xml(three, key), three.decision, key) for key in three.decision.conflicts]
            if path.endswith(".dmn"):  # in a diagram the order is only how it is written down
                shuffled = [key for key in three.shuffled if key not in three.decision.conflicts]
                found += [_conflict(path, key, *saying.of_order(three, key), three.decision, key) for key in shuffled]
            return content, found
        if path.endswith(".form"):
            content, form = merge_forms(base, mine, theirs, choices, otherwise)
            named = {key: forms.told(_somewhere(key, form)) for key in form.decision.conflicts}
            return content, [
                _conflict(path, key, *saying.in_form(form, key), form.decision, name) for key, name in named.items()
            ]
        content, entries = merge_entries(base, mine, theirs, choices, otherwise)
        return content, [
            _conflict(path, key, *saying.in_list(entries, key), entries.decision, data.told(key))
            for key in entries.decision.conflicts
        ]


def _conflict(path: str, key: str, what: str, mine: str, theirs: str, decision: Decision, element: str) -> Conflict:
    changed = decision.base.get(key) not in (decision.mine.get(key), decision.theirs.get(key))
    sentence = saying.sentence(what, key in decision.mine, key in decision.theirs, changed)
    return Conflict(f"{path}#{element}", path, element, sentence, mine, theirs)


def _somewhere(key: str, three: forms.ThreeForms) -> Mapping[str, object]:
    """A component as some version holds it, mine first."""
    return next(schema.components[key] for schema in (three.mine, three.theirs, three.base) if key in schema.components)

"""Random edits of the real bundle: each is told, names what was edited, and is told the other way round when looked at from
the other side."""

from __future__ import annotations

from collections import Counter

from service.bundle.model import Bundle
from service.bundle.read import survey
from service.compare import Difference, compare
from service.trials.edits import edits

MIRROR = {"added": "removed", "removed": "added", "changed": "changed"}
NUMBER = 40
ON_AN_ELEMENT = {"element", "flow", "term", "form", "lane", "cell", "rule", "field", "label", "required", "condition", "timer"}
SAME_LANE = "gaat naar de baan"  # may be the lane that it was in


def plain(name: str) -> str:
    """What is drawn again under the same name is "the new one", seen from either side."""
    return name.replace("de nieuwe ", "")


def seen(difference: Difference) -> Counter[tuple[str, ...]]:
    return Counter((c.kind, c.what, c.element, c.column, plain(c.old), plain(c.new)) for c in difference.changes)


def test_every_edit_is_told_and_told_back(real: Bundle) -> None:
    silent = []
    for edit in edits(real, NUMBER, seed=7):
        old, new = (survey({edit.file: content}).bundle for content in (real.files[edit.file], edit.content))
        there, back = compare(old, new), compare(new, old)
        if not there:
            silent.append(edit.what)
        assert {change.file for change in there.changes} <= {edit.file}
        turned = Counter((MIRROR[c.kind], c.what, c.element, c.column, plain(c.new), plain(c.old)) for c in back.changes)
        assert seen(there) == turned, edit
        marks = there.marks(edit.file)
        assert marks.new or marks.old or not {change.what for change in there.changes} & ON_AN_ELEMENT, edit
        assert all(change.sentence[0] in "‘" or change.sentence[0].isupper() for change in there.changes)
    assert all(SAME_LANE in what for what in silent)

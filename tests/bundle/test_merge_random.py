"""Two random edits of one real file, one on each side: both are in the outcome, or somebody is asked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from service.bundle.edit import with_property
from service.bundle.findings import Finding
from service.bundle.merge import merge
from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder, survey
from service.compare import compare
from service.trials.edits import Edit, edits

NEW, OTHER = b"nieuw_onderdeel", b"ander_onderdeel"  # what an edit calls what it puts in; two people would not choose the same
PAIRS = 25


@pytest.fixture(scope="module")
def real() -> Bundle:
    return read_bundle(read_folder(Path(__file__).parents[2]))


@dataclass(frozen=True)
class Pair:
    """Two edits of one file: the three versions of that file alone, which is all that a merge looks at."""

    edits: tuple[Edit, Edit]
    base: dict[str, bytes]
    mine: dict[str, bytes]
    theirs: dict[str, bytes]

    @property
    def file(self) -> str:
        return self.edits[0].file


@pytest.fixture(scope="module")
def pairs(real: Bundle) -> list[Pair]:
    """Edits of the same file, two by two."""
    by_file: dict[str, list[Edit]] = {}
    for edit in edits(real, 4 * PAIRS, seed=11):
        by_file.setdefault(edit.file, []).append(edit)
    found = [pair for made in by_file.values() for pair in zip(made[::2], made[1::2], strict=False)]
    return [
        Pair((one, two), {file: real.files[file]}, {file: one.content}, {file: two.content.replace(NEW, OTHER)})
        for one, two in found[:PAIRS]
        for file in [one.file]
    ]


def changes(pair: Pair, files: dict[str, bytes]) -> set[tuple[str, ...]]:
    """What changed, without the names of neighbours: a renamed neighbour is said in other words."""
    found = compare(survey(pair.base).bundle, survey(files).bundle).changes
    return {(c.kind, c.what, c.element, c.column) for c in found if c.what not in ("layout", "rest")}


def unreadable(*versions: dict[str, bytes]) -> set[Finding]:
    return {finding for files in versions for finding in survey(files).findings}


def test_two_edits_at_different_places_are_both_there(pairs: list[Pair]) -> None:
    asked = 0
    for pair in pairs:
        merged = merge(pair.base, pair.mine, pair.theirs)
        assert unreadable(merged.files) <= unreadable(pair.mine, pair.theirs), pair.edits
        if merged.conflicts:
            asked += 1
            about = touched(pair, pair.mine) | touched(pair, pair.theirs)
            assert {conflict.element for conflict in merged.conflicts} <= about, pair.edits
        else:
            assert changes(pair, merged.files) == changes(pair, pair.mine) | changes(pair, pair.theirs), pair.edits
    assert asked < len(pairs) / 2


def touched(pair: Pair, files: dict[str, bytes]) -> set[str]:
    """What an edit changed, and what that stands on."""
    found = {what[2] for what in changes(pair, files)}
    for bundle in (survey(pair.base).bundle, survey(files).bundle):
        for process in bundle.processes.values():
            found |= {end for id_, flow in process.flows.items() if id_ in found for end in (flow.source, flow.target)}
            found |= {e.attached_to for id_, e in process.elements.items() if id_ in found}
    return found


def test_a_side_that_did_nothing_gives_the_other_byte_for_byte(real: Bundle, pairs: list[Pair]) -> None:
    for pair in pairs[:15]:
        changed = pair.edits[0].applied_to(real.files)
        for merged in (merge(real.files, changed, real.files), merge(real.files, real.files, changed)):
            assert merged.files == changed and not merged.conflicts
        assert merge(real.files, changed, changed) == merge(real.files, changed, real.files)


def test_the_same_place_twice_is_asked_and_the_answer_holds(pairs: list[Pair]) -> None:
    asked = 0
    for pair in pairs:
        merged = merge(pair.base, pair.mine, pair.theirs)
        if not merged.conflicts:
            continue
        asked += 1
        taken = merge(pair.base, pair.mine, pair.theirs, {f"{pair.file}#": "theirs"})
        conflict = merged.conflicts[0]
        assert conflict.key == f"{pair.file}#{conflict.element}" and conflict.sentence and conflict.mine and conflict.theirs
        assert taken.files != merged.files, pair.edits
        assert unreadable(taken.files) <= unreadable(pair.mine, pair.theirs), pair.edits
    assert asked


def test_two_people_change_the_same_task(real: Bundle) -> None:
    """Each task of the real diagrams with a term: two other terms are a question about exactly that task."""
    tasks = [(p.file, e.id) for p in real.processes.values() for e in p.elements.values() if e.properties.get("termijn")]
    for file, task in tasks[::8]:
        base = {file: real.files[file]}
        mine, theirs = ({file: with_property(base[file], task, "termijn", term)} for term in ("P11W", "P12W"))
        merged = merge(base, mine, theirs)
        assert [(c.element, c.mine, c.theirs) for c in merged.conflicts] == [(task, "termijn: 11 weken", "termijn: 12 weken")]
        assert merge(base, mine, theirs, {merged.conflicts[0].key: "theirs"}).files[file].count(b"P12W") == 1

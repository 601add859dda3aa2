"""Two random edits of one real file, one on each side: both are in the outcome, or somebody is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.bundle.merge import merge
from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder, survey
from service.compare import compare
from service.trials.edits import Edit, edits

NEW, OTHER = b"nieuw_onderdeel", b"ander_onderdeel"  # what an edit calls what it puts in; two people would not choose the same
PAIRS = 40


@pytest.fixture(scope="module")
def real() -> Bundle:
    return read_bundle(read_folder(Path(__file__).parents[2]))


@pytest.fixture(scope="module")
def pairs(real: Bundle) -> list[tuple[Edit, Edit]]:
    """Edits of the same file, two by two."""
    by_file: dict[str, list[Edit]] = {}
    for edit in edits(real, 4 * PAIRS, seed=11):
        by_file.setdefault(edit.file, []).append(edit)
    found = [pair for made in by_file.values() for pair in zip(made[::2], made[1::2], strict=False)]
    return found[:PAIRS]


def changes(old: Bundle, files: dict[str, bytes]) -> set[tuple[str, ...]]:
    """What changed, without the names of neighbours: a renamed neighbour is said in other words."""
    found = compare(old, survey(files).bundle).changes
    return {(c.kind, c.what, c.element, c.column) for c in found if c.what not in ("layout", "rest")}


def test_two_edits_at_different_places_are_both_there(real: Bundle, pairs: list[tuple[Edit, Edit]]) -> None:
    asked = 0
    for one, two in pairs:
        mine, theirs = one.applied_to(real.files), two.applied_to(real.files)
        theirs[two.file] = theirs[two.file].replace(NEW, OTHER)
        merged = merge(real.files, mine, theirs)
        read = survey(merged.files)
        assert set(read.findings) <= {*survey(mine).findings, *survey(theirs).findings}, (one, two)
        in_mine, in_theirs = changes(real, mine), changes(real, theirs)
        if merged.conflicts:
            asked += 1
            assert {change.element for change in merged.conflicts} <= touched(real, mine) | touched(real, theirs), (one, two)
        else:
            assert changes(real, merged.files) == in_mine | in_theirs, (one, two)
    assert asked < len(pairs) / 2


def touched(real: Bundle, files: dict[str, bytes]) -> set[str]:
    """What an edit changed, and what that stands on."""
    found = {what[2] for what in changes(real, files)}
    for bundle in (real, survey(files).bundle):
        for process in bundle.processes.values():
            found |= {end for id_, flow in process.flows.items() if id_ in found for end in (flow.source, flow.target)}
            found |= {e.attached_to for id_, e in process.elements.items() if id_ in found}
    return found


def test_a_side_that_did_nothing_gives_the_other_byte_for_byte(real: Bundle, pairs: list[tuple[Edit, Edit]]) -> None:
    for edit, _ in pairs[:15]:
        changed = edit.applied_to(real.files)
        for merged in (merge(real.files, changed, real.files), merge(real.files, real.files, changed)):
            assert merged.files == changed and not merged.conflicts
        assert merge(real.files, changed, changed) == merge(real.files, changed, real.files)


def test_the_same_place_twice_is_asked_and_the_answer_holds(real: Bundle, pairs: list[tuple[Edit, Edit]]) -> None:
    asked = 0
    for one, two in pairs:
        mine, theirs = one.applied_to(real.files), two.applied_to(real.files)
        theirs[two.file] = theirs[two.file].replace(NEW, OTHER)
        merged = merge(real.files, mine, theirs)
        if not merged.conflicts:
            continue
        asked += 1
        taken = merge(real.files, mine, theirs, {f"{one.file}#": "theirs"})
        conflict = merged.conflicts[0]
        assert conflict.key == f"{one.file}#{conflict.element}" and conflict.sentence and conflict.mine and conflict.theirs
        assert taken.files != merged.files, (one, two)
        assert not set(survey(taken.files).findings) - {*survey(mine).findings, *survey(theirs).findings}
    assert asked

"""Random edits are the same for the same seed, differ from the original, and are of many kinds."""

from __future__ import annotations

from pathlib import Path

from service.bundle.read import read_bundle, read_folder, survey
from service.trials.edits import edits

FILES = read_folder(Path(__file__).parents[2])
BUNDLE = read_bundle(FILES)


def test_edits_are_repeatable_real_and_of_many_kinds() -> None:
    made = list(edits(BUNDLE, 80))
    assert made == list(edits(BUNDLE, 80)) and made != list(edits(BUNDLE, 80, seed=1))
    assert all(edit.content != FILES[edit.file] for edit in made)
    kinds = {kind for kind in ("andere naam", "een taak erbij", "gaat eruit", "termijn", "wekker", "baan", "gaat naar", "veld")
             if any(kind in edit.what for edit in made)}
    assert len(kinds) == 8, kinds
    assert not [edit for edit in made if survey(edit.applied_to(FILES)).findings], "an edit that nobody could make"

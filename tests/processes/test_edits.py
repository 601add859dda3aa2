"""A small, fixed part of what `make edits` does a thousand times: no edit of the real processes ever harms a running case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from service.bundle.model import Bundle
from service.trials.edits import edits
from service.trials.examine import Examiner
from service.trials.run import Outcome
from tests.processes.test_trials import NAMES

EDITS, PARTS = 25, 4


@pytest.mark.parametrize("part", range(PARTS))
def test_an_edit_is_refused_or_harms_no_trial_and_no_case(
    part: int, files: Mapping[str, bytes], bundle: Bundle, outcome_of: Callable[[str], Outcome]
) -> None:
    touched = {name: outcome_of(name).touched for name in NAMES}
    with Examiner(files, touched, only_told_to_the_end=True) as examiner:
        verdicts = [examiner.examine(edit) for edit in list(edits(bundle, EDITS))[part::PARTS]]
    assert [f"{verdict.edit}: {problem}" for verdict in verdicts for problem in verdict.problems] == []
    assert any(verdict.moved or verdict.refused for verdict in verdicts)

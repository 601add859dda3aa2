"""A small, fixed sample of what `make mutants` does in full: a change to the processes that no trial notices is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from service.bundle.model import Bundle
from service.trials.mutants import read_reasons, sample, survivors
from service.trials.mutations import mutants
from service.trials.run import Outcome
from tests.processes.test_trials import NAMES

SAMPLE = 12


def test_the_trials_notice_a_sample_of_mutants(
    files: Mapping[str, bytes], bundle: Bundle, outcome_of: Callable[[str], Outcome]
) -> None:
    everything, reasons = list(mutants(bundle)), read_reasons(files)
    tried = survivors(files, [outcome_of(name) for name in NAMES], sample(len(everything), SAMPLE), processes=1)
    alive = [everything[number] for number, by in tried if not by]
    assert [str(mutant) for mutant in alive if not any(reason.explains(mutant) for reason in reasons)] == []

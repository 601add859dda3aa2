"""`regie trial`: play trials and say per trial whether it succeeds, and what no trial passes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.domain.errors import RegieError
from service.trials.coverage import Coverage, FileCoverage
from service.trials.ground import Ground
from service.trials.read import read_trials, trial_names
from service.trials.references import check_references
from service.trials.run import Outcome, play


def run_trials(folder: Path, names: Sequence[str], out: TextIO) -> int:
    """Play the trials by these names, or all. 0 when all succeed and (without names) pass every flow and every rule; else 1."""
    try:
        files = read_folder(folder)
        bundle = read_bundle(files)
        _known(names, files)
        trials = read_trials(files, names)
        check_references(trials, bundle)
        wanted = [trial for trial in trials.trials.values() if not names or trial.name in names]
        outcomes = []
        with Ground(trials.world, files) as ground:
            for trial in wanted:
                outcomes.append(play(ground, bundle, trials, trial))
                _say(outcomes[-1], out)
    except RegieError as error:
        print(error, file=out)
        return 1
    succeeded = all(outcome.failure is None for outcome in outcomes)
    if names:
        return 0 if succeeded else 1
    missing = _coverage(outcomes, bundle, out)
    return 0 if succeeded and not missing else 1


def _known(names: Sequence[str], files: Mapping[str, bytes]) -> None:
    known = trial_names(files)
    for name in names:
        if name not in known:
            raise RegieError(f"Er is geen proef ‘{name}’. Er zijn: {', '.join(known)}.")


def coverage_of(outcomes: Sequence[Outcome], bundle: Bundle) -> list[FileCoverage]:
    coverage = Coverage()
    for outcome in outcomes:
        coverage.add(outcome.trial.name, outcome.touched)
    return coverage.files(bundle)


def _say(outcome: Outcome, out: TextIO) -> None:
    mark = "✗" if outcome.failure else "✓"
    covers = f" ({', '.join(outcome.trial.covers)})" if outcome.trial.covers else ""
    print(f"{mark} {outcome.trial.name}: {outcome.trial.title}{covers}", file=out, flush=True)
    if outcome.failure:
        print(f"    {outcome.failure}", file=out, flush=True)


def _coverage(outcomes: Sequence[Outcome], bundle: Bundle, out: TextIO) -> bool:
    """Print how much of each file was passed; whether anything was missed."""
    files = coverage_of(outcomes, bundle)
    print("\nWat de proeven samen doorlopen (pijlen van diagrammen, regels van tabellen):", file=out)
    for file in files:
        print(f"{'✓' if file.complete else '✗'} {file.file}: {file.passed} van {file.total}", file=out)
        for missed in file.missed:
            print(f"    niet doorlopen: {missed}", file=out)
    largest = max((outcome.largest_state for outcome in outcomes), default=0)
    print(f"De grootste toestand van een proces was {largest} bytes.", file=out)
    return not all(file.complete for file in files)

"""The real bundle, its trials, and how each of them went: every trial is played once, whatever test asks for it first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.trials.coverage import Touch
from service.trials.ground import Ground
from service.trials.model import Trials
from service.trials.read import read_trials
from service.trials.references import check_references
from service.trials.run import Outcome, play
from tests.processes.grounds import PostgresqlGround

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def files() -> Mapping[str, bytes]:
    return read_folder(ROOT)


@pytest.fixture(scope="session")
def bundle(files: Mapping[str, bytes]) -> Bundle:
    return read_bundle(files)


@pytest.fixture(scope="session")
def trials(files: Mapping[str, bytes], bundle: Bundle) -> Trials:
    found = read_trials(files)
    check_references(found, bundle)
    return found


@pytest.fixture(scope="session")
def sqlite_ground(files: Mapping[str, bytes], trials: Trials) -> Iterator[Ground]:
    with Ground(trials.world, files) as ground:
        yield ground


@pytest.fixture(scope="session")
def postgresql_ground(
    files: Mapping[str, bytes], trials: Trials, postgresql_url: str
) -> Iterator[PostgresqlGround]:
    ground = PostgresqlGround(postgresql_url, trials.world, files)
    yield ground
    ground.close()


@pytest.fixture(scope="session")
def outcome_of(
    tmp_path_factory: pytest.TempPathFactory, worker_name: str, sqlite_ground: Ground, bundle: Bundle, trials: Trials
) -> Callable[[str], Outcome]:
    """How a trial goes on SQLite. What one pytest worker played, the others read from a file that they share."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_name == "main" else base.parent) / "outcomes"
    shared.mkdir(exist_ok=True)

    def outcome(name: str) -> Outcome:
        path, trial = shared / f"{name}.json", trials.trials[name]
        if path.exists():
            kept = json.loads(path.read_text())
            touched, before = (frozenset(Touch(*touch) for touch in kept[key]) for key in ("touched", "before"))
            return Outcome(trial, None, touched, before, kept["largest_state"], kept["seconds"])
        found = play(sqlite_ground, bundle, trials, trial)
        if found.failure is None:
            kept = {
                "touched": sorted(found.touched),
                "before": sorted(found.before),
                "largest_state": found.largest_state,
                "seconds": found.seconds,
            }
            unfinished = shared / f"{name}.{worker_name}"
            unfinished.write_text(json.dumps(kept))
            unfinished.rename(path)
        return found

    return outcome

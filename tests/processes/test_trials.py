"""The real processes, proven by the coordinators' own trials, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.bundle.model import Bundle
from service.trials.ground import Ground
from service.trials.model import Trials
from service.trials.read import FOLDER, NO_TRIALS
from service.trials.report import coverage_of
from service.trials.run import Outcome, play
from service.trials.story import LARGEST_STATE
from tests.processes.conftest import ROOT
from tests.processes.grounds import PostgresqlGround

NAMES = sorted(path.stem for path in (ROOT / FOLDER).glob("*.yaml") if path.name not in NO_TRIALS)


@pytest.mark.parametrize("name", NAMES)
def test_a_trial_succeeds_on_sqlite(name: str, outcome_of: Callable[[str], Outcome]) -> None:
    outcome = outcome_of(name)
    assert outcome.failure is None, str(outcome.failure)
    assert 0 < outcome.largest_state <= LARGEST_STATE


@pytest.mark.parametrize("name", NAMES)
def test_a_trial_succeeds_on_postgresql(
    name: str, postgresql_ground: PostgresqlGround, bundle: Bundle, trials: Trials
) -> None:
    failure = play(postgresql_ground, bundle, trials, trials.trials[name]).failure
    assert failure is None, str(failure)


def test_the_trials_pass_every_flow_and_every_rule(
    outcome_of: Callable[[str], Outcome], bundle: Bundle
) -> None:
    files = coverage_of([outcome_of(name) for name in NAMES], bundle)
    assert {file.file: file.missed for file in files if not file.complete} == {}


def test_there_are_trials_enough_and_they_cover_every_path(trials: Trials) -> None:
    """Issue 2, section 3: at least 35, covering U1 to U30 of requirements.md section 6."""
    assert len(trials.trials) >= 35
    covered = {path for trial in trials.trials.values() for path in trial.covers}
    assert [path for path in (f"U{number}" for number in range(1, 31)) if path not in covered] == []


def test_the_world_of_the_trials_is_the_one_of_the_demo(sqlite_ground: Ground, trials: Trials) -> None:
    with sqlite_ground.fresh() as regie:
        from service.usecases.people import users

        assert {user.username for user in users(regie)} == {user.username for user in trials.world.users}

"""On the real content too: a task takes at most ten statements, the session look-up counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from service.bundle.read import read_bundle, read_folder
from service.domain.people import User
from service.trials import story
from service.trials.ground import Ground
from service.trials.read import read_trials
from service.trials.run import play
from service.usecases.complete import complete
from service.usecases.pages import Completed
from service.usecases.regie import Regie
from tests.statements import statements

ROOT = Path(__file__).parent.parent.parent
SESSION_LOOK_UP = 1


def test_at_most_ten_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest trials with the most side processes: those that last long, escalate and change coach."""
    files = read_folder(ROOT)
    bundle, trials = read_bundle(files), read_trials(files)
    longest = sorted(trials.trials.values(), key=lambda trial: len(trial.steps))[-4:]
    counts: dict[str, int] = {}
    with statements(Engine) as seen, Ground(trials.world, files) as ground:

        def counting(
            regie: Regie, actor: User, task_id: int, submitted: Mapping[str, object], token: str, now: datetime
        ) -> Completed:
            seen.clear()
            done = complete(regie, actor, task_id, submitted, token, now)
            counts[done.title] = max(counts.get(done.title, 0), len(seen) + SESSION_LOOK_UP)
            return done

        monkeypatch.setattr(story.complete, "complete", counting)
        outcomes = [play(ground, bundle, trials, trial) for trial in longest]
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    assert len(counts) > 20
    assert {title: count for title, count in counts.items() if count > 10} == {}

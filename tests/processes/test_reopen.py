"""On the real content: a task that was completed and opened again leaves the case exactly as it was, and can be done again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service.bundle.read import read_bundle, read_folder
from service.domain.people import User
from service.feel import FeelValue
from service.store import instances
from service.store import tables as t
from service.trials import story
from service.trials.ground import Ground
from service.trials.read import read_trials
from service.trials.run import play
from service.usecases.complete import complete
from service.usecases.pages import Completed
from service.usecases.regie import Regie
from service.usecases.reopen import look, reopen

ROOT = Path(__file__).parent.parent.parent
# The whole life of a family; rows and a task for each of them; a side process that begins by itself; a change of coach.
TRIALS = 3
OF_INSTANCE = ("id", "process", "state", "phase", "phase_element", "timers", "waits", "wake_at", "standing", "done", "outcome")
OF_TASK = ("id", "instance_id", "engine_id", "element", "row", "assignee_id", "target", "hard", "warn", "explanation")


def at(regie: Regie, case_id: int) -> dict[str, Any]:
    """Everything that counts in a case: what runs, waits and is open, who takes part, and all current answers."""
    with regie.store.read() as tx:
        found = instances.situation(tx, case_id)
        running = {one.id: one for one in found.instances}
        roles = tx.execute(select(t.participants).where(t.participants.c.case_id == case_id)).all()
        once = tx.execute(select(t.events.c.once).where(t.events.c.case_id == case_id, t.events.c.once.is_not(None))).scalars()
        kinds = tx.execute(
            select(t.events.c.kind, t.events.c.element)
            .where(t.events.c.case_id == case_id, t.events.c.kind.in_(("phase", "phase_done", "milestone", "decision")))
            .order_by(t.events.c.id)
        ).all()
        passed = tx.execute(select(t.passages.c.element, t.passages.c.flow).where(t.passages.c.case_id == case_id)).all()
        [case] = tx.execute(select(t.cases).where(t.cases.c.id == case_id)).all()
    return {
        "instances": [{name: getattr(one, name) for name in OF_INSTANCE} for one in found.instances],
        "tasks": [{name: getattr(one, name) for name in OF_TASK} for one in found.tasks],
        "roles": [tuple(row) for row in roles],
        "case": tuple(case),
        "once": sorted(once),
        "log": [tuple(row) for row in kinds],
        "passages": Counter(tuple(row) for row in passed),
        "answers": _current(found.answers, running),
    }


def _current(answers: list[Any], running: Mapping[int, object]) -> dict[tuple[object, ...], FeelValue]:
    """The answers that are not null, without those of rows that are gone."""
    gone = {one.row for one in answers if one.register and not one.field and one.value is False}
    return {
        (one.scope_id, one.register, one.row, one.field): one.value
        for one in answers
        if one.value is not None and one.row not in gone
    }


def alike(state: dict[str, Any]) -> dict[str, Any]:
    """The same without what is drawn by lot: a second time the same things happen under other numbers."""
    return {
        "instances": sorted(
            (one["process"], one["phase"], [timer["due"] for timer in one["timers"]], one["waits"], one["standing"],
             str(one["done"]), one["outcome"])
            for one in state["instances"]
        ),
        "tasks": sorted((one["element"], one["assignee_id"] or 0, *map(str, (one["target"], one["hard"], one["warn"])))
                        for one in state["tasks"]),
        "roles": [row[:4] for row in state["roles"]],
        "once": state["once"],
        "log": state["log"],
        "passages": state["passages"],
        "answers": Counter((register, name, str(value)) for (_, register, _, name), value in state["answers"].items()),
    }  # fmt: skip


def test_what_is_reopened_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    files = read_folder(ROOT)
    bundle, trials = read_bundle(files), read_trials(files)
    longest = sorted(trials.trials.values(), key=lambda trial: len(trial.steps))[-TRIALS:]
    reopened: Counter[str] = Counter()

    def twice(
        regie: Regie, actor: User, task_id: int, submitted: Mapping[str, object], token: str, now: datetime
    ) -> Completed:
        with regie.store.read() as tx:
            case_id = tx.execute(select(t.tasks.c.case_id).where(t.tasks.c.id == task_id)).scalar_one()
        before = at(regie, case_id)
        complete(regie, actor, task_id, submitted, token, now)
        after = at(regie, case_id)
        assert look(regie, actor, task_id, now).why_not == ""
        reopen(regie, actor, task_id, "Te vroeg op de knop", now)
        assert at(regie, case_id) == before
        done = complete(regie, actor, task_id, submitted, token, now)
        assert alike(at(regie, case_id)) == alike(after)
        reopened[done.title] += 1
        return done

    monkeypatch.setattr(story.complete, "complete", twice)
    with Ground(trials.world, files) as ground:
        outcomes = [play(ground, bundle, trials, trial) for trial in longest]
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    assert len(reopened) > 20

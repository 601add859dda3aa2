"""What is kept of where a case went is complete: as much as the trials themselves measured from the engine's steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from service.bundle.read import read_bundle, read_folder
from service.store import tables as t
from service.trials.coverage import Touch
from service.trials.ground import Ground
from service.trials.read import read_trials
from service.trials.run import beginning, live
from service.trials.story import Story
from service.trials.world import settled

ROOT = Path(__file__).parent.parent.parent
TRIALS = ("01-gelukkige-weg", "75-van-aanmelding-tot-negende-maand")


@pytest.mark.parametrize("name", TRIALS)
def test_every_flow_that_a_trial_took_is_kept(name: str) -> None:
    files = read_folder(ROOT)
    bundle, trials = read_bundle(files), read_trials(files)
    trial = trials.trials[name]
    with Ground(trials.world, files) as ground, ground.fresh() as regie:
        story = Story(regie, bundle, trials, settled(regie, trials.world), beginning(trials, trial))
        live(story, trials, trial)
        with regie.store.read() as tx:
            rows = tx.execute(select(t.passages)).all()
            done = tx.execute(select(t.tasks).where(t.tasks.c.state == "done")).all()
            running = tx.execute(select(t.instances).where(t.instances.c.done.is_(None))).all()
            open_ = tx.execute(select(t.tasks).where(t.tasks.c.state == "open")).all()
    flows = {touch for touch in story.touched if touch.kind == "flow"}
    assert {Touch("flow", row.process, row.flow) for row in rows if row.flow} == flows and len(flows) > 50
    elements = {Touch("element", row.process, row.element) for row in rows if not row.flow}
    assert elements <= story.touched
    # every task that was done is there once, with how long it was open
    tasks = {(row.process, row.element) for row in done}
    kept = sorted((r.process, r.element, r.hours) for r in rows if not r.flow and (r.process, r.element) in tasks)
    assert kept == sorted((r.process, r.element, (r.done_at - r.opened).total_seconds() // 3600) for r in done)
    assert sum(row.late for row in rows) == sum(_late(row) for row in done)
    # and where each open task is, its instance stands
    standing = {(one.id, process, element) for one in running for process, element, _ in one.standing}
    assert {(task.instance_id, task.process, task.element) for task in open_} <= standing


def _late(task) -> bool:  # type: ignore[no-untyped-def]
    due = task.target or task.hard
    return due is not None and task.done_at.date() > due

"""The real process is changed while cases run on it: they go over and back, and end as if nothing was."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from service.bundle.model import Bundle
from service.bundle.read import read_bundle
from service.bundle.redraw import Drawing
from service.checks import check
from service.domain.errors import RegieError
from service.domain.permissions import Permission, may
from service.store import bundles
from service.store import moves as kept
from service.trials import observe
from service.trials.ground import Ground
from service.trials.model import Act, Complete, Expect, Point, Refuse, Trial, Trials, Wait
from service.trials.run import beginning, play_step, steps_of
from service.trials.story import Story
from service.trials.world import settled
from service.usecases import moves
from service.usecases.jobs import Times, work_on_jobs
from service.worker import PIECES

INSERTED = "tussenstap_"
FORM = b'{"type": "default", "id": "tussenstap", "title": "Tussenstap", "components": [{"type": "checkbox", "key": "gezien_door", "label": "Gezien"}]}'  # noqa: E501
EVERY = 6  # steps the case goes to the other version


class Walked(Story):
    """A story in which tasks that were inserted are done as soon as they open."""

    def do_inserted(self) -> None:
        while found := [one for one in self.open_tasks() if one.element.startswith(INSERTED)]:
            self.do(Complete(found[0].element, "", {"id": found[0].row} if found[0].row else {}, {}))


def redrawn(files: Mapping[str, bytes], bundle: Bundle) -> dict[str, bytes]:
    """Every task has another name and another term, and behind every third one stands a new task with a new form."""
    changed, number = {**files, "forms/tussenstap.form": FORM}, 0
    for process in bundle.processes.values():
        drawing = Drawing(changed[process.file])
        for element in [one for one in process.elements.values() if one.kind == "userTask"]:
            number += 1
            drawing.rename(element.id, f"{element.name} (nieuw)")
            if element.properties.get("termijn", "").startswith("P"):
                drawing.set_property(element.id, "termijn", "P9D")
            if number % 3 == 0 and len(element.outgoing) == 1:
                drawing.insert_task(element.outgoing[0], f"{INSERTED}{number}", "Tussenstap", {"formulier": "tussenstap"})
        changed[process.file] = drawing.content()
    return changed


def walk(ground: Ground, bundle: Bundle, trials: Trials, trial: Trial, other: Bundle | None) -> tuple[observe.Seen, set[str]]:
    """Live a trial without looking; with `other` the cases go over to it, and back, every few steps. How it ends."""
    with ground.fresh() as regie:
        story = Walked(regie, bundle, trials, settled(regie, trials.world), beginning(trials, trial))
        actor = next(user for user in story.settled.users.values() if may(user, Permission.PUBLISH))
        if other is not None:
            with regie.store.transaction() as tx:
                bundles.add(tx, other.hash, other.files, story.now)
                bundles.publish(tx, other.hash, None, story.now, "")
                bundles.publish(tx, bundle.hash, None, story.now, "")  # what new cases take
        steps = [step for step, _ in steps_of(trials, trial) if not isinstance(step.what, Expect | Refuse | Point)]
        there, back = other, bundle
        for number, step in enumerate(steps, 1):
            play_step(story, step)
            story.do_inserted()
            if there is not None and number % EVERY == 0:
                times = Times(story.now, story.now)
                try:
                    move = moves.move(regie, actor, there.hash, times)
                except RegieError:
                    continue  # nothing runs
                while work_on_jobs(regie, times, PIECES):
                    pass
                with regie.store.read() as tx:
                    stayed = [row.text for row in kept.groups(tx, move) if row.outcome != kept.MOVED]
                assert stayed == [], (trial.name, number)
                story.bundle, there, back = there, back, there
                story.wait(story.now)  # it looks at its case anew
        return observe.case(regie, story.case), {one.element for one in story.open_tasks()}


def _most(kind: type) -> Callable[[Trial], int]:
    return lambda trial: sum(isinstance(step.what, kind) for step in trial.steps)


@pytest.mark.parametrize("kind", [Wait, Act, Complete])
def test_a_case_that_goes_to_and_fro_ends_as_it_would_have(
    kind: type, sqlite_ground: Ground, files: Mapping[str, bytes], bundle: Bundle, trials: Trials
) -> None:
    trial = max(trials.trials.values(), key=_most(kind))
    changed = redrawn(files, bundle)
    assert [str(finding) for finding in check(changed) if finding.severity == "fout"] == []
    ended = walk(sqlite_ground, bundle, trials, trial, None)
    assert walk(sqlite_ground, bundle, trials, trial, read_bundle(changed)) == ended

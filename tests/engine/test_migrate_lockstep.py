"""Random diagrams, walked at random: an instance that is moved on its way goes as one that stays."""

from __future__ import annotations

import re
from random import Random

import pytest

from service.engine.definitions import Definitions
from service.engine.migrate import migrate
from service.engine.run import complete, open_tasks
from service.engine.state import load, save
from service.engine.step_context import StepContext
from tests.engine.factories import Instance, bundle
from tests.engine.random_diagrams import CHOICES, RandomDiagrams

MOST_STEPS = 40


def moved(instance: Instance, to: Definitions) -> None:
    """Move an instance; its last step is then as if it had been taken with the other definitions."""
    last = instance.last
    before = {task.id: task.element for task in open_tasks(instance.definitions, last.state)}
    dues = {timer.id: timer.due for timer in last.timers}
    migration = migrate(instance.definitions, to, last.state, instance.values, dues, instance.now)
    assert migration.obstacles == () and migration.step, migration.obstacles
    step = migration.step
    assert (step.opened, step.closed, step.changed, step.path, step.thrown) == ((), (), (), (), ())
    assert step.timers == last.timers and step.waits == last.waits and step.active == last.active
    instance.definitions = to
    instance.took(step)
    assert {task.id: task.element for task in open_tasks(to, step.state)} == before
    again = load(to, step.state, StepContext(to.bundle, instance.values, instance.now))
    assert save(again) == step.state


def seen(instance: Instance) -> dict[str, object]:
    step = instance.last
    return {
        "open": instance.open,
        "rows": [] if step.done else sorted((task.element, task.row) for task in open_tasks(instance.definitions, step.state)),
        "opened": [task.element for task in step.opened],
        "closed": len(step.closed),
        "timers": [(timer.element, timer.due) for timer in step.timers],
        "waits": step.waits,
        "thrown": [thrown.message for thrown in step.thrown],
        "path": sorted((passed.element, passed.flow) for passed in step.path),
        "active": step.active,
        "done": step.done,
    }


def harmless(texts: list[str], random: Random) -> list[str]:
    """The same diagrams with another label on every task."""
    return [re.sub(r'(<userTask id="\w+" name="\w+)"', r"\1 anders" + '"', text) for text in texts]


def walk(seed: int, often: float = 0.5) -> int:
    diagrams = RandomDiagrams(seed)
    random = Random(seed)  # noqa: S311 (no secret)
    given = bundle(*diagrams.texts)
    versions = [Definitions(given), Definitions(bundle(*harmless(diagrams.texts, random))), Definitions(given)]
    choices: dict[str, object] = {name: random.random() < 0.5 for name in CHOICES}
    people = [{"id": str(n)} for n in range(random.randint(0, 2))]
    stays, moves = (Instance(versions[0], **choices, personen=people) for _ in range(2))
    steps = 0
    while not stays.last.done and steps < MOST_STEPS:
        steps += 1
        if random.random() < often:
            after = seen(moves)
            moved(moves, random.choice(versions))
            assert seen(moves) == after | {"opened": [], "closed": 0, "thrown": [], "path": []}
        possible = [("complete", one) for one in stays.open] + [("receive", one) for one in stays.last.waits]
        possible += [("wake", "")] if stays.last.timers else []
        verb, name = random.choice(possible)
        choices = {name: random.random() < 0.4 for name in CHOICES}
        for instance in (stays, moves):
            if verb == "complete":
                instance.known |= choices
                task = min(
                    (one for one in open_tasks(instance.definitions, instance.last.state) if one.element == name),
                    key=lambda one: one.row,
                )
                instance.took(complete(instance.definitions, instance.last.state, task.id, instance.values, instance.now))
            elif verb == "receive":
                instance.receive(name)
            else:
                instance.wake(instance.last.timers[0].due)
        assert seen(moves) == seen(stays), f"seed {seed}, step {steps}: {verb} {name}"
    return steps


@pytest.mark.parametrize("seed", range(40))
def test_an_instance_that_is_moved_goes_as_one_that_stays(seed: int) -> None:
    assert walk(seed) >= 0

"""Random diagrams, walked at random: an instance that is moved on its way goes as one that stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from service.domain.errors import BrokenStep
from service.engine.definitions import Definitions
from service.engine.migrate import migrate
from service.engine.run import complete, open_tasks
from service.engine.state import load, save
from service.engine.step_context import StepContext
from tests.engine.factories import Instance, bundle
from tests.engine.random_diagrams import CHOICES, RandomDiagrams

MOST_STEPS = 40
Draw = Callable[[Random], dict[str, object]]


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
        "standing": step.standing,
        "done": step.done,
    }


def renamed(texts: list[str]) -> list[str]:
    """The same diagrams with another label on every task."""
    return [re.sub(r'(<userTask id="\w+" name="\w+)"', r'\1 anders"', text) for text in texts]


def act(instance: Instance, verb: str, name: str) -> str:
    """Do something in an instance; why it could not be done."""
    try:
        if verb == "complete":
            open_ = [one for one in open_tasks(instance.definitions, instance.last.state) if one.element == name]
            task = min(open_, key=lambda one: one.row)
            instance.took(complete(instance.definitions, instance.last.state, task.id, instance.values, instance.now))
        elif verb == "receive":
            instance.receive(name)
        else:
            instance.wake(instance.last.timers[0].due)
    except BrokenStep as error:
        return str(error)
    return ""


def walk(instances: tuple[Instance, Instance], versions: list[Definitions], random: Random, draw: Draw) -> int:
    """Do the same at random in two instances, of which one is moved now and then; the number of steps."""
    stays, moves = instances
    steps = 0
    while not stays.last.done and steps < MOST_STEPS:
        steps += 1
        if random.random() < 0.5:
            after = seen(moves)
            moved(moves, random.choice(versions))
            assert seen(moves) == after | {"opened": [], "closed": 0, "thrown": [], "path": []}
        possible = [("complete", one) for one in stays.open] + [("receive", one) for one in stays.last.waits]
        possible += [("wake", "")] if stays.last.timers else []
        if not possible:  # a date that is not known yet
            break
        verb, name = random.choice(possible)
        known = stays.known
        if verb == "complete":
            stays.known = moves.known = known | draw(random)
        failed = act(stays, verb, name)
        assert act(moves, verb, name) == failed
        if failed:  # then nothing that was filled in holds
            stays.known = moves.known = known
        assert failed or seen(moves) == seen(stays), f"step {steps}: {verb} {name}"
    return steps


def choices(random: Random) -> dict[str, object]:
    return {name: random.random() < 0.4 for name in CHOICES}


def walk_random_diagram(seed: int) -> int:
    diagrams = RandomDiagrams(seed)
    random = Random(seed)  # noqa: S311 (no secret)
    given, other = bundle(*diagrams.texts), bundle(*renamed(diagrams.texts))
    versions = [Definitions(given), Definitions(other)]
    known = {**choices(random), "personen": [{"id": str(n)} for n in range(random.randint(0, 2))]}
    return walk((Instance(versions[0], **known), Instance(versions[0], **known)), versions, random, choices)


@pytest.mark.parametrize("seed", range(40))
def test_an_instance_that_is_moved_goes_as_one_that_stays(seed: int) -> None:
    assert walk_random_diagram(seed) >= 0

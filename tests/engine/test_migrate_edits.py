"""Random edits of random diagrams: an instance that moves comes to its end, and no task of its is done twice."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from service.bundle.model import Bundle
from service.checks.graph import Graph
from service.checks.tokens import play
from service.engine.definitions import Definitions
from service.engine.run import open_tasks
from tests.engine.factories import Instance, bundle
from tests.engine.random_diagrams import RandomDiagrams
from tests.engine.random_edits import EDITS, IN_PLACE, Edit, edited
from tests.engine.test_migrate_lockstep import act, choices

MOST_STEPS = 60


def sound(given: Bundle) -> bool:
    """Whether the checks would publish it, as far as joins are concerned."""
    graphs = [Graph(process) for process in given.processes.values()]
    return not any(play(graph, scope).stuck for graph in graphs for scope in graph.scopes)


def step(instance: Instance, random: Random, done: list[tuple[str, str]]) -> None:
    """One deed at random; a step that fails fails the test."""
    possible = [("complete", one) for one in instance.open] + [("receive", one) for one in instance.last.waits]
    verb, name = random.choice(possible + ([("wake", "")] if instance.last.timers else []))
    instance.known |= choices(random)
    before = {task.id: (task.element, task.row) for task in open_tasks(instance.definitions, instance.last.state)}
    assert act(instance, verb, name) == ""
    if verb == "complete":
        done.append(min(before[id_] for id_ in instance.last.closed if before[id_][0] == name))


def walk(seed: int, edits: tuple[Edit, ...] = EDITS, to: list[str] | None = None) -> tuple[str, list[tuple[str, str]]]:
    """How an instance fared that was asked to move once on its way (`moved`, `stayed`, or `unsound` diagrams), and which
    (task, row) was done."""
    texts, random = RandomDiagrams(seed).texts, Random(seed)  # noqa: S311 (no secret)
    old, new = (Definitions(bundle(*one)) for one in (texts, to or edited(texts, random, edits)))
    if not sound(new.bundle):
        return "unsound", []
    people = [{"id": str(n)} for n in range(random.randint(0, 2))]
    instance = Instance(old, **choices(random), personen=people)
    done: list[tuple[str, str]] = []
    for _ in range(random.randint(0, 8)):
        if not instance.last.done:
            step(instance, random, done)
    if instance.last.done or instance.move(new).obstacles:
        return "stayed", done
    for _ in range(MOST_STEPS):
        if not instance.last.done:
            step(instance, random, done)
    return "moved", done


def test_an_instance_that_moves_comes_to_its_end() -> None:
    fared = Counter(walk(seed)[0] for seed in range(40))
    assert fared["moved"] > 10 and fared["stayed"] > 10


@pytest.mark.parametrize("seed", range(25))
def test_no_task_is_done_twice(seed: int) -> None:
    """Where nothing is drawn as a loop, and no task in another place."""
    _, done = walk(seed, IN_PLACE)
    looping = any("kring" in text for text in RandomDiagrams(seed).texts)
    assert looping or max(Counter(done).values(), default=0) <= 1


def test_wholly_other_diagrams_with_the_same_names_do_no_harm() -> None:
    fared = {seed: walk(seed, to=RandomDiagrams(seed + 1000).texts)[0] for seed in (*range(30), 123, 179)}
    assert [seed for seed, how in fared.items() if how == "moved"] == [123, 179]

"""Dropping what is finished changes nothing: random diagrams run in lockstep with the library as shipped, which keeps all."""

from __future__ import annotations

import re
from random import Random

import pytest
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.spiff.specs.event_definitions import MessageEventDefinition
from SpiffWorkflow.task import Task

from service.engine.run import complete, open_tasks
from tests.engine import stock
from tests.engine.factories import Instance, bundle
from tests.engine.random_diagrams import CHOICES, RandomDiagrams

MOST_STEPS = 40
PAST = "2020-01-01T00:00:00+00:00"


class Plain:
    """The library as shipped, with every part kept, driven by the same choices."""

    def __init__(self, diagrams: RandomDiagrams, **data: object) -> None:
        texts = [re.sub(r"<timeDuration>(\w+)", r'<timeDuration>"\1"', text) for text in diagrams.texts]
        for element in diagrams.for_each:
            texts = [stock.with_collection(t, element, "personen") if f'id="{element}"' in t else t for t in texts]
        self.path: list[str] = []
        self.workflow = BpmnWorkflow(*stock.parsed(*texts))
        self.workflow.task_tree.set_data(**data)
        self.go_on()

    def go_on(self) -> None:
        while True:
            before = len(self.path)
            self.workflow.refresh_timers()
            self.workflow.do_engine_steps(did_complete_task=self._passed)
            if len(self.path) == before:
                break

    def _passed(self, task: Task) -> None:
        self.path.append(task.task_spec.bpmn_id or "")

    def complete(self, element: str, **choices: bool) -> None:
        task = next(task for task in stock.ready(self.workflow) if task.task_spec.bpmn_id == element)
        for kept in [
            one for workflow in (self.workflow, *self.workflow.subprocesses.values()) for one in workflow.tasks.values()
        ]:
            kept.data.update(choices)  # the values as they stand, wherever the library looks for them
        task.run()
        self._passed(task)
        self.go_on()

    def receive(self, message: str) -> None:
        self.workflow.send_event(BpmnEvent(MessageEventDefinition(message), payload={}))
        self.go_on()

    def wake(self, elements: set[str]) -> None:
        for task, definition in self._awaited():
            if isinstance(definition, TimerEventDefinition) and definition.name in elements:
                task.internal_data["event_value"] = PAST
        self.go_on()

    def _awaited(self) -> list[tuple[Task, object]]:
        found = []
        for task in self.workflow.event_manager.tasks.values():
            definition = task.task_spec.event_definition
            many = definition.event_definitions if isinstance(definition, MultipleEventDefinition) else [definition]
            found += [(task, one) for one in many]
        return found

    def seen(self) -> dict[str, object]:
        path, self.path = {id_ for id_ in self.path if id_}, []
        done = self.workflow.completed
        awaited = [] if done else [definition for _, definition in self._awaited()]
        return {
            "open": [] if done else stock.names(self.workflow),
            "timers": sorted(one.name for one in awaited if isinstance(one, TimerEventDefinition)),
            "waits": sorted({one.name for one in awaited if isinstance(one, MessageEventDefinition)}),
            "thrown": sorted(
                event.event_definition.name for event in self.workflow.get_events() if event.event_definition.name
            ),
            "path": path,
            "done": done,
        }


def seen(instance: Instance) -> dict[str, object]:
    step = instance.last
    return {
        "open": instance.open,
        "timers": sorted(timer.element for timer in step.timers),
        "waits": sorted(step.waits),
        "thrown": sorted(thrown.message for thrown in step.thrown),
        "path": {passed.element for passed in step.path if not passed.flow} | passed_rows(step.path, instance),
        "done": step.done,
    }


def passed_rows(path: object, instance: Instance) -> set[str]:
    """A for-each without rows is an element for the library; ours says only that its flow was taken."""
    return {passed.element for passed in path if passed.flow}


def run_in_lockstep(seed: int) -> int:
    diagrams = RandomDiagrams(seed)
    random = Random(seed)  # noqa: S311
    people = random.randint(0, 2)
    choices = {name: random.random() < 0.5 for name in CHOICES}
    ours = Instance(bundle(*diagrams.texts), **choices, personen=[{"id": str(n)} for n in range(people)])
    plain = Plain(diagrams, **choices, personen=[str(n) for n in range(people)])
    assert seen(ours) == plain.seen()
    steps = 0
    while not ours.last.done and steps < MOST_STEPS:
        steps += 1
        possible = [("complete", one) for one in ours.open] + [("receive", one) for one in ours.last.waits]
        possible += [("wake", ours.last.timers[0].element)] if ours.last.timers else []
        verb, name = random.choice(possible)
        if verb == "complete":
            choices = {name: random.random() < 0.4 for name in CHOICES}
            task = next(task for task in open_tasks(ours.definitions, ours.last.state) if task.element == name)
            ours.known |= choices
            ours.took(complete(ours.definitions, ours.last.state, task.id, ours.values, ours.now))
            plain.complete(name, **choices)
        elif verb == "receive":
            ours.receive(name)
            plain.receive(name)
        else:
            due = ours.last.timers[0].due
            plain_wakes = {timer.element for timer in ours.last.timers if timer.due == due}
            ours.wake(due)
            plain.wake(plain_wakes)
        assert seen(ours) == plain.seen(), f"seed {seed}, step {steps}: {verb} {name}"
    return steps


@pytest.mark.parametrize("seed", range(40))
def test_a_random_diagram_goes_as_with_the_plain_library(seed: int) -> None:
    assert run_in_lockstep(seed) >= 0

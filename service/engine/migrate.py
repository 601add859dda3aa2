"""An instance's state carried over to other definitions: a pure function, like every step. It decides and runs nothing.

Tokens stay where they are; only what comes after is that of the new diagrams. Ids of tasks and timers, open tasks' dates and
timers' moments stay. What can't go on rightly stays behind, with a sentence that says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from SpiffWorkflow.bpmn import BpmnWorkflow

from service.bundle.values import Values
from service.domain.errors import BrokenStep
from service.engine import waiting
from service.engine.carrying import Carrying
from service.engine.definitions import Definitions
from service.engine.dropping import drop_finished
from service.engine.findings import Findings, Note, Obstacle
from service.engine.holding import Holding
from service.engine.judging import Judging
from service.engine.state import load, save
from service.engine.step import OpenTask, Step
from service.engine.step_context import StepContext, timer_id


@dataclass(frozen=True)
class Migration:
    """`step` is as of `wake` when nothing was due: the new state and what it waits for; `changed` are the open tasks whose date
    was frozen, or let go. None iff there are obstacles. `notes` are what changes for an instance that moves."""

    step: Step | None
    obstacles: tuple[Obstacle, ...] = ()
    notes: tuple[Note, ...] = ()


def migrate(
    old: Definitions, new: Definitions, state: bytes, values: Values, dues: Mapping[str, datetime], now: datetime
) -> Migration:
    """Carry an instance over from `old` to `new` definitions. `values` are the case's under the new bundle; `dues` are the
    moments (aware) that its timers are due, by timer id, as its last step gave them."""
    findings = Findings()
    context = StepContext(new.bundle, values, now.astimezone(UTC))
    try:
        workflow = load(old, state, StepContext(old.bundle, values, now.astimezone(UTC)))
    except BrokenStep as error:
        return Migration(None, (Obstacle("state", "", "", str(error)),))
    if workflow.spec.name not in new.specs:
        process = old.bundle.processes[workflow.spec.name]
        sentence = f"Het proces ‘{process.name or process.id}’ bestaat niet meer."
        return Migration(None, (Obstacle("gone", process.id, "", sentence),))
    carrying = Carrying(new, context, findings)
    moved = carrying.carry(workflow)
    for level in carrying.levels if not findings.obstacles else ():
        Judging(old, new, *level, findings).judge()
    if not findings.obstacles:
        holding = Holding(moved, context, _derived(old) != _derived(new), findings)
        holding.moments({timer_id(task, element): element for task, element in waiting.moments(workflow)}, dues)
    step = None if findings.obstacles else _step(moved, context, holding.deadlines(waiting.user_tasks(workflow)))
    if step and (wrong := _wrong(workflow, new, step, context)):
        findings.obstacles.append(Obstacle("state", workflow.spec.name, "", wrong))
    return Migration(None if findings.obstacles else step, tuple(findings.obstacles), tuple(findings.notes))


def _derived(definitions: Definitions) -> dict[str, str]:
    return {key: field.expression for key, field in definitions.bundle.derived.items()}


def _step(moved: BpmnWorkflow, context: StepContext, changed: tuple[OpenTask, ...]) -> Step:
    drop_finished(moved)
    return Step(
        state=save(moved),
        opened=(),
        closed=(),
        changed=changed,
        timers=waiting.timers(moved, context),
        waits=waiting.messages(moved),
        thrown=(),
        decisions=(),
        path=(),
        active=waiting.active(moved),
        done=False,
        standing=waiting.marking(moved),
    )


def _wrong(old: BpmnWorkflow, new: Definitions, step: Step, context: StepContext) -> str:
    """What is not as it must be in the new state, looked at as the next step will; "" when all is well."""
    again = load(new, step.state or b"", context)
    if save(again) != step.state:
        return "De stand van dit traject is na het overzetten niet meer dezelfde te lezen."
    if waiting.user_tasks(again).keys() != waiting.user_tasks(old).keys():
        return "Na het overzetten zouden niet dezelfde taken openstaan."
    if waiting.timers(again, context) != step.timers or waiting.messages(again) != step.waits:
        return "Na het overzetten zou er niet op dezelfde gebeurtenissen worden gewacht."
    return ""

"""The state of an instance as bytes: a magic word, the format's version, and rows of tasks, compressed.

The engine's data is empty, so a task is a few numbers and names. A task's id is kept only where others know it (open tasks
and timers); when it last changed only as an order, since that is all that joins look at. Bytes, never JSONB: what a
database does to the order of keys could not matter here, but it has no business in it (trap 5).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import zstandard
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.engine.definitions import Definitions
from service.engine.dropping import workflows
from service.engine.errors import UnknownFormat
from service.engine.step_context import StepContext

MAGIC = b"REGIE"
VERSION = 1
LEVEL = 3
MOST_BYTES = 4_000_000
KNOWN_OUTSIDE = TaskState.READY | TaskState.WAITING
KEPT_WITH_TASK = ("row", "rows", "since", "deadline", "frozen", "due")


def save(top: BpmnWorkflow) -> bytes:
    """The state of a workflow from which the finished parts were dropped."""
    places: dict[UUID, int] = {}
    trees = []
    for workflow in workflows(top):
        caller = places[workflow.parent_task_id] if workflow is not top else -1
        trees.append([workflow.spec.name, caller, _rows(workflow, places)])
    content = orjson.dumps(trees)
    return MAGIC + bytes([VERSION]) + zstandard.ZstdCompressor(level=LEVEL).compress(content)


def _rows(workflow: Any, places: dict[UUID, int]) -> list[list[Any]]:
    """Rows of [parent's place, spec, state, order of last change, triggered, id or "", what is kept with it], parents first.

    Places count on over all trees.
    """
    order = {moment: rank for rank, moment in enumerate(sorted({task.last_state_change for task in workflow.tasks.values()}))}
    rows = []
    waiting = [workflow.task_tree]
    while waiting:
        task = waiting.pop()
        places[task.id] = len(places)
        kept = (
            {}
            if task.has_state(TaskState.FINISHED_MASK)
            else {key: task.internal_data[key] for key in KEPT_WITH_TASK if task.internal_data.get(key)}
        )
        rows.append(
            [
                places[task.parent.id] if task.parent is not None else -1,
                task.task_spec.name,
                task.state,
                order[task.last_state_change],
                int(task.triggered),
                task.id.hex if task.has_state(KNOWN_OUTSIDE) else "",
                kept or 0,
            ]
        )
        waiting.extend(reversed(task.children))
    return rows


def load(definitions: Definitions, state: bytes, context: StepContext) -> BpmnWorkflow:
    """The workflow of a state, with `context` to run in. Raises UnknownFormat for what `save` did not write for these
    definitions."""
    trees = _unpacked(state)
    try:
        specs = definitions.specs
        top = BpmnWorkflow(specs[trees[0][0]], specs, script_engine=context, deserializing=True)
        tasks = _fill(top, trees[0][2], [])
        for name, caller, rows in trees[1:]:
            task = tasks[caller]
            workflow = BpmnSubWorkflow(specs[name], task.id, top, deserializing=True)
            top.subprocesses[task.id] = workflow
            workflow.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
            _fill(workflow, rows, tasks)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise UnknownFormat("De opgeslagen stand van dit traject past niet bij de diagrammen.") from error
    return top


def _unpacked(state: bytes) -> Any:
    head = MAGIC + bytes([VERSION])
    if state[: len(head)] != head:
        raise UnknownFormat(
            "De opgeslagen stand van dit traject heeft een vorm die deze versie van Regie niet kent. "
            "Gebruik een nieuwere versie."
        )
    try:
        return orjson.loads(zstandard.ZstdDecompressor().decompress(state[len(head) :], max_output_size=MOST_BYTES))
    except (zstandard.ZstdError, orjson.JSONDecodeError) as error:
        raise UnknownFormat("De opgeslagen stand van dit traject is beschadigd. Zet een reservekopie terug.") from error


def _fill(workflow: Any, rows: list[list[Any]], tasks: list[Task]) -> list[Task]:
    """Make the tasks of one workflow; adds them to `tasks`, which places refer to."""
    for parent, spec, state, order, triggered, id_, kept in rows:
        task = Task(
            workflow,
            workflow.spec.task_specs[spec],
            tasks[parent] if parent >= 0 else None,
            state,
            UUID(hex=id_) if id_ else None,
        )
        task.last_state_change = float(order)
        task.triggered = bool(triggered)
        task.internal_data = kept or {}
        if parent < 0:
            workflow.task_tree = task
        if state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            workflow.top_workflow.event_manager.add_task(task)
        tasks.append(task)
    return tasks

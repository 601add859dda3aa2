"""Dropping what is finished from a workflow's trees, so that state stays small and a step costs the same after years.

The library keeps every task that ever was, and walks them all. A finished task stays here only while something still looks
at it: the root; the parent of a join that waits, and the arrivals at it since it last fired; a boundary split whose
activity runs; the parent of a task that is only predicted. What hung below a dropped task hangs below the nearest one kept.
A test runs random diagrams in lockstep with the plain library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

FINISHED = TaskState.FINISHED_MASK
NOT_REACHED = TaskState.PREDICTED_MASK | TaskState.FUTURE


def workflows(top: BpmnWorkflow) -> Iterator[Any]:
    """The workflow itself and every called process and sub-process in it, callers first."""
    yield top
    yield from sorted(top.subprocesses.values(), key=lambda workflow: workflow.depth)


def drop_finished(top: BpmnWorkflow) -> None:
    """Drop all that is finished and that nothing looks at any more."""
    _drop_subprocesses(top)
    for workflow in workflows(top):
        _drop_tasks(workflow)


def _drop_subprocesses(top: BpmnWorkflow) -> None:
    running: set[UUID] = set()
    for workflow in workflows(top):
        if workflow is top or workflow.parent_task_id in running:
            running.update(task.id for task in workflow.tasks.values() if not task.has_state(FINISHED))
    for id_ in [id_ for id_ in top.subprocesses if id_ not in running]:
        for task in top.subprocesses.pop(id_).tasks.values():
            top.event_manager.remove_task(task)


def _drop_tasks(workflow: Any) -> None:
    keep = _kept(workflow)
    if len(keep) == len(workflow.tasks):
        return
    found: list[tuple[Task, Task | None]] = []
    waiting: list[tuple[Task, Task | None]] = [(workflow.task_tree, None)]
    while waiting:  # parents first, children in their order
        task, above = waiting.pop()
        if task.id in keep:
            found.append((task, above))
            above = task
        waiting.extend((child, above) for child in reversed(task.children))
    workflow.tasks = {task.id: task for task, _ in found}
    for task, _ in found:
        task.children = []
    for task, above in found:
        if above is not None:
            task.parent = above
            above._child_added_notify(task)
    if workflow.last_task is not None and workflow.last_task.id not in workflow.tasks:
        workflow.last_task = None


def _kept(workflow: Any) -> set[UUID]:
    keep = {workflow.task_tree.id}
    joins: dict[str, list[Task]] = {}
    for task in workflow.tasks.values():
        spec = task.task_spec
        if isinstance(spec, UnstructuredJoin) and not isinstance(spec, _EndJoin):
            joins.setdefault(spec.name, []).append(task)
        if task.has_state(FINISHED):
            continue
        keep.add(task.id)
        if task.parent is not None and (task.has_state(NOT_REACHED) or isinstance(spec, UnstructuredJoin)):
            keep.add(task.parent.id)
        if isinstance(spec, BoundaryEventJoin) and (split := task.find_ancestor(spec.split_task)):
            keep.add(split.id)
    for arrivals in joins.values():
        keep.update(_still_counting(arrivals))
    return keep


def _still_counting(arrivals: list[Task]) -> Iterator[UUID]:
    """The arrivals, and their parents, at a join that waits, since it last fired: the library counts older ones (trap 19)."""
    if not any(task.state == TaskState.WAITING for task in arrivals):
        return
    fired = max((task.last_state_change for task in arrivals if task.state == TaskState.COMPLETED), default=0)
    for task in arrivals:
        if task.state == TaskState.CANCELLED and task.last_state_change > fired:
            yield task.id
            yield task.parent.id

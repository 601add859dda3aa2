"""Carrying an instance over to other definitions: its tree is built anew from what it stands at, and nothing is run.

Of the old tree only what has not ended yet is taken: open tasks, events that wait, calls that run, and what a waiting join has
got. Each gets its counterpart's spec; what may come after it is foreseen anew, at every level. So nothing that the old diagram
foresaw remains, also not behind a called process that runs (trap 9).
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.unstructured_join import UnstructuredJoin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from service.bundle.model import Element
from service.engine import elements
from service.engine.arrivals import Arrivals
from service.engine.counterparts import counterpart, kind_of
from service.engine.definitions import Definitions
from service.engine.dropping import NOT_REACHED
from service.engine.findings import Findings, named
from service.engine.state import KEPT_WITH_TASK
from service.engine.step_context import StepContext, element_of, is_for_row

SPLIT = "{}.BoundaryEventSplit"


class Carrying:
    """The carrying over of one instance. What stands in the way, and what changes, comes into `findings`."""

    def __init__(self, definitions: Definitions, context: StepContext, findings: Findings) -> None:
        self.definitions, self.context, self.findings = definitions, context, findings
        self.levels: list[tuple[Any, Any]] = []  # (old, new) workflow of the process and of each that runs in it
        self._top: Any = None

    def carry(self, old: BpmnWorkflow) -> BpmnWorkflow:
        """The instance in the other definitions; worth nothing when there are obstacles."""
        specs = self.definitions.specs
        self._top = BpmnWorkflow(specs[old.spec.name], specs, script_engine=self.context, deserializing=True)
        self.levels = [(old, self._top)]
        arrivals = [self._level(*level) for level in self.levels]  # which grows while it is walked
        for one in arrivals:
            one.check()
        order = {id(workflow): place for place, workflow in enumerate(old.subprocesses.values())}
        below = sorted(self.levels[1:], key=lambda level: order[id(level[0])])
        self._top.subprocesses = {workflow.parent_task_id: workflow for _, workflow in below}
        return self._top

    def _level(self, old: Any, new: Any) -> Arrivals:
        arrivals = Arrivals(new, self.findings)
        new.task_tree = self._add(old.task_tree, new, new.spec.start, None)
        waiting = [(child, new.task_tree) for child in reversed(old.task_tree.children)]
        while waiting:  # parents first, children in their order
            task, above = waiting.pop()
            if task.has_state(NOT_REACHED):
                continue
            if isinstance(task.task_spec, UnstructuredJoin) and not isinstance(task.task_spec, _EndJoin):
                self._join(task, above, arrivals)
                inner: Task | None = above
            else:
                inner = self._one(task, above)
            if inner is not None:
                waiting.extend((child, inner) for child in reversed(task.children))
        _foresee(new)
        return arrivals

    def _one(self, task: Task, above: Task) -> Task | None:
        """Carry over a task that is no join; where its children hang now, None when it can't go on."""
        spec, new = task.task_spec, above.workflow
        if isinstance(spec, BoundaryEventSplit):
            return self._split(task, above)
        if task.has_state(TaskState.FINISHED_MASK) or isinstance(spec, elements.BoundaryEvent):
            return above  # a boundary event comes with its activity
        if isinstance(spec, _EndJoin):
            self._add(task, new, new.spec.end, above)
            return above
        if is_for_row(task):
            return self._of_activity(task, above, new.spec.task_specs[above.task_spec.task_spec])
        found = counterpart(element_of(task), self.definitions.bundle, self.findings)
        if found is None:
            return None
        self._compare(task, found)
        if SPLIT.format(found.id) in new.spec.task_specs and above.task_spec.name != SPLIT.format(found.id):
            return self._of_activity(task, self._armed(found, None, above), new.spec.task_specs[found.id])
        return self._of_activity(task, above, new.spec.task_specs[found.id])

    def _split(self, split: Task, above: Task) -> Task:
        """A split before an activity with boundary events: the events come first into the new one, where there is one."""
        activity = next((task for task in split.children if elements.is_activity(task)), None)
        if activity is None or activity.has_state(TaskState.FINISHED_MASK | NOT_REACHED):
            return above
        element = element_of(activity)
        found = self.definitions.bundle.processes[element.process].elements.get(element.id)
        if found is None or SPLIT.format(element.id) not in above.workflow.spec.task_specs:
            for event in _waiting_events(split).values():
                self._event_gone(event, element)
            return above
        return self._armed(found, split, above)

    def _armed(self, activity: Element, old: Task | None, above: Task) -> Task:
        """A split with the boundary events of an activity that runs: those that were there as they were, others from now on.

        A timer that fired already is there no more, and is not set again. The activity has its place before them, which it
        takes when it is carried over itself.
        """
        new = above.workflow
        split = Task(new, new.spec.task_specs[SPLIT.format(activity.id)], above, TaskState.COMPLETED)
        waiting = _waiting_events(old) if old is not None else {}
        known = {spec.element.id: kind_of(spec.element) for spec in old.task_spec.outputs[1:]} if old is not None else {}
        for spec in split.task_spec.outputs[1:]:
            event = waiting.pop(spec.element.id, None)
            if event is not None and kind_of(element_of(event)) == kind_of(spec.element):
                self._add(event, new, spec, split)
                self._event_compared(element_of(event), spec.element)
                continue
            if event is not None:
                self._event_gone(event, activity)
            elif known.get(spec.element.id) == kind_of(spec.element):
                continue
            self._listen(Task(new, spec, split, TaskState.WAITING))
            self._event_new(spec.element, activity)
        for event in waiting.values():
            self._event_gone(event, activity)
        return split

    def _of_activity(self, task: Task, above: Task, spec: Any) -> Task:
        """A task that stands somewhere, below `above`; what it called is a level of its own."""
        new = self._add(task, above.workflow, spec, above)
        if isinstance(above.task_spec, BoundaryEventSplit) and spec is above.task_spec.outputs[0]:
            above.children = [new, *(child for child in above.children if child is not new)]
        called = task.workflow.top_workflow.subprocesses.get(task.id)
        if called is not None:
            workflow = BpmnSubWorkflow(self.definitions.specs[spec.spec], new.id, self._top, deserializing=True)
            self._top.subprocesses[new.id] = workflow
            workflow.completed_event.connect(spec._on_subworkflow_completed, new)
            self.levels.append((called, workflow))
        return new

    def _join(self, task: Task, above: Task, arrivals: Arrivals) -> None:
        """An arrival at a join: the join's task below one of the element that it came from."""
        if not task.has_state(TaskState.WAITING | TaskState.CANCELLED):
            return
        found = counterpart(element_of(task), self.definitions.bundle, self.findings)
        source = arrivals.source(task, found) if found is not None else None
        if source is not None:
            join = above.workflow.spec.task_specs[element_of(task).id]
            self._add(task, above.workflow, join, self._add(task.parent, above.workflow, source, above))

    def _add(self, task: Task, workflow: Any, spec: Any, parent: Task | None) -> Task:
        """The same task in the new tree: its id, state, order and what is kept with it."""
        kept = parent is not None and not task.has_state(TaskState.FINISHED_MASK)
        new = Task(workflow, spec, parent, task.state, task.id if kept else None)
        new.triggered = is_for_row(task)
        new.last_state_change = task.last_state_change
        if kept:
            new.internal_data = deepcopy({key: task.internal_data[key] for key in KEPT_WITH_TASK if key in task.internal_data})
        self._listen(new)
        return new

    def _listen(self, task: Task) -> None:
        if task.state == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            self._top.event_manager.add_task(task)

    # ------------------------------------------------------------ what changes

    def _compare(self, task: Task, new: Element) -> None:
        old = element_of(task)
        if old.role != new.role:
            self.findings.note("role", new, f"{named(new)} is nu een taak voor {new.role or 'niemand in het bijzonder'}.")
        if (rows := task.internal_data.get("rows")) and new.multi_instance != old.multi_instance:
            self.findings.obstacle(
                "rows", old, f"{named(old)} gaat rij na rij en zou nu alle {len(rows)} rijen die nog komen tegelijk doen."
            )
        elif new.multi_instance and old.properties.get("voor_elk") != new.properties.get("voor_elk"):
            self.findings.note("rows", new, f"{named(new)} gaat door voor de rijen waarvoor het begonnen is.")
        if isinstance(task.task_spec, elements.CatchEvent):
            self._message(old, new)
        if isinstance(task.task_spec, elements.EventBasedGateway):
            self._gateway(task, new)

    def _gateway(self, task: Task, new: Element) -> None:
        """An event gateway waits for what the new one waits for; something that it waited for must be left."""
        old = element_of(task)
        before = {spec.element.id: spec.element for spec in task.task_spec.outputs}
        after = {spec.element.id: spec.element for spec in self.definitions.specs[_level_of(new)].task_specs[new.id].outputs}
        stay = [id_ for id_, event in before.items() if id_ in after and kind_of(after[id_]) == kind_of(event)]
        if not stay:
            sentence = f"{named(old)} wacht op heel andere gebeurtenissen dan toen dit traject er kwam."
            self.findings.obstacle("events", old, sentence)
        for id_, event in before.items():
            if id_ in stay:
                self._message(event, after[id_])
            else:
                kind = "timer_gone" if kind_of(event)[1] == "timer" else "event_gone"
                self.findings.note(kind, event, f"Op {named(event)} wordt bij {named(new)} niet meer gewacht.")
                task.internal_data.get("due", {}).pop(id_, None)
        for event in [event for id_, event in after.items() if id_ not in stay and kind_of(event)[1] != "timer"]:
            self.findings.note("event_new", event, f"Bij {named(new)} wordt nu ook op {named(event)} gewacht.")

    def _message(self, old: Element, new: Element) -> None:
        was, now = old.event.name if old.event else "", new.event.name if new.event else ""
        if was != now:
            self.findings.note("message", new, f"{named(new)} wacht nu op ‘{now}’ en niet meer op ‘{was}’.")

    def _event_compared(self, old: Element, new: Element) -> None:
        self._message(old, new)
        if old.interrupting and not new.interrupting:
            self.findings.note("interrupting", new, f"{named(new)} breekt niet meer af waar het op staat.")
        if new.interrupting and not old.interrupting:
            self.findings.note("interrupting", new, f"{named(new)} breekt nu af waar het op staat.")

    def _event_gone(self, event: Task, activity: Element) -> None:
        element = element_of(event)
        if kind_of(element)[1] == "timer":
            self.findings.note("timer_gone", element, f"De wekker {named(element)} bij {named(activity)} vervalt.")
        else:
            self.findings.note("event_gone", element, f"{named(element)} kan bij {named(activity)} niet meer gebeuren.")

    def _event_new(self, event: Element, activity: Element) -> None:
        if kind_of(event)[1] != "timer":  # of a timer its moment is told as well, when that is known
            self.findings.note("event_new", event, f"{named(event)} kan nu gebeuren bij {named(activity)}.")


def _foresee(workflow: Any) -> None:
    """Add what may come after each task that has not ended. What an event on a boundary leads to only may come, as the library
    has it at first. When a task that has not ended last changed matters to nobody."""
    for task in [task for task in workflow.tasks.values() if not task.has_state(TaskState.FINISHED_MASK)]:
        if isinstance(task.task_spec, elements.BoundaryEvent):
            task._set_state(TaskState.MAYBE)
        task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
        if isinstance(task.task_spec, elements.BoundaryEvent):
            task._set_state(TaskState.WAITING)
    for task in workflow.tasks.values():
        if not task.has_state(TaskState.FINISHED_MASK):
            task.last_state_change = 0.0


def _level_of(element: Element) -> str:
    return f"{element.process}/{element.parent}" if element.parent else element.process


def _waiting_events(split: Task) -> dict[str, Task]:
    """The boundary events that wait, by their element's id."""
    events = [task for task in split.children if isinstance(task.task_spec, elements.BoundaryEvent)]
    return {element_of(task).id: task for task in events if task.state == TaskState.WAITING}

"""The library as it is shipped: its parser, its serializer, its Python expressions. For showing what it gets wrong, and for
running the same diagrams beside ours."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


def parsed(*diagrams: str, process: str = "hoofd") -> tuple[Any, Any]:
    parser = SpiffBpmnParser()
    for text in diagrams:
        parser.add_bpmn_str(text.encode())
    return parser.get_spec(process), parser.get_subprocess_specs(process)


def begun(*diagrams: str, process: str = "hoofd", **data: object) -> BpmnWorkflow:
    """A new instance, run as far as it goes."""
    workflow = BpmnWorkflow(*parsed(*diagrams, process=process))
    workflow.task_tree.set_data(**data)
    workflow.do_engine_steps()
    return workflow


def ready(workflow: BpmnWorkflow) -> list[Task]:
    return list(workflow.get_tasks(state=TaskState.READY, manual=True))


def names(workflow: BpmnWorkflow) -> list[str]:
    return sorted(task.task_spec.bpmn_id for task in ready(workflow))


def complete(workflow: BpmnWorkflow, element: str, **data: object) -> None:
    task = next(task for task in ready(workflow) if task.task_spec.bpmn_id == element)
    task.set_data(**data)
    task.run()
    workflow.do_engine_steps()


def serializer() -> BpmnWorkflowSerializer:
    return BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))


def reloaded(workflow: BpmnWorkflow) -> BpmnWorkflow:
    return serializer().deserialize_json(serializer().serialize_json(workflow))


def with_collection(text: str, element: str, collection: str) -> str:
    """The diagram with the elements by which the library knows a for-each: a collection to read and one to write."""
    start = text.index(f'id="{element}"')
    place = text.index("<multiInstanceLoopCharacteristics", start)
    end = text.index("/>", place)
    inner = (
        f"<loopDataInputRef>{collection}</loopDataInputRef><loopDataOutputRef>{element}_klaar</loopDataOutputRef>"
        f'<inputDataItem id="{element}_dit" name="{element}_dit"/><outputDataItem id="{element}_dit" name="{element}_dit"/>'
    )
    return f"{text[:end]}>{inner}</multiInstanceLoopCharacteristics>{text[end + 2 :]}"

"""What an instance is kept as after a step, or after it moved: its state, and everything that it waits for."""

from __future__ import annotations

from service.engine.step import Step
from service.store.instances import Instance


def wait_as(instance: Instance, step: Step) -> None:
    """Keep with an instance what the engine says of it: the state, messages and moments, and the first of those moments."""
    instance.state, instance.waits = step.state, list(step.waits)
    instance.timers = [
        {"id": timer.id, "process": timer.process, "element": timer.element, "due": timer.due.isoformat()}
        for timer in step.timers
    ]
    instance.wake_at = min((timer.due for timer in step.timers), default=None)

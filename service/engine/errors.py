"""What can go wrong in a step. Each message names the diagram and the element, and never a value of a case."""

from __future__ import annotations

from service.bundle.model import Bundle, Element
from service.domain.errors import BrokenStep, Conflict


class NotWaiting(Conflict):
    """The task, or the message, is not waited for (any more): somebody else was first, or the process has moved on."""


class Statutory(Conflict):
    """A date that the law sets: nobody moves it."""


class UnknownFormat(BrokenStep):
    """A state that this version does not know how to read."""


class Stuck(BrokenStep):
    """Nothing can happen any more, and yet the process is not done."""


class OverBudget(BrokenStep):
    """A step asks more than a step may cost."""


class FailedExpression(BrokenStep):
    """A formula that gives no usable value."""


class FailedDecision(BrokenStep):
    """A decision table that gives no answer, or more than its hit policy allows."""


class Uncaught(BrokenStep):
    """An error event that no activity around it catches."""


def place(bundle: Bundle, element: Element) -> str:
    """Where an element stands, for a message: `‘Plan opstellen’ (pva_opstellen) in processes/plan.bpmn`."""
    process = bundle.processes.get(element.process)
    return f"‘{element.name or element.id}’ ({element.id}) in {process.file if process else element.process}"

"""May this user do this? What the diagrams say (lanes, `mag_starten`, `niet_door`) and the permission table, in one place."""

from __future__ import annotations

from service.bundle.model import Bundle, Element, Process
from service.bundle.words import words
from service.domain.errors import Forbidden
from service.domain.people import ROLE_LABELS, Role, User, role_of
from service.domain.permissions import may_see_instance
from service.store import task_links, tasks
from service.store.instances import Instance
from service.store.session import Tx
from service.store.tasks import Task

DUTY_ROLES = frozenset((Role.COORDINATOR, Role.COACH))  # who has duty, and whose urgent tasks go to who has it


def why_not(tx: Tx, bundle: Bundle, actor: User, instance: Instance, task: Task) -> str:
    """Why this user may not complete this task, in Dutch; "" when it may."""
    if not may_see_instance(actor, instance.visible_for):
        return "U mag deze taak niet zien."
    if task.role not in actor.roles and not _on_call(actor, task):
        return f"Deze taak is voor de rol {ROLE_LABELS[task.role].lower()}."
    if actor.guest and not task_links.holds(tx, actor.id, task.id or 0):
        return "Uw link is niet voor deze taak."
    element = bundle.element(task.process, task.element)
    others = words(element.properties.get("niet_door", ""))
    if others:
        absent = in_name_of(actor, task)
        sides = {actor.id, absent} - {None}
        authors = tasks.last_authors(tx, task.case_id, others)
        both = next((id_ for id_ in others if not sides.isdisjoint(authors.get(id_, ()))), None)
        if both is not None:
            name = next((p.elements[both].name for p in bundle.processes.values() if both in p.elements), both)
            who = "u deed zelf" if absent is None else f"u of {actor.stands_in_for[absent]} deed"
            return f"Vier ogen: {who} ‘{name}’. Iemand anders moet deze taak doen."
    return ""


def _on_call(actor: User, task: Task) -> bool:
    """Whether the roster gave this task to somebody whose role it is not (`usecases/duty.py`): nothing else does."""
    return task.urgent and task.assignee_id == actor.id and task.role in DUTY_ROLES


def in_name_of(actor: User, task: Task) -> int | None:
    """The absent colleague in whose name this user does a task: the one whose it is. Nobody when it is its own, or nobody's.

    Of a four-eyes step both count as who did it: the substitute may not check what either of them did, nor may any of them
    check this later (`tasks.last_authors`).
    """
    return task.assignee_id if task.assignee_id in actor.stands_in_for else None


def starters(process: Process) -> frozenset[Role]:
    """The roles that may start a process: `mag_starten`, or else the lane of its start event."""
    start = process.start
    if start is None:
        return frozenset()
    return _roles(start.properties.get("mag_starten") or start.role)


def seers(process: Process) -> frozenset[Role]:
    """The roles that may see what happens in a process (`zichtbaar_voor`); none means whoever sees the case."""
    return _roles(process.properties.get("zichtbaar_voor", ""))


def _roles(text: str) -> frozenset[Role]:
    return frozenset(role for word in words(text) if (role := role_of(word)) is not None)


def check_may_start(process: Process, actor: User) -> Element:
    """The start event. Raises Forbidden when none of the user's roles may start the process."""
    start = process.start
    if start is None or actor.roles.isdisjoint(starters(process)):
        roles = ", ".join(sorted(ROLE_LABELS[role].lower() for role in starters(process))) or "niemand"
        raise Forbidden(f"U mag ‘{process.name}’ niet beginnen. Dat mag: {roles}.")
    return start

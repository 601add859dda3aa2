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


def why_not(tx: Tx, bundle: Bundle, actor: User, instance: Instance, task: Task) -> str:
    """Why this user may not complete this task, in Dutch; "" when it may."""
    if not may_see_instance(actor, instance.visible_for):
        return "U mag deze taak niet zien."
    if task.role not in actor.roles:
        return f"Deze taak is voor de rol {ROLE_LABELS[task.role].lower()}."
    if actor.guest and not task_links.holds(tx, actor.id, task.id or 0):
        return "Uw link is niet voor deze taak."
    element = bundle.element(task.process, task.element)
    others = words(element.properties.get("niet_door", ""))
    if others:
        authors = tasks.last_authors(tx, task.case_id, others)
        mine = next((id_ for id_ in others if authors.get(id_) == actor.id), None)
        if mine is not None:
            name = next((p.elements[mine].name for p in bundle.processes.values() if mine in p.elements), mine)
            return f"Vier ogen: u deed zelf ‘{name}’. Iemand anders moet deze taak doen."
    return ""


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

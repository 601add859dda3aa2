"""Who does a task: somebody takes it or gives it back, or a coordinator hands it to a person."""

from __future__ import annotations

from datetime import datetime

from service.domain.errors import Conflict, Forbidden, NotFound
from service.domain.people import ROLE_LABELS, Role, User
from service.domain.permissions import Permission, may, may_see_instance
from service.store import cases, events, instances, people, tasks
from service.store.cases import Case
from service.store.events import Event
from service.store.instances import Instance
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases.access import why_not
from service.usecases.bundles import bundle_of
from service.usecases.regie import Regie


def claim(regie: Regie, actor: User, task_id: int, now: datetime) -> None:
    """Take a task that is nobody's. Raises NotFound, Forbidden, or Conflict when it is somebody's already, or done."""
    with regie.store.transaction() as tx:
        case, task, instance = _open(tx, actor, task_id)
        if task.assignee_id == actor.id:
            return
        if reason := why_not(tx, bundle_of(tx, case.bundle), actor, instance, task):
            raise Forbidden(reason)
        if task.assignee_id is not None:
            raise Conflict(f"{people.names(tx).get(task.assignee_id, 'Iemand')} heeft deze taak al opgepakt.")
        give(tx, actor, task, actor, instance.visible_for, now)


def release(regie: Regie, actor: User, task_id: int, now: datetime) -> None:
    """Give a task back: anybody with the role may take it. Raises NotFound, Forbidden or Conflict."""
    with regie.store.transaction() as tx:
        _, task, instance = _open(tx, actor, task_id)
        if task.assignee_id not in actor.selves and not may(actor, Permission.ASSIGN_TASKS):
            raise Forbidden("Deze taak is niet van u.")
        give(tx, actor, task, None, instance.visible_for, now)


def assign(regie: Regie, actor: User, task_id: int, user_id: int, now: datetime) -> None:
    """Hand a task to a person with its role. Raises NotFound, Forbidden or Conflict."""
    with regie.store.transaction() as tx:
        case, task, instance = _open(tx, actor, task_id)
        if not may(actor, Permission.ASSIGN_TASKS):
            raise Forbidden("Alleen een coördinator geeft een taak aan iemand anders.")
        user = people.user(tx, user_id)
        if user is None or not user.active or user.guest or task.role not in user.roles:
            raise Conflict(f"Deze persoon kan de taak niet doen: die is voor de rol {ROLE_LABELS[task.role].lower()}.")
        if why_not(tx, bundle_of(tx, case.bundle), user, instance, task):
            raise Conflict("Deze persoon kan de taak niet doen: vier ogen, of het proces is voor deze persoon niet zichtbaar.")
        give(tx, actor, task, user, instance.visible_for, now)


def _open(tx: Tx, actor: User, task_id: int) -> tuple[Case, Task, Instance]:
    """The open task with its instance and its case, which is locked."""
    case = cases.lock_by_task(tx, task_id, actor)
    task = tasks.get(tx, task_id) if case else None
    if case is None or task is None:
        raise NotFound("Deze taak is er niet.")
    running = {instance.id: instance for instance in instances.situation(tx, case.id).instances}
    if task.state != tasks.OPEN or task.instance_id not in running:
        raise Conflict("Deze taak is al gedaan of vervallen.")
    instance = running[task.instance_id]
    if not may_see_instance(actor, instance.visible_for):
        raise NotFound("Deze taak is er niet.")
    return case, task, instance


def give(tx: Tx, actor: User, task: Task, user: User | None, visible_for: frozenset[Role], now: datetime) -> None:
    """The task is this user's from now on, or its team's; with a line in the log. Whether that may be was asked before."""
    tasks.assign(tx, task.id or 0, user.id if user else None)
    what = "Teruggegeven" if user is None else "Opgepakt" if user.id == actor.id else f"Gegeven aan {user.name}"
    place = (actor.id, task.instance_id, task.process, task.element, visible_for)
    events.add(tx, [Event(task.case_id, now, "assigned", f"{what}: {task.title}", *place)])

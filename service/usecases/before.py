"""What a completed task found: kept with each instance that its step touched, so that the task can be opened again.

It is written in the same statement as the instance. Nothing in it is personal: of answers only their places are kept.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson
import zstandard

from service.domain.people import Role
from service.store.cases import Case
from service.store.instances import Instance
from service.store.passages import Passage
from service.store.tasks import Task

OF_INSTANCE = ("phase", "phase_element", "timers", "waits", "wake_at", "done", "outcome", "standing")
MOMENTS = ("wake_at", "done")
OF_TASK = ("state", "assignee_id", "target", "hard", "warn", "explanation")
DATES = ("target", "hard", "warn")
Place = tuple[int | None, str, str, str]  # of an answer: scope, register, row, field
Holder = tuple[int, int]  # who has a role: the user, and the how-manieth


@dataclass(frozen=True)
class Trace:
    """What one step changed. `versions` are those of the instances it touched, as it left them; `tasks` maps (instance, engine
    id) to what a task was, None when the step opened it; `roles` maps a role to who had it before and has it after;
    `organisations` are referrer and commissioner before; `passages` says how many each instance got."""

    bundle: str
    versions: Mapping[int, int]
    tasks: Mapping[tuple[int, str], Mapping[str, Any] | None]
    roles: Mapping[Role, tuple[Holder | None, Holder]]
    organisations: tuple[int, int | None]
    once: Sequence[str]
    places: Sequence[Place]
    passages: Mapping[int, int]


@dataclass
class Found:
    """Gathers what a use case finds, before it changes anything."""

    case: Case | None
    open_tasks: Iterable[Task]
    instances: dict[Instance, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tasks = {(task.instance_id, task.engine_id): _task(task) for task in self.open_tasks}
        self.organisations = (self.case.referrer_id, self.case.commissioner_id) if self.case else (0, None)

    def touch(self, instance: Instance) -> None:
        """The instance is about to change."""
        if instance not in self.instances:
            state = base64.b64encode(instance.state).decode() if instance.state is not None else None
            kept = {name: getattr(instance, name) for name in OF_INSTANCE}
            self.instances[instance] = {**kept, "state": state, "new": not instance.version}

    def keep(
        self,
        task_id: int | None,
        within: int,
        *,
        tasks: Iterable[Task],
        roles: Mapping[Role, tuple[Holder | None, Holder]],
        once: Sequence[str],
        places: Sequence[Place],
        passages: Sequence[Passage],
    ) -> None:
        """Put with each touched instance what it was, and with the task's own (`within`) what the step changed. A step that no
        task made can't be taken back, and takes away that an earlier one could be."""
        step = {
            "bundle": self.case.bundle if self.case else "",
            "versions": [[one.id, one.version + 1] for one in self.instances],
            "tasks": [[*key, self.tasks.get(key)] for key in ((task.instance_id, task.engine_id) for task in tasks)],
            "roles": [[role.value, before, after] for role, (before, after) in roles.items()],
            "organisations": self.organisations,
            "once": once,
            "places": places,
            "passages": [[one.id, sum(p.instance_id == one.id for p in passages)] for one in self.instances],
        }
        for instance, was in self.instances.items():
            instance.before, instance.before_task = None, task_id
            if task_id is not None:
                content = {**was, "step": step} if instance.id == within else was
                instance.before = zstandard.compress(orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS))


def trace_of(instance: Instance) -> Trace | None:
    """What the step of the task changed that the instance remembers; None when it remembers none."""
    step = _unpacked(instance).get("step")
    if step is None:
        return None
    return Trace(
        bundle=step["bundle"],
        versions=dict(step["versions"]),
        tasks={(instance_id, engine_id): was for instance_id, engine_id, was in step["tasks"]},
        roles={Role(role): (tuple(before) if before else None, tuple(after)) for role, before, after in step["roles"]},
        organisations=tuple(step["organisations"]),
        once=step["once"],
        places=[(scope, register, row, name) for scope, register, row, name in step["places"]],
        passages=dict(step["passages"]),
    )


def began(instance: Instance) -> bool:
    """Whether the step began the instance."""
    return bool(_unpacked(instance).get("new"))


def restore(instance: Instance) -> None:
    """The instance is what it was before the step."""
    was = _unpacked(instance)
    for name in OF_INSTANCE:
        setattr(instance, name, _moment(was[name]) if name in MOMENTS else was[name])
    instance.state = base64.b64decode(was["state"]) if was["state"] is not None else None
    instance.attempts, instance.before, instance.before_task = 0, None, None


def restore_task(task: Task, was: Mapping[str, Any]) -> None:
    """The task is what it was before the step."""
    for name in OF_TASK:
        setattr(task, name, date.fromisoformat(was[name]) if name in DATES and was[name] else was[name])
    task.done_by = task.done_for = task.done_at = task.token = None


def _task(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in OF_TASK}


def _unpacked(instance: Instance) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(zstandard.decompress(instance.before)) if instance.before else {}
    return found


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

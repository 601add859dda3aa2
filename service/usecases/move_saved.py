"""A case as it was before it was moved, packed, so that it can be put back exactly."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import zstandard

from service.domain.people import Role
from service.store.instances import Instance, Situation
from service.store.tasks import Task

OF_INSTANCE = ("phase", "phase_element", "timers", "waits", "attempts", "standing")
OF_TASK = ("title", "assignee_id", "urgent", "statutory", "explanation")
DATES = ("target", "hard", "warn")


@dataclass(frozen=True)
class Saved:
    """What was packed: the bundle, and the rows of instances and of open tasks, by id."""

    bundle: str
    instances: Mapping[int, Mapping[str, Any]]
    tasks: Mapping[int, Mapping[str, Any]]

    def restore(self, situation: Situation) -> None:
        """Make the instances and tasks what they were; those of the situation are those that were packed."""
        for instance in situation.instances:
            if instance.id in self.instances:
                _instance(instance, self.instances[instance.id])
        for task in situation.tasks:
            _task(task, self.tasks[task.id or 0])


def packed(bundle: str, instances: Sequence[Instance], tasks: Sequence[Task]) -> bytes:
    content = {
        "bundle": bundle,
        "instances": [
            {
                **{name: getattr(one, name) for name in ("id", *OF_INSTANCE)},
                "visible_for": sorted(one.visible_for),
                "state": base64.b64encode(one.state or b"").decode(),
                "wake_at": one.wake_at.isoformat() if one.wake_at else None,
            }
            for one in instances
        ],
        "tasks": [
            {
                **{name: getattr(one, name) for name in ("id", *OF_TASK)},
                **{name: day.isoformat() if (day := getattr(one, name)) else None for name in DATES},
                "role": one.role.value,
            }
            for one in tasks
        ],
    }
    return zstandard.compress(orjson.dumps(content))


def unpacked(saved: bytes) -> Saved:
    content = orjson.loads(zstandard.decompress(saved))
    rows, tasks = ({row["id"]: row for row in content[name]} for name in ("instances", "tasks"))
    return Saved(content["bundle"], rows, tasks)


def _instance(instance: Instance, row: Mapping[str, Any]) -> None:
    for name in OF_INSTANCE:
        setattr(instance, name, row[name])
    instance.visible_for = frozenset(Role(role) for role in row["visible_for"])
    instance.state = base64.b64decode(row["state"])
    instance.wake_at = datetime.fromisoformat(row["wake_at"]) if row["wake_at"] else None


def _task(task: Task, row: Mapping[str, Any]) -> None:
    for name in (name for name in OF_TASK if name in row):
        setattr(task, name, row[name])
    for name in DATES:
        setattr(task, name, date.fromisoformat(row[name]) if row[name] else None)
    task.role = Role(row["role"])

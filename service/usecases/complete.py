"""Completing a task."""
from __future__ import annotations
from collections.abc import Mapping
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import Completed
from service.usecases.regie import Regie

def complete(regie: Regie, actor: User, task_id: int, submitted: Mapping[str, object], token: str, now: datetime) -> Completed: raise NotImplementedError

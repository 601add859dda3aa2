"""Who does a task: somebody takes it, gives it back, or a coordinator hands it to a person."""
from __future__ import annotations
from datetime import datetime
from service.domain.people import User
from service.usecases.regie import Regie

def claim(regie: Regie, actor: User, task_id: int, now: datetime) -> None: raise NotImplementedError
def release(regie: Regie, actor: User, task_id: int, now: datetime) -> None: raise NotImplementedError
def assign(regie: Regie, actor: User, task_id: int, user_id: int, now: datetime) -> None: raise NotImplementedError

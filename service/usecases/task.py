"""One task, to look at or to fill in."""
from __future__ import annotations
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import TaskPage
from service.usecases.regie import Regie

def show(regie: Regie, actor: User, task_id: int, now: datetime) -> TaskPage: raise NotImplementedError

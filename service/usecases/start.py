"""Starting a case, or a process that comes before one."""
from __future__ import annotations
from collections.abc import Mapping
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import FormPage, Startable, Started
from service.usecases.regie import Regie

def startable(regie: Regie, actor: User, now: datetime) -> tuple[Startable, ...]: raise NotImplementedError
def start_form(regie: Regie, actor: User, process: str, now: datetime) -> FormPage: raise NotImplementedError
def start(regie: Regie, actor: User, process: str, submitted: Mapping[str, object], token: str, now: datetime) -> Started: raise NotImplementedError

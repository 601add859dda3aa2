"""Starting a side process of a case: what can happen at any moment."""
from __future__ import annotations
from collections.abc import Mapping
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import FormPage, Startable, Started
from service.usecases.regie import Regie

def actions(regie: Regie, actor: User, case_id: int, now: datetime) -> tuple[Startable, ...]: raise NotImplementedError
def action_form(regie: Regie, actor: User, case_id: int, process: str, now: datetime) -> FormPage: raise NotImplementedError
def act(regie: Regie, actor: User, case_id: int, process: str, submitted: Mapping[str, object], token: str, now: datetime) -> Started: raise NotImplementedError

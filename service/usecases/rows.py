"""Adding a row to a register on the case page."""
from __future__ import annotations
from collections.abc import Mapping
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import FormPage
from service.usecases.regie import Regie

def row_form(regie: Regie, actor: User, case_id: int, register: str, now: datetime) -> FormPage: raise NotImplementedError
def add_row(regie: Regie, actor: User, case_id: int, register: str, submitted: Mapping[str, object], token: str, now: datetime) -> None: raise NotImplementedError

"""One case."""
from __future__ import annotations
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import CasePage
from service.usecases.regie import Regie

def show(regie: Regie, actor: User, case_id: int, now: datetime) -> CasePage: raise NotImplementedError

"""The cases that a user may see."""
from __future__ import annotations
from service.domain.people import User
from service.usecases.pages import CaseHead
from service.usecases.regie import Regie

def list_cases(regie: Regie, actor: User, search: str = "", closed: bool = False, limit: int = 200) -> tuple[CaseHead, ...]: raise NotImplementedError

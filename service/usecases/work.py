"""My work."""
from __future__ import annotations
from datetime import datetime
from service.domain.people import User
from service.usecases.pages import WorkPage
from service.usecases.regie import Regie

def work(regie: Regie, actor: User, now: datetime) -> WorkPage: raise NotImplementedError

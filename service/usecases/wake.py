"""Waking what has fallen due."""
from __future__ import annotations
from datetime import datetime
from service.usecases.regie import Regie

def wake_due(regie: Regie, now: datetime, limit: int = 100) -> int: raise NotImplementedError
def next_due(regie: Regie) -> datetime | None: raise NotImplementedError

"""The cases that somebody sees, as the page of Trajecten lists them."""

from __future__ import annotations

from datetime import datetime

from service.domain.people import User
from service.usecases.cases import Ask, CaseLine, Filter, show_list
from service.usecases.regie import Regie

MANY = 200


def lines(regie: Regie, actor: User, now: datetime, search: str = "", *, closed: bool = False) -> tuple[CaseLine, ...]:
    """The newest first; with `closed` those that are closed too."""
    only = Filter(search, closed=None if closed else False)
    return show_list(regie, actor, Ask(only, sort="aangemeld", size=MANY), now).lines

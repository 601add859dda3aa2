"""`regie token`: with which programs work in somebody's name."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from service.app import App, build, settings_now
from service.domain.clock import civil_date, system_clock
from service.store.upgrade import check_up_to_date
from service.usecases import tokens


def add_token(arguments: Namespace) -> int:
    token, until = tokens.add(_app().regie, arguments.username, arguments.name, system_clock(), arguments.days)
    print(token)
    print(f"Het token geldt tot {_day(until)}. Bewaar het nu: Regie laat het niet nog eens zien.")
    return 0


def list_tokens(arguments: Namespace) -> int:
    now = system_clock()
    for one in tokens.listed(_app().regie):
        state = f"ingetrokken op {_day(one.revoked)}" if one.revoked else f"geldt tot {_day(one.expires)}"
        if not one.revoked and one.expires <= now:
            state = f"verlopen op {_day(one.expires)}"
        used = f"gebruikt op {_day(one.last_used)}" if one.last_used else "niet gebruikt"
        print(f"{one.id[:12]}  {one.username:20} {state}; {used}{f'; {one.name}' if one.name else ''}")
    return 0


def revoke_token(arguments: Namespace) -> int:
    found = tokens.revoke(_app().regie, arguments.number, system_clock())
    print(f"Het token {found.id[:12]} van ‘{found.username}’ is ingetrokken.")
    return 0


def _app() -> App:
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    return app


def _day(moment: datetime) -> str:
    return civil_date(moment).strftime("%d-%m-%Y")

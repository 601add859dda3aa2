"""`regie tick`."""

from __future__ import annotations

from argparse import Namespace

from service.app import build, settings_now
from service.domain.clock import AMSTERDAM, system_clock
from service.domain.errors import Misconfigured
from service.store.upgrade import check_up_to_date
from service.usecases import demo


def tick(arguments: Namespace) -> int:
    """Move the clock of a demo forward."""
    settings = settings_now()
    if not settings.demo:
        raise Misconfigured("De klok kan alleen vooruit in een demo: zet REGIE_DEMO=1. Met echte gezinnen kan dat nooit.")
    app = build(settings)
    check_up_to_date(app.regie.store)
    moment = demo.tick(app.regie, system_clock, demo.morning_of(arguments.to) if arguments.to else None)
    print(f"Het is nu {moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M} in de demo.")
    return 0

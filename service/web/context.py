"""What every page may ask for: the service, the time, and who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, g, session

from service.domain.clock import civil_date
from service.domain.people import User
from service.usecases import account
from service.usecases.regie import Regie

LOGIN = "login"
RENEW = "renew"  # in the session of who must choose a password of its own first


@dataclass(frozen=True)
class Site:
    """What the pages are built on. `now` is the clock of the cases, which may have been moved in a demo; `wall_clock` is the
    one that sessions are measured with, so that nobody is logged out when a demo jumps half a year. `demo_password` is the
    password of the invented accounts, which the log-in page then shows, and None outside a demo. With `four_eyes` a
    second coordinator approves what is published; `by_sms` sends the code of a link as a text message. `url` is where visitors
    find the pages ("": as they came)."""

    regie: Regie
    now: Callable[[], datetime]
    wall_clock: Callable[[], datetime]
    demo_password: str | None = None
    four_eyes: bool = True
    by_sms: bool = False
    url: str = ""


def site() -> Site:
    found: Site = current_app.extensions["regie"]
    return found


def regie() -> Regie:
    return site().regie


def moment() -> datetime:
    """Now: one moment for the whole request."""
    if "moment" not in g:
        g.moment = site().now()
    found: datetime = g.moment
    return found


def today() -> date:
    return civil_date(moment())


def visitor() -> User | None:
    """Who is signed in, looked up once in a request; None when nobody is."""
    if "visitor" not in g:
        token = session.get(LOGIN)
        g.visitor = account.session_user(regie(), token, site().wall_clock(), today()) if isinstance(token, str) else None
    found: User | None = g.visitor
    return found


def actor() -> User:
    """Who is signed in; on pages behind the log-in there is somebody."""
    user = visitor()
    if user is None:
        raise LookupError("this page is behind the log-in")
    return user

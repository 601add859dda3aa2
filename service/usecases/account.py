"""Logging in and out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.clock import civil_date
from service.domain.errors import NotFound, RegieError
from service.domain.people import User
from service.store import people
from service.usecases.passwords import right
from service.usecases.regie import Regie

SESSION = timedelta(hours=12)
FREE_TRIES = 5  # wrong passwords before one has to wait
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)


class WrongPassword(RegieError):
    """Unknown user or wrong password: which of the two is not said."""

    status = 401


class TooManyTries(RegieError):
    """Too many wrong passwords in a row."""

    status = 429


@dataclass(frozen=True)
class Login:
    """`token` goes in the cookie; the database keeps only its hash. With `renew` a password of one's own comes first."""

    user: User
    token: str
    expires: datetime
    renew: bool = False


def login(regie: Regie, username: str, password: str, now: datetime) -> Login:
    """Check the password and begin a session of twelve hours.

    Raises WrongPassword, or TooManyTries: after five wrong passwords in a row one waits, twice as long each time.
    """
    with regie.store.read() as tx:
        secret = people.secret(tx, username)
    good = right(secret.password if secret else None, password)
    if secret is None:
        raise WrongPassword("Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar.")
    if secret.locked_until is not None and secret.locked_until > now:
        raise TooManyTries("Er is te vaak een verkeerd wachtwoord gebruikt. Wacht even en probeer het opnieuw.")
    with regie.store.transaction() as tx:
        if not good:
            failures = people.add_failure(tx, secret.user_id)
            if failures >= FREE_TRIES:
                wait = min(FIRST_WAIT * 2 ** min(failures - FREE_TRIES, 20), LONGEST_WAIT)
                people.lock_user(tx, secret.user_id, now + wait)
        else:
            user = people.user(tx, secret.user_id)
            token = secrets.token_urlsafe(32)
            people.forget_failures(tx, secret.user_id)
            people.add_session(tx, _hash(token), secret.user_id, now, now + SESSION)
    if not good or user is None:
        raise WrongPassword("Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar.")
    return Login(user, token, now + SESSION, secret.renew)


def session_user(regie: Regie, token: str, now: datetime, day: date | None = None) -> User | None:
    """Who is logged in with this token, standing in for whom on this day (by default that of `now`); one statement."""
    with regie.store.read() as tx:
        return people.session_user(tx, _hash(token), now, day or civil_date(now))


def logout(regie: Regie, token: str) -> None:
    """The token is worth nothing any more."""
    with regie.store.transaction() as tx:
        people.end_session(tx, _hash(token))


def user(regie: Regie, user_id: int) -> User:
    """Raises NotFound."""
    with regie.store.read() as tx:
        found = people.user(tx, user_id)
    if found is None:
        raise NotFound("Deze gebruiker is er niet.")
    return found


def user_named(regie: Regie, username: str) -> User:
    """Raises NotFound."""
    with regie.store.read() as tx:
        found = people.user_named(tx, username)
    if found is None:
        raise NotFound(f"Er is geen gebruiker ‘{username}’.")
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

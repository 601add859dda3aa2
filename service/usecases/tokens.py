"""Tokens for the API: made and revoked on the machine where Regie runs, shown once, worth nothing after ninety days."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from service.domain.clock import civil_date
from service.domain.errors import Conflict, NotFound, RegieError
from service.domain.people import User
from service.store import api_tokens, people
from service.store.api_tokens import ApiToken
from service.store.session import Tx
from service.usecases.administration import USER, note
from service.usecases.regie import Regie

PREFIX = "regie_"  # so that who finds a token knows what it opens, and scanners of secrets recognise it
DAYS, MOST_DAYS = 90, 366
SHORTEST = 8  # characters of a token's number that revoking asks for at least
NOTED = timedelta(minutes=5)  # a token that was used this short ago need not be noted again


def add(regie: Regie, username: str, name: str, now: datetime, days: int = DAYS) -> tuple[str, datetime]:
    """A new token for this user, and until when it holds: the only time that it is told. Raises NotFound or RegieError."""
    if not 1 <= days <= MOST_DAYS:
        raise RegieError(f"Een token geldt 1 tot en met {MOST_DAYS} dagen, niet {days}.")
    token = PREFIX + secrets.token_urlsafe(32)
    with regie.store.transaction() as tx:
        user = people.user_named(tx, username)
        if user is None:
            raise NotFound(f"Er is geen gebruiker ‘{username}’.")
        if not user.active or user.guest:
            raise Conflict(f"‘{username}’ is niet actief, of heeft geen eigen account, en krijgt geen token.")
        until = now + timedelta(days=days)
        api_tokens.add(tx, _hash(token), user.id, name.strip()[:100], now, until)
        text = f"{user.name}: token ‘{name.strip()[:100]}’ gemaakt, geldig tot {civil_date(until):%d-%m-%Y}"
        note(tx, None, USER, user.id, text, now)
    return token, until


def listed(regie: Regie) -> list[ApiToken]:
    """All tokens that were ever made, by user."""
    with regie.store.read() as tx:
        return api_tokens.listed(tx)


def revoke(regie: Regie, number: str, now: datetime) -> ApiToken:
    """End the token whose number begins so. Raises NotFound, or RegieError when that could be more than one."""
    with regie.store.transaction() as tx:
        found = [one for one in api_tokens.listed(tx) if one.id.startswith(number)] if len(number) >= SHORTEST else []
        if len(found) > 1:
            raise RegieError(f"Er zijn meer tokens waarvan het nummer begint met {number}. Geef meer tekens.")
        if not found:
            raise NotFound(f"Er is geen token met nummer {number}. Geef minstens {SHORTEST} tekens (regie token list).")
        end(tx, None, found[0], now)
    return found[0]


def end(tx: Tx, actor: User | None, token: ApiToken, now: datetime) -> None:
    """This token works no more from now on, and the log of Beheer tells who did it."""
    if token.revoked is None:
        api_tokens.revoke(tx, token.id, now)
        if user := people.user_named(tx, token.username):
            note(tx, actor, USER, user.id, f"{user.name}: token ‘{token.name}’ ingetrokken", now)


def token_user(regie: Regie, token: str, now: datetime, day: date | None = None) -> User | None:
    """In whose name this token works, standing in for whom on this day (by default that of `now`); None when it is worth
    nothing."""
    token_id = _hash(token)
    with regie.store.read() as tx:
        found = api_tokens.user(tx, token_id, now, day or civil_date(now))
    if found is None:
        return None
    user, last_used = found
    if last_used is None or not now - NOTED < last_used <= now:
        with regie.store.transaction() as tx:
            api_tokens.used(tx, token_id, now)
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

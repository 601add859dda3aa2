"""Organisations, their mandates and agreements, and users: data that the decision tables read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from service.domain.errors import NotFound, RegieError
from service.domain.people import Organisation, Role, User
from service.store import people
from service.usecases.passwords import hashed
from service.usecases.regie import Regie


def add_organisation(regie: Regie, name: str, kind: str) -> Organisation:
    """Raises RegieError when the name is empty or taken."""
    with regie.store.transaction() as tx:
        if not name.strip() or any(one.name == name for one in people.organisations(tx)):
            raise RegieError(f"Er is al een organisatie ‘{name}’, of de naam is leeg. Kies een andere naam.")
        return Organisation(people.add_organisation(tx, name, kind), name, kind)


def organisations(regie: Regie) -> tuple[Organisation, ...]:
    with regie.store.read() as tx:
        return people.organisations(tx)


def set_mandate(
    regie: Regie,
    organisation_id: int,
    name: str,
    valid_from: date,
    valid_until: date | None = None,
    *,
    agreement: bool = False,
) -> None:
    """Give an organisation a mandate, or (with `agreement`) note an agreement. Raises NotFound or RegieError."""
    if valid_until is not None and valid_until < valid_from:
        raise RegieError("De einddatum ligt voor de begindatum.")
    with regie.store.transaction() as tx:
        if not any(one.id == organisation_id for one in people.organisations(tx)):
            raise NotFound("Deze organisatie is er niet.")
        kind = people.AGREEMENT if agreement else people.MANDATE
        people.set_mandate(tx, organisation_id, kind, name, valid_from, valid_until)


def add_user(
    regie: Regie, username: str, name: str, roles: Iterable[Role], organisation_id: int, password: str | None = None
) -> User:
    """Without a password the user cannot log in. Raises NotFound or RegieError (username taken, password too short)."""
    secret = hashed(password) if password is not None else None
    with regie.store.transaction() as tx:
        if not any(one.id == organisation_id for one in people.organisations(tx)):
            raise NotFound("Deze organisatie is er niet.")
        if not username.strip() or people.user_named(tx, username) is not None:
            raise RegieError(f"Er is al een gebruiker ‘{username}’, of de naam is leeg. Kies een andere naam.")
        user = people.user(tx, people.add_user(tx, username, name, roles, organisation_id, secret))
    if user is None:
        raise NotFound("De gebruiker is niet bewaard.")
    return user


def set_password(regie: Regie, username: str, password: str) -> None:
    """A new password; whoever was logged in with the old one is logged out. Raises NotFound or RegieError."""
    secret = hashed(password)
    with regie.store.transaction() as tx:
        user = people.user_named(tx, username)
        if user is None:
            raise NotFound(f"Er is geen gebruiker ‘{username}’.")
        people.set_password(tx, user.id, secret)


def users(regie: Regie) -> tuple[User, ...]:
    with regie.store.read() as tx:
        return people.users(tx)

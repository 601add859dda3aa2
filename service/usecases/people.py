"""Organisations, their mandates and agreements, and users: data that the decision tables read.

These are for the command line and for invented worlds; pages have `accounts`, `organisations` and `agreements`. `logged` is the
moment under which the log of Beheer tells of it, as of the command line; without one it tells nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from service.domain.errors import NotFound, RegieError
from service.domain.people import ROLE_LABELS, Organisation, Role, User
from service.store import people
from service.store.session import Tx
from service.usecases.administration import ORGANISATION, USER, note
from service.usecases.passwords import hashed
from service.usecases.regie import Regie


def add_organisation(regie: Regie, name: str, kind: str, logged: datetime | None = None) -> Organisation:
    """Raises RegieError when the name is empty or taken."""
    with regie.store.transaction() as tx:
        if not name.strip() or any(one.name == name for one in people.organisations(tx)):
            raise RegieError(f"Er is al een organisatie ‘{name}’, of de naam is leeg. Kies een andere naam.")
        id_ = people.add_organisation(tx, name, kind)
        _note(tx, ORGANISATION, id_, f"{name} ({kind}) is toegevoegd", logged)
        return Organisation(id_, name, kind)


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
    logged: datetime | None = None,
) -> None:
    """Give an organisation a mandate, or (with `agreement`) note an agreement. Raises NotFound or RegieError."""
    if valid_until is not None and valid_until < valid_from:
        raise RegieError("De einddatum ligt voor de begindatum.")
    with regie.store.transaction() as tx:
        organisation = next((one for one in people.organisations(tx) if one.id == organisation_id), None)
        if organisation is None:
            raise NotFound("Deze organisatie is er niet.")
        kind = people.AGREEMENT if agreement else people.MANDATE
        people.set_mandate(tx, organisation_id, kind, name, valid_from, valid_until)
        until = f" tot en met {valid_until:%d-%m-%Y}" if valid_until else ""
        text = f"{organisation.name}: {kind} {name} van {valid_from:%d-%m-%Y}{until}"
        _note(tx, ORGANISATION, organisation_id, text, logged)


def add_user(
    regie: Regie, username: str, name: str, roles: Collection[Role], organisation_id: int, password: str | None = None,
    logged: datetime | None = None,
) -> User:
    """Without a password the user cannot log in. Raises NotFound or RegieError (username taken, password too short)."""
    secret = hashed(password) if password is not None else None
    with regie.store.transaction() as tx:
        if not any(one.id == organisation_id for one in people.organisations(tx)):
            raise NotFound("Deze organisatie is er niet.")
        if not username.strip() or people.user_named(tx, username) is not None:
            raise RegieError(f"Er is al een gebruiker ‘{username}’, of de naam is leeg. Kies een andere naam.")
        user = people.user(tx, people.add_user(tx, username, name, roles, organisation_id, secret))
        if user is not None:
            told = ", ".join(ROLE_LABELS[role].lower() for role in sorted(roles))
            _note(tx, USER, user.id, f"{name} ({username}) is toegevoegd als {told}", logged)
    if user is None:
        raise NotFound("De gebruiker is niet bewaard.")
    return user


def set_password(regie: Regie, username: str, password: str, logged: datetime | None = None) -> None:
    """A new password; whoever was logged in with the old one is logged out. Raises NotFound or RegieError."""
    secret = hashed(password)
    with regie.store.transaction() as tx:
        user = people.user_named(tx, username)
        if user is None:
            raise NotFound(f"Er is geen gebruiker ‘{username}’.")
        people.set_password(tx, user.id, secret)
        _note(tx, USER, user.id, f"{user.name} kreeg een nieuw wachtwoord", logged)


def _note(tx: Tx, kind: str, id_: int, text: str, logged: datetime | None) -> None:
    if logged is not None:
        note(tx, None, kind, id_, text, logged)


def users(regie: Regie) -> tuple[User, ...]:
    with regie.store.read() as tx:
        return people.users(tx)

"""Beheer of users: finding, adding and changing them, their passwords, and what programs and calendars may do in their name.

Putting a user away is in `leaving`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from service.domain.errors import NotFound
from service.domain.people import ROLE_LABELS, Organisation, Role, User
from service.store import accounts, admin_log, api_tokens, people
from service.store.accounts import Account
from service.store.admin_log import Change
from service.store.api_tokens import ApiToken
from service.store.session import Tx
from service.usecases.administration import USER, NotAllowed, check, note, plain, subject
from service.usecases.links import EMAIL, PHONE
from service.usecases.passwords import hashed
from service.usecases.regie import Regie
from service.usecases.tokens import end

MOST_HOURS = 60
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
LAST = "Dit is de laatste coördinator. Maak eerst iemand anders coördinator."


@dataclass(frozen=True)
class Sheet:
    """What is filled in about a user. `hours` are those of the contract, per week; None: not known."""

    username: str
    name: str
    roles: frozenset[Role]
    organisation_id: int
    email: str = ""
    phone: str = ""
    hours: int | None = None


@dataclass(frozen=True)
class Token:
    """A token that a program works with in the user's name; `works` while it is not revoked and not over."""

    token: ApiToken
    works: bool


@dataclass(frozen=True)
class AccountPage:
    """A user with all that belongs to it; `feed` is since when there is an address of the calendar; `families` how many running
    cases it has a role in."""

    account: Account
    tokens: tuple[Token, ...]
    feed: datetime | None
    changes: tuple[Change, ...]
    tasks: int
    families: int


@dataclass(frozen=True)
class Made:
    """`password` is shown once; who logs in with it must choose another."""

    user_id: int
    name: str
    username: str
    password: str


def listed(regie: Regie, actor: User, text: str = "", role: Role | None = None, *, inactive: bool = False) -> list[Account]:
    """The users that fit. Raises Forbidden."""
    check(actor)
    with regie.store.read() as tx:
        return accounts.search(tx, text, role, inactive)


def choices(regie: Regie, actor: User) -> tuple[Organisation, ...]:
    """The organisations that a user can be of. Raises Forbidden."""
    check(actor)
    with regie.store.read() as tx:
        return people.organisations(tx)


def show(regie: Regie, actor: User, user_id: int, now: datetime) -> AccountPage:
    """Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.read() as tx:
        account = account_of(tx, user_id)
        tokens = [one for one in api_tokens.listed(tx) if one.username == account.username]
        cases = {case for found in accounts.takes_part(tx, user_id).values() for case in found}
        return AccountPage(
            account,
            tuple(Token(one, one.revoked is None and one.expires > now) for one in tokens),
            accounts.feed_made(tx, user_id),
            tuple(admin_log.page(tx, subject(USER, user_id), 0, 20)[0]),
            len(accounts.open_tasks(tx, user_id)),
            len(cases),
        )


def add(regie: Regie, actor: User, sheet: Sheet, now: datetime) -> Made:
    """A new user, with a first password. Raises Forbidden or NotAllowed."""
    check(actor)
    password = _new_password()
    secret = hashed(password)
    with regie.store.transaction() as tx:
        values = _checked(tx, sheet)
        if people.user_named(tx, sheet.username) is not None:
            raise NotAllowed(f"Er is al een gebruiker ‘{sheet.username}’. Kies een andere gebruikersnaam.")
        user_id = people.add_user(
            tx, sheet.username, str(values["name"]), sheet.roles, sheet.organisation_id, secret
        )
        accounts.save(tx, user_id, **{**values, "renew": True})
        roles = ", ".join(ROLE_LABELS[role].lower() for role in sorted(sheet.roles))
        note(tx, actor, USER, user_id, f"{values['name']} ({sheet.username}) is toegevoegd als {roles}", now)
    return Made(user_id, str(values["name"]), sheet.username, password)


def change(regie: Regie, actor: User, user_id: int, sheet: Sheet, now: datetime) -> bool:
    """Change what is known of a user; False when nothing is different. The user name stays: it is how others know one.

    Whoever loses a role or changes to another organisation is logged out of nothing: what it may do is looked up each time.
    Raises Forbidden, NotFound or NotAllowed (the last coordinator must stay one).
    """
    check(actor)
    with regie.store.transaction() as tx:
        before = account_of(tx, user_id)
        values = _checked(tx, sheet)
        if Role.COORDINATOR in before.roles and Role.COORDINATOR not in sheet.roles and before.active:
            keep_a_coordinator(tx, user_id)
        accounts.save(tx, user_id, **values)
        told = _told(before, account_of(tx, user_id))
        if told:
            note(tx, actor, USER, user_id, f"{before.name}: {'; '.join(told)}", now)
    return bool(told)


def new_password(regie: Regie, actor: User, user_id: int, now: datetime) -> Made:
    """A password for a user who lost it; all its sessions end. Raises Forbidden, NotFound or NotAllowed."""
    check(actor)
    password = _new_password()
    secret = hashed(password)
    with regie.store.transaction() as tx:
        account = account_of(tx, user_id)
        if not account.active:
            raise NotAllowed("Deze gebruiker is niet actief. Maak het account eerst weer actief.")
        if user_id == actor.id:
            raise NotAllowed("Uw eigen wachtwoord verandert u bij Mijn instellingen.")
        people.set_password(tx, user_id, secret, renew=True)
        note(tx, actor, USER, user_id, f"{account.name} kreeg een nieuw wachtwoord", now)
    return Made(user_id, account.name, account.username, password)


def revoke_token(regie: Regie, actor: User, user_id: int, token_id: str, now: datetime) -> None:
    """A token of this user works no more. Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.transaction() as tx:
        account = account_of(tx, user_id)
        found = next((o for o in api_tokens.listed(tx) if o.id == token_id and o.username == account.username), None)
        if found is None:
            raise NotFound("Deze toegang is er niet.")
        end(tx, actor, found, now)


def revoke_feed(regie: Regie, actor: User, user_id: int, now: datetime) -> None:
    """The address of this user's calendar works no more. Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.transaction() as tx:
        account = account_of(tx, user_id)
        if accounts.end_feed(tx, user_id):
            note(tx, actor, USER, user_id, f"{account.name}: agenda-adres ingetrokken", now)


def account_of(tx: Tx, user_id: int) -> Account:
    """Raises NotFound."""
    found = accounts.get(tx, user_id)
    if found is None:
        raise NotFound("Deze gebruiker is er niet.")
    return found


def keep_a_coordinator(tx: Tx, without: int) -> None:
    """Raises NotAllowed when nobody would be left who can manage people."""
    if all(one.id == without or not one.can_log_in for one in accounts.lock_coordinators(tx)):
        raise NotAllowed(LAST)


def _checked(tx: Tx, sheet: Sheet) -> dict[str, object]:
    """The columns to keep. Raises NotAllowed."""
    if not 3 <= len(sheet.username) <= 40 or not all(char.isalnum() or char in "._-@" for char in sheet.username):
        raise NotAllowed("Een gebruikersnaam heeft 3 tot 40 letters of cijfers, zonder spaties.")
    if not sheet.roles:
        raise NotAllowed("Kies minstens één rol.")
    if sheet.organisation_id not in {one.id for one in people.organisations(tx)}:
        raise NotAllowed("Kies een organisatie.")
    if sheet.email and (len(sheet.email) > 254 or not EMAIL.fullmatch(sheet.email)):
        raise NotAllowed("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl.")
    if sheet.phone and not PHONE.fullmatch(sheet.phone):
        raise NotAllowed("Dit is geen telefoonnummer. Gebruik alleen cijfers, spaties en streepjes.")
    if sheet.hours is not None and not 1 <= sheet.hours <= MOST_HOURS:
        raise NotAllowed(f"Contracturen zijn 1 tot {MOST_HOURS} uur per week.")
    return {
        "name": plain(sheet.name, 100, "de naam"),
        "roles": sorted(sheet.roles),
        "organisation_id": sheet.organisation_id,
        "email": sheet.email,
        "phone": sheet.phone,
        "hours": sheet.hours,
    }


def _told(before: Account, after: Account) -> list[str]:
    """What is different, in words. Addresses and numbers are told to be changed, not what they are."""

    def roles(account: Account) -> str:
        return ", ".join(ROLE_LABELS[role].lower() for role in account.roles)

    found = []
    if before.name != after.name:
        found.append(f"heet nu {after.name}")
    if before.roles != after.roles:
        found.append(f"rollen van {roles(before)} naar {roles(after)}")
    if before.organisation_id != after.organisation_id:
        found.append(f"organisatie van {before.organisation} naar {after.organisation}")
    if before.hours != after.hours:
        found.append(f"contracturen van {before.hours or 'onbekend'} naar {after.hours or 'onbekend'}")
    found += ["e-mailadres veranderd"] if before.email != after.email else []
    return found + (["telefoonnummer veranderd"] if before.phone != after.phone else [])


def _new_password() -> str:
    """Easy to read aloud, and too long to guess: 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))

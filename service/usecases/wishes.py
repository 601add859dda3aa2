"""What somebody sets for himself: how he can be reached, what he is mailed, in which language, and his password."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.errors import RegieError
from service.domain.people import User
from service.store import people, wishes
from service.store.wishes import Wishes
from service.usecases.letters import KINDS
from service.usecases.links import EMAIL, PHONE
from service.usecases.passwords import hashed, right
from service.usecases.regie import Regie


class WrongOldPassword(RegieError):
    """Who changes a password gives the one of now first."""

    status = 422


def of(regie: Regie, actor: User) -> Wishes:
    """The wishes of a user."""
    with regie.store.read() as tx:
        return wishes.get(tx, actor.id) or Wishes("", "", None, False, "")


def reach(regie: Regie, actor: User, email: str, phone: str = "") -> None:
    """Keep an e-mail address and telephone number, or that there is none. Raises RegieError when one can't be right."""
    if email and (len(email) > 254 or not EMAIL.fullmatch(email)):
        raise RegieError("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl.")
    if phone and not PHONE.fullmatch(phone):
        raise RegieError("Dit is geen telefoonnummer. Gebruik alleen cijfers, spaties en streepjes.")
    with regie.store.transaction() as tx:
        wishes.save(tx, actor.id, email=email, phone=phone)


def choose_mails(regie: Regie, actor: User, kinds: Sequence[str], *, digest: bool) -> None:
    """Be mailed about these kinds only; with `digest` once a day, all together (an escalation is always mailed at once)."""
    chosen = [kind for kind in KINDS if kind in kinds]
    with regie.store.transaction() as tx:
        wishes.save(tx, actor.id, mails=None if len(chosen) == len(KINDS) else chosen, digest=digest)


def speak(regie: Regie, actor: User, language: str) -> None:
    """The language of the pages, for each time that this user logs in."""
    with regie.store.transaction() as tx:
        wishes.save(tx, actor.id, language=language)


def change_password(regie: Regie, actor: User, old: str, new: str) -> None:
    """A new password; all sessions of the old one end. Raises WrongOldPassword, or RegieError when the new one is too short."""
    with regie.store.read() as tx:
        secret = people.secret(tx, actor.username)
    if not right(secret.password if secret else None, old):
        raise WrongOldPassword("Uw wachtwoord van nu klopt niet. Er is niets veranderd.")
    kept = hashed(new)
    with regie.store.transaction() as tx:
        people.set_password(tx, actor.id, kept)

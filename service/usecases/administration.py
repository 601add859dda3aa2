"""What all of Beheer shares: only who manages people may do it, and every change is written down with who did it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.errors import Forbidden, RegieError
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.store import admin_log
from service.store.admin_log import Change
from service.store.session import Tx
from service.usecases.regie import Regie

USER, ORGANISATION, SETTING = "gebruiker", "organisatie", "instelling"
PAGE = 50


class NotAllowed(RegieError):
    """What was filled in in Beheer can't be: the message says why, and nothing was changed."""

    status = 422


@dataclass(frozen=True)
class ChangePage:
    """A page of the log of Beheer, newest first."""

    lines: tuple[Change, ...]
    page: int
    pages: int
    total: int


def check(actor: User) -> None:
    """Raises Forbidden for who does not manage people."""
    if not may(actor, Permission.MANAGE_PEOPLE):
        raise Forbidden("Beheer is alleen voor coördinatoren.")


def subject(kind: str, id_: object) -> str:
    """How the log names what was changed."""
    return f"{kind}:{id_}"[:60]


def note(tx: Tx, actor: User | None, kind: str, id_: object, text: str, now: datetime) -> None:
    """Write down what was changed; without an actor it was done on the machine where Regie runs."""
    admin_log.add(tx, actor.id if actor else None, subject(kind, id_), text, now)


def changes(regie: Regie, actor: User, page: int) -> ChangePage:
    """What was changed, by whom and when. Raises Forbidden."""
    check(actor)
    with regie.store.read() as tx:
        lines, total = admin_log.page(tx, "", (max(page, 1) - 1) * PAGE, PAGE)
    return ChangePage(tuple(lines), max(page, 1), max(1, -(-total // PAGE)), total)


def plain(text: str, most: int, what: str, *, empty: bool = False) -> str:
    """One line of text that somebody typed. Raises NotAllowed when it is too long, not one line, or (unless `empty`) empty."""
    found = " ".join(text.split())
    if not found and not empty:
        raise NotAllowed(f"Vul in: {what}.")
    if len(found) > most or not found.isprintable():
        raise NotAllowed(f"Te lang, of geen gewone tekst: {what}. Gebruik hooguit {most} tekens.")
    return found

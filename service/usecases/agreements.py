"""Mandates and agreements with partners: giving and ending them, their papers, and which run out (requirements.md 74)."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.errors import NotFound
from service.domain.filetypes import MOST_BYTES, type_of
from service.domain.people import DATA_SHARING, User
from service.store import agreements, people
from service.store.agreements import Agreed
from service.store.session import Tx
from service.usecases.administration import ORGANISATION, NotAllowed, check, note, plain
from service.usecases.attachments import NAMES, TOO_LARGE, Download, plain_name
from service.usecases.regie import Regie
from service.usecases.settings import WARN_DAYS, number_of

MOST_PAPERS = 20  # of one agreement
WORD = re.compile(r"[a-z][a-z0-9_]{1,59}")


@dataclass(frozen=True)
class Expiring:
    """An agreement that runs out soon, or did (`days` is negative then), and that none follows. `closes`: without it the
    partner gets no data."""

    organisation_id: int
    organisation: str
    name: str
    until: date
    days: int
    closes: bool


def expiring(tx: Tx, today: date) -> list[Expiring]:
    """Agreements that end within the days of the setting (60), or ended in as many days before, and that none of the same name
    follows; the first one first. For the morning list of coordinators, and for the page of organisations."""
    within = timedelta(days=number_of(tx, WARN_DAYS))
    found = agreements.all_agreements(tx)
    return sorted(
        (
            Expiring(
                one.organisation_id, one.organisation, one.name, one.valid_until, (one.valid_until - today).days,
                one.name == DATA_SHARING,
            )
            for one in found
            if one.valid_until is not None
            and today - within <= one.valid_until <= today + within
            and one.valid_from <= today
            and not any(_follows(other, one, today) for other in found)
        ),
        key=lambda one: (one.until, one.organisation, one.name),
    )  # fmt: skip


def _follows(other: Agreed, one: Agreed, today: date) -> bool:
    """Whether the one goes on without a gap, or holds anyhow, by another agreement."""
    same = other.id != one.id and (other.organisation_id, other.name) == (one.organisation_id, one.name)
    if not same or one.valid_until is None or (other.valid_until is not None and other.valid_until <= one.valid_until):
        return False
    return other.valid_from <= max(one.valid_until + timedelta(days=1), today)


def give(
    regie: Regie,
    actor: User,
    organisation_id: int,
    name: str,
    first: date,
    last: date | None,
    now: datetime,
    *,
    agreement: bool,
) -> None:
    """Give an organisation a mandate, or note an agreement. Raises Forbidden, NotFound or NotAllowed."""
    check(actor)
    word = "_".join(name.lower().split())
    if not WORD.fullmatch(word):
        raise NotAllowed("Een mandaat of afspraak heet met kleine letters, zoals gegevensdeling of schriftelijke_aanwijzing.")
    if last is not None and last < first:
        raise NotAllowed("De einddatum ligt voor de begindatum.")
    with regie.store.transaction() as tx:
        organisation = _organisation(tx, organisation_id)
        people.set_mandate(tx, organisation_id, people.AGREEMENT if agreement else people.MANDATE, word, first, last)
        what = "afspraak" if agreement else "mandaat"
        note(tx, actor, ORGANISATION, organisation_id, f"{organisation}: {what} {word} van {_days(first, last)}", now)


def end(regie: Regie, actor: User, agreed_id: int, last: date | None, now: datetime) -> int:
    """Give a mandate or agreement another last day, or none: the id of its organisation. It stays known: what held, held.

    Raises Forbidden, NotFound or NotAllowed.
    """
    check(actor)
    with regie.store.transaction() as tx:
        found = _agreed(tx, agreed_id)
        if last is not None and last < found.valid_from:
            raise NotAllowed("De einddatum ligt voor de begindatum.")
        if last != found.valid_until:
            agreements.set_until(tx, agreed_id, last)
            what = "afspraak" if found.agreement else "mandaat"
            text = f"{found.organisation}: {what} {found.name} geldt nu van {_days(found.valid_from, last)}"
            note(tx, actor, ORGANISATION, found.organisation_id, text, now)
    return found.organisation_id


def add_paper(
    regie: Regie, actor: User, agreed_id: int, parties: str, name: str, content: bytes, now: datetime
) -> int:
    """Keep the paper of an agreement or mandate, judged by its content: the id of the organisation.

    Raises Forbidden, NotFound or NotAllowed.
    """
    check(actor)
    kind = type_of(content)
    if not content:
        raise NotAllowed("Kies een bestand dat niet leeg is.")
    if len(content) > MOST_BYTES:
        raise NotAllowed(TOO_LARGE)
    if kind is None:
        raise NotAllowed(f"Dit soort bestand kan hier niet. Wel: {NAMES}.")
    who = plain(parties, 500, "de partijen: wie heeft getekend")
    with regie.store.transaction() as tx:
        found = _agreed(tx, agreed_id)
        papers = next(o.papers for o in agreements.of_organisation(tx, found.organisation_id) if o.id == agreed_id)
        if len(papers) >= MOST_PAPERS:
            raise NotAllowed(f"Bij deze afspraak staan al {MOST_PAPERS} papieren.")
        called = plain_name(name, kind.suffix)
        agreements.add_paper(tx, secrets.token_urlsafe(32), agreed_id, who, called, kind.mime, content, actor.id, now)
        text = f"{found.organisation}: papier ‘{called}’ toegevoegd bij {found.name}"
        note(tx, actor, ORGANISATION, found.organisation_id, text, now)
    return found.organisation_id


def paper(regie: Regie, actor: User, paper_id: str) -> Download:
    """Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.read() as tx:
        row = agreements.paper(tx, paper_id)
    if row is None:
        raise NotFound("Dit papier is er niet.")
    return Download(row.name, row.type, row.content)


def remove_paper(regie: Regie, actor: User, paper_id: str, now: datetime) -> int:
    """Throw a paper away: the id of the organisation. Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.transaction() as tx:
        row = agreements.paper(tx, paper_id)
        if row is None:
            raise NotFound("Dit papier is er niet.")
        agreements.remove_paper(tx, paper_id)
        note(tx, actor, ORGANISATION, row.organisation_id, f"Papier ‘{row.name}’ weggegooid", now)
    return int(row.organisation_id)




def _agreed(tx: Tx, agreed_id: int) -> Agreed:
    found = agreements.get(tx, agreed_id)
    if found is None:
        raise NotFound("Deze afspraak is er niet.")
    return found


def _organisation(tx: Tx, organisation_id: int) -> str:
    found = next((one for one in people.organisations(tx) if one.id == organisation_id), None)
    if found is None:
        raise NotFound("Deze organisatie is er niet.")
    return found.name


def _days(first: date, last: date | None) -> str:
    return f"{first:%d-%m-%Y} tot en met {last:%d-%m-%Y}" if last else f"{first:%d-%m-%Y}, zonder einde"

"""Beheer of organisations: what holds with them now, who decides there, and what the public page tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.domain.clock import civil_date
from service.domain.errors import NotFound
from service.domain.people import DATA_SHARING, Organisation, User
from service.store import accounts, admin_log, agreements, deciders, people
from service.store.admin_log import Change
from service.store.agreements import Agreed
from service.store.deciders import Decider
from service.store.session import Tx
from service.usecases.administration import ORGANISATION, NotAllowed, check, note, plain, subject
from service.usecases.agreements import Expiring, expiring
from service.usecases.links import EMAIL, PHONE
from service.usecases.regie import Regie


@dataclass(frozen=True)
class Line:
    """An organisation in the list. `shares`: data may go to it today, `until` up to and including when (None: no end)."""

    organisation: Organisation
    users: int
    shares: bool
    until: date | None


@dataclass(frozen=True)
class Listed:
    lines: tuple[Line, ...]
    expiring: tuple[Expiring, ...]


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation: all that was ever agreed, and `words` that are in use for mandates and agreements."""

    line: Line
    agreed: tuple[Agreed, ...]
    deciders: tuple[Decider, ...]
    expiring: tuple[Expiring, ...]
    changes: tuple[Change, ...]
    mandate_words: tuple[str, ...]
    agreement_words: tuple[str, ...]
    today: date


@dataclass(frozen=True)
class DeciderSheet:
    """What is filled in about who decides; `about` is the name of a mandate, or "" for everything."""

    name: str
    about: str
    bound: str
    phone: str
    email: str


def listed(regie: Regie, actor: User, now: datetime) -> Listed:
    """All organisations, with what runs out. Raises Forbidden."""
    check(actor)
    today = civil_date(now)
    with regie.store.read() as tx:
        users = accounts.organisation_users(tx)
        lines = tuple(_line(one, users, today) for one in people.organisations(tx))
        return Listed(lines, tuple(expiring(tx, today)))


def show(regie: Regie, actor: User, organisation_id: int, now: datetime) -> OrganisationPage:
    """Raises Forbidden or NotFound."""
    check(actor)
    today = civil_date(now)
    with regie.store.read() as tx:
        every = people.organisations(tx)
        found = next((one for one in every if one.id == organisation_id), None)
        if found is None:
            raise NotFound("Deze organisatie is er niet.")
        return OrganisationPage(
            _line(found, accounts.organisation_users(tx), today),
            tuple(agreements.of_organisation(tx, organisation_id)),
            tuple(deciders.of_organisations(tx, [organisation_id])),
            tuple(one for one in expiring(tx, today) if one.organisation_id == organisation_id),
            tuple(admin_log.page(tx, subject(ORGANISATION, organisation_id), 0, 20)[0]),
            tuple(sorted({mandate.name for one in every for mandate in one.mandates})),
            tuple(sorted({DATA_SHARING, *(agreement.name for one in every for agreement in one.agreements)})),
            today,
        )


def add(regie: Regie, actor: User, name: str, kind: str, now: datetime) -> int:
    """A new organisation: its id. `kind` is a word that tables read. Raises Forbidden or NotAllowed."""
    check(actor)
    called, word = plain(name, 120, "de naam"), "_".join(plain(kind, 40, "de soort").lower().split())
    with regie.store.transaction() as tx:
        _free(tx, called, None)
        id_ = people.add_organisation(tx, called, word)
        note(tx, actor, ORGANISATION, id_, f"{called} ({word}) is toegevoegd", now)
    return id_


def rename(regie: Regie, actor: User, organisation_id: int, name: str, now: datetime) -> None:
    """Another name for an organisation; its kind stays, for tables read that. Raises Forbidden, NotFound or NotAllowed."""
    check(actor)
    called = plain(name, 120, "de naam")
    with regie.store.transaction() as tx:
        found = next((one for one in people.organisations(tx) if one.id == organisation_id), None)
        if found is None:
            raise NotFound("Deze organisatie is er niet.")
        if called != found.name:
            _free(tx, called, organisation_id)
            people.rename_organisation(tx, organisation_id, called)
            note(tx, actor, ORGANISATION, organisation_id, f"{found.name} heet nu {called}", now)


def save_decider(
    regie: Regie, actor: User, organisation_id: int, decider_id: int | None, sheet: DeciderSheet, now: datetime
) -> None:
    """Add or change who decides. Raises Forbidden, NotFound or NotAllowed."""
    check(actor)
    if sheet.phone and not PHONE.fullmatch(sheet.phone):
        raise NotAllowed("Dit is geen telefoonnummer. Gebruik alleen cijfers, spaties en streepjes.")
    if sheet.email and (len(sheet.email) > 254 or not EMAIL.fullmatch(sheet.email)):
        raise NotAllowed("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl.")
    if not sheet.phone and not sheet.email:
        raise NotAllowed("Vul een telefoonnummer of een e-mailadres in: anders is deze persoon niet te bereiken.")
    values = {
        "name": plain(sheet.name, 100, "de naam"),
        "about": plain(sheet.about, 60, "waarover", empty=True),
        "bound": plain(sheet.bound, 300, "tot waar", empty=True),
        "phone": sheet.phone,
        "email": sheet.email,
    }
    with regie.store.transaction() as tx:
        if not any(one.id == organisation_id for one in people.organisations(tx)):
            raise NotFound("Deze organisatie is er niet.")
        if decider_id is not None:
            _decider(tx, organisation_id, decider_id)
        deciders.save(tx, decider_id, organisation_id, **values)
        what = values["about"] or "alles"
        note(tx, actor, ORGANISATION, organisation_id, f"{values['name']} besluit over {what}", now)


def remove_decider(regie: Regie, actor: User, organisation_id: int, decider_id: int, now: datetime) -> None:
    """Raises Forbidden or NotFound."""
    check(actor)
    with regie.store.transaction() as tx:
        found = _decider(tx, organisation_id, decider_id)
        deciders.remove(tx, decider_id)
        text = f"{found.name} besluit niet meer over {found.about or 'alles'}"
        note(tx, actor, ORGANISATION, organisation_id, text, now)


def _decider(tx: Tx, organisation_id: int, decider_id: int) -> Decider:
    found = deciders.get(tx, decider_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound("Deze beslisser is er niet.")
    return found


def _line(organisation: Organisation, users: dict[int, int], today: date) -> Line:
    shares = organisation.shares_data_on(today)
    ends = [one.valid_until for one in organisation.agreements if one.name == DATA_SHARING and one.holds_on(today)]
    until = max((end for end in ends if end), default=None) if ends and None not in ends else None
    return Line(organisation, users.get(organisation.id, 0), shares, until)


def _free(tx: Tx, name: str, but: int | None) -> None:
    if any(one.name.lower() == name.lower() and one.id != but for one in people.organisations(tx)):
        raise NotAllowed(f"Er is al een organisatie ‘{name}’. Kies een andere naam.")

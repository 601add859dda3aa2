"""The other side of a link: a guest opens it with a code, sees one step, and sends its form, which uses the link up.

What is shown is the least that the step needs (requirements.md 10.5): its title, its instruction and its form, with what that
gives to read or to choose from: it was put there because the step can not be done without. What was answered
before in a field to fill in is not shown when it is personal, nor are rows of a register with personal data, nor a citizen
service number; what the guest leaves empty of that stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from service.bundle.model import Field, Form
from service.bundle.values import Values
from service.domain.clock import civil_date
from service.domain.errors import NotFound, RegieError
from service.domain.people import User
from service.feel import FeelValue
from service.forms.schema import answerable
from service.forms.wording import as_text
from service.store import cases, instances, people, task_links
from service.store.session import Tx
from service.store.task_links import Link
from service.usecases import dossier as dossiers
from service.usecases.bundles import Fields, fields_of, form_of
from service.usecases.complete import complete, in_row
from service.usecases.filling import ANEW, form_page
from service.usecases.links import Place, hash_of, log, place_of
from service.usecases.pages import AlreadyDone, FormPage
from service.usecases.passwords import right
from service.usecases.regie import Regie

MOST_TRIES = 5


class DeadLink(NotFound):
    """A link that is not there, or works no more: which of the two, and why, is not said."""

    def __init__(self) -> None:
        super().__init__("Deze link werkt niet of niet meer. Vraag een nieuwe aan wie u de link stuurde.")


class WrongCode(RegieError):
    """The code is not the one of this link."""

    status = 401


@dataclass(frozen=True)
class LinkPage:
    """What a guest sees, once the code was right."""

    code: str
    title: str
    form: FormPage
    due: date | None


def look(regie: Regie, token: str, now: datetime) -> str:
    """The id of a link that works; opening it does nothing to it, since mail scanners open links too. Raises DeadLink."""
    with regie.store.read() as tx:
        return _alive(tx, hash_of(token), now).id


def enter(regie: Regie, token: str, code: str, now: datetime) -> str:
    """Open a link with its code; the link's id. After five wrong ones it works no more. Raises WrongCode or DeadLink."""
    with regie.store.transaction() as tx:
        link = task_links.get(tx, hash_of(token))
        counted = link is not None and link.holds(now) and task_links.count_try(tx, link.id, MOST_TRIES)
    good = right(link.code if link and counted else None, code)
    if link is None or not counted:
        raise DeadLink
    with regie.store.transaction() as tx:
        _alive(tx, link.id, now)
        if good:
            task_links.forget_tries(tx, link.id)
            if task_links.mark(tx, link.id, opened=now):
                log(tx, link.task_id, link.user_id, "link_opened", "Link geopend met de code", now)
            return link.id
        log(tx, link.task_id, None, "link_refused", "Verkeerde code bij een link", now)
        left = MOST_TRIES - link.attempts - 1
        if left <= 0 and task_links.mark(tx, link.id, revoked=now):
            log(tx, link.task_id, None, "link_revoked", "Link ingetrokken na vijf verkeerde codes", now)
    if left <= 0:
        raise DeadLink
    raise WrongCode(f"Deze code is niet goed. U kunt het nog {left} keer proberen.")


def show(regie: Regie, link_id: str, now: datetime) -> LinkPage:
    """The step, for who gave the code. Raises DeadLink."""
    with regie.store.read() as tx:
        link, guest = _opened(tx, link_id, now)
        case = cases.get_by_task(tx, link.task_id, guest)
        place = place_of(tx, case, link.task_id, guest) if case else None
        if case is None or place is None:
            raise DeadLink
        element = place.element
        form = form_of(place.bundle, element.properties)
        known, values, registers = _known(tx, place, guest, now)
        fields = fields_of(place.bundle)
        kept = _least(form.fields, fields)
        least = replace(form, fields=kept)
        open_ = {key: value for key, value in known.items() if not fields.personal(key, place.task.register)}
        rows = {key: value for key, value in registers.items() if key not in _closed(form, fields)}
        page = form_page(place.task.title, element, least, values, place.bundle, open_, rows)
        return LinkPage(case.code, place.task.title, page, place.task.target or place.task.hard)


def submit(regie: Regie, link_id: str, submitted: Mapping[str, object], token: str, now: datetime) -> None:
    """Do the task in the guest's name; that uses the link up. A second post of the same form does nothing more.

    Raises DeadLink, InvalidAnswers, Conflict or BrokenStep.
    """
    with regie.store.read() as tx:
        link, guest = _opened(tx, link_id, now)
        case = cases.get_by_task(tx, link.task_id, guest)
        place = place_of(tx, case, link.task_id, guest) if case else None
        if place is None:
            raise DeadLink
        given = _with_known(tx, place, guest, submitted, now)
    done = complete(regie, guest, link.task_id, given, token, now)
    with regie.store.transaction() as tx:
        if task_links.mark(tx, link_id, used=now) and not isinstance(done, AlreadyDone):
            log(tx, link.task_id, guest.id, "link_used", "Link gebruikt: de stap is gedaan", now)


def _alive(tx: Tx, link_id: str, now: datetime) -> Link:
    link = task_links.get(tx, link_id)
    guest = people.user(tx, link.user_id) if link else None
    if link is None or guest is None or not guest.active or not link.holds(now):
        raise DeadLink
    if not guest.organisation.shares_data_on(civil_date(now)):
        raise DeadLink
    return link


def _opened(tx: Tx, link_id: str, now: datetime) -> tuple[Link, User]:
    link = _alive(tx, link_id, now)
    guest = people.user(tx, link.user_id)
    if guest is None or link.opened is None:
        raise DeadLink
    return link, guest


def _known(
    tx: Tx, place: Place, guest: User, now: datetime
) -> tuple[dict[str, FeelValue], Values, Mapping[str, FeelValue]]:
    situation = instances.situation(tx, place.case.id)
    instance = next(i for i in situation.instances if i.id == place.task.instance_id)
    dossier = dossiers.read(tx, place.bundle, place.case, situation)
    values = in_row(dossier.values(instance, now, seen_by=guest, settled=True), place.task)
    answered = dossier.answered(instance, place.task.register, place.task.row)
    return answered, values, dossier.seen_by(guest)


def _with_known(
    tx: Tx, place: Place, guest: User, submitted: Mapping[str, object], now: datetime
) -> dict[str, object]:
    """What was sent, with what is known already where the guest was shown nothing and left it empty."""
    element = place.element
    known, _, _ = _known(tx, place, guest, now)
    fields = fields_of(place.bundle)
    given = dict(submitted)
    for field in answerable(form_of(place.bundle, element.properties).fields):
        if field.register or field.readonly or ANEW in field.marks or not fields.personal(field.key, place.task.register):
            continue
        value = known.get(field.key)
        if value is not None and field.type not in ("checkbox", "filepicker") and not given.get(field.key):
            given[field.key] = _as_typed(value)
    return given


def _as_typed(value: FeelValue) -> object:
    if isinstance(value, list):
        return [as_text(one, plain=True) for one in value]
    return as_text(value, plain=True)


def _least(fields: tuple[Field, ...], known: Fields) -> tuple[Field, ...]:
    """The fields of a form without files, citizen service numbers and closed registers that are only there to read."""
    kept = []
    for field in fields:
        if field.type == "filepicker":
            continue  # what a guest has to send along goes another way
        if field.register:
            if not (field.readonly and known.closed(field.register)):
                kept.append(field)
        elif field.type == "group":
            kept.append(replace(field, fields=_least(field.fields, known)))
        elif not (field.key and field.readonly and "bsn" in field.marks):
            kept.append(field)
    return tuple(kept)


def _closed(form: Form, known: Fields) -> set[str]:
    return {field.register for field in answerable(form.fields) if field.register and known.closed(field.register)}

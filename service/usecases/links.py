"""Links with which somebody without an account does one task, for who makes and revokes them; `guests` is the other side."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from service.bundle.model import Bundle, Element
from service.domain.clock import civil_date
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.domain.people import ROLE_LABELS, Organisation, Role, User
from service.domain.permissions import Permission, may, may_see_instance
from service.forms.schema import answerable
from service.store import cases, events, mails, outbox, people, settings, submissions, task_links, tasks, wishes
from service.store.cases import Case
from service.store.events import Event
from service.store.outbox import MAIL, SMS, Parcel
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import letters
from service.usecases.bundles import bundle_of, fields_of, form_of
from service.usecases.jobs import Times
from service.usecases.passwords import hashed_code
from service.usecases.regie import Regie

DAYS, MOST_DAYS = 7, 30
LINK_DAYS = "link_dagen"  # the setting: how many days a link works when nobody chooses
DECISION = "besluit"  # the mark
ORGANISATION_OF = {Role.REFERRER: "referrer_id", Role.REFERRER_MANAGER: "referrer_id", Role.COMMISSIONER: "commissioner_id"}
EMAIL = re.compile(r"[^@\s,;<>\"()]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{7,18}", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """For whom a link is made, and how many days it works."""

    name: str
    email: str
    phone: str
    organisation_id: int
    days: int = DAYS


@dataclass(frozen=True)
class Made:
    """`code` is shown once, to be told by telephone; "" when it was sent by text message. `token` is in the mail."""

    code: str
    token: str
    name: str
    expires: datetime


@dataclass(frozen=True)
class LinkLine:
    """A link on the page of its task. `state`: open, opened, used, revoked or expired."""

    id: str
    name: str
    organisation: str
    made: datetime
    expires: datetime
    state: str


@dataclass(frozen=True)
class LinksOfTask:
    """The links of a task for who may make one; `why_not` says why there can be none. `organisations` may get one."""

    code: str
    title: str
    why_not: str
    links: tuple[LinkLine, ...]
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True)
class Place:
    """The open task that a link is, or would be, for."""

    case: Case
    task: Task
    bundle: Bundle
    visible_for: frozenset[Role]

    @property
    def element(self) -> Element:
        return self.bundle.element(self.task.process, self.task.element)


def of_task(regie: Regie, actor: User, task_id: int, now: datetime) -> LinksOfTask | None:
    """The links of a task; None for who may not make any, or when the task is not open. Raises NotFound."""
    if not may(actor, Permission.SEND_LINKS):
        return None
    with regie.store.read() as tx:
        case = cases.get_by_task(tx, task_id, actor)
        place = place_of(tx, case, task_id, actor) if case else None
        if case is None or place is None:
            return None
        made = tuple(_line(row, now) for row in task_links.of_task(tx, task_id))
        why_not = _why_not(place, actor)
        organisations = () if why_not else tuple(_partners(tx, place, civil_date(now)))
        return LinksOfTask(case.code, place.task.title, why_not, made, organisations)


def days(regie: Regie) -> int:
    """How many days a link works when nobody chooses."""
    with regie.store.read() as tx:
        kept = settings.get(tx, LINK_DAYS) or ""
    return int(kept) if kept.isascii() and kept.isdigit() else DAYS


def make(
    regie: Regie, actor: User, task_id: int, wanted: Wanted, times: Times, *, by_sms: bool, once: str = ""
) -> Made:
    """Make a link and plan the mail with it; `by_sms` plans a text message with the code too.

    Raises NotFound, Forbidden, InvalidAnswers with all that is wrong with `wanted`, or Conflict: this user made one with this
    `once` before.
    """
    if not may(actor, Permission.SEND_LINKS):
        raise Forbidden("U mag geen links maken.")
    now = times.cases
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06}"
    secret = hashed_code(code)
    with regie.store.transaction() as tx:
        case = cases.lock_by_task(tx, task_id, actor)
        place = place_of(tx, case, task_id, actor) if case else None
        if case is None or place is None:
            raise NotFound("Deze taak is er niet, of ze is al gedaan.")
        if reason := _why_not(place, actor):
            raise Forbidden(reason)
        if once:
            _once(tx, once, actor, case.id, now)
        organisation = next((o for o in _partners(tx, place, civil_date(now)) if o.id == wanted.organisation_id), None)
        wrong = _wrong(tx, wanted, organisation)
        if organisation is None or wrong:
            raise InvalidAnswers(wrong)
        expires = now + timedelta(days=wanted.days)
        role, contact = place.task.role, (wanted.email, wanted.phone)
        guest = task_links.add_guest(tx, f"gast-{secrets.token_hex(8)}", wanted.name, role, organisation.id, *contact)
        id_ = hash_of(token)
        task_links.add(tx, id_, task_id, guest, contact, secret, actor.id, now, expires)
        content = {"what": letters.LINK, "link": id_, "token": token, "until": civil_date(expires).isoformat()}
        parcels = [Parcel(MAIL, wanted.email, "", content, case.id, guest)]
        if by_sms:
            parcels.append(Parcel(SMS, wanted.phone, "", {"what": letters.CODE, "link": id_, "code": code}, case.id, guest))
        outbox.add(tx, parcels, times.wall)
        log(tx, task_id, actor.id, "link_made", f"Link gemaakt voor iemand van {organisation.name}", now)
    return Made("" if by_sms else code, token, wanted.name, expires)


def revoke(regie: Regie, actor: User, task_id: int, link_id: str, now: datetime) -> None:
    """The link works no more. Raises Forbidden or NotFound."""
    if not may(actor, Permission.SEND_LINKS):
        raise Forbidden("U mag geen links intrekken.")
    with regie.store.transaction() as tx:
        case = cases.lock_by_task(tx, task_id, actor)
        link = task_links.get(tx, link_id)
        if case is None or link is None or link.task_id != task_id:
            raise NotFound("Deze link is er niet.")
        if link.used is None and task_links.mark(tx, link_id, revoked=now):
            log(tx, task_id, actor.id, "link_revoked", "Link ingetrokken", now)


def place_of(tx: Tx, case: Case | None, task_id: int, actor: User) -> Place | None:
    """The task, if it is open and this user, who may see its case, may see it too."""
    task = tasks.get(tx, task_id)
    if case is None or task is None or task.state != tasks.OPEN:
        return None
    roles = mails.visible_for(tx, task)
    return Place(case, task, bundle_of(tx, case.bundle), roles) if may_see_instance(actor, roles) else None


def _why_not(place: Place, actor: User) -> str:
    task, element = place.task, place.element
    if DECISION in element.marks:
        return "Dit is een besluit waarvoor een mandaat nodig is. Dat kan niet via een link."
    if element.properties.get("niet_door"):
        return "Voor deze taak gelden vier ogen. Dat kan niet via een link."
    if task.row and fields_of(place.bundle).closed(task.register):
        return "Deze taak gaat over één persoon. Dat kan niet via een link."
    asked = answerable(form_of(place.bundle, element.properties).fields)
    if any(field.type == "filepicker" and field.required for field in asked):
        return "Bij deze taak hoort een bestand. Dat kan niet via een link."
    if task.role not in ORGANISATION_OF and task.role not in actor.roles and not may(actor, Permission.ASSIGN_TASKS):
        return f"Deze taak is voor de rol {ROLE_LABELS[task.role].lower()}. U kunt er geen link voor maken."
    return ""


def _partners(tx: Tx, place: Place, today: date) -> list[Organisation]:
    """The organisations with an agreement on data sharing (requirements.md 74): the case's own where the lane is of one."""
    found = [one for one in people.organisations(tx) if one.shares_data_on(today)]
    column = ORGANISATION_OF.get(place.task.role)
    own = {"referrer_id": place.case.referrer_id, "commissioner_id": place.case.commissioner_id}.get(column or "")
    return [one for one in found if column is None or one.id == own]


def _wrong(tx: Tx, wanted: Wanted, organisation: Organisation | None) -> dict[str, str]:
    """What is wrong, a sentence by field, in the order in which they are asked."""
    wrong = {}
    if not wanted.name.strip() or len(wanted.name) > 100 or not wanted.name.isprintable():
        wrong["naam"] = "Vul de naam in."
    if organisation is None:
        wrong["organisatie"] = "Kies een organisatie waarmee gegevens delen is afgesproken."
    if len(wanted.email) > 254 or not EMAIL.fullmatch(wanted.email):
        wrong["email"] = "Vul een goed e-mailadres in, bijvoorbeeld naam@organisatie.nl."
    elif wishes.has_account(tx, wanted.email):
        wrong["email"] = "Wie dit e-mailadres heeft, heeft een account. Wijs de taak aan die persoon toe."
    if not PHONE.fullmatch(wanted.phone):
        wrong["telefoon"] = "Vul een goed telefoonnummer in: daarop krijgt de ander de code."
    if not 1 <= wanted.days <= MOST_DAYS:
        wrong["dagen"] = f"Een link werkt 1 tot {MOST_DAYS} dagen."
    return wrong


def _once(tx: Tx, once: str, actor: User, case_id: int, now: datetime) -> None:
    if submissions.seen(tx, once, actor.id) is not None:
        raise Conflict("U heeft deze link al gemaakt. Heeft u de code niet meer? Trek de link in en maak een nieuwe.")
    submissions.add(tx, once, actor.id, case_id, now)


def _line(row: Any, now: datetime) -> LinkLine:
    states = (("used", row.used), ("revoked", row.revoked), ("expired", row.expires <= now), ("opened", row.opened))
    state = next((name for name, holds in states if holds), "open")
    return LinkLine(row.id, row.name, row.organisation, row.made, row.expires, state)


def log(tx: Tx, task_id: int, user_id: int | None, kind: str, what: str, now: datetime) -> None:
    """Note in the case's log what happened to a link."""
    task = tasks.get(tx, task_id)
    if task is not None:
        where = (user_id, task.instance_id, task.process, task.element, mails.visible_for(tx, task))
        events.add(tx, [Event(task.case_id, now, kind, f"{what}: {task.title}", *where)])


def hash_of(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

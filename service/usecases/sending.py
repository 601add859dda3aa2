"""Sending what was planned. What does not arrive is tried again, later each time, and at last given up: then there is an
incident. Whether somebody may still know of it is looked at when it goes out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.clock import civil_date
from service.domain.errors import RegieError
from service.domain.people import User
from service.domain.permissions import Permission, may, may_see_instance
from service.store import cases, events, mails, outbox, people, task_links, work
from service.store.outbox import MAIL, SMS, Parcel
from service.store.session import Tx
from service.store.work import Filter, Section
from service.usecases import letters
from service.usecases.jobs import Times
from service.usecases.letters import Digest, Letter
from service.usecases.regie import Regie
from service.usecases.webhooks import Call, call_of

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
LATER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60))
MOST = 20  # in one go, so that timers need not wait
MOST_CODES = 20  # of each kind in a digest
NOT_NEEDED = "Niet meer nodig."
WHAT = {MAIL: "Een mail", SMS: "Een sms"}


class NotSent(RegieError):
    """A mail, text message or webhook did not arrive; it is tried again later."""

    status = 503


@dataclass(frozen=True)
class TextMessage:
    """An SMS."""

    to: str
    text: str


@dataclass(frozen=True)
class Post:
    """How things go out; each raises NotSent. `base` is the address of these pages, for links. Without an SMS gateway the code
    of a link is told by telephone."""

    base: str
    mail: Callable[[Letter, datetime], None]
    webhook: Callable[[Call], None]
    sms: Callable[[TextMessage], None] | None = None


Item = Letter | TextMessage | Call


def send_due(regie: Regie, post: Post, times: Times, limit: int = MOST) -> bool:
    """Send what is due, at most so many; whether there was anything. Any number of workers may do this at once."""
    for number in range(limit):
        with regie.store.read() as tx:
            if not outbox.due(tx, times.wall):
                return number > 0
        with regie.store.transaction() as tx:
            parcel = outbox.claim(tx, times.wall, times.wall + LEASE)
        if parcel:
            _send(regie, post, parcel, times)
    return True


def _send(regie: Regie, post: Post, parcel: Parcel, times: Times) -> None:
    try:
        with regie.store.read() as tx:
            ready = _ready(tx, post, parcel, times)
        if ready is not None:
            _hand_over(post, ready, times)
    except Exception as error:  # noqa: BLE001  (one that can't be sent must not hold up the others, whatever is the matter)
        why = str(error) if isinstance(error, NotSent) else type(error).__name__
        log.warning("outbox %s (%s) was not sent: %s", parcel.id, parcel.kind, why)
        _again(regie, parcel, why, times)
        return
    with regie.store.transaction() as tx:
        if ready is None:
            outbox.give_up(tx, parcel, NOT_NEEDED)
        else:
            outbox.sent(tx, parcel, times.wall)


def _hand_over(post: Post, ready: Item, times: Times) -> None:
    if isinstance(ready, Letter):
        post.mail(ready, times.wall)
    elif isinstance(ready, Call):
        post.webhook(ready)
    elif post.sms is not None:
        post.sms(ready)
    else:
        raise NotSent("Er is geen dienst voor sms ingesteld (REGIE_SMS_URL).")


def _again(regie: Regie, parcel: Parcel, why: str, times: Times) -> None:
    with regie.store.transaction() as tx:
        if parcel.attempts <= len(LATER):
            outbox.try_later(tx, parcel, times.wall + LATER[parcel.attempts - 1], why)
            return
        outbox.give_up(tx, parcel, why)
        what = WHAT.get(parcel.kind, f"Webhook {parcel.content.get('webhook')}")
        text = f"{what} kwam niet aan, ook na {parcel.attempts} keer proberen. Laat de beheerder de instellingen nakijken."
        events.add_incident(tx, parcel.case_id, None, None, times.cases, process="", element="", text=text)


def _ready(tx: Tx, post: Post, parcel: Parcel, times: Times) -> Item | None:
    """What goes out for a parcel, made now; None when it is not needed any more, or who gets it may not know any more."""
    content = parcel.content
    what = content.get("what", "")
    if parcel.kind == outbox.WEBHOOK:
        return call_of(tx, parcel, post.base, times.wall)
    if what in (letters.LINK, letters.CODE):
        return _for_guest(tx, post, parcel, times)
    user = people.user(tx, parcel.user_id or 0, civil_date(times.cases))
    if user is None or not user.active:
        return None
    if what == letters.DIGEST:
        found = digest_of(tx, user, civil_date(times.cases))
        return None if found.empty else _letter(parcel, *letters.digest(found, post.base))
    task = mails.open_task(tx, content["task"])
    if task is None or task.assignee_id != content["for"] or cases.get(tx, task.case_id, user) is None:
        return None
    if not may_see_instance(user, mails.visible_for(tx, task)):
        return None
    return _letter(parcel, *letters.about_task(what, mails.code_of(tx, task.case_id), post.base, task.id or 0))


def _for_guest(tx: Tx, post: Post, parcel: Parcel, times: Times) -> Item | None:
    content = parcel.content
    link = task_links.get(tx, content["link"])
    if link is None or not link.holds(times.cases):
        return None
    if parcel.kind == SMS:
        return TextMessage(parcel.address, letters.code_text(content["code"]))
    code, until = mails.code_of(tx, link.case_id), date.fromisoformat(content["until"])
    return _letter(parcel, *letters.link(code, f"{post.base}/stap/{content['token']}", until))


def digest_of(tx: Tx, user: User, today: date) -> Digest:
    """How somebody's work stands."""
    number = work.counts(tx, user, Filter(), today)
    codes = {
        section: [row.code for row in work.page(tx, user, Filter(), today, [section], MOST_CODES)]
        for section in (Section.LATE, Section.THIS_WEEK)
    }
    return Digest(
        today,
        number[Section.LATE],
        codes[Section.LATE],
        number[Section.THIS_WEEK],
        codes[Section.THIS_WEEK],
        number[Section.LATER],
        number[Section.TO_CLAIM],
        mails.nobodys(tx, user) if may(user, Permission.ASSIGN_TASKS) else 0,
    )


def _letter(parcel: Parcel, subject: str, text: str) -> Letter:
    return Letter(f"regie-{parcel.id}-{parcel.made.timestamp() if parcel.made else 0:.0f}", parcel.address, subject, text)

"""An agenda as iCalendar (RFC 5545), for a calendar program outside Regie.

It lies on the computers of others, so it says when, for which code and of what kind, never what it is about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from flask_babel import gettext as _
from icalendar import Calendar, Event, Timezone

from service.domain.clock import AMSTERDAM
from service.usecases.agenda import Entry, Kind


def calendar(entries: Iterable[Entry], address: Callable[[Entry], str], salt: str) -> bytes:
    """The file: an event for each entry. `address` gives the page of an entry in Regie; `salt` is a secret of this calendar, so
    that the ids of its events tell nothing either."""
    found = Calendar()
    found.add("prodid", "-//Regie//Agenda//NL")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Regie")
    found.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    listed = list(entries)
    if any(one.begins for one in listed):
        found.add_component(_zone(listed))
    for one in listed:
        found.add_component(_event(one, address(one), salt))
    content: bytes = found.to_ical()
    return content


def _event(one: Entry, link: str, salt: str) -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(f"{salt} {one.key}".encode()).hexdigest()[:32] + "@regie")
    event.add("dtstamp", one.since.astimezone(UTC))
    event.add("summary", _summary(one))
    event.add("class", "PRIVATE")
    event.add("url", link)
    if one.begins:
        event.add("dtstart", one.begins.astimezone(AMSTERDAM))
        event.add("dtend", (one.ends or one.begins + timedelta(hours=1)).astimezone(AMSTERDAM))
    else:
        event.add("dtstart", one.day)
        event.add("dtend", (one.last or one.day) + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    return event


def _summary(one: Entry) -> str:
    kind = {
        Kind.TARGET: _("taak"),
        Kind.HARD: _("taak, uiterlijk"),
        Kind.DATE: _("afspraak"),
        Kind.MOMENT: _("moment"),
        Kind.DUTY: _("dienst"),
        Kind.AWAY: _("afwezig"),
        Kind.COVER: _("vervanging"),
    }[one.kind]
    return f"Regie {one.code}: {kind}" if one.code else f"Regie: {kind}"


def _zone(entries: Iterable[Entry]) -> Timezone:
    """What the clock in Amsterdam does in the years of these entries, for programs that do not know it."""
    years = [moment.year for one in entries for moment in (one.begins, one.ends) if moment]
    return Timezone.from_tzid(
        AMSTERDAM.key, first_date=datetime(min(years), 1, 1).date(), last_date=datetime(max(years) + 1, 1, 1).date()
    )

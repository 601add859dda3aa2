"""Words for the pages: dates as people say them, counts, initials."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from service.domain.clock import AMSTERDAM
from service.forms.wording import MONTHS

WEEKDAYS = "ma di wo do vr za zo".split()
COUNTS = "geen een twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
WEEK = 7


def day(value: date, today: date) -> str:
    """`27 november`, with the year when it is another year than this one."""
    text = f"{value.day} {MONTHS[value.month - 1]}"
    return text if value.year == today.year else f"{text} {value.year}"


def due_day(value: date, today: date) -> str:
    """`vr 27 november` within a week, `was 15 november` when it has passed."""
    if value < today:
        return f"was {day(value, today)}"
    return f"{WEEKDAYS[value.weekday()]} {day(value, today)}" if (value - today).days <= WEEK else day(value, today)


def moment_text(value: datetime, today: date) -> str:
    """`27 november, 14:05`"""
    local = value.astimezone(AMSTERDAM)
    return f"{day(local.date(), today)}, {local:%H:%M}"


def weekday(value: date, today: date) -> str:
    """`vr 27 november`"""
    return f"{WEEKDAYS[value.weekday()]} {day(value, today)}"


def day_name(value: date) -> str:
    """`vrijdag`"""
    return str(
        (_("maandag"), _("dinsdag"), _("woensdag"), _("donderdag"), _("vrijdag"), _("zaterdag"), _("zondag"))[value.weekday()]
    )


def month(value: date) -> str:
    """`November`"""
    return MONTHS[value.month - 1].capitalize()


def clock(value: datetime) -> str:
    """`17:00` on the wall in Amsterdam."""
    return f"{value.astimezone(AMSTERDAM):%H:%M}"


def count(number: int, one: str, many: str) -> str:
    """`1 taak`, `7 taken`"""
    return f"{number} {one if number == 1 else many}"


def in_words(number: int) -> str:
    """`twee`; digits above twelve."""
    return COUNTS[number] if 0 <= number < len(COUNTS) else str(number)


def initials(name: str) -> str:
    """`SE` for Samira El Idrissi: of the first two words."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def near(value: datetime, today: date) -> str:
    """`vandaag 16:40`, `gisteren 16:40`, or `27 november, 16:40`."""
    local = value.astimezone(AMSTERDAM)
    words = {0: _("vandaag"), 1: _("gisteren")}.get((today - local.date()).days)
    return f"{words} {local:%H:%M}" if words else moment_text(value, today)


def ago(value: datetime, now: datetime) -> str:
    """`net`, `1 minuut geleden`, `4 minuten geleden`."""
    minutes = int((now - value).total_seconds() // 60)
    return ngettext("%(num)s minuut geleden", "%(num)s minuten geleden", minutes) if minutes > 0 else _("net")

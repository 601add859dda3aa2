"""Words for the pages: dates as people say them, counts, initials."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from service.domain.clock import AMSTERDAM
from service.web.language import DUTCH

COUNTS = (
    later("geen"), later("een"), later("twee"), later("drie"), later("vier"), later("vijf"), later("zes"), later("zeven"),
    later("acht"), later("negen"), later("tien"), later("elf"), later("twaalf"),
)  # fmt: skip
WEEK = 7


def day(value: date, today: date) -> str:
    """`27 november`, with the year when it is another year than this one."""
    return _date(value, "d MMMM") if value.year == today.year else full_day(value)


def full_day(value: date) -> str:
    """`27 november 2026`"""
    return _date(value, "d MMMM y")


def _date(value: date, pattern: str) -> str:
    return format_date(value, pattern, locale=get_locale() or DUTCH)


def due_day(value: date, today: date) -> str:
    """`vr 27 november` within a week, `was 15 november` when it has passed."""
    if value < today:
        return str(_("was %(day)s", day=day(value, today)))
    return weekday(value, today) if (value - today).days <= WEEK else day(value, today)


def moment_text(value: datetime, today: date) -> str:
    """`27 november, 14:05`"""
    local = value.astimezone(AMSTERDAM)
    return f"{day(local.date(), today)}, {local:%H:%M}"


def weekday(value: date, today: date) -> str:
    """`vr 27 november`"""
    return f"{_date(value, 'EEE')} {day(value, today)}"


def day_name(value: date) -> str:
    """`vrijdag`"""
    return _date(value, "EEEE")


def month(value: date) -> str:
    """`November`"""
    return _date(value, "LLLL").capitalize()


def tel(number: str) -> str:
    """A telephone number as an address that calls it: `tel:+31612345678`."""
    plain = number.replace("(0)", "") if number.strip().startswith("+") else number
    return "tel:" + "".join(sign for sign in plain if sign.isdigit() or sign == "+")


def clock(value: datetime) -> str:
    """`17:00` on the wall in Amsterdam."""
    return f"{value.astimezone(AMSTERDAM):%H:%M}"


def count(number: int, one: str, many: str) -> str:
    """`1 taak`, `7 taken`"""
    return f"{number} {ngettext(one, many, number)}"


def in_words(number: int) -> str:
    """`twee`; digits above twelve."""
    return str(COUNTS[number]) if 0 <= number < len(COUNTS) else str(number)


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
    told: str = ngettext("%(num)s minuut geleden", "%(num)s minuten geleden", minutes) if minutes > 0 else _("net")
    return told

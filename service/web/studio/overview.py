"""The overview: where cases stand, how long steps take and which ways are taken, on each diagram and as a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_decimal
from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from service.usecases.overview import (
    STOPS,
    Diagram,
    DiagramOverview,
    Period,
    Place,
    Way,
    behind,
    overview_of,
    overview_of_all,
)
from service.web.context import actor, moment, regie
from service.web.language import DUTCH
from service.web.wording import count

pages = Blueprint("overview", __name__, url_prefix="/processen/overzicht")

PERIODS: Mapping[str, int | None] = {"3": 3, "12": 12, "alles": None}
WHERE, LONG, WAY = "waar", "duur", "weg"
HOTTEST = 5
KINDS = {
    "userTask": later("taak"), "callActivity": later("onderdeel"), "subProcess": later("onderdeel"),
    "endEvent": later("einde"), "boundaryEvent": later("uitweg"), "intermediateCatchEvent": later("wachten"),
    "receiveTask": later("wachten"), "eventBasedGateway": later("wachten"),
    "parallelGateway": later("wachten op elkaar"), "inclusiveGateway": later("wachten op elkaar"),
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What was asked for; `url` makes the address of the same page with something else."""

    period: str
    version: str
    view: str
    order: str

    @property
    def counted(self) -> Period:
        return Period(PERIODS[self.period], self.version == "huidige")

    def url(self, **other: str) -> str:
        chosen = {"periode": self.period, "versie": self.version, "beeld": self.view, "op": self.order, **other}
        kept = {name: value for name, value in chosen.items() if value != DEFAULTS[name]}
        return _url(request.endpoint or "", {**(request.view_args or {}), **kept})

    def to(self, endpoint: str, **where: str) -> str:
        """The address of another page of the overview, with the same choice of what is counted."""
        kept = {"periode": self.period, "versie": self.version}
        return _url(endpoint, {**where, **{name: value for name, value in kept.items() if value != DEFAULTS[name]}})


def _url(endpoint: str, values: Mapping[str, Any]) -> str:
    return url_for(endpoint, **values)


DEFAULTS = {"periode": "12", "versie": "alle", "beeld": WHERE, "op": ""}


@pages.get("")
def index() -> str:
    choice = _choice(("naam", "nu", "laat", "duur"))
    found = overview_of_all(regie(), actor(), choice.counted, moment())
    keys: Mapping[str, Callable[[Diagram], tuple[float, ...]]] = {
        "nu": lambda one: (-one.now, -one.late),
        "laat": lambda one: (-one.late, -one.now),
        "duur": lambda one: (-_or_none(one.median),),
    }
    rows = sorted(found.diagrams, key=lambda one: one.process.name) if choice.order == "naam" else list(found.diagrams)
    rows = sorted(rows, key=keys[choice.order]) if choice.order in keys else rows
    most = max((one.now for one in rows), default=0)
    return render_template("studio/overview.html", found=found, rows=rows, most=most, choice=choice)


@pages.get("/<process>")
def show(process: str) -> str:
    choice = _choice(("naam", "nu", "laat", "langst", "klaar", "mediaan", "traagst"))
    found = overview_of(regie(), actor(), process, choice.counted, moment())
    steps = [place for place in found.places if _worth_telling(place)]
    ways = sorted(found.ways, key=lambda way: -way.times)
    layers = _layers(found, choice)
    template = "studio/overview_diagram.html"
    return render_template(
        template, found=found, steps=_sorted(steps, choice), ways=ways, kinds=KINDS, choice=choice, layers=layers
    )


@pages.get("/<process>/<element>")
def cases(process: str, element: str) -> str:
    choice = _choice(())
    found = behind(regie(), actor(), process, element, choice.counted, moment())
    return render_template("studio/overview_cases.html", found=found, kinds=KINDS, choice=choice)


def _choice(orders: tuple[str, ...]) -> Choice:
    """What the address asks for; anything unknown is what it is without asking."""

    def one_of(name: str, known: tuple[str, ...]) -> str:
        asked = request.args.get(name, "")
        return asked if asked in known else DEFAULTS[name]

    return Choice(
        one_of("periode", tuple(PERIODS)),
        one_of("versie", ("alle", "huidige")),
        one_of("beeld", (WHERE, LONG, WAY)),
        one_of("op", orders),
    )


def _worth_telling(place: Place) -> bool:
    """Where one works or waits is always told; what is only passed through, once somebody stands there."""
    ways_out = place.kind in ("endEvent", "boundaryEvent") and place.passed > 0
    return place.kind in STOPS or place.now > 0 or place.gone or ways_out


def _sorted(places: list[Place], choice: Choice) -> list[Place]:
    keys: Mapping[str, Callable[[Place], float]] = {
        "nu": lambda place: -place.now,
        "laat": lambda place: -place.late,
        "langst": lambda place: -_or_none(place.longest),
        "klaar": lambda place: -(place.length.number if place.length else place.passed),
        "mediaan": lambda place: -_or_none(place.length.median if place.length else None),
        "traagst": lambda place: -_or_none(place.length.slowest if place.length else None),
    }
    if choice.order == "naam":
        return sorted(places, key=lambda place: place.name)
    return sorted(places, key=keys[choice.order or ("mediaan" if choice.view == LONG else "nu")])


def _or_none(number: float | None) -> float:
    """To sort by: nothing comes below zero."""
    return -1 if number is None else number


def _layers(found: DiagramOverview, choice: Choice) -> dict[str, object]:
    """What lies over the diagram: numbers on elements and flows, and colours from few to many."""
    if choice.view == WAY:
        numbers = {way.id: (float(way.times), _way_badge(way)) for way in found.ways if not way.gone}
    elif choice.view == LONG:
        numbers = {
            place.id: (place.length.median, _badge(short(place.length.median), "time", _told_length(place)))
            for place in found.places
            if place.length and not place.gone
        }
    else:
        numbers = {
            place.id: (float(place.now), _badge(str(place.now), "count", _told_count(place)))
            for place in found.places
            if place.now and not place.gone
        }
    around = {element.parent for element in found.process.elements.values()}  # to colour these would be to colour all in them
    most = max((number for id_, (number, _told) in numbers.items() if id_ not in around), default=0)
    marks = {id_: [_heat(number, most, choice.view)] for id_, (number, _told) in numbers.items() if id_ not in around}
    badges = {id_: [badge] for id_, (number, badge) in numbers.items() if number or choice.view == LONG}
    link = choice.to("overview.cases", process=found.process.id, element="{id}").replace("%7Bid%7D", "{id}")
    return {"marks": marks, "badges": badges, "select": None, "link": link}


def _heat(number: float, most: float, view: str) -> str:
    """From hot1 (little) to hot5 (most); a way that nobody took is missed."""
    if not number and view == WAY:
        return "missed"
    return f"hot{max(1, min(HOTTEST, math.ceil(HOTTEST * number / most))) if most else 1}"


def _badge(text: str, kind: str, title: str) -> dict[str, str]:
    return {"text": text, "kind": kind, "title": title}


def _way_badge(way: Way) -> dict[str, str]:
    share = f" ({way.share:.0%})" if way.share is not None else ""
    told = _("%(times)s keer van ‘%(source)s’ naar ‘%(target)s’", times=way.times, source=way.source, target=way.target)
    return _badge(f"{way.times}{share}", "count", told + share)


def _told_count(place: Place) -> str:
    told = _("%(place)s: hier %(cases)s", place=place.name, cases=count(place.now, "traject", "trajecten"))
    return str(told + _(", waarvan %(late)s te laat", late=place.late) if place.late else told)


def _told_length(place: Place) -> str:
    length = place.length
    if not length:
        return ""
    sentence = _(
        "%(place)s: de helft duurt hooguit %(half)s, de langste %(longest)s",
        place=place.name, half=days(length.median), longest=days(length.slowest),
    )  # fmt: skip
    return str(sentence)


def days(number: float) -> str:
    """`binnen 1 dag`, `1,5 dag`, `12 dagen`"""
    if number < 1:
        return str(_("binnen 1 dag"))
    text = _rounded(number)
    one = text == "1" or not text.isdigit() and number < 2
    return str(_("%(number)s dag", number=text) if one else _("%(number)s dagen", number=text))


def short(number: float) -> str:
    """`< 1 d`, `1,5 d`, `12 d`"""
    return "< 1 d" if number < 1 else f"{_rounded(number)} d"


def _rounded(number: float) -> str:
    """One decimal below ten, where it says something."""
    text = f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:.0f}"
    return format_decimal(float(text), locale=get_locale() or DUTCH)


@pages.app_template_filter("days")
def _days(number: float | None) -> str:
    return "–" if number is None else days(number)

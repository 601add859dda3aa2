"""What a person who is no programmer calls the things in a file: kinds of elements, properties, lengths of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from service.feel import show

# the article and the noun of each kind of element
KINDS: Mapping[str, tuple[str, str]] = {
    "userTask": ("de", "taak"),
    "startEvent": ("het", "begin"),
    "endEvent": ("het", "einde"),
    "intermediateCatchEvent": ("het", "wachtmoment"),
    "intermediateThrowEvent": ("de", "gebeurtenis"),
    "boundaryEvent": ("de", "gebeurtenis op de rand"),
    "businessRuleTask": ("de", "beslissing"),
    "callActivity": ("het", "aangeroepen proces"),
    "subProcess": ("het", "deelproces"),
    "exclusiveGateway": ("de", "keuze"),
    "inclusiveGateway": ("de", "keuze waarbij meer wegen mogen"),
    "parallelGateway": ("de", "gateway ‘tegelijk’"),
    "eventBasedGateway": ("de", "gateway ‘wat het eerst gebeurt’"),
    "sequenceFlow": ("de", "pijl"),
    "lane": ("de", "baan"),
    "laneSet": ("de", "indeling in banen"),
    "participant": ("de", "pool"),
    "process": ("het", "proces"),
    "message": ("het", "bericht"),
    "textAnnotation": ("de", "toelichting"),
    "rule": ("de", "regel"),
    "input": ("de", "invoerkolom"),
    "output": ("de", "uitkomstkolom"),
    "decision": ("de", "beslissing"),
    "decisionTable": ("de", "tabel"),
}
OTHER_KIND = ("het", "onderdeel")

_LENGTH = re.compile(
    r"P(?=.)(?:(?P<Y>\d+)Y)?(?:(?P<M>\d+)M)?(?:(?P<W>\d+)W)?(?:(?P<D>\d+)D)?"
    r"(?:T(?=.)(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+)S)?)?"
)
_UNITS = {
    "Y": ("jaar", "jaar"),
    "M": ("maand", "maanden"),
    "W": ("week", "weken"),
    "D": ("dag", "dagen"),
    "h": ("uur", "uur"),
    "m": ("minuut", "minuten"),
    "s": ("seconde", "seconden"),
}
_DURATION = re.compile(r'duration\("([^"]+)"\)')
_WORKING_DAYS = re.compile(r"werkdagen\(vandaag, ?(\d+)\)")
_DATE = re.compile(r'(?:date\(")?(\d{4})-(\d{2})-(\d{2})(?:"\))?')


def kind_of(tag: str) -> str:
    """ "taak", "keuze" ...: the noun for a kind of element."""
    return KINDS.get(tag, OTHER_KIND)[1]


def the_kind(tag: str) -> str:
    """ "de taak", "het einde" ..."""
    return " ".join(KINDS.get(tag, OTHER_KIND))


def quoted(text: str) -> str:
    """A name as it stands in a sentence."""
    return f"‘{text}’"


def listed(parts: Iterable[str]) -> str:
    """ "a, b en c"."""
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} en {last}" if most else last


def length_in_words(text: str) -> str | None:
    """ "P6W" -> "6 weken"; None for what is no ISO duration. The unit stays as written: six weeks are not told as 42 days."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        return None
    counts = [(int(number), *_UNITS[unit]) for unit, number in found.groupdict().items() if number is not None]
    return listed(f"{count} {one if count == 1 else more}" for count, one, more in counts) if counts else None


def moment_in_words(text: str) -> str:
    """A term or timer as people say it when it is a plain length or date; any other formula stays as written."""
    plain = _DURATION.fullmatch(text.strip())
    length = length_in_words(plain[1] if plain else text)
    if length is not None:
        return length
    days = _WORKING_DAYS.fullmatch(text.strip())
    if days:
        return f"{days[1]} {'werkdag' if days[1] == '1' else 'werkdagen'}"
    day = _DATE.fullmatch(text.strip())
    try:
        return show(date(int(day[1]), int(day[2]), int(day[3]))) if day else text
    except ValueError:
        return text

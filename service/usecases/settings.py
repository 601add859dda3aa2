"""The settings that live in the database: what they may be, what they are, and changing them.

What each means for people is said by the page (`web/admin/settings.py`); what a setting of the machine is, by `config.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.domain.people import User
from service.store import settings
from service.store.session import Tx
from service.usecases.administration import SETTING, NotAllowed, check, note, plain
from service.usecases.links import DAYS, EMAIL, LINK_DAYS, PHONE
from service.usecases.regie import Regie
from service.usecases.reopen import MINUTES, WITHIN

NUMBER, TEXT, TELEPHONE, ADDRESS = "getal", "tekst", "telefoon", "email"
WARN_DAYS, FAMILY_HOURS = "afspraak_dagen", "uren_per_gezin"
TEAM, CALL, CALL_URGENT, WRITE, OPEN = "team_naam", "team_telefoon", "team_spoed", "team_email", "team_bereikbaar"


@dataclass(frozen=True)
class Setting:
    """`kind` is NUMBER (from `low` up to and including `high`; or one of `choices`), TEXT, TELEPHONE or ADDRESS."""

    name: str
    kind: str
    default: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()


SETTINGS: Mapping[str, Setting] = {
    one.name: one
    for one in (
        Setting(WITHIN, NUMBER, str(MINUTES), 0, 24 * 60),
        Setting(LINK_DAYS, NUMBER, str(DAYS), 1, 30, ("1", "3", "7", "14", "30")),
        Setting(WARN_DAYS, NUMBER, "60", 7, 365),
        Setting(FAMILY_HOURS, NUMBER, "8", 1, 40),
        Setting(TEAM, TEXT, ""),
        Setting(CALL, TELEPHONE, ""),
        Setting(CALL_URGENT, TELEPHONE, ""),
        Setting(WRITE, ADDRESS, ""),
        Setting(OPEN, TEXT, ""),
    )
}


@dataclass(frozen=True)
class Set:
    """A setting as it is; `value` is the default while nothing was kept."""

    setting: Setting
    value: str


def listed(regie: Regie, actor: User) -> tuple[Set, ...]:
    """Raises Forbidden."""
    check(actor)
    with regie.store.read() as tx:
        return tuple(Set(one, value_of(tx, one.name)) for one in SETTINGS.values())


def change(regie: Regie, actor: User, values: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Keep all of them, or none: what is wrong by name, empty when they were kept. Raises Forbidden."""
    check(actor)
    good, wrong = {}, {}
    for name, setting in SETTINGS.items():
        if name in values:
            try:
                good[name] = _checked(setting, values[name])
            except NotAllowed as error:
                wrong[name] = str(error)
    if wrong:
        return wrong
    with regie.store.transaction() as tx:
        for name, value in good.items():
            before = value_of(tx, name)
            if value != before:
                settings.put(tx, name, value)
                note(tx, actor, SETTING, name, f"{name}: van {before or 'leeg'} naar {value or 'leeg'}", now)
    return {}


def value_of(tx: Tx, name: str) -> str:
    """What a setting is; the default when nothing good was kept."""
    setting, kept = SETTINGS[name], settings.get(tx, name)
    try:
        return setting.default if kept is None else _checked(setting, kept)
    except NotAllowed:
        return setting.default


def number_of(tx: Tx, name: str) -> int:
    """What a setting of kind NUMBER is."""
    return int(value_of(tx, name))


def _checked(setting: Setting, value: str) -> str:
    value = value.strip()
    if setting.kind == NUMBER:
        if not value.isascii() or not value.isdigit() or not setting.low <= int(value[:9]) <= setting.high:
            raise NotAllowed(f"Vul een getal in van {setting.low} tot en met {setting.high}.")
        if setting.choices and str(int(value)) not in setting.choices:
            raise NotAllowed(f"Kies een van deze: {', '.join(setting.choices)}.")
        return str(int(value))
    if setting.kind == TELEPHONE and value and not PHONE.fullmatch(value):
        raise NotAllowed("Dit is geen telefoonnummer. Gebruik alleen cijfers, spaties en streepjes.")
    if setting.kind == ADDRESS and value and (len(value) > 254 or not EMAIL.fullmatch(value)):
        raise NotAllowed("Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl.")
    return plain(value, 200, "een tekst", empty=True)

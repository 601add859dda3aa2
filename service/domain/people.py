"""Who works with Regie: roles, organisations and users (requirements.md section 2.2)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the process. A lane's name in a diagram is one of the labels in `ROLE_LABELS`."""

    REFERRER = "verwijzer"
    REFERRER_MANAGER = "leidinggevende_verwijzer"
    COMMISSIONER = "opdrachtgever"
    COORDINATOR = "coordinator"
    COACH = "coach"
    BEHAVIOURAL_SCIENTIST = "gedragswetenschapper"
    PRIVACY_OFFICER = "privacy_officer"


ROLE_LABELS = {
    Role.REFERRER: "Verwijzer",
    Role.REFERRER_MANAGER: "Leidinggevende verwijzer",
    Role.COMMISSIONER: "Opdrachtgever",
    Role.COORDINATOR: "Coördinator",
    Role.COACH: "Coach",
    Role.BEHAVIOURAL_SCIENTIST: "Gedragswetenschapper",
    Role.PRIVACY_OFFICER: "Privacy officer",
}


def role_of(label: str) -> Role | None:
    """The role that a lane's name or a word in `mag_starten` means; case, accents and _ do not matter."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().strip().lower()
    plain = plain.replace(" ", "_").replace("-", "_")
    return next((role for role in Role if role.value == plain), None)


# The agreement without which a partner gets no data (requirements.md 74): `regie org agreement NUMMER gegevensdeling`.
DATA_SHARING = "gegevensdeling"


@dataclass(frozen=True)
class Mandate:
    """What an organisation may do: `name` is a word that decision tables read ("verwijzen", "schriftelijke_aanwijzing")."""

    name: str
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True)
class Organisation:
    """A partner. `kind` is a word that tables read (GI, veilig_thuis, gemeente, szw, corporatie, vig, vervolghulp ...)."""

    id: int
    name: str
    kind: str
    mandates: tuple[Mandate, ...] = ()
    agreements: tuple[Mandate, ...] = ()

    def shares_data_on(self, day: date) -> bool:
        """Whether there is an agreement on data sharing with it on this day."""
        return any(one.name == DATA_SHARING and one.holds_on(day) for one in self.agreements)


@dataclass(frozen=True)
class User:
    """A person who logs in; `roles` are what it may be in any case, `organisation` bounds what it may see. `language` is that
    of its pages ("": not chosen). A `guest` has no account: only a link to one task. `stands_in_for` are the absent colleagues
    (their names by id) whose cases and tasks it has today; see `usecases/covers.py`."""

    id: int
    username: str
    name: str
    roles: frozenset[Role]
    organisation: Organisation
    active: bool = True
    initials: str = field(default="", compare=False)
    language: str = field(default="", compare=False)
    guest: bool = False
    stands_in_for: Mapping[int, str] = field(default_factory=dict, compare=False)

    @property
    def selves(self) -> frozenset[int]:
        """The ids under which it finds work: its own, and those of whom it stands in for."""
        return frozenset((self.id, *self.stands_in_for))

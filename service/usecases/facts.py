"""The service facts (bundle/facts.py): what the service itself knows of a case today. Read from the database when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from service.domain.clock import civil_date
from service.domain.people import Mandate, Organisation, Role
from service.feel import FeelValue, to_feel
from service.store import people
from service.store.cases import Case
from service.store.instances import Situation
from service.store.session import Tx


class World:
    """Organisations and coaches as they stand, each read at most once in a transaction."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._moved: dict[int, int] = {}

    @cached_property
    def organisations(self) -> Mapping[int, Organisation]:
        return {organisation.id: organisation for organisation in people.organisations(self._tx)}

    @cached_property
    def _coaches(self) -> list[people.Coach]:
        return people.coaches(self._tx)

    @property
    def coaches(self) -> list[dict[str, object]]:
        """Every coach, with this transaction's own changes counted."""
        return [{"id": c.id, "naam": c.name, "gezinnen": c.families + self._moved.get(c.id, 0)} for c in self._coaches]

    def move_family(self, before: int | None, after: int) -> None:
        """A family goes from one coach to another, but that is not saved yet."""
        if before is not None:
            self._moved[before] = self._moved.get(before, 0) - 1
        self._moved[after] = self._moved.get(after, 0) + 1


@dataclass(frozen=True)
class Facts(Mapping[str, FeelValue]):
    """The facts of a case on a day. `case` is None while there is none yet: then `referrer_id` says who refers."""

    world: World
    today: date
    referrer_id: int
    case: Case | None = None
    situation: Situation | None = None
    signed_in: bool = True

    def __getitem__(self, name: str) -> FeelValue:
        return to_feel(_FACTS[name](self))

    def __contains__(self, name: object) -> bool:
        return name in _FACTS

    def __iter__(self) -> Iterator[str]:
        return iter(_FACTS)

    def __len__(self) -> int:
        return len(_FACTS)

    def _case(self) -> object:
        if self.case is None or self.situation is None:
            return {"code": None, "aangemeld_op": None, "fase": None, "zijprocessen_open": 0}
        main = self.situation.main
        return {
            "code": self.case.code,
            "aangemeld_op": civil_date(self.case.opened),
            "fase": (main.phase if main else "") or None,
            "zijprocessen_open": sum(not i.main and i.done is None for i in self.situation.instances),
        }

    def _referrer(self) -> object:
        return self._organisation(self.case.referrer_id if self.case else self.referrer_id)

    def _commissioner(self) -> object:
        return self._organisation(self.case.commissioner_id if self.case else None)

    def _organisation(self, id_: int | None) -> object:
        found = self.world.organisations.get(id_) if id_ is not None else None
        if found is None:
            return {"id": None, "naam": None, "soort": None, "mandaten": [], "afspraken": []}
        return {
            "id": found.id,
            "naam": found.name,
            "soort": found.kind,
            "mandaten": self._valid(found.mandates),
            "afspraken": self._valid(found.agreements),
        }

    def _valid(self, mandates: tuple[Mandate, ...]) -> list[str]:
        return [mandate.name for mandate in mandates if mandate.holds_on(self.today)]

    def _coach(self) -> object:
        holder = self.situation.participants.get(Role.COACH) if self.situation else None
        found = next((coach for coach in self.world.coaches if holder and coach["id"] == holder[0]), None)
        return found or {"id": None, "naam": None, "gezinnen": None}

    def _organisations(self) -> object:
        return [self._organisation(id_) for id_ in self.world.organisations]


_FACTS: Mapping[str, Callable[[Facts], object]] = {
    "vandaag": lambda facts: facts.today,
    "ingelogd": lambda facts: facts.signed_in,
    "traject": Facts._case,
    "verwijzer": Facts._referrer,
    "opdrachtgever": Facts._commissioner,
    "coach": Facts._coach,
    "coaches": lambda facts: facts.world.coaches,
    "organisaties": Facts._organisations,
}

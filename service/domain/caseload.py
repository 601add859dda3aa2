"""How much one coach can carry (requirements.md 24)."""

from __future__ import annotations

from dataclasses import dataclass

MOST_FAMILIES = 5  # of one coach at a time
CONTRACT_HOURS = 36  # per week, of the coach that this is counted for, and of one whose contract is not known
GUIDED = 1.0  # hours per week from which a family is one of those; one that takes less is only followed (proposal)


@dataclass(frozen=True)
class Load:
    """What a coach carries in a week: the `families` that it guides, the `hours` that all its families take, and the hours of
    its contract. Both bound it: 5 families of 8 hours are more than a contract of 36 (requirements.md section 4)."""

    families: int
    hours: float
    contract: int = CONTRACT_HOURS

    @property
    def over(self) -> bool:
        """Whether it carries more than it can."""
        return self.families > MOST_FAMILIES or self.hours > self.contract

    def room(self, hours: float) -> int:
        """How many more families it could begin with, when each takes so many hours."""
        places = max(0, MOST_FAMILIES - self.families)
        return min(places, max(0, int((self.contract - self.hours) // hours))) if hours else places

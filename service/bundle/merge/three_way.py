"""The heart of a merge, for things of any kind: per thing, which side holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from service.bundle.merge.conflict import Side


@dataclass(frozen=True)
class Part:
    """One thing that is taken as a whole from one side. `needs` are the keys of what must be there too."""

    value: object
    parent: str | None = None
    needs: frozenset[str] = frozenset()

    @property
    def stands_on(self) -> frozenset[str]:
        """What it needs, and what it stands in."""
        return self.needs if self.parent is None else self.needs | {self.parent}


Parts = Mapping[str, Part]


@dataclass
class Decision:
    """Which side each thing comes from (it may be absent there), and what both sides changed differently, in order."""

    base: Parts
    mine: Parts
    theirs: Parts
    sides: dict[str, Side] = field(default_factory=dict)
    conflicts: dict[str, None] = field(default_factory=dict)

    def part(self, key: str) -> Part | None:
        """The thing as it will be; None when it is gone."""
        return (self.theirs if self.sides.get(key, "mine") == "theirs" else self.mine).get(key)

    @property
    def kept(self) -> dict[str, Part]:
        """All that will be there."""
        return {key: part for key in self.sides if (part := self.part(key)) is not None}

    @property
    def taken(self) -> set[str]:
        """What comes from their side and is not the same on mine."""
        return {key for key, side in self.sides.items() if side == "theirs" and self.theirs.get(key) != self.mine.get(key)}


def decide(base: Parts, mine: Parts, theirs: Parts, choices: Mapping[str, Side], otherwise: Side = "mine") -> Decision:
    """Take each thing from the side that changed it. Where both did, `choices` says which, and else `otherwise`.

    What one side removed and the other side changed, or still needs, is a conflict too; then all that stands on it (an arrow on
    its ends) comes from the same side, so that the outcome hangs together.
    """
    decision = Decision(base, mine, theirs)
    for key in dict.fromkeys((*mine, *theirs, *base)):
        old, one, other = base.get(key), mine.get(key), theirs.get(key)
        if other == old or one == other:
            decision.sides[key] = "mine"
        elif one == old:
            decision.sides[key] = "theirs"
        else:
            decision.conflicts[key] = None
            decision.sides[key] = choices.get(key, otherwise)
    for key in list(decision.conflicts):
        if mine.get(key) is None or theirs.get(key) is None:
            _together(decision, key, decision.sides[key])
    _mend(decision, choices, otherwise)
    return decision


def _together(decision: Decision, key: str, side: Side) -> None:
    """Take a thing, and what stands on it in any version, from one side; and so on for what that side does not have."""
    waiting, seen = [key], set()
    while waiting:
        one = waiting.pop()
        decision.sides[one] = side
        seen.add(one)
        if one != key and one in (decision.mine if side == "mine" else decision.theirs):
            continue
        for parts in (decision.base, decision.mine, decision.theirs):
            waiting += [other for other, part in parts.items() if one in part.needs and other not in seen]


def _mend(decision: Decision, choices: Mapping[str, Side], otherwise: Side) -> None:
    """Until nothing is left that stands on what is gone. One side alone hangs together, so at worst all comes from mine."""
    seen: set[str] = set()
    while broken := _broken(decision):
        needed, needing = broken
        side: Side = "mine" if needed in seen else choices.get(needed, otherwise)
        decision.conflicts[needed] = None
        _together(decision, needed, side)
        _together(decision, needing, side)
        if needed in seen:
            for key in decision.sides:
                decision.sides[key] = "mine"
            return
        seen.add(needed)


def _broken(decision: Decision) -> tuple[str, str] | None:
    """Something that is gone although something that is kept stands on it: (the first, the second)."""
    kept = decision.kept
    for key, part in kept.items():
        for needed in sorted(part.stands_on):
            if needed not in kept and needed in decision.sides:
                return needed, key
    return None


def ordered(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], kept: Collection[str]) -> tuple[list[str], bool]:
    """What is kept, in the order of mine; in that of theirs when only they changed it. And whether both did, differently.

    What stands on one side only comes after what it follows there.
    """
    common = set(base) & set(mine) & set(theirs)
    old, one, other = ([key for key in keys if key in common] for keys in (base, mine, theirs))
    first, second = (theirs, mine) if one == old else (mine, theirs)
    found = [key for key in first if key in kept]
    for place, key in enumerate(second):
        if key in kept and key not in found:
            before = next((other for other in reversed(second[:place]) if other in found), None)
            found.insert(0 if before is None else found.index(before) + 1, key)
    return found, one != old and other != old and one != other

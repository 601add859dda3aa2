"""What a merge gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.domain.errors import RegieError

Side = Literal["mine", "theirs"]


@dataclass(frozen=True)
class Conflict:
    """One thing that both sides changed, each in another way.

    `key` ("file#element") is the same each time the same three versions are merged. `sentence` says what it is about, `mine`
    and `theirs` what each side made of it, all in Dutch.
    """

    key: str
    file: str
    element: str
    sentence: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """`files` is the whole merged bundle; a conflict without a choice holds what `mine` says."""

    files: dict[str, bytes]
    conflicts: tuple[Conflict, ...]


class NotMergeable(RegieError):
    """The parts of a file can't be told apart (an id is there twice, or is missing): it is merged as a whole."""

"""Which form something belongs to that is not sent yet: a draft of it, or a file that was added to it."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.errors import NotFound
from service.domain.people import User

TASK, ACTION, ROW, CHANGE, START = "taak", "actie", "register", "regel", "begin"
OF_CASE = (ACTION, ROW, CHANGE)
LONGEST_ID = 150


@dataclass(frozen=True)
class Subject:
    """Which form: `id` is a task's number, a process (of an action or a start), a register, or `register:row`."""

    kind: str
    id: str
    case_id: int | None = None

    def __str__(self) -> str:
        """How pages write it: `taak:12`, `actie:7:coachwissel`, `register:7:bezoeken`, `regel:7:bezoeken:x`, `begin:vraag`."""
        return f"{self.kind}:{self.id}" if self.case_id is None else f"{self.kind}:{self.case_id}:{self.id}"

    def key(self, actor: User) -> str:
        """How the database knows it: what belongs to one person ends in that person's number."""
        return str(self) if self.kind == TASK else f"{self}:{actor.id}"


def subject_of(text: str) -> Subject:
    """Read what `str(subject)` gives. Raises NotFound for anything else."""
    kind, _, rest = text.partition(":")
    case_id, _, id_ = rest.partition(":") if kind in OF_CASE else ("", "", rest)
    numbers = [one for one in (case_id, id_ if kind == TASK else "") if one]
    known = kind in (TASK, START) or (kind in OF_CASE and case_id)
    if not known or not 0 < len(id_) <= LONGEST_ID or not all(n.isascii() and n.isdigit() and len(n) <= 15 for n in numbers):
        raise NotFound("Dit formulier is er niet.")
    return Subject(kind, id_, int(case_id) if case_id else None)

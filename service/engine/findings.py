"""What a migration has to say of an instance: what keeps it where it is, and what changes for it when it moves."""

from __future__ import annotations

from dataclasses import dataclass

from service.bundle.model import Element


@dataclass(frozen=True)
class Obstacle:
    """Why an instance stays with its own definitions. `process` and `element` are where it stands; `sentence` is Dutch, for a
    coordinator. `kind` is one of

    - gone, kind, moved, called: the element is not there, is of another kind, stands elsewhere, or calls another process;
    - rows: it is no longer done for each row, or otherwise;
    - join, events: a gateway that waits could not go on as it should;
    - together, stuck: it could not be at these places at once, or could never come to an end;
    - again, skipped: what was done would be done again, or what was still to be done would never be done;
    - formula, state: a formula fails, or the state can't be read.
    """

    kind: str
    process: str
    element: str
    sentence: str


@dataclass(frozen=True)
class Note:
    """What changes for an instance that moves, or stays although the diagram says otherwise; as `Obstacle`. `kind` is one of

    - timer_gone, timer_new, timer_kept, date_kept: what becomes of moments and of tasks' dates;
    - event_gone, event_new, message, interrupting: what becomes of other events;
    - role: the task is another role's; rows: the rows stay those of the moment that it began.
    """

    kind: str
    process: str
    element: str
    sentence: str


class Findings:
    """Collects obstacles and notes while an instance is moved."""

    def __init__(self) -> None:
        self.obstacles: list[Obstacle] = []
        self.notes: list[Note] = []

    def obstacle(self, kind: str, element: Element, sentence: str) -> None:
        self.obstacles.append(Obstacle(kind, element.process, element.id, sentence))

    def note(self, kind: str, element: Element, sentence: str) -> None:
        self.notes.append(Note(kind, element.process, element.id, sentence))


KINDS = {
    "userTask": "een taak",
    "businessRuleTask": "een beslistabel",
    "callActivity": "een aanroep van een proces",
    "subProcess": "een deelproces",
    "intermediateCatchEvent": "een gebeurtenis",
    "intermediateThrowEvent": "een gebeurtenis",
    "boundaryEvent": "een gebeurtenis op een rand",
    "startEvent": "een begin",
    "endEvent": "een einde",
}


def named(element: Element) -> str:
    """An element's name in quotes, or its id."""
    return f"‘{element.name or element.id}’"


def what(element: Element) -> str:
    """What sort of thing an element is, in Dutch: `een taak`, `een wekker`."""
    event = element.event.kind if element.event else ""
    if event == "timer":
        return "een wekker"
    if event == "message" and element.kind != "userTask":
        return "een bericht"
    return KINDS.get(element.kind, "een gateway")

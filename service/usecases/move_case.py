"""One running case to another bundle: all its instances, main and side, or none of them.

Looking and moving are the same code up to where it is written: what a dry run says of a case is what the move does with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from service.bundle.model import Bundle
from service.bundle.phases import phases
from service.domain.errors import BrokenStep
from service.domain.people import ROLE_LABELS, role_of
from service.engine import run
from service.engine.definitions import definitions
from service.engine.findings import Obstacle
from service.engine.migrate import migrate
from service.engine.step import OpenTask, Step
from service.store import cases, events, instances, moves, tasks
from service.store.cases import Case
from service.store.events import Event
from service.store.instances import Instance, Situation
from service.store.moves import Result
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases import dossier as dossiers
from service.usecases.access import seers
from service.usecases.bundles import bundle_of
from service.usecases.move_ahead import ahead
from service.usecases.move_saved import packed, unpacked
from service.usecases.waiting import wait_as

CLOSED = Obstacle("closed", "", "", "In dit traject loopt niets meer: het is intussen afgesloten.")
SINCE = "Er was intussen iets gebeurd. Het traject gaat vanaf waar het nu staat verder op de oude versie."
ALREADY = Obstacle("already", "", "", "Dit traject loopt al op deze versie.")


@dataclass(frozen=True)
class Look:
    """What moving a case comes down to. `steps` is each running instance's new state, empty when there are obstacles;
    `notes` are sentences on what changes."""

    case: Case
    situation: Situation
    bundle: Bundle
    steps: Mapping[Instance, Step]
    obstacles: tuple[Obstacle, ...]
    notes: tuple[str, ...]

    @property
    def on_the_way_back(self) -> Look:
        """The same, said of a case that something happened to since it was moved."""
        return replace(self, notes=(SINCE, *self.notes))

    @property
    def stays(self) -> Result:
        """Why the case stays: the first obstacle, and the sentences of the others."""
        first, *others = self.obstacles
        return Result(
            moves.STAYS, first.kind, first.process, first.element, first.sentence,
            tuple(dict.fromkeys(one.sentence for one in others if one.sentence != first.sentence)),
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What the log says of a move, who asked for it, and its number."""

    text: str
    user_id: int
    move_id: int


def look(tx: Tx, case: Case, situation: Situation, to: str, now: datetime, *, broken_too: bool = False) -> Look:
    """What moving the case to the bundle `to` would do; nothing is written. A case with an incident stays, but with
    `broken_too`."""
    bundle = bundle_of(tx, to)
    running = [instance for instance in situation.instances if instance.state is not None]
    refused = CLOSED if not running else ALREADY if case.bundle == to else None if broken_too else _incident(tx, case)
    if refused is not None:
        return Look(case, situation, bundle, {}, (refused,), ())
    old = bundle_of(tx, case.bundle)
    dossier = dossiers.read(tx, bundle, case, situation)
    steps: dict[Instance, Step] = {}
    obstacles: list[Obstacle] = []
    notes: list[str] = []
    for instance in running:
        values, dues = dossier.values(instance, now), {t["id"]: datetime.fromisoformat(t["due"]) for t in instance.timers}
        found = migrate(definitions(old), definitions(bundle), instance.state or b"", values, dues, now)
        obstacles += found.obstacles
        notes += (note.sentence for note in found.notes)
        if found.step is not None:
            steps[instance] = found.step
    if not obstacles:
        obstacles += _tasks(bundle, situation)
    if not obstacles:
        obstacles += ahead(tx, old, dossier)
    return Look(case, situation, bundle, {} if obstacles else steps, tuple(obstacles), tuple(dict.fromkeys(notes)))


def _incident(tx: Tx, case: Case) -> Obstacle | None:
    found = next(iter(events.incidents(tx, case.id)), None)
    if found is None:
        return None
    return Obstacle("incident", found.process, found.element, "Er is een storing in dit traject. Die gaat voor.")


def _tasks(bundle: Bundle, situation: Situation) -> Iterator[Obstacle]:
    """Open tasks whose lane is no role's, or whose form is not there."""
    for task in situation.tasks:
        element = bundle.element(task.process, task.element)
        name = f"‘{element.name or element.id}’"
        if role_of(element.role) is None:
            yield Obstacle("role", element.process, element.id, f"{name} staat in een baan die van geen rol is.")
        if element.properties.get("formulier", "") not in bundle.forms:
            yield Obstacle("form", element.process, element.id, f"Het formulier van {name} is er niet meer.")


def move_over(tx: Tx, looked: Look, line: Line, now: datetime, outcome: str) -> Result:
    """Write what `look` found (it has no obstacles). Raises BrokenStep when what is then in the database is not what it must
    be: the caller rolls back."""
    case, situation, bundle = looked.case, looked.situation, looked.bundle
    saved = packed(case.bundle, list(looked.steps), situation.tasks)
    log = [
        Event(case.id, now, "moved", line.text, line.user_id,
              details={"move": line.move_id, "from": case.bundle, "to": bundle.hash, "notes": list(looked.notes)})
    ]  # fmt: skip
    for instance, step in looked.steps.items():
        _carry(bundle, case, instance, step, now)
        changed = {task.id: task for task in step.changed}
        for task in (task for task in situation.tasks if task.instance_id == instance.id):
            log += _rewrite(bundle, situation, instance, task, changed.get(task.engine_id), now, line)
    cases.set_bundle(tx, case.id, bundle.hash)
    instances.save(tx, case.id, list(looked.steps))
    tasks.rewrite(tx, situation.tasks)
    events.add(tx, log)
    check(tx, case.id, situation, bundle)
    return Result(outcome, notes=looked.notes, versions=versions(tx, case.id, situation), saved=saved)


def versions(tx: Tx, case_id: int, situation: Situation) -> dict[str, object]:
    """What tells whether anything happened in the case since: its instances' versions, and what was written last."""
    return {"instances": {str(i.id): i.version for i in situation.instances}, "last": moves.last_written(tx, case_id)}


def _carry(bundle: Bundle, case: Case, instance: Instance, step: Step, moment: datetime) -> None:
    process = bundle.processes[instance.process]
    instance.visible_for = seers(process)
    wait_as(instance, step, bundle, case, moment)
    instance.stand(step.standing, instance.since(), moment)
    if instance.main and "hoofdproces" in process.marks:
        known = dict(phases(bundle))
        phase = next((element for _, element in step.active if element in known), instance.phase_element)
        if phase in known:
            instance.phase, instance.phase_element = known[phase], phase


def _rewrite(
    bundle: Bundle,
    situation: Situation,
    instance: Instance,
    task: Task,
    changed: OpenTask | None,
    now: datetime,
    line: Line,
) -> Iterator[Event]:
    """The task as the new diagram has it; a line of the log when it goes to another role."""
    element = bundle.element(task.process, task.element)
    role = role_of(element.role) or task.role
    task.title, task.urgent, task.statutory = element.name, "spoed" in element.marks, "wettelijk" in element.marks
    if changed is not None and changed.deadline is not None:
        task.explanation = changed.deadline.explanation
    if role != task.role:
        task.role, task.assignee_id = role, situation.holder(role)
        yield Event(
            task.case_id, now, "moved", f"Nu een taak voor {ROLE_LABELS[role]}: {task.title}", line.user_id, instance.id,
            element.process, element.id, instance.visible_for,
        )  # fmt: skip


def check(tx: Tx, case_id: int, wanted: Situation, bundle: Bundle) -> None:
    """Read the case again, as the next step will. Raises BrokenStep when it is not what was meant, or does not load."""
    found = instances.situation(tx, case_id)
    if [_plain(i) for i in found.instances] != [_plain(i) for i in wanted.instances] or found.tasks != wanted.tasks:
        raise BrokenStep("Wat er na het overzetten in de database stond, was niet wat er hoorde te staan.")
    for instance in (one for one in found.instances if one.state is not None):
        asked = {task.id for task in run.open_tasks(definitions(bundle), instance.state or b"")}
        if asked != {task.engine_id for task in found.tasks if task.instance_id == instance.id}:
            raise BrokenStep("De open taken van dit traject passen na het overzetten niet bij zijn stand.")


def _plain(instance: Instance) -> dict[str, object]:
    return {**vars(instance)}


def put_back(tx: Tx, case: Case, situation: Situation, saved: bytes, old: Bundle, line: Line, now: datetime) -> None:
    """Write the case as it was before a move, to which nothing happened since. Raises BrokenStep as `move_over`."""
    was = unpacked(saved)
    was.restore(situation)
    running = [instance for instance in situation.instances if instance.id in was.instances]
    cases.set_bundle(tx, case.id, was.bundle)
    instances.save(tx, case.id, running)
    tasks.rewrite(tx, situation.tasks)
    details = {"move": line.move_id, "from": case.bundle, "to": was.bundle, "notes": []}
    events.add(tx, [Event(case.id, now, "moved", line.text, line.user_id, details=details)])
    check(tx, case.id, situation, old)

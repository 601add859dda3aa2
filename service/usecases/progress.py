"""What one use case does to one case: engine steps are applied in memory, messages delivered, and all is saved at the end.

Nothing here decides how a trajectory goes. It carries over what the engine says: tasks, timers, phase, decisions, milestones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from service.bundle.model import Bundle, Element, Process
from service.bundle.phases import phases
from service.bundle.values import Values
from service.domain.errors import BrokenStep, Conflict
from service.domain.people import ROLE_LABELS, Role, User, role_of
from service.engine import run
from service.engine.definitions import definitions
from service.engine.step import Decision, OpenTask, Step, Thrown
from service.feel import FeelValue, show, to_json
from service.store import cases, events, instances, participants, passages, tasks
from service.store.events import Event
from service.store.instances import Instance
from service.store.passages import Passage
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases.access import in_name_of, seers
from service.usecases.before import Found
from service.usecases.dossier import Dossier
from service.usecases.duty import on_call_for
from service.usecases.passing import passing
from service.usecases.personal import shown_inputs
from service.usecases.regie import Regie
from service.usecases.waiting import held_timers, wait_as

MOST_DELIVERIES = 20


class Progress:
    """`now` is when it is done; a step may take place earlier (a timer that is woken late), which is then its `moment`."""

    def __init__(self, regie: Regie, tx: Tx, dossier: Dossier, actor: User | None, now: datetime) -> None:
        self.regie, self.tx, self.dossier, self.actor, self.now = regie, tx, dossier, actor, now
        self.bundle: Bundle = dossier.bundle
        self.situation = dossier.situation
        self.opened: list[Task] = []
        self._found = Found(dossier.case, dossier.situation.tasks)
        self._tasks: dict[str, Task] = {}
        self._stepped: dict[Instance, None] = {}
        self._events: list[Event] = []
        self._passages: list[Passage] = []
        self._thrown: deque[Thrown] = deque()
        self._before: dict[Role, tuple[int, int] | None] = {}
        self._organisations_changed = False

    def log(
        self,
        kind: str,
        text: str,
        instance: Instance | None = None,
        element: Element | None = None,
        details: Mapping[str, object] | None = None,
        once: str | None = None,
    ) -> None:
        """Add a line to the log. `text` and `details` hold no personal data."""
        self._events.append(
            Event(
                case_id=self._case_id,
                at=self.now,
                kind=kind,
                text=text,
                user_id=self.actor.id if self.actor else None,
                instance_id=instance.id if instance else None,
                process=element.process if element else "",
                element=element.id if element else "",
                visible_for=instance.visible_for if instance else frozenset(),
                once=once,
                details=details or {},
            )
        )

    def answer(self, instance: Instance, fields: Mapping[str, FeelValue], source: str = "form") -> None:
        """Keep answers, and do what their fields' marks say: give somebody or an organisation a role in the case."""
        for key, value in fields.items():
            self.dossier.put(instance, key, value, source)
            if source == "form":  # what a message carries was answered before, and has been done
                self._take_part(key, value)

    def answer_row(self, instance: Instance, register: str, row: str, fields: Mapping[str, FeelValue]) -> None:
        """The same for a task that is done for one row: its answers belong to that row, but those with `heel_traject`."""
        whole_case = {key: value for key, value in fields.items() if self.dossier.fields.mark(key, "heel_traject") is not None}
        self.answer(instance, whole_case)
        own = {key: value for key, value in fields.items() if key not in whole_case}
        self.dossier.put_row(instance, register, row, own, "form")
        for key, value in own.items():
            self._take_part(key, value)

    def _take_part(self, key: str, value: FeelValue) -> None:
        fields, case = self.dossier.fields, self.dossier.case
        if value is None or isinstance(value, bool):
            return
        if (label := fields.mark(key, "deelnemer")) is not None and (role := role_of(label)) is not None:
            self.give_role(role, int(str(value)))
        if (label := fields.mark(key, "organisatie")) is not None and case is not None:
            self._organisations_changed = True
            if role_of(label) == Role.COMMISSIONER:
                case.commissioner_id = int(str(value))
            elif role_of(label) == Role.REFERRER:
                case.referrer_id = int(str(value))

    def give_role(self, role: Role, user_id: int) -> None:
        """The user has this role in the case from now on: its open tasks and its access go over."""
        before, number = self.situation.participants.get(role, (None, 0))
        if before == user_id:
            return
        self._before.setdefault(role, self.situation.participants.get(role))
        self.situation.participants[role] = (user_id, number + 1)
        if role == Role.COACH:
            self.dossier.world.move_family(before, user_id)
        how = "begint." if before is None else "iemand anders neemt het over; de toegang van de vorige eindigt."
        self.log(
            "participant",
            f"{ROLE_LABELS[role]}: {how}",
            details={"role": role.value, "user": user_id, "before": before, "number": number + 1},
        )
        for task in self.situation.tasks:
            if task.role == role and task.state == tasks.OPEN and task.assignee_id in (before, None):
                self.reassign(task, user_id)

    def reassign(self, task: Task, user_id: int | None) -> None:
        """The open task is this user's from now on, or anybody's with its role."""
        task.assignee_id = user_id
        self._tasks[task.engine_id] = task

    def begin(self, process: Process, main: bool, fields: Mapping[str, FeelValue], source: str) -> Instance:
        """A new instance with its first answers; `start` lets it run."""
        by = self.actor.id if self.actor else None
        instance = Instance(process.id, main, seers(process), started=self.now, started_by=by)
        self.situation.instances.append(instance)
        self.log("started", f"Begonnen: {process.name}", instance, process.start)
        self.answer(instance, fields, source)
        return instance

    def start(self, instance: Instance, moment: datetime) -> None:
        step = run.start(definitions(self.bundle), instance.process, self.dossier.values(instance, moment), moment)
        self.apply(instance, step, moment)

    def complete(self, instance: Instance, task: Task, token: str) -> None:
        """The task is done by the actor, and its instance goes on."""
        task.state, task.done_at, task.token = tasks.DONE, self.now, token
        absent = in_name_of(self.actor, task) if self.actor else None
        task.done_by, task.done_for = self.actor.id if self.actor else None, absent
        self._tasks[task.engine_id] = task
        element = self.bundle.element(task.process, task.element)
        named = f" (namens {self.actor.stands_in_for[absent]})" if self.actor and absent else ""
        self.log("completed", f"Afgerond: {task.title}{named}", instance, element, {"for": absent} if absent else None)
        state = instance.state or b""
        values = self.dossier.values(instance, self.now)
        step = run.complete(definitions(self.bundle), state, task.engine_id, values, self.now)
        self.apply(instance, step, self.now, task)

    def wake(self, instance: Instance, moment: datetime) -> Step:
        """What fell due at `moment` happens, as it would have then."""
        values, held = self.dossier.values(instance, moment), held_timers(instance, self.bundle, self.dossier.case)
        step = run.wake(definitions(self.bundle), instance.state or b"", values, moment, held)
        self.apply(instance, step, moment)
        return step

    def apply(self, instance: Instance, step: Step, moment: datetime, done: Task | None = None) -> None:
        """Carry over what the engine says of one instance; `done` is the task that was completed by it."""
        if self.regie.on_step:
            self.regie.on_step(self.bundle.hash, step)
        self._found.touch(instance)
        self._stepped[instance] = None
        if instance.attempts:
            events.solve_incidents(self.tx, self._case_id, instance.id, self.now)
        instance.attempts = 0
        wait_as(instance, step, self.bundle, self.dossier.case, moment)
        for decision in step.decisions:
            self._decide(instance, decision)
        self._passages += passing(self.bundle, self._case_id, instance, step, moment, done)
        for passed in step.path:
            if not passed.flow:
                self._pass(instance, self.bundle.element(passed.process, passed.element))
        self._close_tasks(instance, step.closed)
        for task in step.changed:
            self._change(task)
        self._phase(instance, step)
        for task in step.opened:
            self._open(instance, task, moment)
        if step.done:
            self._end(instance, step)
        self._thrown.extend(step.thrown)

    def _decide(self, instance: Instance, decision: Decision) -> None:
        if decision.row:
            self.dossier.put_row(instance, decision.register, decision.row, {decision.key: decision.result}, "decision")
        else:
            self.dossier.put(instance, decision.key, decision.result, "decision")
        table = self.bundle.tables[decision.table]
        details = {
            "table": table.name,
            "rules": list(decision.rules),
            "inputs": shown_inputs(self.bundle, self.dossier.fields, decision),
            "result": to_json(decision.result),
        }
        rules = ", ".join(map(str, decision.rules)) or "geen"
        element = self.bundle.element(decision.process, decision.element)
        text = f"Tabel ‘{table.name}’, regel {rules}: {show(decision.result) or 'niets'}"
        self.log("decision", text, instance, element, details)

    def _pass(self, instance: Instance, element: Element) -> None:
        once = element.marks.get("eenmalig")
        if once is not None or "mijlpaal" in element.marks:
            self.log("milestone", element.name, instance, element, once=once)

    def _close_tasks(self, instance: Instance, engine_ids: Sequence[str]) -> None:
        for task in self.situation.tasks:
            if task.engine_id in engine_ids and task.state == tasks.OPEN:
                task.state = tasks.CANCELLED
                self._tasks[task.engine_id] = task
                element = self.bundle.element(task.process, task.element)
                self.log("cancelled", f"Vervallen: {task.title}", instance, element, {"engine_task": task.engine_id})

    def _change(self, changed: OpenTask) -> None:
        task = next((task for task in self.situation.tasks if task.engine_id == changed.id), None)
        if task is not None:
            set_deadline(task, changed)
            self._tasks[task.engine_id] = task

    def _phase(self, instance: Instance, step: Step) -> None:
        if not instance.main:
            return
        known = dict(phases(self.bundle))
        for passed in step.path:
            if not passed.flow and passed.element in known:
                self._enter(instance, passed.element, known)
                self.log("phase_done", f"Fase klaar: {known[passed.element]}", instance,
                         self.bundle.element(passed.process, passed.element))
        active = next((element for _, element in step.active if element in known), None)
        if active is not None:
            self._enter(instance, active, known)

    def _enter(self, instance: Instance, element: str, known: Mapping[str, str]) -> None:
        if instance.phase_element != element:
            instance.phase, instance.phase_element = known[element], element
            self.log("phase", f"Fase begonnen: {known[element]}", instance, self.bundle.element(instance.process, element))

    def _open(self, instance: Instance, opened: OpenTask, moment: datetime) -> None:
        element = self.bundle.element(opened.process, opened.element)
        role = role_of(opened.role)
        if role is None:
            raise BrokenStep(f"‘{element.name}’ ({element.id}) staat niet in de baan van een bekende rol.",
                             process=element.process, element=element.id)
        task = Task(
            case_id=self._case_id,
            instance_id=instance.id,
            engine_id=opened.id,
            process=opened.process,
            element=opened.element,
            title=element.name,
            role=role,
            assignee_id=self.situation.holder(role),
            register=opened.register,
            row=opened.row,
            opened=moment,
            urgent="spoed" in element.marks,
            statutory="wettelijk" in element.marks,
        )
        set_deadline(task, opened)
        on_call = on_call_for(self.tx, task, instance, moment)
        self.situation.tasks.append(task)
        self._tasks[task.engine_id] = task
        self.opened.append(task)
        text = f"Taak voor {ROLE_LABELS[role]}: {element.name}"
        self.log("opened", text, instance, element, {"engine_task": task.engine_id})
        if on_call is not None:
            task.assignee_id = on_call.id
            text = f"Buiten kantoortijd: {on_call.name} heeft dienst en krijgt ‘{element.name}’"
            self.log("assigned", text, instance, element)

    def _end(self, instance: Instance, step: Step) -> None:
        elements = [self.bundle.element(p.process, p.element) for p in step.path if not p.flow]
        ends = [e for e in elements if e.kind == "endEvent" and e.process == instance.process and not e.parent]
        instance.done, instance.outcome = self.now, ends[-1].name if ends else ""
        name = "Het traject" if instance.main else self.bundle.processes[instance.process].name
        self.log("closed", f"{name} is afgesloten: {instance.outcome or 'klaar'}", instance, ends[-1] if ends else None)

    def deliver(self) -> None:
        """Bring thrown messages where they belong: to the instance of the case that waits for it, or to a new one."""
        delivered = 0
        while self._thrown:
            thrown = self._thrown.popleft()
            delivered += 1
            if delivered > MOST_DELIVERIES:
                raise BrokenStep(f"Er gaan meer dan {MOST_DELIVERIES} berichten rond; de laatste is ‘{thrown.message}’.",
                                 process=thrown.process, element=thrown.element)
            waiting = next((i for i in self.situation.instances if thrown.message in i.waits and i.state is not None), None)
            process = next((p for p in self.bundle.processes.values() if p.message == thrown.message), None)
            if waiting is not None:
                self._receive(waiting, thrown)
            elif process is not None:
                self.start(self.begin(process, False, thrown.carries, "message"), self.now)
            else:
                self.log("message", f"Niemand wachtte op het bericht ‘{thrown.message}’.", None,
                         self.bundle.element(thrown.process, thrown.element))

    def _receive(self, instance: Instance, thrown: Thrown) -> None:
        self.answer(instance, thrown.carries, "message")
        self.log("message", f"Bericht ontvangen: {thrown.message}", instance)
        values: Values = self.dossier.values(instance, self.now)
        step = run.receive(definitions(self.bundle), instance.state or b"", thrown.message, values, self.now)
        self.apply(instance, step, self.now)

    def _look_again(self) -> None:
        """Dates follow the values: what changed for the whole case may move timers and deadlines of other instances."""
        if not self.dossier.case_changed:
            return
        for instance in self.situation.instances:
            late = instance.attempts or (instance.wake_at is not None and instance.wake_at <= self.now)
            if instance.state is None or instance in self._stepped or late:
                continue
            values, held = self.dossier.values(instance, self.now), held_timers(instance, self.bundle, self.dossier.case)
            step = run.wake(definitions(self.bundle), instance.state, values, self.now, held)
            if step.changed or [t.due.isoformat() for t in step.timers] != [t["due"] for t in instance.timers]:
                self.apply(instance, step, self.now)

    @property
    def _case_id(self) -> int:
        if self.dossier.case is None:
            raise Conflict("Er is nog geen traject.")
        return self.dossier.case.id

    def save(self, task_id: int | None = None, form: tuple[str, str] = ("", ""), within: int = 0) -> None:
        """Write everything, in the same few statements whatever happened. `task_id` is the task that was completed, `within`
        its instance: what they found is kept, so that the task can be opened again; lines of the log say that they are its."""
        self._look_again()
        self.deliver()
        after = {role: self.situation.participants[role] for role in self._before}
        self._remember(task_id, within, after)
        instances.save(self.tx, self._case_id, list(self._stepped))
        if self._before:
            participants.take_over(self.tx, self._case_id, self.now, self._before, after)
        if self._organisations_changed and self.dossier.case is not None:
            cases.set_organisations(self.tx, self.dossier.case)
        tasks.save(self.tx, list(self._tasks.values()))
        self.dossier.write(self.tx, self._case_id, self.now, self.actor, task_id, form)
        events.add(self.tx, self._events)
        passages.add(self.tx, self._passages)

    def _remember(self, task_id: int | None, within: int, after: Mapping[Role, tuple[int, int]]) -> None:
        self._found.keep(
            task_id,
            within,
            tasks=self._tasks.values(),
            roles={role: (before, after[role]) for role, before in self._before.items()},
            once=[event.once for event in self._events if event.once],
            places=list({(new.scope_id, new.register, new.row, new.field): None for new in self.dossier.pending}),
            passages=self._passages,
        )
        if task_id is not None:
            self._events = [replace(event, details={**event.details, "task": task_id}) for event in self._events]


def set_deadline(task: Task, opened: OpenTask) -> None:
    """Carry over what the engine says of an open task's dates."""
    deadline = opened.deadline
    task.target, task.hard, task.warn = (deadline.target, deadline.hard, deadline.warn) if deadline else (None, None, None)
    task.explanation = deadline.explanation if deadline else ""

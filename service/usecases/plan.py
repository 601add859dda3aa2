"""What may be done with several tasks at once, and with each of them: what will happen, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from service.bundle.model import Bundle
from service.domain.clock import civil_date
from service.domain.people import ROLE_LABELS, User
from service.domain.permissions import Permission, may, may_see_instance
from service.feel import show
from service.store import tasks
from service.store.instances import Situation
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases.access import why_not

MOST_DAYS = 366
MOST_REASON = 300
DONE = "Deze taak is al gedaan of vervallen."


class Verb(StrEnum):
    """What is done; the words are those in the addresses of pages."""

    CLAIM = "oppakken"
    ASSIGN = "toewijzen"
    MOVE = "verplaatsen"
    SNOOZE = "wegzetten"


NEEDS: Mapping[Verb, Permission] = {Verb.ASSIGN: Permission.ASSIGN_TASKS, Verb.MOVE: Permission.MANAGE_CASELOAD}


@dataclass(frozen=True)
class Plan:
    """What is to be done with tasks: given to a `person`; moved to a `day` or by a number of `days`, for a `reason`; put away
    until a `day`."""

    verb: Verb
    person: User | None = None
    day: date | None = None
    days: int | None = None
    reason: str = ""

    def lacks(self, now: datetime) -> dict[str, str]:
        """What is still to be said, or is wrong: a sentence by field. Nothing when it can be carried out."""
        if self.verb is Verb.ASSIGN and self.person is None:
            return {"persoon": "Kies aan wie u de taken geeft."}
        if self.verb is Verb.SNOOZE:
            return self._wrong_day(civil_date(now) + timedelta(days=1), now)
        return self._lacks_of_move(now) if self.verb is Verb.MOVE else {}

    def _lacks_of_move(self, now: datetime) -> dict[str, str]:
        found = {} if self.reason.strip() else {"reden": "Schrijf waarom de datum verandert."}
        if len(self.reason) > MOST_REASON:
            found["reden"] = f"De reden is te lang: hooguit {MOST_REASON} tekens."
        if (self.day is None) == (self.days is None):
            return {"dag": "Kies een nieuwe datum, of een aantal dagen (een van de twee).", **found}
        if self.days is not None:
            wrong = not 0 < abs(self.days) <= MOST_DAYS
            return {**({"dagen": f"Kies een aantal dagen van 1 tot en met {MOST_DAYS}."} if wrong else {}), **found}
        return {**self._wrong_day(civil_date(now), now), **found}

    def _wrong_day(self, first: date, now: datetime) -> dict[str, str]:
        if self.day is None:
            return {"dag": "Kies een datum."}
        last = civil_date(now) + timedelta(days=MOST_DAYS)
        return {} if first <= self.day <= last else {"dag": f"Kies een datum van {show(first)} tot en met {show(last)}."}

    def dates(self, task: Task) -> tuple[date | None, date | None, date | None]:
        """Target, hard date and warning of a task that is moved. The hard date stays, unless it is all that there is."""
        due = task.target or task.hard
        if due is None:
            return task.target, task.hard, task.warn
        by = timedelta(days=self.days) if self.days is not None else (self.day or due) - due
        warn = task.warn + by if task.warn else None
        return (task.target + by, task.hard, warn) if task.target else (None, due + by, warn)


@dataclass(frozen=True)
class Desk:
    """What a case looks like to who is busy with its tasks."""

    tx: Tx
    actor: User
    bundle: Bundle
    situation: Situation
    now: datetime

    def why_not(self, task: Task, plan: Plan) -> str:
        """Why the plan can't be carried out with this task, in Dutch; "" when it can. The plan itself lacks nothing, or what it
        lacks is not looked at yet."""
        instance = next((one for one in self.situation.instances if one.id == task.instance_id), None)
        if task.state != tasks.OPEN or instance is None:
            return DONE
        if not may_see_instance(self.actor, instance.visible_for):
            return "U mag deze taak niet zien."
        if (needed := NEEDS.get(plan.verb)) and not may(self.actor, needed):
            return "Dit mag alleen een coördinator."
        if plan.verb in (Verb.CLAIM, Verb.ASSIGN):
            who = self.actor if plan.verb is Verb.CLAIM else plan.person
            return self._not_theirs(task, plan.verb, who) or (
                _others(why_not(self.tx, self.bundle, who, instance, task), plan) if who else ""
            )
        return self._not_movable(task, plan) if plan.verb is Verb.MOVE else self._not_to_snooze(task, plan)

    def _not_theirs(self, task: Task, verb: Verb, who: User | None) -> str:
        if who is not None and task.assignee_id == who.id:
            return f"Deze taak is al van {'u' if who.id == self.actor.id else who.name}."
        if verb is Verb.CLAIM and task.assignee_id is not None:
            return "Deze taak is al van iemand anders."
        if verb is Verb.ASSIGN and who is not None and (not who.active or who.guest or task.role not in who.roles):
            return f"Deze taak is voor de rol {ROLE_LABELS[task.role].lower()}; {who.name} heeft die niet."
        return ""

    def _not_movable(self, task: Task, plan: Plan) -> str:
        if task.statutory:
            return "Deze termijn staat in de wet en verschuift nooit."
        due = task.target or task.hard
        if due is None:
            return "Deze taak heeft geen datum."
        if plan.day is None and plan.days is None:
            return ""
        target, hard, _ = plan.dates(task)
        new = target or hard
        if new == due:
            return f"De datum is al {show(due)}."
        if new is not None and new < civil_date(self.now):
            return f"De nieuwe datum ({show(new)}) is al voorbij."
        if target and hard and target > hard:
            return f"Dit moet uiterlijk op {show(hard)} klaar zijn. Later kan niet."
        return ""

    def _not_to_snooze(self, task: Task, plan: Plan) -> str:
        due = task.target or task.hard
        if task.assignee_id != self.actor.id and (task.assignee_id is not None or task.role not in self.actor.roles):
            return "Deze taak is niet van u."
        if task.urgent:
            return "Deze taak heeft spoed. Die kunt u niet wegzetten."
        if due is not None and due <= civil_date(self.now):
            return "Deze taak moet vandaag klaar zijn of is te laat. Die kunt u niet wegzetten."
        if due is not None and plan.day is not None and plan.day > due:
            return f"Deze taak moet op {show(due)} klaar zijn. Kies die dag of een eerdere."
        return ""


def _others(reason: str, plan: Plan) -> str:
    """A reason that was written for who wants to do a task, said of the person that would get it."""
    if not reason or plan.verb is Verb.CLAIM or plan.person is None:
        return reason
    return f"{plan.person.name} mag deze taak niet doen: vier ogen, of het proces is voor deze persoon niet zichtbaar."


def stand(task: Task) -> str:
    """What somebody looks at when it decides about a task; another text later means that somebody else was busy with it."""
    days = (day.isoformat() if day else "" for day in (task.target, task.hard))
    return ":".join((task.state, str(task.assignee_id or ""), *days))


def will(task: Task, plan: Plan) -> str:
    """What happens with the task when the plan is carried out, in Dutch."""
    if plan.verb is Verb.CLAIM:
        return "U pakt deze taak op."
    if plan.verb is Verb.ASSIGN:
        return f"Gaat naar {plan.person.name}." if plan.person else ""
    if plan.day is None and plan.days is None:
        return ""
    if plan.verb is Verb.SNOOZE:
        return f"Komt terug op {show(plan.day)}."
    target, hard, _ = plan.dates(task)
    return f"Van {show(task.target or task.hard)} naar {show(target or hard)}."

"""The on-call roster (dienst): outside office hours urgent tasks go to who has duty then (requirements.md 27).

The roster has one duty for each day: from when the office closes until it opens the next morning (`calendar.duty_of`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from service.domain.calendar import duty_of, is_working_day, outside_office_hours
from service.domain.clock import civil_date
from service.domain.errors import Forbidden, InvalidAnswers
from service.domain.people import User
from service.domain.permissions import Permission, may, may_see_instance
from service.store import duties, people
from service.store.duties import Duty
from service.store.instances import Instance
from service.store.session import Tx
from service.store.tasks import Task
from service.usecases.access import DUTY_ROLES
from service.usecases.pages import Person
from service.usecases.regie import Regie
from service.usecases.spans import wrong_days

WEEKS = 6  # that the page shows
LONGEST = timedelta(days=92)  # that is planned at a time


@dataclass(frozen=True)
class DutyDay:
    """The duty of one day: who has it ("": a gap), from and until when; `mine` is about this user, `past` when it is over."""

    day: date
    begins: datetime
    ends: datetime
    user: str
    mine: bool
    past: bool
    day_off: bool

    @property
    def gap(self) -> bool:
        return not self.user and not self.past


@dataclass(frozen=True)
class DutyWeek:
    """Monday to Sunday, by the number of the week."""

    number: int
    days: tuple[DutyDay, ...]

    @property
    def gaps(self) -> int:
        return sum(day.gap for day in self.days)


@dataclass(frozen=True)
class DutyPage:
    """This week and the coming ones. `now` is the duty that lasts, or None in office hours; `next_own` this user's first one to
    come; `people` are those who may have duty, for who plans."""

    weeks: tuple[DutyWeek, ...]
    now: DutyDay | None
    next_own: DutyDay | None
    may_plan: bool
    people: tuple[Person, ...]
    today: date

    @property
    def gaps(self) -> int:
        return sum(week.gaps for week in self.weeks)


def show(regie: Regie, actor: User, now: datetime) -> DutyPage:
    """The roster. Raises Forbidden for who has nothing to do with it."""
    if actor.roles.isdisjoint(DUTY_ROLES):
        raise Forbidden("Het dienstrooster is voor coördinatoren en coaches.")
    today = civil_date(now)
    monday = today - timedelta(days=today.weekday())
    with regie.store.read() as tx:
        found = duties.between(tx, duty_of(monday - timedelta(days=1))[0], duty_of(monday + timedelta(weeks=WEEKS))[0])
        colleagues = _colleagues(tx, actor) if may(actor, Permission.MANAGE_CASELOAD) else []
    of = {civil_date(duty.begins): duty for duty in found}
    days = [_day(monday + timedelta(days=n), of, actor, now) for n in range(-1, 7 * WEEKS)]
    weeks = [days[n : n + 7] for n in range(1, len(days), 7)]
    return DutyPage(
        weeks=tuple(DutyWeek(week[0].day.isocalendar().week, tuple(week)) for week in weeks),
        now=next((day for day in days if day.begins <= now < day.ends), None) if outside_office_hours(now) else None,
        next_own=next((day for day in days if day.mine and day.begins > now), None),
        may_plan=may(actor, Permission.MANAGE_CASELOAD),
        people=tuple(Person(one.id, one.name) for one in colleagues),
        today=today,
    )


def plan(
    regie: Regie, actor: User, user_id: int | None, first: date | None, last: date | None, now: datetime
) -> None:
    """Somebody has duty from the day `first` up to and including `last`, instead of whoever had; with None nobody.

    Raises Forbidden, or InvalidAnswers: what is wrong with `vanaf`, `tot_en_met` and `gebruiker`.
    """
    if not may(actor, Permission.MANAGE_CASELOAD):
        raise Forbidden("Alleen een coördinator maakt het dienstrooster.")
    with regie.store.transaction() as tx:
        wrong = {}
        if user_id is not None and user_id not in {one.id for one in _colleagues(tx, actor)}:
            wrong["gebruiker"] = "Kies een coördinator of coach van de eigen organisatie."
        wrong |= wrong_days(first, last, civil_date(now)) or _too_long(first, last)
        if wrong or first is None or last is None:
            raise InvalidAnswers(wrong)
        wanted = [duty_of(first + timedelta(days=n)) for n in range((last - first).days + 1)]
        for duty in duties.between(tx, wanted[0][0], wanted[-1][1]):
            duties.remove(tx, duty.id)
        if user_id is not None:
            for begins, ends in wanted:
                duties.add(tx, user_id, begins, ends, actor.id, now)


def _too_long(first: date | None, last: date | None) -> dict[str, str]:
    if first is None or last is None or last - first <= LONGEST:
        return {}
    return {"tot_en_met": "Plan hooguit drie maanden in één keer."}


def on_duty(tx: Tx, now: datetime) -> User | None:
    """Who has duty now; nobody in office hours, or when there is a gap in the roster."""
    return people.on_duty(tx, now) if outside_office_hours(now) else None


def on_call_for(tx: Tx, task: Task, instance: Instance, moment: datetime) -> User | None:
    """To whom a task that opens at this moment goes by the roster: only what is urgent, outside office hours, and for a role
    that has duty. Nothing is asked of the database for any other task."""
    if not task.urgent or task.role not in DUTY_ROLES:
        return None
    found = on_duty(tx, moment)
    return found if found is not None and may_see_instance(found, instance.visible_for) else None


def _day(day: date, of: dict[date, Duty], actor: User, now: datetime) -> DutyDay:
    begins, ends = duty_of(day)
    duty = of.get(day)
    return DutyDay(
        day, begins, ends, duty.user if duty else "", duty is not None and duty.user_id == actor.id, ends <= now,
        not is_working_day(day),
    )  # fmt: skip


def _colleagues(tx: Tx, actor: User) -> list[User]:
    here = (one for one in people.users(tx) if one.active and one.organisation.id == actor.organisation.id)
    return [one for one in here if not one.roles.isdisjoint(DUTY_ROLES)]

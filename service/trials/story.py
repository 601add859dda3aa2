"""A trial being played: whose case it is about, what time it is, and the deeds, through the same use cases as the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from service.bundle.model import Bundle, Form
from service.bundle.values import Values
from service.domain.clock import AMSTERDAM, civil_date
from service.domain.errors import Forbidden, NotFound, RegieError
from service.domain.people import User
from service.engine.step import Step
from service.trials import observe
from service.trials.coverage import Touch, touched
from service.trials.examples import Known, Row, filled_in, mentioned, text_of
from service.trials.model import Act, AddRow, Answers, Complete, Deed, Start, Trials
from service.trials.plausible import completed
from service.trials.world import Settled
from service.usecases import act, assign, complete, rows, start, task, wake
from service.usecases.pages import FormPage, TaskPage
from service.usecases.regie import Regie

NINE = time(9)
# A case lives 21 months and its state is read and written with every step: it must not grow with its history (issue 2, 1).
LARGEST_STATE = 15 * 1024  # bytes
MOST_MOMENTS = 1_000  # that may fall due in one wait: far more than a case has in its whole life


def morning(day: date) -> datetime:
    """Nine o'clock in Amsterdam, when a day of a trial begins."""
    return datetime.combine(day, NINE, AMSTERDAM)


@dataclass
class _Seen:
    """What was looked at of a case since something last happened."""

    tasks: list[observe.Open] | None = None
    values: Values | None = None


def _may_do(page: TaskPage) -> bool:
    return page.may_do


class Story:
    """The state of one trial while it is played. Every method that does something raises RegieError when it is refused.

    With `alone` time passes for its own case only: among cases that live on at another moment.
    """

    def __init__(
        self, regie: Regie, bundle: Bundle, trials: Trials, settled: Settled, begin: date, *, alone: bool = False
    ) -> None:
        self.regie = Regie(regie.store, self._saw)
        self.bundle, self.trials, self.settled = bundle, trials, settled
        self.now, self.alone = morning(begin), alone
        self.cases: list[int] = []
        self.case = 0
        self.touched: set[Touch] = set()
        self.largest_state = 0
        self._seen: dict[int, _Seen] = {}

    def _saw(self, _: str, step: Step) -> None:
        self.touched |= touched(step)
        self.largest_state = max(self.largest_state, len(step.state or b""))

    @property
    def only(self) -> int | None:
        """The case that time passes for; None for all of them."""
        return self.case if self.alone else None

    @property
    def today(self) -> date:
        return civil_date(self.now)

    def user(self, username: str) -> User:
        return self.settled.users[username]

    def values(self) -> Values:
        """What expressions see from the case as a whole."""
        seen = self._seen.setdefault(self.case, _Seen())
        if seen.values is None:
            seen.values = observe.values(self.regie, self.bundle, self.case, self.now)
        return seen.values

    def open_tasks(self) -> list[observe.Open]:
        """The open tasks of this case, the oldest first."""
        seen = self._seen.setdefault(self.case, _Seen())
        if seen.tasks is None:
            seen.tasks = observe.open_tasks(self.regie, self.case) if self.case else []
        return seen.tasks

    def matching(self, element: str, row: Answers) -> list[observe.Open]:
        """The open tasks of an element; with `row`, those for a row in which these fields have these values."""
        found = [one for one in self.open_tasks() if one.element == element]
        return [one for one in found if self._is_row(one, row)] if row else found

    def _is_row(self, one: observe.Open, wanted: Answers) -> bool:
        if not one.register:
            return False
        known = self.known()
        fields = next((row for row in known.rows(one.register) if row.get("id") == one.row), {})
        return all(text_of(fields.get(key)) == str(known.value(value)) for key, value in wanted.items())

    def known(self) -> Known:
        return Known(self.today, self.settled.organisations, {n: u.id for n, u in self.settled.users.items()}, self._rows)

    def _rows(self, register: str) -> Sequence[Row]:
        found = self.values().get(register) if self.case else None
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    def do(self, deed: Deed) -> None:
        """A person does something; then whatever became due by it happens. The clock stands still meanwhile.

        So what is done on one day is done at one moment, and a term of four weeks has passed after waiting four weeks.
        """
        try:
            if isinstance(deed, Start):
                self._start(deed)
            elif isinstance(deed, Complete):
                self._complete(deed)
            elif isinstance(deed, Act):
                self._act(deed)
            else:
                self._add_row(deed)
            self.wake(self.now)
        finally:
            self._seen = {}

    def _start(self, deed: Start) -> None:
        self.touched.add(Touch("named", deed.process))
        actor, before = self.user(deed.user), self.case
        self.case = 0
        try:
            page = start.start_form(self.regie, actor, deed.process, self.now)
            started = start.start(self.regie, actor, deed.process, self._filled(page, deed.answers), page.token, self.now)
        except RegieError:
            self.case = before
            raise
        self.case = started.case_id
        self.cases.append(started.case_id)

    def _complete(self, deed: Complete) -> None:
        found = self.matching(deed.task, deed.row)
        if not found:
            has = ", ".join(one.element for one in self.open_tasks()) or "niets"
            raise RegieError(f"De taak ‘{deed.task}’ staat niet open. Open staat: {has}.")
        chosen = found[0]
        if deed.user or chosen.assignee is not None:
            actor = self.user(deed.user) if deed.user else self.doer(chosen)
            page = task.show(self.regie, actor, chosen.id, self.now)
        else:
            actor, page = self._first(chosen, _may_do)
        if page.item.claimable:
            assign.claim(self.regie, actor, chosen.id, self.now)
        complete.complete(
            self.regie, actor, chosen.id, self._filled(page.form, deed.answers), page.form.token, self.now
        )

    def _act(self, deed: Act) -> None:
        self.touched.add(Touch("named", deed.process))
        actor = self.user(deed.user)
        page = act.action_form(self.regie, actor, self.case, deed.process, self.now)
        act.act(self.regie, actor, self.case, deed.process, self._filled(page, deed.answers), page.token, self.now)

    def _add_row(self, deed: AddRow) -> None:
        actor = self.user(deed.user)
        page = rows.row_form(self.regie, actor, self.case, deed.register, self.now)
        rows.add_row(self.regie, actor, self.case, deed.register, self._filled(page, deed.answers), page.token, self.now)

    def _filled(self, page: FormPage, answers: Answers) -> dict[str, object]:
        example = self.trials.examples.get(page.form.id, {})
        sent = filled_in(page.form, page.prefilled, example, answers, self.known())
        return completed(page, self.today, sent, mentioned(example) | mentioned(answers))

    def doer(self, one: observe.Open) -> User:
        """Whose task it is; if it is nobody's, the first user of the world who may do it."""
        if one.assignee is not None:
            return next(user for user in self.settled.users.values() if user.id == one.assignee)
        return self._first(one, _may_do)[0]

    def viewer(self, one: observe.Open) -> User:
        """Somebody who may look at the task."""
        return self.doer(one) if one.assignee is not None else self._first(one, lambda _: True)[0]

    def _first(self, one: observe.Open, suits: Callable[[TaskPage], bool]) -> tuple[User, TaskPage]:
        likely = sorted(self.settled.users.values(), key=lambda user: one.role not in user.roles)
        for user in likely:
            page = self.page(user, one.id)
            if page is not None and suits(page):
                return user, page
        raise RegieError("Niemand uit wereld.yaml mag deze taak doen. Kijk naar de baan, niet_door en de deelnemers.")

    def page(self, user: User, task_id: int) -> TaskPage | None:
        """The task as a user sees it; None when it isn't there for this user."""
        try:
            return task.show(self.regie, user, task_id, self.now)
        except (NotFound, Forbidden):
            return None

    def form_of(self, process: str) -> FormPage | None:
        """The form that begins a side process, for the first user who may begin it now."""
        for user in self.settled.users.values():
            if process in self.actions(user):
                return act.action_form(self.regie, user, self.case, process, self.now)
        return None

    def form(self, form_id: str) -> Form:
        return self.bundle.forms[form_id]

    def actions(self, user: User) -> set[str]:
        """The side processes that a user may begin now."""
        try:
            return {offered.process for offered in act.actions(self.regie, user, self.case, self.now)} if self.case else set()
        except (NotFound, Forbidden):
            return set()

    def same_time_on(self, day: date) -> datetime:
        """The moment on `day` at which the clock in Amsterdam shows what it shows now."""
        return datetime.combine(day, self.now.astimezone(AMSTERDAM).time(), AMSTERDAM)

    def wait(self, until: datetime) -> None:
        """The clock moves on; every moment that falls due on the way is woken at that moment. Raises RegieError for a past."""
        if until < self.now:
            raise RegieError(f"De klok kan niet terug: het is al {self.today:%Y-%m-%d}.")
        self.wake(until)
        self.now = until
        self._seen = {}

    def wake(self, until: datetime) -> None:
        for _ in range(MOST_MOMENTS):
            due = wake.next_due(self.regie, case_id=self.only)
            if due is None or due > until:
                return
            self.now = max(self.now, due)
            if not wake.wake_due(self.regie, self.now, case_id=self.only):
                raise RegieError(f"Wat op {due.astimezone(AMSTERDAM):%Y-%m-%d %H:%M} aan de beurt was, gebeurde niet.")
        raise RegieError(f"Er zijn meer dan {MOST_MOMENTS} momenten aan de beurt. Wacht het proces steeds opnieuw?")

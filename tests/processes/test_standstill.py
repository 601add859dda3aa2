"""On the real content: a family's trajectory stands still for two weeks in each phase, and lives on to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from service.bundle.model import Bundle
from service.domain.clock import civil_date
from service.domain.permissions import Permission, may
from service.engine.shift import is_movable
from service.store import instances
from service.store.instances import Situation
from service.trials import observe
from service.trials.model import Deed, Start, Trials
from service.trials.onward import live_on, longest_life
from service.trials.run import beginning
from service.trials.story import Story
from service.trials.world import settled
from service.usecases.suspend import resume, suspend

LENGTH = timedelta(days=14)


class Halting(Story):
    """A story that stands still for a while when it is first in a phase."""

    def prepare(self) -> None:
        self.halted: set[str] = set()
        self.legal = 0
        self.coordinator = next(user for user in self.settled.users.values() if may(user, Permission.MANAGE_CASELOAD))

    def do(self, deed: Deed) -> None:
        super().do(deed)
        main = self.situation().main
        if main and main.done is None and main.phase not in self.halted:
            self.halted.add(main.phase)
            self.halt(timedelta(0))
            self.halt(LENGTH)

    def situation(self) -> Situation:
        with self.regie.store.read() as tx:
            return instances.situation(tx, self.case)

    def halt(self, length: timedelta) -> None:
        """Stand still, go on, and compare: nothing lost, nothing earlier, statutory terms as they were."""
        before = self.situation()
        suspend(self.regie, self.coordinator, self.case, self.today, "Het gezin is er niet.", self.now)
        self.wait(self.now + length)
        meanwhile = self.situation()
        resume(self.regie, self.coordinator, self.case, "Het gezin is er weer.", self.now)
        self._seen = {}
        after = self.situation()
        assert observe.incidents(self.regie) == []
        self.compare(timers(before), timers(meanwhile), timers(after), length)
        opened = {task.engine_id: task for task in before.tasks}
        assert {task.engine_id for task in meanwhile.tasks} == {task.engine_id for task in after.tasks}
        for task in after.tasks:
            was = opened.get(task.engine_id)
            if was is None:
                continue  # opened by a statutory timer
            self.legal += bool(task.statutory and task.target)
            for day, old in ((task.target, was.target), (task.hard, was.hard), (task.warn, was.warn)):
                assert day == (old if task.statutory or old is None else old + length), task.element

    def compare(
        self,
        before: Mapping[str, Mapping[str, str]],
        meanwhile: Mapping[str, Mapping[str, str]],
        after: Mapping[str, Mapping[str, str]],
        length: timedelta,
    ) -> None:
        assert {id_: row["due"] for id_, row in before.items() if id_ in meanwhile}.items() <= {
            id_: row["due"] for id_, row in meanwhile.items()
        }.items()
        for id_, row in before.items():
            movable = is_movable(self.bundle, self.bundle.element(row["process"], row["element"]))
            assert id_ in after or not movable, f"{row['element']} is lost"
            if id_ in after:
                moved = day_of(after[id_]) - day_of(row)
                assert moved == (length if movable else timedelta(0)), row["element"]


def timers(situation: Situation) -> dict[str, Mapping[str, str]]:
    return {timer["id"]: timer for instance in situation.instances for timer in instance.timers}


def day_of(timer: Mapping[str, str]) -> date:
    return civil_date(datetime.fromisoformat(timer["due"]))


@pytest.mark.parametrize("ground", ["sqlite_ground", "postgresql_ground"])
def test_a_case_stands_still_in_each_phase_and_ends_all_the_same(
    ground: str, request: pytest.FixtureRequest, bundle: Bundle, trials: Trials
) -> None:
    trial = next(trial for trial in trials.trials.values() if any(isinstance(step.what, Start) for step in trial.steps))
    with request.getfixturevalue(ground).fresh() as regie:
        story = Halting(regie, bundle, trials, settled(regie, trials.world), beginning(trials, trial))
        story.prepare()
        first = next(step.what for step in longest_life(trials) if isinstance(step.what, Start))
        story.do(first)
        live_on(story)
        assert observe.case(story.regie, story.case).closed
        assert len(story.halted) > 5 and story.legal > 0

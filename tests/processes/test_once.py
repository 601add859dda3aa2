"""A second extension is impossible: the diagram refuses it, the decision table refuses it, and the database refuses it.

Here the first two guards are taken away, found by the mark `eenmalig` and not by name. A trial in which the extension is
granted is played on that bundle, and then everything is filled in again as it was the first time. The second grant fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from service.bundle.edit import with_cell, with_text
from service.bundle.model import Bundle, Process
from service.bundle.read import read_bundle
from service.domain.errors import RegieError
from service.feel.lexer import tokens
from service.store import events
from service.store.session import OnlyOnce
from service.trials.coverage import Touch
from service.trials.ground import Ground
from service.trials.model import Answers, Complete, Deed, Expect, Refuse, Trials
from service.trials.run import Outcome, beginning, live
from service.trials.story import Story
from service.trials.world import settled
from service.usecases import wake
from tests.processes.test_trials import NAMES

ONCE = "eenmalig"
MOST_MOMENTS = 60
MOST_ROUNDS = 8  # of filling in at one moment: some tasks come back for as long as one likes


class _Granted(Exception):
    """The milestone was passed for the first time."""


class Again(Story):
    """A story that remembers how each task was filled in, so that it can do so again."""

    goal: Touch
    filled_in: dict[str, Answers]

    def do(self, deed: Deed) -> None:
        super().do(deed)
        if isinstance(deed, Complete):
            self.filled_in[deed.task] = deed.answers
        if self.goal in self.touched:
            raise _Granted

    def fill_in(self) -> bool:
        """Fill in each task that is open now; one that cannot be filled in is left. Whether one was. Raises OnlyOnce."""
        done = False
        for one in self.open_tasks():
            row: Answers = {"id": one.row} if one.row else {}
            try:
                super().do(Complete(one.element, "", row, self.filled_in.get(one.element, {})))
                done = True
            except OnlyOnce:
                raise
            except RegieError:
                continue
        return done

    def until_refused(self) -> bool:
        """Go on until the milestone is refused; False when the story ends without."""
        for _ in range(MOST_MOMENTS):
            try:
                for _ in range(MOST_ROUNDS):
                    if not self.fill_in():
                        break
            except OnlyOnce:
                return True
            due = wake.next_due(self.regie)
            if due is None:
                return False
            self.wait(due)
        return False


def before(process: Process, element: str) -> set[str]:
    """The elements of a process from which this one can be reached."""
    found, waiting = {element}, [element]
    while waiting:
        at = waiting.pop()
        for flow in process.flows.values():
            if flow.target == at and flow.source not in found:
                found.add(flow.source)
                waiting.append(flow.source)
    return found


def without_guards(files: Mapping[str, bytes], bundle: Bundle, process: Process, element: str) -> dict[str, bytes]:
    """The files in which no decision table and no condition that reads one keeps the process away from the element."""
    changed, ways = dict(files), before(process, element)
    rules = [process.elements[id_] for id_ in ways if process.elements[id_].kind == "businessRuleTask"]
    decided = {rule.properties.get("resultaat") or rule.decision.replace("-", "_") for rule in rules}
    for flow in process.flows.values():
        beside = [process.flows[other].target for other in process.elements[flow.source].outgoing if other != flow.id]
        reads = {token.text for token in tokens(flow.condition)} & decided
        if flow.target in ways and reads and not set(beside) <= ways:
            changed[process.file] = with_text(changed[process.file], flow.id, "conditionExpression", "true")
    for table in (bundle.tables[rule.decision] for rule in rules):
        for number, rule in enumerate(table.rules, 1):
            for column in (index for index, cell in enumerate(rule.outputs) if cell == "false"):
                changed[table.file] = with_cell(changed[table.file], number, "outputEntry", column, "true")
    return changed


@pytest.fixture(scope="module")
def once(bundle: Bundle) -> tuple[Process, str]:
    """Where the mark stands in the real diagrams."""
    found = [(p, e.id) for p in bundle.processes.values() for e in p.elements.values() if ONCE in e.marks]
    assert found, "no element bears the mark eenmalig"
    return found[0]


def test_the_database_refuses_what_the_guards_no_longer_do(
    files: Mapping[str, bytes],
    bundle: Bundle,
    trials: Trials,
    outcome_of: Callable[[str], Outcome],
    once: tuple[Process, str],
) -> None:
    process, element = once
    goal = Touch("element", process.id, element)
    granted = [outcome for outcome in map(outcome_of, NAMES) if goal in outcome.touched]
    trial = min(granted, key=lambda outcome: len(outcome.touched)).trial
    changed = without_guards(files, bundle, process, element)
    assert changed != files
    with Ground(trials.world, changed) as ground, ground.fresh() as regie:
        story = Again(regie, read_bundle(changed), trials, settled(regie, trials.world), beginning(trials, trial))
        story.goal, story.filled_in = goal, {}
        with pytest.raises(_Granted):
            live(story, replace_expectations(trials), trial)
        assert story.until_refused()
        with regie.store.read() as tx:
            granted_once = [line.once for line in events.of_case(tx, story.case) if line.once]
        assert granted_once == [process.elements[element].marks[ONCE]]


def replace_expectations(trials: Trials) -> Trials:
    """The same trials; what they expect is about the real bundle, so the steps that only look are left out."""
    return replace(
        trials,
        trials={
            name: replace(trial, steps=tuple(s for s in trial.steps if not isinstance(s.what, Expect | Refuse)))
            for name, trial in trials.trials.items()
        },
    )

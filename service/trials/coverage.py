"""What trials went through: measured from the steps that the engine took, set against all that the bundle has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from service.bundle.model import Bundle
from service.engine.step import Step


class Touch(NamedTuple):
    """Something that a trial touched: kind, owner, which.

    ("element", process, id): gone through, opened or waited at. ("flow", process, id): taken. ("table", table, ""): decided
    by. ("rule", table, "3"): fired. ("named", process, ""): named in the trial itself, as an action for instance.
    """

    kind: str
    owner: str
    which: str = ""


def touched(step: Step) -> set[Touch]:
    """Everything that one step of the engine touched."""
    found = {Touch("flow", p.process, p.flow) if p.flow else Touch("element", p.process, p.element) for p in step.path}
    found |= {Touch("element", task.process, task.element) for task in (*step.opened, *step.changed)}
    found |= {Touch("element", timer.process, timer.element) for timer in step.timers}
    found |= {Touch("element", process, element) for process, element in step.active}
    for decision in step.decisions:
        found.add(Touch("table", decision.table))
        found |= {Touch("rule", decision.table, str(rule)) for rule in decision.rules}
    return found


@dataclass(frozen=True)
class FileCoverage:
    """How much of a diagram (its sequence flows) or table (its rules) was passed; `missed` names the rest in Dutch."""

    file: str
    passed: int
    total: int
    missed: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return self.passed == self.total


@dataclass
class Coverage:
    """What a number of trials touched together, and each of them by its name."""

    by_trial: dict[str, set[Touch]] = field(default_factory=dict)

    def add(self, trial: str, touches: Iterable[Touch]) -> None:
        self.by_trial.setdefault(trial, set()).update(touches)

    def files(self, bundle: Bundle) -> list[FileCoverage]:
        """The diagrams and then the tables, in the order of their ids."""
        together = set().union(*self.by_trial.values()) if self.by_trial else set()
        found = []
        for process in bundle.processes.values():
            flows = {flow.id: Touch("flow", process.id, flow.id) for flow in process.flows.values()}
            names = {id_: _arrow(process.flows[id_].source, process.flows[id_].target, id_) for id_ in flows}
            found.append(_file(process.file, flows, names, together))
        for table in bundle.tables.values():
            rules = {str(n): Touch("rule", table.id, str(n)) for n in range(1, len(table.rules) + 1)}
            found.append(_file(table.file, rules, {number: f"regel {number}" for number in rules}, together))
        return found


def _arrow(source: str, target: str, id_: str) -> str:
    return f"{id_} (van {source} naar {target})"


def _file(file: str, wanted: Mapping[str, Touch], names: Mapping[str, str], together: set[Touch]) -> FileCoverage:
    missed = tuple(names[id_] for id_, touch in wanted.items() if touch not in together)
    return FileCoverage(file, len(wanted) - len(missed), len(wanted), missed)

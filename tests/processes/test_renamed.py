"""Python knows marks, never names: a copy of the bundle in which everything is called otherwise does exactly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from service.bundle.facts import FACTS
from service.bundle.model import Bundle
from service.bundle.read import read_bundle
from service.checks import check
from service.feel.lexer import KEYWORDS
from service.trials.ground import Ground
from service.trials.model import Trials
from service.trials.read import read_trials
from service.trials.references import check_references
from service.trials.run import play
from tests.processes.renamed import Renaming, renamed, renaming_of
from tests.processes.test_trials import NAMES


@dataclass(frozen=True)
class Copy:
    """The renamed bundle, ready to play on."""

    new: Renaming
    files: Mapping[str, bytes]
    bundle: Bundle
    trials: Trials
    ground: Ground


@pytest.fixture(scope="module")
def copy(files: Mapping[str, bytes]) -> Iterator[Copy]:
    new = renaming_of(files)
    copied = renamed(files, new)
    bundle, trials = read_bundle(copied), read_trials(copied)
    check_references(trials, bundle)
    with Ground(trials.world, copied) as ground:
        yield Copy(new, copied, bundle, trials, ground)


def test_the_copy_passes_the_checks(copy: Copy) -> None:
    assert [str(finding) for finding in check(copy.files) if finding.severity == "fout"] == []


def test_nothing_in_the_copy_has_its_old_name(copy: Copy, bundle: Bundle) -> None:
    """Ids and keys by what the bundle's own reader finds, so that a place that the renamer forgets shows up."""
    old = {*bundle.processes, *bundle.tables, *bundle.forms, *bundle.registers, *bundle.derived}
    old |= {element for process in bundle.processes.values() for element in (*process.elements, *process.flows)}
    new = {*copy.bundle.processes, *copy.bundle.tables, *copy.bundle.forms, *copy.bundle.registers, *copy.bundle.derived}
    new |= {element for process in copy.bundle.processes.values() for element in (*process.elements, *process.flows)}
    assert old & new == set()


def test_no_formula_of_the_copy_reads_an_old_key(copy: Copy) -> None:
    """Beside the rename itself: no key that is no service fact, no keyword and no mark is left in a condition or cell."""
    facts = {part for name in FACTS for part in re.split(r"[.\[\]]+", name)}
    old = {key for key in copy.new.values if key not in facts | KEYWORDS}
    texts = [flow.condition for process in copy.bundle.processes.values() for flow in process.flows.values()]
    texts += [clause.text for table in copy.bundle.tables.values() for clause in table.inputs]
    texts += [derived.expression for derived in copy.bundle.derived.values()]
    words = {word for text in texts for word in re.findall(r"\w+", re.sub(r'"[^"]*"', "", text))}
    assert words & old == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_trial_succeeds_on_the_copy(name: str, copy: Copy) -> None:
    failure = play(copy.ground, copy.bundle, copy.trials, copy.trials.trials[copy.new.trials[name]]).failure
    assert failure is None, str(failure)

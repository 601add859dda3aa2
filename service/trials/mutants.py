"""Do the trials bite? Each mutant must make a trial fail; `make mutants` lists those that nobody noticed.

A mutant that may live has a written reason in `processes/proeven/mutanten.yaml`. A reason without a mutant is wrong too.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from multiprocessing import Pool
from pathlib import Path
from typing import Any, TextIO

from service.bundle import strict_yaml
from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.domain.errors import InvalidBundle, RegieError
from service.trials.coverage import Touch
from service.trials.entry import Entry
from service.trials.errors import InvalidTrials, Place, Problem
from service.trials.ground import Ground, scratch
from service.trials.model import Trial, Trials
from service.trials.mutations import Mutant, mutants
from service.trials.read import FOLDER, SURVIVORS, read_trials
from service.trials.run import Outcome, bookmark, play

UNREADABLE = "het lezen van de bestanden"
PROCESSES = 2


@dataclass(frozen=True)
class Reason:
    """Why no trial needs to notice some mutants: `where` and `change` match those of the mutants, `*` being anything."""

    where: str
    change: str
    text: str

    def explains(self, mutant: Mutant) -> bool:
        return fnmatchcase(f"{mutant.file}, {mutant.where}", _literal(self.where)) and fnmatchcase(
            mutant.change, _literal(self.change)
        )


def _literal(pattern: str) -> str:
    """Only the star means something: brackets and question marks are common in formulas."""
    return pattern.replace("[", "[[]").replace("?", "[?]")


def read_reasons(files: Mapping[str, bytes]) -> list[Reason]:
    """The reasons in `mutanten.yaml`. Raises InvalidTrials for what can't be read."""
    problems: list[Problem] = []
    content = strict_yaml.load(files.get(FOLDER + SURVIVORS, b"")) or []
    reasons = []
    for number, item in enumerate(content if isinstance(content, list) else [content], 1):
        entry = Entry(problems, Place(SURVIVORS, number), item, "een mutant")
        reasons.append(Reason(entry.text("waar", True), entry.text("verandering") or "*", entry.text("reden", True)))
        entry.close()
    if problems:
        raise InvalidTrials(tuple(problems))
    return reasons


class Hunt:
    """Everything that is needed to try one mutant; each process of the pool makes its own.

    A trial that goes on from a point where the changed part was not touched yet, is not played again up to that point: it
    goes on with the changed bundle from what was kept of the real one.
    """

    def __init__(
        self, files: Mapping[str, bytes], touched: Mapping[str, frozenset[Touch]], before: Mapping[str, frozenset[Touch]],
        within: str,
    ) -> None:
        self.touched, self.before = touched, before
        self.files = {path: content for path, content in files.items() if not path.startswith(FOLDER)}  # quicker to read
        self.trials = read_trials(files)
        self.bundle = read_bundle(self.files)
        self.mutants = list(mutants(self.bundle))
        self.noticed: Counter[tuple[str, str]] = Counter()
        self.real = Ground(self.trials.world, self.files, within=within)
        self.changed = Ground(self.trials.world, within=within)

    def noticed_by(self, number: int) -> str:
        """The name of the first trial that notices this mutant, or "" when none does."""
        mutant = self.mutants[number]
        try:
            bundle = read_bundle(mutant.applied_to(self.files))
        except InvalidBundle:
            return UNREADABLE
        self.changed.change(bundle)
        for trial in self._those_that_could(mutant):
            self._adopt(mutant, bundle, trial)
            if play(self.changed, bundle, self.trials, trial).failure is not None:
                self.noticed[mutant.file, trial.name] += 1
                return trial.name
        return ""

    def _adopt(self, mutant: Mutant, bundle: Bundle, trial: Trial) -> None:
        """Take over the point that the trial goes on from, or an earlier one, if the mutant can't have mattered before it."""
        at: Trial | None = trial
        while mutant.covered_by and at is not None and at.follows and at.follows not in self.changed.bookmarks:
            kept = bookmark(self.real, self.bundle, self.trials, at.follows)
            if kept.touched.isdisjoint(mutant.covered_by):
                self.changed.adopt(at.follows, kept, bundle)
            at = self.trials.trials[at.follows[0]]

    def close(self) -> None:
        self.real.close()
        self.changed.close()

    def _those_that_could(self, mutant: Mutant) -> list[Trial]:
        """The trials that touch what was changed. First those that noticed most in the same file; then those that touch the
        best of it, those that first do so in their own steps, and the quickest."""

        def rank(name: str) -> tuple[int, int, bool]:
            nearest = min((i for i, touch in enumerate(mutant.covered_by) if touch in self.touched[name]), default=0)
            return -self.noticed[mutant.file, name], nearest, not self.before[name].isdisjoint(mutant.covered_by)

        could = [name for name, touched in self.touched.items() if not mutant.covered_by or touched & set(mutant.covered_by)]
        return [self.trials.trials[name] for name in sorted(could, key=rank)]


_hunt: list[Hunt] = []


def _begin(*arguments: Any) -> None:
    _hunt[:] = [Hunt(*arguments)]


def _try(number: int) -> tuple[int, str]:
    return number, _hunt[0].noticed_by(number)


def survivors(
    files: Mapping[str, bytes], outcomes: Sequence[Outcome], numbers: Sequence[int], processes: int = PROCESSES
) -> Iterator[tuple[int, str]]:
    """For each of these mutants (numbers in the order of `mutants`) who noticed it, "" when nobody did, as they come in."""
    order = sorted(outcomes, key=lambda outcome: outcome.seconds)
    touched = {outcome.trial.name: outcome.touched for outcome in order}
    before = {outcome.trial.name: outcome.before for outcome in order}
    with scratch() as folder:  # the processes of a pool are stopped, and can't clean up after themselves
        arguments = (dict(files), touched, before, folder)
        if processes == 1:
            hunt = Hunt(*arguments)
            yield from ((number, hunt.noticed_by(number)) for number in numbers)
            hunt.close()
        else:
            with Pool(processes, _begin, arguments) as pool:
                yield from pool.imap_unordered(_try, numbers, chunksize=2)


def play_all(files: Mapping[str, bytes], bundle: Bundle, trials: Trials) -> list[Outcome]:
    """All trials on the files as they are."""
    with Ground(trials.world, files) as ground:
        return [play(ground, bundle, trials, trial) for trial in trials.trials.values()]


def sample(count: int, size: int, seed: int = 2026) -> list[int]:
    """Which mutants to try when all would take too long: always the same ones."""
    return sorted(random.Random(seed).sample(range(count), min(size, count)))  # noqa: S311  # no secret


def run_mutants(folder: Path, out: TextIO, size: int | None = None, processes: int = PROCESSES) -> int:
    """Try all mutants (or a fixed sample of `size`) and list those that nobody noticed. 1 when one has no reason."""
    files = read_folder(folder)
    bundle, trials, reasons = read_bundle(files), read_trials(files), read_reasons(files)
    everything = list(mutants(bundle))
    outcomes = play_all(files, bundle, trials)
    failed = [outcome.failure for outcome in outcomes if outcome.failure]
    if failed:
        raise RegieError("Eerst moeten de proeven zelf slagen:\n" + "\n".join(map(str, failed)))
    numbers = list(range(len(everything))) if size is None else sample(len(everything), size)
    alive, unexplained = [], 0
    for count, (number, by) in enumerate(survivors(files, outcomes, numbers, processes), 1):
        mutant = everything[number]
        if not by:
            alive.append(mutant)
            if not any(reason.explains(mutant) for reason in reasons):
                unexplained += 1
                print(f"✗ geen proef merkt dit op: {mutant}", file=out, flush=True)
        if count % 50 == 0:
            print(f"{count} van {len(numbers)} mutanten gedaan", file=out, flush=True)
    noticed, explained = len(numbers) - len(alive), len(alive) - unexplained
    print(f"{len(numbers)} mutanten, {noticed} opgemerkt, {explained} met een reden.", file=out)
    stale = [r for r in reasons if size is None and not any(r.explains(mutant) for mutant in alive)]
    for reason in stale:
        print(f"✗ {SURVIVORS}: ‘{reason.where}’ hoort bij geen mutant die nog leeft. Haal de reden weg.", file=out)
    return 1 if unexplained or stale else 0


def main(arguments: Sequence[str]) -> int:
    """`python -m service.trials.mutants [sample size] [folder]`."""
    sizes = [int(argument) for argument in arguments if argument.isdigit()]
    folders = [Path(argument) for argument in arguments if not argument.isdigit()]
    try:
        return run_mutants(folders[0] if folders else Path(), sys.stdout, sizes[0] if sizes else None)
    except RegieError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What can be wrong with a trial, told to the coordinator who wrote it."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.errors import RegieError


@dataclass(frozen=True)
class Place:
    """Where in the trials something stands. `step` counts from 1; 0 means the file as a whole."""

    file: str
    step: int = 0

    def __str__(self) -> str:
        return f"{self.file}, stap {self.step}" if self.step else self.file


@dataclass(frozen=True)
class Problem:
    """Something in a trial file that can't be read: what, where, and what to do instead."""

    place: Place
    sentence: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence} {self.advice}"


class InvalidTrials(RegieError):
    """Trial files that can't be read; `problems` holds everything that is wrong with them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class TrialFailed(RegieError):
    """Something else happened than the trial expects, or the service refused what the trial does."""

    def __init__(self, place: Place, sentence: str) -> None:
        self.place, self.sentence = place, sentence
        super().__init__(f"{place}: {sentence}")

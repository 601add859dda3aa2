"""What is wrong with a file of a coordinator: said in Dutch, with the place and what to do instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.domain.errors import RegieError

ERROR = "fout"
WARNING = "waarschuwing"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a check found. `element` is the id (or field key) that it is about, or "" when it is about the file.

    `rule` is the name of the rule in `service/checks`; `severity` is "fout" (refused at publish) or "waarschuwing".
    """

    file: str
    element: str
    sentence: str
    advice: str
    rule: str
    severity: str = ERROR

    def __str__(self) -> str:
        place = f"{self.file}, {self.element}" if self.element else self.file
        return f"{place}: {self.sentence} {self.advice}"


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop a publication."""
    return [finding for finding in findings if finding.severity == ERROR]


class Unreadable(RegieError):
    """A file that is not what it should be, or that we do not want to read. Holds the sentence and the advice of a finding."""

    def __init__(self, sentence: str, advice: str) -> None:
        self.sentence, self.advice = sentence, advice
        super().__init__(f"{sentence} {advice}")

"""Diagrams that can be read at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.findings import WARNING
from service.checks.rule import Remark, Subject, rule

MOST = 25


@rule("niet-te-groot", "Past some 25 elements nobody oversees a diagram any more.", WARNING)
def size(subject: Subject) -> Iterator[Remark]:
    for process in subject.bundle.processes.values():
        if len(process.elements) > MOST:
            yield Remark(
                process.file,
                process.id,
                f"Dit diagram heeft {len(process.elements)} onderdelen; meer dan {MOST} is lastig te overzien.",
                "Maak van een deel een eigen proces, en roep dat aan.",
            )

"""Findings as text for a coordinator: by file, what is wrong where, and what to do instead."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from service.bundle.findings import ERROR, Finding, errors
from service.bundle.read import read_folder
from service.checks import check
from service.domain.errors import InvalidBundle


def lines(findings: Iterable[Finding]) -> list[str]:
    """The lines of the report; the last one counts."""
    told = sorted(findings)
    found = []
    for file, group in groupby(told, key=lambda finding: finding.file):
        found.append(file)
        for finding in group:
            place = f"{finding.element}: " if finding.element else ""
            found.append(f"  {finding.severity.upper()} {place}{finding.sentence}")
            found.append(f"    → {finding.advice} [{finding.rule}]")
    wrong = len(errors(told))
    if not told:
        return ["Alles is goed."]
    return [*found, f"{_number(wrong, 'fout', 'fouten')}, {_number(len(told) - wrong, 'waarschuwing', 'waarschuwingen')}."]


def print_findings(findings: Iterable[Finding]) -> int:
    """Print the report; gives the exit status: 1 when there is an error that stops a publication."""
    told = list(findings)
    sys.stdout.write("\n".join(lines(told)) + "\n")
    return 1 if any(finding.severity == ERROR for finding in told) else 0


def main(folder: str) -> int:
    """Check a folder that holds `processes/` and `forms/`, and print the report."""
    try:
        return print_findings(check(read_folder(Path(folder))))
    except InvalidBundle as error:
        sys.stdout.write(f"{error}\n")
        return 1


def _number(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"

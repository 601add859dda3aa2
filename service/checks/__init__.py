"""The rules that a bundle must keep before it is published: everything that can be told without running it."""

from __future__ import annotations

from collections.abc import Mapping

from service.bundle.findings import ERROR, WARNING, Finding, errors
from service.bundle.read import survey
from service.checks.rule import Rule, Subject
from service.checks.rules import RULES

__all__ = ["ERROR", "RULES", "WARNING", "Finding", "Rule", "check", "errors"]


def check(files: Mapping[str, bytes]) -> list[Finding]:
    """What is wrong with these files (path -> bytes), by file and element. Never raises on what a file contains."""
    subject = Subject(survey(files))
    return sorted({finding for rule in RULES for finding in rule.findings(subject)})

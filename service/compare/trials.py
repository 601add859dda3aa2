"""Two versions of a trial, or of another file of the trials: told as a whole, by its title."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from service.bundle import strict_yaml
from service.bundle.findings import Unreadable
from service.bundle.wording import quoted
from service.compare.scribe import Scribe

TITLE = "proef"
STEPS = "stappen"


def compare_trials(scribe: Scribe, old: bytes, new: bytes) -> None:
    """Write down what changed in a YAML file of `processes/proeven` that is in both bundles."""
    before, after = _read(old), _read(new)
    it = trial_name(scribe.file, new)
    if before is None or after is None:
        return
    if before == after:
        scribe.tell("changed", "rest", "", f"In {it} is alleen de opmaak of een opmerking veranderd")
    elif TITLE in after:
        if before.get(TITLE) != after[TITLE]:
            names = quoted(str(before.get(TITLE, ""))), quoted(str(after[TITLE]))
            scribe.line("name", "", "De proef {old} heet nu {new}", it, names[0], names[1])
        if {**before, TITLE: ""} != {**after, TITLE: ""}:
            counts = _steps(before), _steps(after)
            more = f": {counts[0]} → {counts[1]} stappen" if counts[0] != counts[1] else ""
            scribe.tell("changed", "trial", "", f"{it} is veranderd{more}", old=str(counts[0]), new=str(counts[1]))
    else:
        for key in before:
            if key not in after:
                scribe.tell("removed", "trial", str(key), f"In {it} is weg: {quoted(str(key))}")
        for key in after:
            if key not in before:
                scribe.tell("added", "trial", str(key), f"In {it} is nieuw: {quoted(str(key))}")
            elif after[key] != before[key]:
                scribe.tell("changed", "trial", str(key), f"In {it} is veranderd: {quoted(str(key))}")


def trial_name(file: str, content: bytes) -> str:
    """ "de proef ‘De gelukkige weg’", or the name of another file of the trials."""
    read = _read(content) or {}
    stem = PurePosixPath(file).stem
    return f"de proef {quoted(str(read[TITLE]))}" if TITLE in read else f"het bestand {quoted(stem)} bij de proeven"


def _read(content: bytes) -> Mapping[object, object] | None:
    """The file as a mapping (a list by its numbers); None for what can't be read."""
    try:
        read = strict_yaml.load(content)
    except Unreadable:
        return None
    if isinstance(read, list):
        return {place + 1: item for place, item in enumerate(read)}
    return read if isinstance(read, dict) else {}


def _steps(read: Mapping[object, object]) -> int:
    steps = read.get(STEPS)
    return len(steps) if isinstance(steps, list) else 0

"""Trial files in memory, with defaults."""

from __future__ import annotations

from pathlib import Path

from service.bundle.read import read_folder
from service.trials.model import Trial, Trials
from service.trials.read import read_trials

TINY = Path(__file__).parent / "tiny"
WORLD = """
organisaties:
  - {sleutel: regie, naam: Bureau Regie, soort: vig}
gebruikers:
  - {naam: coach, volledige_naam: Coco Ach, rollen: [coach], organisatie: regie}
"""


def tiny_files(**trials: str) -> dict[str, bytes]:
    """The tiny bundle: a referral form, a table, some tasks, a timer and a side process. `trials` take the place of its own."""
    files = read_folder(TINY)
    if not trials:
        return files
    kept = ("wereld.yaml", "voorbeelden.yaml")
    files = {path: content for path, content in files.items() if "/proeven/" not in path or path.endswith(kept)}
    return {**files, **{f"processes/proeven/{name}.yaml": text.encode() for name, text in trials.items()}}


def read(text: str, world: str = WORLD, examples: str = "") -> Trials:
    """A trial file `proefje.yaml` in a world with one coach."""
    files = {"proefje.yaml": text, "wereld.yaml": world, "voorbeelden.yaml": examples}
    return read_trials({f"processes/proeven/{name}": content.encode() for name, content in files.items()})


def steps(text: str) -> Trial:
    """A trial with these steps, each on a line: "punt: hier"."""
    lines = "".join(f"  - {line.strip()}\n" for line in text.strip().splitlines())
    return read(f"proef: Een proefje\nbegin: 2026-03-02\nstappen:\n{lines}").trials["proefje"]

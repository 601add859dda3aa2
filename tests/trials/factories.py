"""Trial files in memory, with defaults."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from service.bundle.read import read_folder
from service.domain.people import User
from service.store.session import Store
from service.trials.ground import prepare, publish_as_somebody
from service.trials.model import Trial, Trials
from service.trials.read import read_trials
from service.usecases import draft_files, drafts
from service.usecases.regie import Regie

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
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


class Drafting:
    """A coordinator with a draft of the tiny bundle."""

    def __init__(self, store: Store) -> None:
        files = tiny_files()
        self.regie = Regie(store)
        self.world = prepare(self.regie, read_trials(files).world)
        publish_as_somebody(self.regie, read_trials(files).world, files)
        self.actor: User = self.world.users["coordinator"]
        self.draft = drafts.open_draft(self.regie, self.actor, "Korter", NOW).id

    def files(self) -> dict[str, bytes]:
        return drafts.working(self.regie, self.actor, self.draft).files

    def put(self, path: str, content: str) -> None:
        version = drafts.working(self.regie, self.actor, self.draft).version(path)
        draft_files.save_file(self.regie, self.actor, self.draft, path, content.encode(), version, NOW)

    def change(self, path: str, old: str, new: str) -> None:
        text = self.files()[path].decode()
        assert old in text
        self.put(path, text.replace(old, new))


def read(text: str, world: str = WORLD, examples: str = "") -> Trials:
    """A trial file `proefje.yaml` in a world with one coach."""
    files = {"proefje.yaml": text, "wereld.yaml": world, "voorbeelden.yaml": examples}
    return read_trials({f"processes/proeven/{name}": content.encode() for name, content in files.items()})


def steps(text: str) -> Trial:
    """A trial with these steps, each on a line: "punt: hier"."""
    lines = "".join(f"  - {line.strip()}\n" for line in text.strip().splitlines())
    return read(f"proef: Een proefje\nbegin: 2026-03-02\nstappen:\n{lines}").trials["proefje"]

"""Looking for ways to what no trial reaches, as work for the workers: one flow or rule a piece.

What is found is kept in the scratch folder by the hash of the files: it may be lost, and is then looked for again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.bundle.model import Bundle
from service.domain.errors import Conflict
from service.domain.people import User
from service.store import drafts as draft_store
from service.store import jobs, trial_results
from service.store.jobs import Job
from service.trials.coverage import Touch
from service.trials.errors import InvalidTrials, TrialFailed
from service.trials.explore import BUDGET, Explorer
from service.trials.play import Unplayable
from service.trials.read import FOLDER, trial_names
from service.trials.running import OnDraft, missed, on_draft, state
from service.trials.scratch import digest, shared
from service.usecases import draft_files
from service.usecases.drafts import Files, may_edit, working_in
from service.usecases.drafts import found as existing
from service.usecases.jobs import Times, add_job
from service.usecases.regie import Regie

KIND = "wegen_zoeken"
MOST = 60  # that are looked for at one time: each may take some seconds


@dataclass(frozen=True)
class Looked:
    """What came of looking for a flow or rule. `text` is a trial that reaches it, "" when none was found."""

    target: Touch
    sentence: str
    text: str


def key(target: Touch) -> str:
    return f"{target.kind}:{target.owner}:{target.which}"


def name_of(bundle: Bundle, target: Touch) -> tuple[str, str]:
    """A flow or rule as a person knows it: the diagram or table that it is in, and which it is."""
    if target.kind == "rule":
        return f"Tabel {bundle.tables[target.owner].name}", f"Regel {target.which}"
    process = bundle.processes[target.owner]
    flow = process.flows[target.which]
    source, to = (process.elements[id_].name or "een knooppunt" for id_ in (flow.source, flow.target))
    named = f" ‘{flow.name}’" if flow.name else ""
    return process.name, f"De pijl{named} van {source} naar {to}"


def begin(regie: Regie, actor: User, draft_id: int, times: Times) -> int | None:
    """Leave the looking to the workers; the number of the job, or None when nothing is missed.

    Raises Conflict when not all trials were played on the draft as it is: then it is not known what they miss.
    """
    may_edit(actor)
    files, hash_, draft = _now(regie, draft_id)
    stands = state(regie, files)
    if stands.waiting:
        raise Conflict("Speel eerst alle proeven. Dan is bekend wat ze niet doorlopen.")
    targets = [key(touch) for touch in missed(draft.made.bundle, stands.touched())]
    known = {key(one.target) for one in found(regie, hash_)}
    left = [target for target in targets if target not in known][:MOST]
    if not left:
        return None
    return add_job(regie, KIND, {"draft": draft_id, "hash": hash_, "targets": left}, len(left), times.wall, actor.id)


def busy(regie: Regie, draft_id: int, hash_: str) -> Job | None:
    """The looking that is not finished yet, for these files."""
    with regie.store.read() as tx:
        listed = jobs.unfinished(tx, KIND)
    return next((job for job in listed if job.arguments["draft"] == draft_id and job.arguments["hash"] == hash_), None)


def piece(regie: Regie, job: Job, times: Times) -> None:
    """Look for one flow or rule. Nothing when the draft was changed since."""
    try:
        files, hash_, draft = _now(regie, int(job.arguments["draft"]))
    except (Unplayable, InvalidTrials):
        return
    if hash_ == job.arguments["hash"]:
        kind, owner, which = job.arguments["targets"][job.progress].split(":", 2)
        looked = look(regie, draft, files, Touch(kind, owner, which))
        _keep(hash_, looked)


def look(regie: Regie, draft: OnDraft, files: Files, target: Touch, budget: int = BUDGET) -> Looked:
    """Look for a way to one flow or rule, beginning from what trials did."""
    with regie.store.read() as tx:
        results = trial_results.of_bundle(tx, draft.hash)
    touched: Mapping[str, frozenset[Touch]] = {
        name: frozenset(Touch(*touch) for touch in one.touched) for name, one in results.items() if one.passed
    }
    explorer = Explorer(shared(), draft, files, touched)
    way = explorer.find(target, budget)
    if way.steps is None:
        return Looked(target, way.sentence, "")
    try:
        return Looked(target, way.sentence, explorer.as_trial(way, ": ".join(name_of(draft.made.bundle, target))))
    except TrialFailed:
        return Looked(target, f"Niet gevonden binnen {way.tried} stappen.", "")


def found(regie: Regie, hash_: str) -> list[Looked]:
    """What was found for these files so far."""
    place = shared().folder / f"{digest(hash_, KIND)}.json"
    try:
        listed = json.loads(place.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return []
    return [Looked(Touch(*target), sentence, text) for target, sentence, text in listed]


def _keep(hash_: str, looked: Looked) -> None:
    place = shared().folder / f"{digest(hash_, KIND)}.json"
    try:
        listed = json.loads(place.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        listed = []
    kept = [one for one in listed if tuple(one[0]) != tuple(looked.target)]
    unfinished = place.with_suffix(".new")
    unfinished.write_text(json.dumps([*kept, [list(looked.target), looked.sentence, looked.text]]))
    unfinished.replace(place)


def add(regie: Regie, actor: User, draft_id: int, looked: Looked, now: datetime) -> str:
    """Put a trial that was found in the draft; the path of its file. Raises Conflict when there is none."""
    if not looked.text:
        raise Conflict("Er is geen weg gevonden om te bewaren.")
    files, _, _ = _now(regie, draft_id)
    stem = "gevonden-" + (re.sub(r"[^a-z0-9]+", "-", f"{looked.target.owner}-{looked.target.which}".lower()).strip("-"))[:40]
    names = trial_names(files)
    name = stem if stem not in names else next(f"{stem}-{n}" for n in range(2, 100) if f"{stem}-{n}" not in names)
    path = f"{FOLDER}{name}.yaml"
    draft_files.add_file(regie, actor, draft_id, path, looked.text.encode(), now)
    return path


def _now(regie: Regie, draft_id: int) -> tuple[Files, str, OnDraft]:
    with regie.store.read() as tx:
        working = working_in(tx, existing(draft_store.get(tx, draft_id)))
    return working.files, working.hash, on_draft(working.files)

"""The files of a draft: read, saved without ever writing over somebody else's work, taken out, and put back as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from service.bundle.findings import Finding
from service.bundle.read import MOST_FILES, belongs
from service.bundle.strict_xml import MOST_BYTES
from service.domain.clock import AMSTERDAM
from service.domain.errors import Conflict, NotFound, RegieError
from service.domain.people import User
from service.store import bundles, drafts
from service.store.drafts import Draft, Saved
from service.store.session import Tx
from service.usecases.drafts import AT_WORK, Files, Working, findings_of, found, may_edit, still_open, working, working_in
from service.usecases.regie import Regie

PATH = re.compile(r"(processes/[\w.-]{1,80}\.(bpmn|dmn)|processes/gegevens\.yaml|processes/proeven/[\w.-]{1,80}\.yaml"
                  r"|forms/(documenten/)?[\w.-]{1,80}\.form)")


class TooLarge(RegieError):
    """A file that is larger than a diagram, table or form may be."""

    status = 413


class NoText(RegieError):
    """A file that is no UTF-8 text, or stands where no file of a bundle can stand."""

    status = 422


class Outdated(Conflict):
    """Somebody else saved the file in the meantime. `saved` is what they saved; what was sent now is not kept by us."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved
        at = saved.at.astimezone(AMSTERDAM)
        super().__init__(
            f"{saved.by} heeft dit bestand intussen bewaard, op {at:%d-%m-%Y} om {at:%H:%M}. "
            "Uw eigen wijziging is nog niet opgeslagen. Kies welke versie verdergaat."
        )


@dataclass(frozen=True)
class OpenFile:
    """A file as an editor gets it. `editors` are the names of the others who have it open; `saved` is None for a file as it is
    in the base; `findings` are those of the whole draft."""

    draft: Draft
    path: str
    version: int
    content: str
    saved: Saved | None
    editors: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Present:
    """Who else is at work on a file, its version now, and who saved that ("" for the base's)."""

    editors: tuple[str, ...]
    version: int
    by: str


def read_file(regie: Regie, actor: User, draft_id: int, path: str, now: datetime) -> OpenFile:
    """One file, for an editor. Raises Forbidden or NotFound."""
    now_working = working(regie, actor, draft_id)
    content = now_working.files.get(path)
    if content is None:
        raise NotFound(f"Het bestand {path} staat niet in dit concept.")
    return OpenFile(
        draft=now_working.draft,
        path=path,
        version=now_working.version(path),
        content=content.decode("utf-8", "replace"),
        saved=now_working.versions.get(path),
        editors=_others(regie, actor, draft_id, path, now),
        findings=findings_of(now_working.files),
    )


def save_file(regie: Regie, actor: User, draft_id: int, path: str, content: bytes, version: int, now: datetime) -> int:
    """Keep a new version of a file that was changed from `version`; the number of the newest version.

    What is saved may be wrong (the checks say so), but must be a text of at most 512 kB. The same content again is no new
    version. Raises Forbidden, NotFound, TooLarge, NoText, Outdated when somebody else saved the file in the meantime, and
    Conflict when the draft was published or thrown away.
    """
    acceptable(path, content)
    return _put(regie, actor, draft_id, path, content, version, now)


def add_file(regie: Regie, actor: User, draft_id: int, path: str, content: bytes, now: datetime) -> int:
    """A file that is not there yet. Raises as `save_file`, and Conflict when it is there already."""
    acceptable(path, content)
    with regie.store.read() as tx:
        now_working = working_in(tx, found(drafts.get(tx, draft_id)))
    if path in now_working.files:
        raise Conflict(f"Er is al een bestand {path}. Kies een andere naam.")
    if len(now_working.files) >= MOST_FILES:
        raise Conflict(f"Er zijn al {MOST_FILES} bestanden. Haal eerst weg wat niet meer wordt gebruikt.")
    return _put(regie, actor, draft_id, path, content, now_working.version(path), now)


def remove_file(regie: Regie, actor: User, draft_id: int, path: str, version: int, now: datetime) -> int:
    """Take a file out of the draft; its versions stay, so that it can be put back. Raises as `save_file`."""
    return _put(regie, actor, draft_id, path, None, version, now)


def restore_file(regie: Regie, actor: User, draft_id: int, path: str, to_version: int, version: int, now: datetime) -> int:
    """Put a file back as it was in an earlier version (0: as it is in the base), as a new version. Raises as `save_file`."""
    may_edit(actor)
    with regie.store.read() as tx:
        if to_version == 0:
            content = bundles.files(tx, found(drafts.get(tx, draft_id)).base).get(path)
        else:
            chosen = next((saved for saved in drafts.versions(tx, draft_id, path) if saved.version == to_version), None)
            if chosen is None:
                raise NotFound("Deze versie van het bestand is er niet.")
            content = chosen.content
    return _put(regie, actor, draft_id, path, content, version, now)


def history(regie: Regie, actor: User, draft_id: int, path: str) -> tuple[Saved, ...]:
    """All versions of a file that were saved in this draft, the newest first. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        return drafts.versions(tx, found(drafts.get(tx, draft_id)).id, path)


def be_present(regie: Regie, actor: User, draft_id: int, path: str, now: datetime) -> Present:
    """Note that the actor has the file open; who else has. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.transaction() as tx:
        found(drafts.get(tx, draft_id))
        drafts.seen(tx, draft_id, path[:200], actor.id, now)
        saved = drafts.newest_of(tx, draft_id, path)
    others = _others(regie, actor, draft_id, path, now)
    return Present(others, saved.version if saved else 0, saved.by if saved else "")


def _others(regie: Regie, actor: User, draft_id: int, path: str, now: datetime) -> tuple[str, ...]:
    with regie.store.read() as tx:
        editors = drafts.editors(tx, draft_id, now - AT_WORK, path)
    return tuple(name for _, user_id, name in editors if user_id != actor.id)


def acceptable(path: str, content: bytes) -> None:
    """Raises NoText or TooLarge for what can be no file of a draft."""
    if not PATH.fullmatch(path) or not belongs(path):
        raise NoText(f"Een bestand kan niet {path[:80]} heten. Kies een naam zoals processes/eerste-huisbezoek.bpmn.")
    if len(content) > MOST_BYTES:
        raise TooLarge(f"Het bestand is groter dan {MOST_BYTES // 1024} kB. Er is niets opgeslagen. Maak het kleiner.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoText("Het bestand is geen tekst in UTF-8. Er is niets opgeslagen.") from error


def _put(
    regie: Regie, actor: User, draft_id: int, path: str, content: bytes | None, version: int, now: datetime
) -> int:
    may_edit(actor)
    with regie.store.transaction() as tx:
        draft = still_open(drafts.lock(tx, draft_id))
        return put(tx, draft, actor, path, content, version, now)


def put(tx: Tx, draft: Draft, actor: User, path: str, content: bytes | None, version: int, now: datetime) -> int:
    """The same for a draft that is locked."""
    saved = drafts.newest_of(tx, draft.id, path)
    current = saved.content if saved else bundles.files(tx, draft.base).get(path)
    if saved is None and current is None and content is None:
        raise NotFound(f"Het bestand {path} staat niet in dit concept.")
    if content == current:
        return saved.version if saved else 0
    if saved is not None and saved.version != version:
        raise Outdated(saved)
    if saved is None and version != 0:
        raise Conflict("Deze versie van het bestand is er niet. Laad de pagina opnieuw.")
    drafts.save(tx, draft.id, path, version + 1, content, actor.id, now)
    withdraw(tx, draft)
    return version + 1


def replace(tx: Tx, held: Working, actor: User, files: Files, now: datetime, base: str | None = None) -> tuple[str, ...]:
    """Make a locked draft hold exactly these files, each as a new version; the paths of those that changed.

    `base` is the bundle that it is a change of from here on. A file that comes from there gets a version as well, so that who
    still has it open as it was can't save over it unseen.
    """
    below = held.files if base is None else bundles.files(tx, base)
    changed = []
    for path in sorted({*held.files, *files, *below}):
        wanted, saved = files.get(path), held.versions.get(path)
        if held.files.get(path) != wanted:
            changed.append(path)
        elif saved is not None or below.get(path) == wanted:
            continue
        drafts.save(tx, held.draft.id, path, held.version(path) + 1, wanted, actor.id, now)
    if changed or base is not None:
        withdraw(tx, held.draft)
    if base is not None:
        drafts.rebase(tx, held.draft.id, base)
    return tuple(changed)


def withdraw(tx: Tx, draft: Draft) -> None:
    """What was asked to be published is no longer what the draft holds; why it was refused before stays to be read."""
    if draft.submitted is not None and "refused" not in draft.submitted:
        drafts.submit(tx, draft.id, None)

"""Files that are added to a form: what may be added, who may open them, and taking one away."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.bundle.model import Field
from service.domain.clock import civil_date
from service.domain.errors import InvalidAnswers, NotFound
from service.domain.filetypes import ALLOWED, MOST_BYTES, type_of
from service.domain.people import User
from service.domain.permissions import may_read_dossier, may_see_instance
from service.forms.limits import MOST_FILES
from service.forms.schema import answerable
from service.store import attachments, cases, reads, tasks
from service.store.session import Tx
from service.usecases import form_drafts
from service.usecases.access import seers
from service.usecases.bundles import bundle_of
from service.usecases.lists import seen
from service.usecases.pages import FormPage
from service.usecases.regie import Regie
from service.usecases.subjects import ACTION, TASK, Subject

LONGEST_NAME = 120
NAMES = ", ".join(one.name for one in ALLOWED)
MOST_TEXT = f"{MOST_BYTES // 1024 // 1024} MB"
TOO_LARGE = f"Dit bestand is te groot: hooguit {MOST_TEXT}. Maak het kleiner, of splits het."
_UNKNOWN = f"Dit soort bestand kan hier niet. Wel: {NAMES}."
_GONE = "Dit bestand is er niet."


@dataclass(frozen=True)
class Download:
    name: str
    type: str
    content: bytes


def add(
    regie: Regie, actor: User, subject: Subject, path: str, name: str, content: bytes, now: datetime
) -> tuple[str, bool]:
    """Keep a file with a form that is being filled in, at the path of a filepicker of it: its id, and whether there
    may be more at this path.

    Raises InvalidAnswers (by that path) for what can't be added, and NotFound, Forbidden or Conflict for who may not.
    """
    field = _picker(form_drafts.form(regie, actor, subject, now), path)
    kind = type_of(content)
    if not content:
        raise InvalidAnswers({path: "Dit bestand is leeg. Kies een ander bestand."})
    if len(content) > MOST_BYTES:
        raise InvalidAnswers({path: TOO_LARGE})
    if kind is None:
        raise InvalidAnswers({path: _UNKNOWN})
    id_ = secrets.token_urlsafe(32)
    with regie.store.transaction() as tx:
        case_id = _case_id(tx, subject)
        if attachments.number(tx, subject.key(actor)) >= MOST_FILES:
            raise InvalidAnswers({path: f"Bij dit formulier staan al {MOST_FILES} bestanden. Meer kan niet."})
        called = plain_name(name, kind.suffix)
        attachments.add(tx, id_, subject.key(actor), case_id, actor.id, now, name=called, type_=kind.mime, content=content)
    return id_, field.multiple


def remove(regie: Regie, actor: User, subject: Subject, id_: str, now: datetime) -> None:
    """Throw a file of this form away at once, when no form was sent with it; one that is kept stays with the case."""
    form_drafts.form(regie, actor, subject, now)
    with regie.store.transaction() as tx:
        row = attachments.get(tx, id_)
        if row is not None and row.subject == subject.key(actor):
            attachments.remove(tx, id_)


def download(regie: Regie, actor: User, id_: str, now: datetime) -> Download:
    """A file, for who may see the case, the process it was added in and what is answered there. Raises NotFound for others."""
    with regie.store.read() as tx:
        row = attachments.get(tx, id_)
        if row is None or not _may_open(tx, actor, row, civil_date(now)):
            raise NotFound(_GONE)
        found = Download(row.name, row.type, attachments.content(tx, id_))
    if row.case_id is not None:
        reads.note(regie.store, actor.id, row.case_id, "file", now)
    return found


def plain_name(name: str, suffix: str) -> str:
    """What a file is called, without folders and odd characters, ending in what it is."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    text = " ".join("".join(char for char in last if char.isprintable() and char not in '<>:"|?*').split()).strip(". ")
    stem = text[: -len(suffix)] if text.lower().endswith(suffix) else text
    if suffix == ".jpg" and text.lower().endswith(".jpeg"):
        stem = text[:-5]
    return (stem[:LONGEST_NAME].strip(". ") or "bestand") + suffix


def _picker(page: FormPage, path: str) -> Field:
    """The filepicker at a path. Raises InvalidAnswers when the form has none there."""
    register, _, rest = path.partition(".")
    fields, key = page.form.fields, register
    if rest:
        key = rest.rpartition(".")[2]
        fields = next((one.fields for one in answerable(fields) if one.register == register), ())
    found = next((one for one in answerable(fields) if one.key == key and one.type == "filepicker"), None)
    if found is None or found.readonly:
        raise InvalidAnswers({path[:100]: "Hier kan geen bestand bij. Open de pagina opnieuw."})
    return found


def _case_id(tx: Tx, subject: Subject) -> int | None:
    task = tasks.get(tx, int(subject.id)) if subject.kind == TASK else None
    return task.case_id if task else subject.case_id


def _may_open(tx: Tx, actor: User, row: Any, day: date) -> bool:
    own = row.user_id == actor.id
    case = cases.get(tx, row.case_id, actor) if row.case_id is not None else None
    if case is None or actor.guest:
        return bool(own and (case is not None or row.case_id is None))
    kind, *rest = row.subject.split(":")
    reader = may_read_dossier(actor, day) and (row.kept or own)
    if kind == TASK:
        task = tasks.one(tx, int(rest[0]))
        return task is not None and seen(task, actor) and bool(own or reader or task.role in actor.roles)
    if kind == ACTION:
        process = bundle_of(tx, case.bundle).processes.get(rest[1])
        if process is not None and not may_see_instance(actor, seers(process)):
            return bool(own)
    return bool(own or reader)

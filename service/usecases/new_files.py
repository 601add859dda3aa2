"""A new diagram, table or form in a draft: from a small beginning that is right, or as a copy of another one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import PurePosixPath
from typing import Literal

from service.bundle import starting
from service.bundle.model import Bundle
from service.bundle.read import survey
from service.domain.errors import NotFound, RegieError
from service.domain.people import ROLE_LABELS, Role, User
from service.usecases.draft_files import add_file
from service.usecases.drafts import working
from service.usecases.regie import Regie

Kind = Literal["diagram", "table", "form"]
PLACES: dict[Kind, tuple[str, str]] = {
    "diagram": ("processes/", ".bpmn"), "table": ("processes/", ".dmn"), "form": ("forms/", ".form")
}
LONGEST_TITLE, LONGEST_NAME = 100, 50


def new_file(regie: Regie, actor: User, draft_id: int, kind: Kind, title: str, now: datetime) -> str:
    """Add a diagram, table or form with this title; its path. Raises as `draft_files.add_file`."""
    name, id_ = _names(survey(working(regie, actor, draft_id).files).bundle, kind, title)
    match kind:
        case "diagram":
            content = starting.diagram(id_, title.strip(), ROLE_LABELS[Role.COACH])
        case "table":
            content = starting.table(id_, title.strip())
        case "form":
            content = starting.form(id_, title.strip())
    add_file(regie, actor, draft_id, name, content, now)
    return name


def copy_file(regie: Regie, actor: User, draft_id: int, path: str, title: str, now: datetime) -> str:
    """Add a copy of a diagram, table or form under another title; its path. Raises as `new_file`, and Unreadable."""
    files = working(regie, actor, draft_id).files
    kind = next((kind for kind, (_, suffix) in PLACES.items() if path.endswith(suffix)), None)
    if path not in files or kind is None:
        raise NotFound(f"Het bestand {path} staat niet in dit concept, of is niet te kopiëren.")
    name, id_ = _names(survey(files).bundle, kind, title)
    copied = {"diagram": starting.copied_diagram, "table": starting.copied_table, "form": starting.copied_form}[kind]
    add_file(regie, actor, draft_id, name, copied(files[path], id_, title.strip()), now)
    return name


def slug(title: str) -> str:
    """"Eérste gesprek!" -> "eerste-gesprek"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].strip("-")


def _names(bundle: Bundle, kind: Kind, title: str) -> tuple[str, str]:
    """The path and the id that go with a title: the same name, that nothing bears yet."""
    name = slug(title)
    if not name or len(title.strip()) > LONGEST_TITLE:
        raise RegieError(f"Geef het een titel van 1 tot {LONGEST_TITLE} tekens, met letters of cijfers.")
    folder, suffix = PLACES[kind]
    id_ = name if name[0].isalpha() else f"nr-{name}"
    taken = {*_ids(bundle), *(PurePosixPath(path).stem for path in bundle.files if path.endswith(suffix))}
    free = next(one for number in count(1) if (one := id_ if number == 1 else f"{id_}-{number}") not in taken)
    return f"{folder}{free}{suffix}", free


def _ids(bundle: Bundle) -> Iterator[str]:
    yield from (*bundle.processes, *bundle.tables, *bundle.sheets, *bundle.registers, *bundle.derived)
    for process in bundle.processes.values():
        yield from (*process.elements, *process.flows)

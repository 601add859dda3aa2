"""Drafts of the tiny bundle with defaults: begun, changed and published through the use cases."""

from __future__ import annotations

from service.bundle.read import hash_of
from service.domain.people import User
from service.store.session import Store
from service.usecases import approve, draft_files, drafts, publish
from service.usecases.approve import Verdict
from service.usecases.publish import Publication
from tests.trials.factories import tiny_files
from tests.usecases.world import World, world

DIAGRAM, TABLE, FORM, TRIAL = (
    "processes/hulp.bpmn", "processes/toegang.dmn", "forms/gesprek.form", "processes/proeven/gewoon.yaml"
)
TASK = "Vraag beoordelen"  # a task in the diagram
NOTE = "Omdat het beter is"
ANSWERS = {
    "gevraagd_op": "2026-03-02", "ernst": "4", "soort": "thuis",
    "personen": [{"naam": "Kim", "rol": "kind", "geboren_op": "2017-01-01"}],
}  # fmt: skip


def published(store: Store) -> World:
    """People of every role, and the tiny bundle as version 1."""
    return world(store, tiny_files())


def begin(w: World, title: str = "Iets anders", by: str = "coordinator") -> int:
    return drafts.open_draft(w.regie, w.users[by], title, w.now).id


def files_of(w: World, draft: int) -> dict[str, bytes]:
    return drafts.working(w.regie, w.users["coordinator"], draft).files


def change(w: World, draft: int, path: str, old: str, new: str, by: str = "coordinator") -> int:
    """Save a file with one text replaced; its new version."""
    held = drafts.working(w.regie, w.users[by], draft)
    content = held.files[path].decode()
    assert old in content, f"{path} does not hold {old}"
    changed = content.replace(old, new).encode()
    return draft_files.save_file(w.regie, w.users[by], draft, path, changed, held.version(path), w.now)


def rename(w: World, draft: int, name: str, by: str = "coordinator") -> int:
    """Give a task of the diagram another name."""
    return change(w, draft, DIAGRAM, f'name="{TASK}"', f'name="{name}"', by)


def green(w: World, draft: int, *obstacles: str) -> Verdict:
    """What the trials say of a draft as it is now."""
    return Verdict(hash_of(files_of(w, draft)), obstacles)


def ask(w: World, draft: int, by: str = "coordinator", note: str = NOTE, *, four_eyes: bool = True) -> Publication | None:
    hash_ = hash_of(files_of(w, draft))
    return approve.ask(w.regie, w.users[by], draft, hash_, note, green(w, draft), w.now, four_eyes=four_eyes)


def agree(w: World, draft: int, by: str = "tweede") -> Publication:
    return approve.approve(w.regie, w.users[by], draft, hash_of(files_of(w, draft)), green(w, draft), w.now)


def publish_draft(w: World, draft: int) -> Publication:
    done = ask(w, draft, four_eyes=False)
    assert done is not None
    return done


def versions(w: World) -> list[str]:
    """The bundles that were current, the newest first."""
    user: User = w.users["coordinator"]
    return [one.bundle for one in publish.publications(w.regie, user)]

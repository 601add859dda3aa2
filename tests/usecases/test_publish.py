"""Publishing: checked, by whom, on what it was based, and back again."""

from __future__ import annotations

import pytest

from service.domain.errors import Conflict, Forbidden, InvalidBundle, NotFound
from service.domain.people import Organisation, Role, User
from service.store.session import Store
from service.usecases import publish, start
from service.usecases.regie import Regie
from tests.trials.factories import tiny_files
from tests.usecases.world import MONDAY, World, world


def publish_on_top(w: World, files: dict[str, bytes], by: str = "coordinator", note: str = "") -> publish.Publication:
    """Publish files as a change of what is current."""
    newest = publish.newest(w.regie)
    return publish.publish(w.regie, files, w.users[by], w.now, note, newest.bundle if newest else None)


def changed(files: dict[str, bytes], text: str = "Opnieuw") -> dict[str, bytes]:
    path = next(path for path in files if path.endswith(".form"))
    return {**files, path: files[path].replace(b'"title": "', f'"title": "{text} '.encode(), 1)}


def test_what_is_published_is_what_new_cases_take(store: Store) -> None:
    w = world(store)
    done = publish_on_top(w, tiny_files(), note="Klein begin")
    assert (done.by, done.note, done.unchanged) == ("Coordinator", "Klein begin", False)
    newest = publish.newest(w.regie)
    assert newest is not None and newest.bundle == done.bundle
    assert [one.note for one in publish.publications(w.regie, w.users["coordinator"])] == ["Klein begin", ""]


def test_the_same_files_are_not_published_twice(store: Store) -> None:
    w = world(store)
    publish_on_top(w, tiny_files())
    assert publish.publish(w.regie, tiny_files(), w.users["tweede"], w.now).unchanged


def test_files_with_an_error_are_refused_with_all_findings(store: Store) -> None:
    w = world(store)
    files = {path: content for path, content in tiny_files().items() if not path.endswith("gesprek.form")}
    with pytest.raises(InvalidBundle) as refused:
        publish.publish(w.regie, files, w.users["coordinator"], w.now)
    assert refused.value.findings and "Er is niets gepubliceerd" in str(refused.value)
    assert len(publish.publications(w.regie, w.users["coordinator"])) == 1


def test_files_that_were_based_on_something_older_are_refused(store: Store) -> None:
    w = world(store)
    files = tiny_files()
    first = publish_on_top(w, files)
    second = publish.publish(w.regie, changed(files, "Tweede"), w.users["tweede"], w.now, based_on=first.bundle)
    assert not second.unchanged
    with pytest.raises(Conflict, match="intussen iets anders gepubliceerd, door Tweede"):
        publish.publish(w.regie, changed(files, "Derde"), w.users["coordinator"], w.now, based_on=first.bundle)
    with pytest.raises(Conflict, match=f"--based-on {second.bundle}"):
        publish.publish(w.regie, changed(files, "Derde"), w.users["coordinator"], w.now)


def test_going_back_is_publishing_an_older_bundle(store: Store) -> None:
    w = world(store)
    first = publish_on_top(w, tiny_files())
    publish_on_top(w, changed(tiny_files()))
    back = publish.again(w.regie, first.bundle, w.users["coordinator"], w.now, "Terug")
    newest = publish.newest(w.regie)
    assert newest is not None and newest.bundle == first.bundle and newest.id == back.id
    assert publish.again(w.regie, first.bundle, w.users["coordinator"], w.now).unchanged
    with pytest.raises(NotFound):
        publish.again(w.regie, "0" * 64, w.users["coordinator"], w.now)


def test_only_a_coordinator_publishes(store: Store) -> None:
    w = world(store)
    for attempt in (
        lambda: publish.publish(w.regie, tiny_files(), w.users["coach"], w.now),
        lambda: publish.again(w.regie, "x", w.users["coach"], w.now),
        lambda: publish.publications(w.regie, w.users["coach"]),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_before_the_first_publication_nothing_can_start(store: Store) -> None:
    user = User(1, "v", "V", frozenset({Role.REFERRER}), Organisation(1, "O", "gi"))
    assert publish.newest(Regie(store)) is None
    with pytest.raises(NotFound, match="nog niets gepubliceerd"):
        start.startable(Regie(store), user, MONDAY)

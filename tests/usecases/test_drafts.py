"""Drafts: begun, filled, copied from, put back and thrown away; what stands in them goes by its title."""

from __future__ import annotations

import pytest

from service.bundle.read import survey
from service.checks import check
from service.domain.errors import Conflict, Forbidden, NotFound, RegieError
from service.store.session import Store
from service.usecases import contents, difference, draft_files, drafts, new_files
from service.usecases.draft_files import Outdated
from service.usecases.new_files import Kind, slug
from tests.usecases.drafting import DIAGRAM, FORM, TABLE, begin, change, files_of, publish_draft, published, rename
from tests.usecases.world import World

KINDS: tuple[Kind, ...] = ("diagram", "table", "form")


def page(w: World, draft: int) -> contents.DraftPage:
    return contents.draft_page(w.regie, w.users["coordinator"], draft, w.now)


def item(w: World, draft: int, path: str) -> contents.Item:
    return next(one for one in page(w, draft).items if one.path == path)


def test_what_stands_in_a_draft_goes_by_its_title(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    found = {one.path: (one.kind, one.title, one.state) for one in page(w, draft).items}
    assert found[DIAGRAM] == ("diagram", "Hulp bij een vraag", "")
    assert found[TABLE] == ("table", "Mag dit gezin hulp?", "")
    assert found["processes/gegevens.yaml"] == ("data", "Registers en afgeleide gegevens", "")
    assert found["processes/proeven/gewoon.yaml"] == ("trial", "Een gezin krijgt hulp, en het einde komt vanzelf", "")
    kinds = [one.kind for one in page(w, draft).items]
    assert kinds == sorted(kinds, key=["diagram", "table", "form", "data", "trial"].index)


def test_a_draft_tells_what_changed_and_what_is_wrong(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    change(w, draft, TABLE, "&gt;= 3", "&gt;= 4")
    change(w, draft, FORM, '"title": "', '"title": ')
    draft_files.remove_file(w.regie, w.users["coordinator"], draft, "forms/opmerking.form", 0, w.now)
    draft_files.be_present(w.regie, w.users["tweede"], draft, DIAGRAM, w.now)
    draft_files.be_present(w.regie, w.users["coordinator"], draft, DIAGRAM, w.now)  # who looks knows that of themselves
    found = page(w, draft)
    assert item(w, draft, DIAGRAM).state == "changed" and item(w, draft, DIAGRAM).editors == ("Tweede",)
    assert item(w, draft, "forms/opmerking.form").state == "removed"
    assert item(w, draft, FORM).errors and found.errors
    assert "‘Vraag beoordelen’ heet nu ‘Vraag wegen’" in found.sentences
    assert "Tabel ‘Mag dit gezin hulp?’: regel 1, kolom ‘Hoe erg’: >= 3 → >= 4" in found.sentences
    assert [one.draft.id for one in contents.open_pages(w.regie, w.users["tweede"])] == [draft]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_new_begins_without_errors(sqlite_store: Store, kind: Kind) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    path = new_files.new_file(w.regie, w.users["coordinator"], draft, kind, " Gesprék met de school! ", w.now)
    assert "gesprek-met-de-school" in path
    files = files_of(w, draft)
    assert not survey(files).findings
    assert [one.rule for one in check(files)] == ["ongebruikt"]
    found = item(w, draft, path)
    assert (found.title, found.state, found.kind) == ("Gesprék met de school!", "new", kind)


@pytest.mark.parametrize("path", [DIAGRAM, TABLE, FORM])
def test_a_copy_has_a_name_and_ids_of_its_own(sqlite_store: Store, path: str) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    copied = new_files.copy_file(w.regie, w.users["coordinator"], draft, path, "Een kopie", w.now)
    files = files_of(w, draft)
    assert not [one for one in check(files) if one.severity == "fout" and one.rule in ("leesbaar", "bestandsnaam")]
    bundle = survey(files).bundle
    assert {**bundle.processes, **bundle.tables, **bundle.forms}["een-kopie"].file == copied
    if path == DIAGRAM:
        one, other = bundle.processes["hulp"], bundle.processes["een-kopie"]
        assert len(one.elements) == len(other.elements) and not set(one.elements) & set(other.elements)
        assert [flow.condition for flow in one.flows.values()] == [flow.condition for flow in other.flows.values()]
        assert [element.role for element in one.elements.values()] == [element.role for element in other.elements.values()]
        assert all(flow.source in other.elements and flow.target in other.elements for flow in other.flows.values())


def test_a_second_one_with_the_same_title_gets_a_number(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    paths = [new_files.new_file(w.regie, w.users["coordinator"], draft, "form", "Verslag", w.now) for _ in range(2)]
    assert paths == ["forms/verslag-2.form", "forms/verslag-3.form"]
    assert slug("4 weken later") == "4-weken-later"
    assert new_files.new_file(w.regie, w.users["coordinator"], draft, "table", "4 weken", w.now) == "processes/nr-4-weken.dmn"


@pytest.mark.parametrize("title", ["", "  ", "!!", "x" * 101])
def test_a_title_that_makes_no_name_is_refused(sqlite_store: Store, title: str) -> None:
    w = published(sqlite_store)
    with pytest.raises(RegieError, match="Geef het een titel"):
        new_files.new_file(w.regie, w.users["coordinator"], begin(w), "form", title, w.now)


def test_only_what_can_be_copied_is(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    for path in ("processes/gegevens.yaml", "forms/nergens.form"):
        with pytest.raises(NotFound):
            new_files.copy_file(w.regie, w.users["coordinator"], draft, path, "Kopie", w.now)
    for path, broken in ((DIAGRAM, "process"), (TABLE, "decision"), (FORM, "")):
        held = drafts.working(w.regie, w.users["coordinator"], draft)
        content = b"[]" if not broken else b'<?xml version="1.0"?><x/>'
        draft_files.save_file(w.regie, w.users["coordinator"], draft, path, content, held.version(path), w.now)
        with pytest.raises(RegieError):
            new_files.copy_file(w.regie, w.users["coordinator"], draft, path, "Kopie", w.now)


def test_a_file_is_put_back_as_it_was(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    user, draft = w.users["coordinator"], begin(w)
    rename(w, draft, "Eerst")
    first = files_of(w, draft)[DIAGRAM]
    change(w, draft, DIAGRAM, "Eerst", "Daarna", by="tweede")
    draft_files.restore_file(w.regie, user, draft, DIAGRAM, 1, 2, w.now)
    assert files_of(w, draft)[DIAGRAM] == first
    draft_files.restore_file(w.regie, user, draft, DIAGRAM, 0, 3, w.now)
    assert item(w, draft, DIAGRAM).state == ""
    draft_files.remove_file(w.regie, user, draft, DIAGRAM, 4, w.now)
    assert [(one.version, one.by) for one in draft_files.history(w.regie, user, draft, DIAGRAM)] == [
        (5, "Coordinator"), (4, "Coordinator"), (3, "Coordinator"), (2, "Tweede"), (1, "Coordinator")
    ]
    with pytest.raises(Outdated, match="Coordinator heeft dit bestand intussen bewaard"):
        draft_files.restore_file(w.regie, user, draft, DIAGRAM, 1, 2, w.now)
    with pytest.raises(NotFound):
        draft_files.restore_file(w.regie, user, draft, DIAGRAM, 9, 5, w.now)


def test_a_draft_that_is_thrown_away_is_closed_and_kept(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    rename(w, draft, "Weg ermee")
    drafts.drop(w.regie, w.users["tweede"], draft, w.now)
    assert drafts.list_drafts(w.regie, w.users["coordinator"]) == ()
    assert b"Weg ermee" in files_of(w, draft)[DIAGRAM]
    with pytest.raises(Conflict, match="weggegooid"):
        change(w, draft, DIAGRAM, "Weg ermee", "Toch niet")


def test_any_two_versions_are_compared(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    user, draft = w.users["coordinator"], begin(w)
    rename(w, draft, "Vraag wegen")
    publish_draft(w, draft)
    forth = difference.publication_difference(w.regie, user, 1, 2)
    assert forth.difference.sentences() == ["‘Vraag beoordelen’ heet nu ‘Vraag wegen’"]
    assert (forth.old.name, forth.new.name) == ("Versie 1", "Versie 2")
    back = difference.publication_difference(w.regie, user, 2, 1)
    assert back.difference.sentences() == ["‘Vraag wegen’ heet nu ‘Vraag beoordelen’"]
    other = begin(w)
    assert not difference.draft_difference(w.regie, user, other, None).difference
    assert difference.draft_difference(w.regie, user, other, 1).difference
    with pytest.raises(NotFound):
        difference.version(w.regie, user, 99)
    with pytest.raises(Forbidden):
        difference.version(w.regie, w.users["coach"], 1)

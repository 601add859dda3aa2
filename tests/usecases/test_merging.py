"""What was published since a draft was begun is put together with it: by element, by choice where both changed it."""

from __future__ import annotations

import pytest

from service.domain.errors import Conflict, Forbidden
from service.store.session import Store
from service.usecases import draft_files, drafts, merging
from service.usecases.draft_files import Outdated
from tests.usecases.drafting import DIAGRAM, FORM, TABLE, ask, begin, change, files_of, publish_draft, published, rename
from tests.usecases.made_once import made_once
from tests.usecases.world import World


@made_once
def two(store: Store) -> tuple[World, int, int]:
    """Two drafts of the same publication: mine, and theirs by somebody else."""
    w = published(store)
    return w, begin(w, "Mijn"), begin(w, "Hun", "tweede")


def look(w: World, draft: int) -> merging.Merging:
    found = merging.look(w.regie, w.users["coordinator"], draft)
    assert found is not None
    return found


def test_changes_that_do_not_meet_are_put_together(store: Store) -> None:
    w, mine, theirs = two(store)
    rename(w, mine, "Vraag wegen")
    change(w, theirs, DIAGRAM, 'name="Gesprek voeren"', 'name="Praten"')
    change(w, theirs, TABLE, "&gt;= 3", "&gt;= 4")
    publish_draft(w, theirs)
    with pytest.raises(Conflict, match="Voeg dat eerst samen"):
        ask(w, mine, four_eyes=False)
    found = look(w, mine)
    assert found.clashes == () and found.mine == ("‘Vraag beoordelen’ heet nu ‘Vraag wegen’",)
    assert "‘Gesprek voeren’ heet nu ‘Praten’" in found.theirs
    changed = merging.put_together(w.regie, w.users["coordinator"], mine, found.seen, {}, w.now)
    assert changed == (DIAGRAM, TABLE)
    text = files_of(w, mine)[DIAGRAM].decode()
    assert 'name="Vraag wegen"' in text and 'name="Praten"' in text and b"&gt;= 4" in files_of(w, mine)[TABLE]
    assert merging.look(w.regie, w.users["coordinator"], mine) is None
    assert merging.put_together(w.regie, w.users["coordinator"], mine, "", {}, w.now) == ()
    done = publish_draft(w, mine)
    assert done.changes == ("‘Vraag beoordelen’ heet nu ‘Vraag wegen’",)


@pytest.mark.parametrize(("side", "name"), [("mine", "Vraag wegen"), ("theirs", "Vraag lezen")])
def test_what_both_changed_is_asked(sqlite_store: Store, side: merging.Side, name: str) -> None:
    w, mine, theirs = two(sqlite_store)
    rename(w, mine, "Vraag wegen")
    rename(w, theirs, "Vraag lezen", "tweede")
    publish_draft(w, theirs)
    found = look(w, mine)
    assert len(found.clashes) == 1
    clash = found.clashes[0]
    assert "Vraag wegen" in clash.mine and "Vraag lezen" in clash.theirs
    with pytest.raises(Conflict, match="Kies nog"):
        merging.put_together(w.regie, w.users["coordinator"], mine, found.seen, {}, w.now)
    merging.put_together(w.regie, w.users["coordinator"], mine, found.seen, {clash.key: side}, w.now)
    assert f'name="{name}"' in files_of(w, mine)[DIAGRAM].decode()
    kept = draft_files.history(w.regie, w.users["coordinator"], mine, DIAGRAM)
    assert any(one.content and b"Vraag wegen" in one.content for one in kept), "what was there before stays among the versions"


def test_what_changed_since_it_was_looked_at_is_looked_at_again(sqlite_store: Store) -> None:
    w, mine, theirs = two(sqlite_store)
    rename(w, mine, "Vraag wegen")
    change(w, theirs, TABLE, "&gt;= 3", "&gt;= 4", "tweede")
    publish_draft(w, theirs)
    found = look(w, mine)
    change(w, mine, FORM, '"title": "', '"title": "Ander ')
    with pytest.raises(Conflict, match="Bekijk opnieuw"):
        merging.put_together(w.regie, w.users["coordinator"], mine, found.seen, {}, w.now)
    with pytest.raises(Forbidden):
        merging.look(w.regie, w.users["coach"], mine)


def test_who_has_a_file_open_can_not_save_over_what_was_merged_in(sqlite_store: Store) -> None:
    w, mine, theirs = two(sqlite_store)
    rename(w, mine, "Vraag wegen")
    opened = draft_files.read_file(w.regie, w.users["tweede"], mine, TABLE, w.now)
    change(w, theirs, TABLE, "&gt;= 3", "&gt;= 4", "tweede")
    publish_draft(w, theirs)
    merging.put_together(w.regie, w.users["coordinator"], mine, look(w, mine).seen, {}, w.now)
    with pytest.raises(Outdated):
        typed = opened.content.replace("Andere hulp", "Iets anders").encode()
        draft_files.save_file(w.regie, w.users["tweede"], mine, TABLE, typed, opened.version, w.now)
    assert b"&gt;= 4" in files_of(w, mine)[TABLE]


def test_a_draft_that_went_back_to_the_base_keeps_what_it_says(sqlite_store: Store) -> None:
    """A file that was changed and put back is a choice too only when somebody made it: theirs comes in."""
    w, mine, theirs = two(sqlite_store)
    rename(w, mine, "Vraag wegen")
    change(w, mine, TABLE, "&gt;= 3", "&gt;= 5")
    change(w, mine, TABLE, "&gt;= 5", "&gt;= 3")
    change(w, theirs, TABLE, "&gt;= 3", "&gt;= 4", "tweede")
    publish_draft(w, theirs)
    merging.put_together(w.regie, w.users["coordinator"], mine, look(w, mine).seen, {}, w.now)
    assert b"&gt;= 4" in files_of(w, mine)[TABLE]
    assert drafts.working(w.regie, w.users["coordinator"], mine).changed == (DIAGRAM,)


def test_a_request_does_not_survive_a_merge(sqlite_store: Store) -> None:
    w, mine, theirs = two(sqlite_store)
    rename(w, mine, "Vraag wegen")
    ask(w, mine)
    change(w, theirs, TABLE, "&gt;= 3", "&gt;= 4", "tweede")
    publish_draft(w, theirs)
    merging.put_together(w.regie, w.users["coordinator"], mine, look(w, mine).seen, {}, w.now)
    assert drafts.working(w.regie, w.users["coordinator"], mine).draft.submitted is None

"""A draft is published: asked for, looked at by somebody else, exactly as it was seen, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from service.bundle.read import hash_of
from service.domain.errors import Conflict, Forbidden, InvalidBundle, NotFound, RegieError
from service.store import drafts as stored
from service.store.session import Store
from service.usecases import approve, drafts, go_back, publish
from service.usecases.approve import Verdict
from service.usecases.publish import Publication
from service.usecases.start import start
from tests.usecases.drafting import (
    ANSWERS,
    DIAGRAM,
    FORM,
    NOTE,
    agree,
    ask,
    begin,
    change,
    files_of,
    green,
    publish_draft,
    published,
    rename,
    versions,
)
from tests.usecases.made_once import made_once
from tests.usecases.threads import at_once
from tests.usecases.world import World, token


@made_once
def waiting(store: Store) -> tuple[World, int]:
    """A changed draft that somebody asked to publish."""
    w = published(store)
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    assert ask(w, draft) is None
    return w, draft


def test_without_four_eyes_who_asks_publishes_at_once(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    done = publish_draft(w, draft)
    assert (done.by, done.approved_by, done.note) == ("Coordinator", "", NOTE)
    assert done.changes == ("‘Vraag beoordelen’ heet nu ‘Vraag wegen’",)
    newest = publish.publications(w.regie, w.users["coordinator"])[0]
    assert (newest.bundle, newest.changes, newest.note) == (hash_of(files_of(w, draft)), done.changes, NOTE)
    with pytest.raises(Conflict, match="intussen gepubliceerd"):
        ask(w, draft, four_eyes=False)
    assert len(versions(w)) == 2


def test_new_cases_take_it_at_once_and_running_cases_stay(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    old = start(w.regie, w.users["verwijzer"], "hulp", ANSWERS, token(), w.now)
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    publish_draft(w, draft)
    new = start(w.regie, w.users["verwijzer"], "hulp", ANSWERS, token(), w.now)
    assert w.task("Vraag beoordelen", "coordinator").case_id == old.case_id
    assert w.task("Vraag wegen", "coordinator").case_id == new.case_id


def test_somebody_else_approves_what_was_asked(store: Store) -> None:
    w, draft = waiting(store)
    seen = approve.proposal(w.regie, w.users["tweede"], draft)
    assert seen.waits and seen.request is not None
    assert (seen.request.by, seen.request.note, seen.sentences) == (
        "Coordinator", NOTE, ("‘Vraag beoordelen’ heet nu ‘Vraag wegen’",)
    )
    with pytest.raises(Forbidden, match="zelf gevraagd"):
        agree(w, draft, "coordinator")
    done = agree(w, draft)
    assert (done.by, done.approved_by) == ("Coordinator", "Tweede")
    newest = publish.newest(w.regie)
    assert newest is not None and (newest.bundle, newest.by, newest.approved_by) == (seen.hash, "Coordinator", "Tweede")
    assert drafts.working(w.regie, w.users["coordinator"], draft).draft.state == stored.PUBLISHED


def test_a_change_takes_the_request_back(sqlite_store: Store) -> None:
    w, draft = waiting(sqlite_store)
    seen = approve.proposal(w.regie, w.users["tweede"], draft)
    change(w, draft, FORM, '"title": "', '"title": "Ander ')
    assert approve.proposal(w.regie, w.users["tweede"], draft).request is None
    with pytest.raises(Conflict, match="intussen gewijzigd"):
        approve.approve(w.regie, w.users["tweede"], draft, seen.hash, Verdict(seen.hash), w.now)
    with pytest.raises(Conflict, match="geen verzoek meer"):
        agree(w, draft)
    assert len(versions(w)) == 1


def test_a_request_is_refused_with_a_reason_that_stays(sqlite_store: Store) -> None:
    w, draft = waiting(sqlite_store)
    with pytest.raises(RegieError, match="Schrijf waarom"):
        approve.refuse(w.regie, w.users["tweede"], draft, " ", w.now)
    with pytest.raises(Forbidden):
        approve.refuse(w.regie, w.users["coordinator"], draft, "Toch niet", w.now)
    approve.refuse(w.regie, w.users["tweede"], draft, "De naam is niet duidelijk.", w.now)
    with pytest.raises(Conflict, match="geen verzoek meer"):
        agree(w, draft)
    change(w, draft, FORM, '"title": "', '"title": "Ander ')
    found = approve.proposal(w.regie, w.users["coordinator"], draft)
    assert not found.waits and found.request is not None and found.request.refused is not None
    assert (found.request.refused.by, found.request.refused.reason) == ("Tweede", "De naam is niet duidelijk.")
    ask(w, draft)
    assert approve.proposal(w.regie, w.users["coordinator"], draft).waits
    agree(w, draft)


def test_a_request_is_withdrawn_and_nobody_asks_over_it(sqlite_store: Store) -> None:
    w, draft = waiting(sqlite_store)
    with pytest.raises(Conflict, match="Coordinator heeft al gevraagd"):
        ask(w, draft, "tweede")
    ask(w, draft, note="Een betere reden")
    approve.withdraw(w.regie, w.users["coordinator"], draft)
    assert approve.proposal(w.regie, w.users["coordinator"], draft).request is None
    with pytest.raises(Conflict):
        approve.withdraw(w.regie, w.users["coordinator"], draft)


def test_what_stands_in_the_way_is_told_and_nothing_is_published(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    with pytest.raises(RegieError, match="niets veranderd"):
        ask(w, draft)
    rename(w, draft, "Vraag wegen")
    with pytest.raises(RegieError, match="wat er verandert en waarom"):
        ask(w, draft, note="  ")
    hash_ = hash_of(files_of(w, draft))

    def asked(verdict: Verdict) -> None:
        approve.ask(w.regie, w.users["coordinator"], draft, hash_, NOTE, verdict, w.now, four_eyes=False)

    with pytest.raises(Conflict, match="De proef ‘Gewoon’ mislukt"):
        asked(green(w, draft, "De proef ‘Gewoon’ mislukt."))
    with pytest.raises(Conflict, match="Speel ze opnieuw"):
        asked(Verdict("0" * 64))
    change(w, draft, DIAGRAM, 'value="gesprek"', 'value="bestaat-niet"')
    with pytest.raises(InvalidBundle, match="bestaat-niet"):
        ask(w, draft, four_eyes=False)
    drafts.drop(w.regie, w.users["coordinator"], draft, w.now)
    with pytest.raises(Conflict, match="weggegooid"):
        ask(w, draft)
    assert len(versions(w)) == 1


def test_a_struck_trial_is_kept_with_its_reason(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    hash_ = hash_of(files_of(w, draft))
    struck = Verdict(hash_, (), {"gewoon": "De naam is veranderd."})
    approve.ask(w.regie, w.users["coordinator"], draft, hash_, NOTE, struck, w.now, four_eyes=True)
    found = approve.proposal(w.regie, w.users["tweede"], draft).request
    assert found is not None and found.strikes == {"gewoon": "De naam is veranderd."}


def test_only_coordinators(sqlite_store: Store) -> None:
    w, draft = waiting(sqlite_store)
    coach = w.users["coach"]
    deeds: tuple[Callable[[], object], ...] = (
        lambda: approve.proposal(w.regie, coach, draft),
        lambda: ask(w, draft, "coach"),
        lambda: agree(w, draft, "coach"),
        lambda: approve.refuse(w.regie, coach, draft, "Nee", w.now),
        lambda: approve.withdraw(w.regie, coach, draft),
        lambda: go_back.look(w.regie, coach, 1),
    )
    for deed in deeds:
        with pytest.raises(Forbidden):
            deed()


def test_a_double_click_gives_one_publication(store: Store) -> None:
    w, draft = waiting(store)
    results = cast(Any, at_once)(*[lambda: agree(w, draft)] * 3)
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Conflict", "Publication"]
    assert len(versions(w)) == 2


def test_of_two_drafts_at_once_one_is_published(store: Store) -> None:
    w = published(store)
    one, other = begin(w, "Een"), begin(w, "Ander", "tweede")
    rename(w, one, "Vraag wegen")
    change(w, other, FORM, '"title": "', '"title": "Ander ', "tweede")
    results = cast(Any, at_once)(*(lambda draft=draft: ask(w, draft, four_eyes=False) for draft in (one, other)))
    assert sorted(isinstance(result, Publication) for result in results) == [False, True]
    refused = next(result for result in results if not isinstance(result, Publication))
    assert isinstance(refused, Conflict) and "intussen iets anders gepubliceerd" in str(refused)
    assert len(versions(w)) == 2


def test_going_back_is_approved_as_any_publication(store: Store) -> None:
    w = published(store)
    first = versions(w)[0]
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    publish_draft(w, draft)
    ids = [one.id for one in publish.publications(w.regie, w.users["coordinator"])]
    look = go_back.look(w.regie, w.users["coordinator"], ids[1])
    assert look.sentences == ("‘Vraag wegen’ heet nu ‘Vraag beoordelen’",)
    asked = go_back.go_back(w.regie, w.users["coordinator"], ids[1], ids[0], "Het werkte niet", w.now, four_eyes=True)
    assert isinstance(asked, int)
    found = approve.proposal(w.regie, w.users["tweede"], asked)
    assert found.known and found.waits and found.hash == first
    done = approve.approve(w.regie, w.users["tweede"], asked, first, Verdict("", ("nog niet gespeeld",)), w.now)
    assert (done.bundle, done.by, done.approved_by) == (first, "Coordinator", "Tweede")
    assert versions(w)[0] == first


def test_going_back_with_one_click(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    first = versions(w)[0]
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    publish_draft(w, draft)
    user = w.users["coordinator"]
    newest, oldest = (one.id for one in publish.publications(w.regie, user))
    with pytest.raises(RegieError, match="wat er verandert"):
        go_back.go_back(w.regie, user, oldest, newest, "", w.now, four_eyes=False)
    with pytest.raises(Conflict, match="Bekijk opnieuw"):
        go_back.go_back(w.regie, user, oldest, oldest, NOTE, w.now, four_eyes=False)
    done = go_back.go_back(w.regie, user, oldest, newest, NOTE, w.now, four_eyes=False)
    assert isinstance(done, Publication) and done.bundle == first
    with pytest.raises(Conflict, match="al de geldende"):
        go_back.go_back(w.regie, user, oldest, done.id, NOTE, w.now, four_eyes=False)
    for missing in (lambda: go_back.look(w.regie, user, 99), lambda: publish.publication(w.regie, user, 99)):
        with pytest.raises(NotFound):
            missing()

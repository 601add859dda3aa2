"""Opening a task again: who may, until when, what it puts back, and when the case went on too far."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.store import settings
from service.store import tables as t
from service.store.session import Store
from service.usecases import case, done, task
from service.usecases.reopen import MINUTES, WITHIN, look, reopen
from service.usecases.task import show
from tests.usecases.world import World, world


def screened(w: World) -> int:
    """A referral that the coordinator just judged; the number of that task."""
    w.refer()
    task_id = w.task("Aanmelding beoordelen", "coordinator").task_id
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    return task_id


def again(w: World, task_id: int, by: str = "coordinator", reason: str = "Verkeerd gezin") -> None:
    reopen(w.regie, w.users[by], task_id, reason, w.now)


def test_it_is_open_again_with_what_was_answered(store: Store) -> None:
    w = world(store)
    task_id = screened(w)
    assert [one.title for one in look(w.regie, w.users["coordinator"], task_id, w.now).falls_away] == ["Coach kiezen"]
    again(w, task_id)
    assert w.titles("coordinator") == ["Aanmelding beoordelen"]
    page = show(w.regie, w.users["coordinator"], task_id, w.now)
    assert page.state == "open" and page.may_do and page.form.prefilled["besluit"] == "toelaten"
    with store.read() as tx:
        newest = select(t.answers.c.value).where(t.answers.c.field == "besluit").order_by(t.answers.c.id.desc()).limit(1)
        assert tx.execute(newest).scalar_one() is None
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    assert w.titles("coordinator") == ["Coach kiezen"]


def test_the_reason_is_a_comment_and_not_in_the_log(store: Store) -> None:
    w = world(store)
    task_id = screened(w)
    again(w, task_id, reason="De familie De Vries was al bekend")
    said = show(w.regie, w.users["coordinator"], task_id, w.now).comments
    assert [one.text for one in said] == ["Heropend: De familie De Vries was al bekend"]
    with store.read() as tx:
        texts = [row.text + str(row.details) for row in tx.execute(select(t.events))]
    assert not [text for text in texts if "De Vries" in text]
    assert [text for text in texts if text.startswith("Heropend: Aanmelding beoordelen (met reden)")]
    assert [text for text in texts if text.startswith("Vervallen: Coach kiezen")]


def test_who_got_a_role_by_it_never_had_it(store: Store) -> None:
    w = world(store)
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    task_id = w.task("Coach kiezen", "coordinator").task_id
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    assert w.titles("coach") == ["Onderzoek doen"]
    again(w, task_id)
    assert w.titles("coach") == []
    assert case.show(w.regie, w.users["coordinator"], 1, w.now).head.coach == ""
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["invaller"].id))
    assert (w.titles("coach"), w.titles("invaller")) == ([], ["Onderzoek doen"])


def test_rows_that_were_added_are_gone_and_stand_in_the_form(store: Store) -> None:
    w = world(store)
    w.admitted()
    task_id = w.task("Onderzoek doen", "coach").task_id
    before = show(w.regie, w.users["coach"], task_id, w.now).form.prefilled["personen"]
    w.do("Onderzoek doen", "coach", verslag="Rustig", personen=[{"naam": "Sam"}])
    again(w, task_id, "coach")
    form = show(w.regie, w.users["coach"], task_id, w.now).form
    rows = form.prefilled["personen"]
    assert isinstance(before, list) and isinstance(rows, list)
    assert rows[:-1] == before and rows[-1] == {"id": None, "naam": "Sam", "rol": None}
    assert form.prefilled["verslag"] == "Rustig"
    w.do("Onderzoek doen", "coach", verslag="Rustig", personen=[])
    assert len(case.show(w.regie, w.users["coach"], 1, w.now).tasks) == 1  # one person, so one task for each


def test_only_who_did_it_may(store: Store) -> None:
    w = world(store)
    task_id = screened(w)
    with pytest.raises(Forbidden, match="Alleen wie de taak afrondde"):
        again(w, task_id, "tweede")
    with pytest.raises(NotFound):
        again(w, task_id, "vreemde")
    with pytest.raises(InvalidAnswers):
        again(w, task_id, reason="  ")
    with pytest.raises(InvalidAnswers, match="te lang"):
        again(w, task_id, reason="x" * 1001)
    with pytest.raises(Conflict, match="niet afgerond"):
        again(w, w.task("Coach kiezen", "coordinator").task_id)


def test_only_for_a_while(store: Store) -> None:
    w = world(store)
    task_id = screened(w)
    w.later(minutes=MINUTES)
    assert look(w.regie, w.users["coordinator"], task_id, w.now).why_not == ""
    w.later(seconds=1)
    assert "voorbij" in look(w.regie, w.users["coordinator"], task_id, w.now).why_not
    with pytest.raises(Conflict, match="voorbij"):
        again(w, task_id)
    with store.transaction() as tx:
        settings.put(tx, WITHIN, "120")
    again(w, task_id)


def test_not_when_a_later_task_was_done(store: Store) -> None:
    w = world(store)
    task_id = screened(w)
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    with pytest.raises(Conflict, match="al verdergegaan"):
        again(w, task_id)


def test_not_when_something_was_begun(store: Store) -> None:
    w = world(store)
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    task_id = w.task("Coach kiezen", "coordinator").task_id
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    w.act("niet-meewerken", "coach", 1, feiten="Deur bleef dicht")
    with pytest.raises(Conflict, match="al verdergegaan"):
        again(w, task_id)


def test_what_may_happen_once_may_happen_again_after_it(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.do("Veiligheid inschatten", "coach", score="3")
    task_id = w.task("Meelezen", "tweede").task_id
    w.do("Meelezen", "tweede", oordeel="goed")
    again(w, task_id, "tweede")
    w.do("Meelezen", "tweede", oordeel="goed")
    assert "Meelezen" not in w.titles("tweede")


def test_the_page_after_it_tells_who_has_it_now(store: Store) -> None:
    w = world(store)
    task_id = screened(w)
    page = done.show(w.regie, w.users["coordinator"], task_id, w.now)
    assert [(one.title, one.assignee) for one in page.opened] == [("Coach kiezen", None)]
    assert page.here is None and page.mine is None  # it stands there already
    assert page.reopen_until is not None
    with pytest.raises(NotFound):
        done.show(w.regie, w.users["tweede"], task_id, w.now)
    again(w, task_id)
    with pytest.raises(NotFound):
        done.show(w.regie, w.users["coordinator"], task_id, w.now)


def test_a_task_that_somebody_had_taken_is_told(store: Store) -> None:
    w = world(store)
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    task_id = w.task("Coach kiezen", "coordinator").task_id
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    [one] = look(w.regie, w.users["coordinator"], task_id, w.now).falls_away
    assert (one.title, one.who) == ("Onderzoek doen", "Coach")
    assert task.show(w.regie, w.users["coordinator"], task_id, w.now).reopen_until is not None

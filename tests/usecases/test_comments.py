"""Comments on a task: who reads and writes them, and what the log tells of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.store import tables as t
from service.store.session import Store
from service.usecases import comments
from service.usecases.task import show
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world


@made_once
def asked(store: Store) -> tuple[World, int]:
    w = world(store)
    w.refer()
    return w, w.task("Aanmelding beoordelen", "coordinator").task_id


def test_whoever_sees_the_task_reads_and_writes(store: Store) -> None:
    w, task_id = asked(store)
    comments.write(w.regie, w.users["coordinator"], task_id, " Kim is\r\nop vakantie ", w.now)
    comments.write(w.regie, w.users["verwijzer"], task_id, "Dat klopt", w.later(minutes=1).now)
    said = show(w.regie, w.users["collega"], task_id, w.now).comments
    assert [(one.who, one.text, one.mine) for one in said] == [
        ("Coordinator", "Kim is\nop vakantie", False),
        ("Verwijzer", "Dat klopt", False),
    ]
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    comments.write(w.regie, w.users["coordinator"], task_id, "Ook als het klaar is", w.now)
    assert len(show(w.regie, w.users["verwijzer"], task_id, w.now).comments) == 3


def test_the_log_only_tells_that_there_is_one(store: Store) -> None:
    w, task_id = asked(store)
    comments.write(w.regie, w.users["coordinator"], task_id, "Vader drinkt", w.now)
    with store.read() as tx:
        lines = tx.execute(select(t.events)).all()
    assert [row.text for row in lines if row.kind == "comment"] == ["Opmerking bij: Aanmelding beoordelen"]
    assert not [row for row in lines if "drinkt" in f"{row.text} {row.details}"]


def test_others_find_nothing(store: Store) -> None:
    w, task_id = asked(store)
    for by in ("vreemde", "coach", "opdrachtgever"):
        with pytest.raises(NotFound):
            comments.write(w.regie, w.users[by], task_id, "x", w.now)
    with pytest.raises(NotFound):
        comments.write(w.regie, w.users["coordinator"], 999, "x", w.now)


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(store: Store, text: str) -> None:
    w, task_id = asked(store)
    with pytest.raises(InvalidAnswers):
        comments.write(w.regie, w.users["coordinator"], task_id, text, w.now)


def test_ones_own_can_be_taken_back_for_a_quarter_of_an_hour(store: Store) -> None:
    w, task_id = asked(store)
    actor = w.users["coordinator"]
    for text in ("Eerst", "Daarna"):
        comments.write(w.regie, actor, task_id, text, w.now)
    first, second = show(w.regie, actor, task_id, w.now).comments
    with pytest.raises(Forbidden):
        comments.erase(w.regie, w.users["verwijzer"], task_id, first.id, w.now)
    with pytest.raises(NotFound):
        comments.erase(w.regie, actor, task_id, 999, w.now)
    comments.erase(w.regie, actor, task_id, first.id, w.later(minutes=15).now)
    assert [one.text for one in show(w.regie, actor, task_id, w.now).comments] == ["", "Daarna"]
    with pytest.raises(Conflict, match="kwartier"):
        comments.erase(w.regie, actor, task_id, second.id, w.later(seconds=1).now)

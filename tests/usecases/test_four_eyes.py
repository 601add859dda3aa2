"""Four eyes: who may not do a task may not hold it either, or nobody else could do it."""

from __future__ import annotations

import pytest

from service.domain.errors import Conflict, Forbidden
from service.store.session import Store
from service.usecases.assign import assign, claim
from tests.usecases.world import world


def test_a_task_is_not_held_by_who_may_not_do_it(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.do("Veiligheid inschatten", "coach", score="3")
    task_id = w.task("Meelezen", "coordinator").task_id
    with pytest.raises(Forbidden, match="Vier ogen"):
        claim(w.regie, w.users["coordinator"], task_id, w.now)
    with pytest.raises(Conflict, match="vier ogen"):
        assign(w.regie, w.users["coordinator"], task_id, w.users["coordinator"].id, w.now)
    w.do("Meelezen", "tweede", oordeel="goed")

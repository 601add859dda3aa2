"""Waking: in order, by any number of workers, and one that breaks stops no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

from sqlalchemy import select

from service.store import tables as t
from service.store.session import Store
from service.usecases import case
from service.usecases.wake import next_due, wake_due
from tests.usecases.diagrams import FILES, table
from tests.usecases.world import put_bundle, world


def test_a_timer_opens_its_task_at_the_first_moment_of_its_day(store: Store) -> None:
    w = world(store)
    w.admitted()
    due = datetime(2026, 4, 12, 22, tzinfo=UTC)  # midnight in Amsterdam, summer time
    assert next_due(w.regie) == due
    assert wake_due(w.regie, due - timedelta(seconds=1)) == 0
    assert wake_due(w.regie, due) == 1
    assert wake_due(w.regie, due) == 0
    w.now = due
    assert "Herinneren" in w.titles("coordinator")
    assert w.titles("coach") == ["Onderzoek doen"]


def test_a_timer_that_is_woken_late_counts_from_its_own_moment(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.later(days=100)
    assert wake_due(w.regie, w.now) == 1
    assert w.task("Herinneren", "coordinator").opened == datetime(2026, 4, 12, 22, tzinfo=UTC)


def test_what_is_no_longer_waited_for_is_not_woken(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    assert next_due(w.regie) is None
    assert wake_due(w.regie, w.now + timedelta(days=100)) == 0


def test_several_workers_wake_each_timer_once(store: Store) -> None:
    w = world(store)
    for _ in range(6):
        w.admitted()
    w.later(days=60)
    woken: list[int] = []
    threads = [Thread(target=lambda: woken.append(wake_due(w.regie, w.now))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while wake_due(w.regie, w.now):
        pass
    assert len(woken) == 3
    assert w.titles("coordinator") == ["Herinneren"] * 6


def test_one_that_breaks_blocks_no_other_and_is_tried_again_later(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("later-breken", "coordinator", 1, reden="x")
    w.admitted()
    w.later(days=60)
    wake_due(w.regie, w.now)
    assert w.titles("coordinator") == ["Herinneren", "Herinneren"]
    [incident] = case.show(w.regie, w.users["coordinator"], 1, w.now).incidents
    assert incident.element == "later_breekt"
    assert wake_due(w.regie, w.now) == 0, "it is not tried again at once"
    w.later(minutes=1)
    wake_due(w.regie, w.now)
    assert next_due(w.regie) == w.now + timedelta(minutes=2)
    assert len(case.show(w.regie, w.users["coordinator"], 1, w.now).incidents) == 1, "the same trouble is told once"


def test_trouble_that_is_over_is_solved(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("later-breken", "coordinator", 1, reden="x")
    w.later(days=2)
    wake_due(w.regie, w.now)
    assert case.show(w.regie, w.users["coordinator"], 1, w.now).incidents
    mended = put_bundle(w.regie, {**FILES, "processes/breekbaar.dmn": table("breekbaar", "vandaag", ("-", '"altijd"'))})
    with store.transaction() as tx:
        tx.execute(t.cases.update().values(bundle=mended))
    w.later(days=1)
    wake_due(w.regie, w.now)
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert page.incidents == () and any("Later breken is afgesloten" in line.text for line in page.log)


def test_the_log_says_that_it_happened_by_itself(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.later(days=60)
    wake_due(w.regie, w.now)
    with store.read() as tx:
        [row] = tx.execute(select(t.events).where(t.events.c.text.contains("Herinneren"))).all()
    assert row.user_id is None
    line = case.show(w.regie, w.users["coordinator"], 1, w.now).log[0]
    assert (line.who, line.text) == ("Regie", "Taak voor Coördinator: Herinneren")


def test_what_fell_due_before_a_person_acts_happens_first(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.later(days=100)
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    log = [line.text for line in case.show(w.regie, w.users["coordinator"], case_id, w.now).log]
    [reminded] = [place for place, text in enumerate(log) if "Herinneren" in text and text.startswith("Taak voor")]
    assert log.index("Afgerond: Onderzoek doen") < reminded, "the newest line comes first"


def test_what_breaks_when_it_is_woken_keeps_nobody_from_work(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.act("later-breken", "coordinator", case_id, reden="x")
    w.later(days=100)
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    assert "Onderzoek doen" not in w.titles("coach")

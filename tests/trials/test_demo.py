"""The families of a demo live their trials through the real use cases; what is there afterwards is told by the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from service.bundle.read import read_bundle, read_folder
from service.domain.errors import RegieError
from service.store import cases, removal, tasks
from service.store import tables as t
from service.store.jobs import get
from service.store.session import Store
from service.trials.demo import begin_filling, both
from service.trials.errors import InvalidTrials
from service.trials.families import FILE, problems_of, read_families
from service.trials.ground import put
from service.trials.read import read_trials
from service.trials.world import fill_world
from service.usecases import demo, people, work
from service.usecases.duty import on_duty
from service.usecases.jobs import Times, work_on_jobs
from service.usecases.regie import Regie
from service.worker import PIECES

HOME = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
TIMES = Times(NOW, NOW)
CONTENT = (HOME / FILE).read_bytes()
GOOD = """dienst: [coach2, coach]
gezinnen:
  - {gezin: Een, proef: 01-gelukkige-weg, tot: startgesprek_gevoerd, geleden: P4D, namen: {Kim: Yara},
     mensen: {coach: coach2}, antwoorden: {aanmelding: {adres: Meerkoet 3}}}
  - {gezin: Twee, proef: 01-gelukkige-weg, tot: aangemeld}
  - {gezin: Drie, proef: 04-afgewezen, geleden: P3W}
"""


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return read_folder(HOME)


def settled(store: Store, files: Mapping[str, bytes], content: str = GOOD) -> Regie:
    """A database with the world and the real bundle, and the filling begun."""
    regie = Regie(store)
    world = both(read_trials(files, ["04-afgewezen"]).world, read_families(content.encode()).world)
    fill_world(regie, world, NOW, mandates_from=NOW.date() - timedelta(days=2000))
    put(regie, read_bundle(files))
    begin_filling(regie, content.encode(), TIMES)
    return regie


def fill(regie: Regie) -> None:
    while demo.busy(regie):
        assert work_on_jobs(regie, TIMES, PIECES)


def standing(regie: Regie) -> list[tuple[str, bool, datetime]]:
    """Phase, closed and begin of every case."""
    with regie.store.read() as tx:
        query = select(t.instances.c.phase, t.instances.c.done, t.cases.c.opened).join(t.cases).where(t.instances.c.main)
        return [(row.phase, row.done is not None, row.opened) for row in tx.execute(query.order_by(t.cases.c.id))]


def test_families_stand_where_they_were_said_to_stand(store: Store, files: Mapping[str, bytes]) -> None:
    regie = settled(store, files)
    assert [(one.filling, one.done, one.total) for one in demo.busy(regie)] == [(True, 0, 3)]
    fill(regie)
    assert demo.failures(regie) == {}
    found = standing(regie)
    assert [(phase, closed) for phase, closed, _ in found] == [("Start", False), ("Aanmelding", False), ("Aanmelding", True)]
    assert found[0][2].date() == NOW.date() - timedelta(days=4) and found[2][2].weekday() == 0
    users = {user.username: user for user in people.users(regie)}
    assert work.work(regie, users["coach2"], NOW).mine and not work.work(regie, users["coach"], NOW).mine
    with regie.store.read() as tx:
        assert [on_duty(tx, NOW + timedelta(days=later, hours=12)) for later in (0, 3)] == [users["coach2"], users["coach"]]
        values = [row.value for row in tx.execute(select(t.personal_values))]
        assert "Yara" in values and "Meerkoet 3" in values
        assert not tx.execute(select(t.events).where(t.events.c.handled.is_(None))).all()


def test_what_a_worker_that_died_left_is_made_anew(store: Store, files: Mapping[str, bytes]) -> None:
    regie = settled(store, files)
    fill(regie)
    before = standing(regie)
    with regie.store.transaction() as tx:
        tx.execute(update(t.jobs).where(t.jobs.c.kind == demo.FILLING).values(progress=2, run_at=NOW))
    fill(regie)
    assert sorted(standing(regie), key=str) == sorted(before, key=str)


def test_a_family_that_fails_is_told_and_the_others_are_made(sqlite_store: Store, files: Mapping[str, bytes]) -> None:
    content = GOOD.replace("adres: Meerkoet 3", "programma: nergens").replace("04-afgewezen", "weg")
    regie = settled(sqlite_store, files, content)
    fill(regie)
    assert set(demo.failures(regie)) == {"Een", "Drie"} and "is er niet" in demo.failures(regie)["Drie"]
    assert [phase for phase, _, _ in standing(regie)] == ["Aanmelding"]  # the first never began


def test_a_case_is_removed_with_all_that_belongs_to_it(store: Store, files: Mapping[str, bytes]) -> None:
    regie = settled(store, files)
    fill(regie)
    with regie.store.transaction() as tx:
        for id_ in tx.execute(select(t.cases.c.id)).scalars().all():
            removal.remove_case(tx, id_)
        for table in (t.cases, t.instances, t.tasks, t.answers, t.personal_values, t.events, t.passages, t.reads):
            assert not tx.execute(select(table)).all(), table.name
        assert cases.opened_at(tx, NOW) == []
        assert tasks.get(tx, 1) is None


def test_everything_that_the_demo_names_is_there(files: Mapping[str, bytes]) -> None:
    families, trials = read_families(CONTENT), read_trials(files)
    assert [str(one) for one in problems_of(families, replace(trials, world=both(trials.world, families.world)))] == []
    assert len(families.families) == 40 == len({one.name for one in families.families})


def test_what_the_demo_names_wrongly_is_told(files: Mapping[str, bytes]) -> None:
    wrong = """dienst: [nacht]
gezinnen:
  - {gezin: A, proef: nergens}
  - {gezin: B, proef: 22-verlenging-den-haag, tot: nooit, mensen: {coach: x}, organisaties: {y: gemeente}, antwoorden: {z: {}}}
"""
    told = " ".join(str(one) for one in problems_of(read_families(wrong.encode()), read_trials(files)))
    assert "‘nacht’ heeft dienst" in told
    for part in ("‘nergens’ is er niet", "meer trajecten", "‘nooit’ komt niet voor", "gebruiker ‘x’", "organisatie ‘y’", "‘z’"):
        assert part in told


WRONG = ("gezinnen: [{proef: x}]", "gezinnen: [{gezin: A, proef: x, geleden: lang}]", "a: &b 1", "c: 1")


@pytest.mark.parametrize("content", WRONG)
def test_a_file_that_cannot_be_read_is_refused(content: str) -> None:
    with pytest.raises(InvalidTrials, match=r"demo\.yaml"):
        read_families(content.encode())


def test_as_many_families_as_asked_for(sqlite_store: Store) -> None:
    regie = Regie(sqlite_store)
    assert begin_filling(regie, CONTENT, TIMES, 0) is None and begin_filling(regie, b"", TIMES) is None
    job_id = begin_filling(regie, CONTENT, TIMES, 4)
    with regie.store.read() as tx:
        job = get(tx, job_id or 0)
    assert job is not None and job.total == 4


def test_without_a_publication_no_family_is_made(sqlite_store: Store) -> None:
    regie = Regie(sqlite_store)
    begin_filling(regie, GOOD.encode(), TIMES, 1)
    fill(regie)
    assert "Nog niets gepubliceerd".lower() in demo.failures(regie)["Een"].lower().replace("er is ", "")
    with pytest.raises(RegieError, match="alleen vooruit"):
        demo.move(regie, lambda: NOW, NOW)

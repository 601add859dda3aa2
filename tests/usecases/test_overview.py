"""The overview of coordinators: numbers of real cases that went a known way, at known moments."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain.errors import Forbidden, NotFound
from service.domain.people import Role
from service.store.overview import length_of
from service.store.session import Store
from service.usecases.overview import (
    DiagramOverview,
    Overview,
    Period,
    Place,
    Way,
    behind,
    overview_of,
    overview_of_all,
)
from tests.statements import statements
from tests.usecases.diagrams import FILES, MAIN, diagram
from tests.usecases.world import World, put_bundle, world

ALL = Period(None)


def seen(w: World, process: str = "traject", period: Period = ALL) -> DiagramOverview:
    return overview_of(w.regie, w.users["coordinator"], process, period, w.now)


def listed(w: World, period: Period = ALL) -> Overview:
    return overview_of_all(w.regie, w.users["coordinator"], period, w.now)


def place(found: DiagramOverview, id_: str) -> Place:
    return next(one for one in found.places if one.id == id_)


def way(found: DiagramOverview, source: str, target: str) -> Way:
    return next(one for one in found.ways if (one.source, one.target) == (source, target))


def screened(w: World, days: float, besluit: str = "toelaten") -> int:
    """A case whose screening took so many days."""
    case_id = w.refer().case_id
    w.later(days=days).do("Aanmelding beoordelen", "coordinator", case_id, besluit=besluit)
    return case_id


def test_where_cases_stand(store: Store) -> None:
    w = world(store)
    for _ in range(2):
        w.refer()
    w.admitted()
    found = seen(w)
    assert {one.id: one.now for one in found.places if one.now} == {"screening": 2, "fase_onderzoek": 1}
    assert found.now == 3 and found.current
    assert {one.id: one.now for one in seen(w, "onderzoek").places if one.now} == {"onderzoeken": 1}
    diagrams = {one.process.id: one for one in listed(w).diagrams}
    assert listed(w).cases == 3
    assert (diagrams["traject"].now, diagrams["onderzoek"].now, diagrams["plan"].now) == (3, 1, 0)


def test_one_case_counts_once_however_many_tasks_it_has(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[{"naam": "Bo"}, {"naam": "Jip"}])
    found = behind(w.regie, w.users["coordinator"], "onderzoek", "veiligheid", ALL, w.now)
    assert place(seen(w, "onderzoek"), "veiligheid").now == 1
    assert (len(found.standing), found.cases) == (3, 1)  # Kim of the referral, and these two


def test_how_long_tasks_take_and_how_many_were_late(store: Store) -> None:
    """The term of the screening is five days."""
    w = world(store)
    for days in (2, 4, 10):
        screened(w, days)
    length = place(seen(w), "screening").length
    assert length is not None
    assert (length.number, length.late, length.median, length.slowest) == (3, 1, 4, 10)
    screened(w, 7)
    length = place(seen(w), "screening").length
    assert length is not None and (length.number, length.late, length.median) == (4, 2, 5.5)
    diagrams = {one.process.id: one for one in listed(w).diagrams}
    assert (diagrams["traject"].slowest, diagrams["traject"].median) == ("Aanmelding beoordelen", 5.5)


def test_a_phase_takes_as_long_as_what_it_calls(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.later(days=15).do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.later(days=5).do("Veiligheid inschatten", "coach", score="3")
    length = place(seen(w), "fase_onderzoek").length
    assert length is not None and (length.number, length.median) == (1, 20)


def test_what_is_late_now_and_what_waits_longest(store: Store) -> None:
    w = world(store)
    w.refer()
    w.later(days=4).refer()
    w.later(days=2)
    found = place(seen(w), "screening")
    assert (found.now, found.late, found.longest) == (2, 1, 6)
    assert {one.process.id: one.late for one in listed(w).diagrams if one.late} == {"traject": 1}


def test_which_way_they_went(store: Store) -> None:
    w = world(store)
    for besluit in ("toelaten", "afwijzen", "toelaten", "toelaten"):
        screened(w, 1, besluit)
    found = seen(w)
    assert way(found, "Toegelaten?", "Coach kiezen").share == 0.75
    rejected = way(found, "Toegelaten?", "Afgewezen")
    assert (rejected.times, rejected.share) == (1, 0.25)
    assert (way(found, "Coach kiezen", "Onderzoek").times, way(found, "Coach kiezen", "Onderzoek").share) == (0, None)
    assert place(found, "afgewezen").passed == 1


def test_only_what_happened_in_the_period_counts(store: Store) -> None:
    w = world(store)
    screened(w, 2)
    w.later(days=200)
    screened(w, 4)
    counts = {}
    for months in (3, 12, None):
        length = place(seen(w, period=Period(months)), "screening").length
        counts[months] = length.number if length else 0
    assert counts == {3: 1, 12: 2, None: 2}
    assert place(seen(w, period=Period(3)), "toewijzen").now == 2  # where they stand is no matter of a period


def test_only_the_current_version(store: Store) -> None:
    w = world(store)
    screened(w, 2)
    put_bundle(w.regie, {**FILES, "processes/plan.bpmn": FILES["processes/plan.bpmn"] + b"\n"}, w.now)
    screened(w, 4)
    length = place(seen(w, period=Period(None, current=True)), "screening").length
    assert length is not None and (length.number, length.median) == (1, 4)
    assert place(seen(w, period=Period(None, current=True)), "toewijzen").now == 1
    assert place(seen(w), "toewijzen").now == 2
    assert listed(w, Period(None, current=True)).cases == 1


def test_a_step_that_the_newest_version_no_longer_has(store: Store) -> None:
    w = world(store)
    case_id = screened(w, 2)
    changed = MAIN.replace("toewijzen |", "kiezen |").replace("-> toewijzen ->", "-> kiezen ->").replace("klaar", "gereed")
    main = diagram("traject", "Traject", changed, merken="hoofdproces")
    put_bundle(w.regie, {**FILES, "processes/traject.bpmn": main}, w.now)
    found = seen(w)
    assert place(found, "toewijzen") == Place("toewijzen", "Coach kiezen", "", now=1, longest=0, gone=True)
    cases = behind(w.regie, w.users["coordinator"], "traject", "toewijzen", ALL, w.now)
    assert [one.code for one in cases.standing] and cases.place.gone and cases.place.name == "Coach kiezen"
    w.do("Coach kiezen", "coordinator", case_id, coach_id=str(w.users["coach"].id))
    gone = next(one for one in seen(w).ways if one.gone)
    assert (gone.source, gone.times) == ("Coach kiezen", 1)


def test_a_process_that_the_newest_version_no_longer_has(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.act("niet-meewerken", "coach", case_id, feiten="Deur dicht")
    put_bundle(w.regie, {path: text for path, text in FILES.items() if path != "processes/niet-meewerken.bpmn"}, w.now)
    found = next(one for one in listed(w).diagrams if one.process.id == "niet-meewerken")
    assert (found.kind, found.now) == ("vervallen", 1)
    older = seen(w, "niet-meewerken")
    assert not older.current and older.publication == 1 and place(older, "escalatie").now == 1


def test_from_a_hot_spot_to_the_cases_behind_it(store: Store) -> None:
    w = world(store)
    began = w.now
    first = w.admitted()
    w.later(days=50).refer()
    actor = w.users["coordinator"]
    tasks = behind(w.regie, actor, "onderzoek", "onderzoeken", ALL, w.now)
    (one,) = tasks.standing
    assert (one.code, one.assignee, one.since, one.late) == (first.code, "Coach", began, True)
    assert one.due_text.endswith("te laat") and tasks.place.name == "Onderzoek doen"
    (phase,) = behind(w.regie, actor, "traject", "fase_onderzoek", ALL, w.now).standing
    assert (phase.code, phase.since, phase.task_id, phase.phase) == (first.code, began, None, "Onderzoek")
    (nobody,) = behind(w.regie, actor, "traject", "screening", ALL, w.now).standing
    assert (nobody.assignee, nobody.role) == ("", Role.COORDINATOR)
    assert behind(w.regie, actor, "traject", "meelezen", ALL, w.now).standing == ()
    assert behind(w.regie, actor, "traject", "screening", Period(None, current=True), w.now).cases == 1
    with pytest.raises(NotFound):
        behind(w.regie, actor, "traject", "bestaat_niet", ALL, w.now)


def test_what_waits_for_a_moment_stands_there_too(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.act("later-breken", "coordinator", case_id, reden="proef")
    waits = place(seen(w, "later-breken"), "later_wachten")
    assert (waits.now, waits.longest) == (1, None)
    assert place(seen(w, "onderzoek"), "te_laat").now == 0  # a timer on an edge is no place to stand


def test_what_a_coordinator_may_not_see_is_not_counted(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.act("geheim", "coach", case_id, feit="iets", personen=[])
    assert "geheim" not in {one.process.id for one in listed(w).diagrams}
    with pytest.raises(NotFound):
        seen(w, "geheim")
    with pytest.raises(NotFound):
        behind(w.regie, w.users["coordinator"], "geheim", "geheim_lezen", ALL, w.now)


@pytest.mark.parametrize("username", ["coach", "verwijzer", "opdrachtgever", "privacy"])
def test_only_coordinators_see_it(sqlite_store: Store, username: str) -> None:
    w = world(sqlite_store)
    for question in (
        lambda: overview_of_all(w.regie, w.users[username], ALL, w.now),
        lambda: overview_of(w.regie, w.users[username], "traject", ALL, w.now),
        lambda: behind(w.regie, w.users[username], "traject", "screening", ALL, w.now),
    ):
        with pytest.raises(Forbidden):
            question()


def test_the_number_of_statements_does_not_depend_on_the_number_of_cases(store: Store) -> None:
    w = world(store)
    actor, counts = w.users["coordinator"], []
    for more in (1, 8):
        for _ in range(more):
            w.admitted()
        with statements(store.engine) as said:
            listed(w)
            seen(w)
            behind(w.regie, actor, "traject", "fase_onderzoek", ALL, w.now)
        counts.append(len(said))
    assert counts[0] == counts[1] < 20


def test_nothing_happened_yet(store: Store) -> None:
    w = world(store)
    found = listed(w)
    assert (found.cases, found.since) == (0, None)
    assert found.diagrams[0].process.id == "traject" and found.diagrams[-1].kind == "vooraf"
    w.refer()
    assert listed(w).since == w.now


@pytest.mark.parametrize(
    ("hours", "median"), [({5: 1}, 5), ({1: 1, 9: 1}, 5), ({1: 1, 2: 1, 9: 1}, 2), ({1: 3, 9: 1}, 1), ({1: 2, 9: 2}, 5)]
)
def test_the_median_is_the_middle_one(hours: dict[int, int], median: float) -> None:
    length = length_of(hours, 0)
    assert length.median * 24 == median and length.slowest * 24 == max(hours)
    assert length.number == sum(hours.values()) and timedelta(days=length.median) == timedelta(hours=median)

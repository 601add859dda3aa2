"""Running cases and a changed process: looked at first, moved over, and put back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from service.bundle.read import hash_of
from service.domain.errors import BrokenStep, Conflict, Forbidden, InvalidBundle, NotFound, RegieError
from service.store import events, jobs
from service.store import moves as kept
from service.store import tables as t
from service.store.session import Store, Unavailable
from service.usecases import case, draft_files, drafts, move_case, moves, task
from service.usecases.complete import complete
from service.usecases.jobs import LEASE, plan_repeated
from service.usecases.pages import Completed
from service.usecases.start import start
from service.usecases.wake import wake_due
from tests.statements import statements
from tests.usecases.diagrams import FILES, MAIN, PLAN, RESEARCH, SECRET, SWITCH, field, form
from tests.usecases.moving import (
    bundle_of,
    changed,
    everything,
    log_of,
    look,
    move,
    publish,
    redrawn,
    results,
    situation_of,
    times,
    undo,
    work_off,
)
from tests.usecases.threads import at_once
from tests.usecases.world import World, world

OF_A_PIECE = 3  # statements for the whole piece: the move, who waits, and the publications
MOST_STATEMENTS = 12
RENAMED = changed("processes/onderzoek.bpmn", "Onderzoek doen", "Het onderzoek")
SHORTER = changed("processes/onderzoek.bpmn", 'name="termijn" value="P6W"', 'name="termijn" value="P5W"')
DOING = "task onderzoeken | Onderzoek doen | Coach | formulier=onderzoek"
WITHOUT_RESEARCH = redrawn(
    "onderzoek", "Onderzoek", RESEARCH.replace("onderzoeken", "uitzoeken").replace("te_laat", "te_laat2")
)
EXTRA = redrawn(
    "traject", "Traject",
    MAIN.replace("call fase_plan", "task tussenstap | Tussenstap | Coördinator | formulier=oordeel\ncall fase_plan").replace(
        "nogmaals -> fase_plan", "nogmaals -> tussenstap -> fase_plan"
    ),
    merken="hoofdproces",
)  # fmt: skip


def test_a_dry_run_says_of_every_open_case_what_would_happen_and_changes_nothing(store: Store) -> None:
    w = world(store)
    early, busy, closed = w.refer(), w.admitted(), w.refer()
    w.do("Aanmelding beoordelen", "coordinator", closed.case_id, besluit="afwijzen")
    before = everything(store)
    found = look(w, WITHOUT_RESEARCH)
    assert {id_: one.outcome for id_, one in found.items()} == {early.case_id: "moves", busy.case_id: "stays"}
    stays = found[busy.case_id]
    assert (stays.reason, stays.process, stays.element) == ("gone", "onderzoek", "onderzoeken")
    assert stays.text == "‘Onderzoek doen’ bestaat niet meer, en dit traject is daar nu."
    assert everything(store) == before


def test_a_move_carries_a_case_over_and_the_log_says_so(store: Store) -> None:
    w = world(store)
    busy = w.admitted()
    task = w.task("Onderzoek doen", "coach")
    w.later(days=1)
    _, found = move(w, RENAMED)
    assert found[busy.case_id].outcome == "moved"
    assert bundle_of(w, busy.case_id) == hash_of(RENAMED)
    again = w.task("Het onderzoek", "coach")
    assert (again.task_id, again.due) == (task.task_id, task.due)
    assert log_of(w, busy.case_id) == ["Overgezet naar de versie van 3 maart 2026"]
    w.do("Het onderzoek", "coach", verslag="Klaar")


def test_an_undo_puts_every_row_back_as_it_was(store: Store) -> None:
    w = world(store)
    busy = w.admitted()
    w.act("niet-meewerken", "coach", busy.case_id, feiten="De deur bleef dicht.")
    w.refer()
    before = everything(store)
    number, found = move(w, redrawn("onderzoek", "Onderzoek", RESEARCH.replace("Coach |", "Coördinator |"), RENAMED))
    assert {one.outcome for one in found.values()} == {"moved"} and everything(store) != before
    back = undo(w, number)
    assert {one.outcome for one in back.values()} == {"returned"} and everything(store) == before
    assert log_of(w, busy.case_id)[-1] == "Teruggezet naar de versie van vóór het overzetten"
    w.do("Onderzoek doen", "coach", busy.case_id, verslag="Klaar")


def test_a_case_that_went_on_since_is_moved_back_as_it_stands(store: Store) -> None:
    w = world(store)
    busy = w.admitted()
    number, _ = move(w, RENAMED)
    w.do("Het onderzoek", "coach", verslag="Klaar")
    back = undo(w, number)[busy.case_id]
    assert back.outcome == "returned" and "Er was intussen iets gebeurd." in back.notes[0]
    assert bundle_of(w, busy.case_id) == hash_of(FILES)
    w.do("Veiligheid inschatten", "coach", score=7)
    assert w.titles("coordinator") == ["Meelezen"]


def test_a_case_that_cannot_go_back_stays_and_says_why(store: Store) -> None:
    w = world(store)
    case = w.admitted().case_id
    number, _ = move(w, EXTRA)
    w.do("Onderzoek doen", "coach", verslag="Klaar")
    w.do("Veiligheid inschatten", "coach", score=7)
    w.do("Meelezen", "tweede", oordeel="goed")
    back = undo(w, number)[case]
    assert (back.outcome, back.reason, back.element) == ("stays", "gone", "tussenstap")
    assert bundle_of(w, case) == hash_of(EXTRA)
    w.do("Tussenstap", "coordinator", oordeel="goed")


def test_a_case_stays_whole_when_one_of_its_side_processes_cannot_move(store: Store) -> None:
    w = world(store)
    case = w.admitted().case_id
    w.act("niet-meewerken", "coach", case, feiten="De deur bleef dicht.")
    files = {path: content for path, content in RENAMED.items() if path != "processes/niet-meewerken.bpmn"}
    before = everything(store)
    _, found = move(w, files)
    assert (found[case].outcome, found[case].text) == ("stays", "Het proces ‘Niet meewerken’ bestaat niet meer.")
    assert everything(store) == before


def test_a_task_goes_to_the_role_of_its_new_lane(store: Store) -> None:
    w = world(store)
    case = w.admitted().case_id
    _, found = move(w, redrawn("onderzoek", "Onderzoek", RESEARCH.replace("doen | Coach", "doen | Coördinator")))
    assert found[case].notes == ("‘Onderzoek doen’ is nu een taak voor Coördinator.",)
    assert w.titles("coach") == [] and w.titles("coordinator") == ["Onderzoek doen"]
    assert log_of(w, case)[1:] == ["Nu een taak voor Coördinator: Onderzoek doen"]


@pytest.mark.parametrize(
    ("old", "new", "reason", "words"),
    [
        ("doen | Coach", "doen | Timmerman", "role", "‘Onderzoek doen’ staat in een baan die van geen rol is."),
        ("formulier=onderzoek", "formulier=weg", "form", "Het formulier van ‘Onderzoek doen’ is er niet meer."),
        (DOING, "call onderzoeken | Onderzoek | Coach | calls=plan", "kind",
         "‘Onderzoek doen’ was een taak en is nu een aanroep van een proces."),
    ],
)  # fmt: skip
def test_reasons_to_stay(store: Store, old: str, new: str, reason: str, words: str) -> None:
    w = world(store)
    case = w.admitted().case_id
    found = look(w, redrawn("onderzoek", "Onderzoek", RESEARCH.replace(old, new)))
    assert (found[case].reason, found[case].text) == (reason, words)


def test_what_broke_stays_unless_the_move_is_to_mend_it(store: Store) -> None:
    w = world(store)
    case = w.admitted().case_id
    w.act("later-breken", "coordinator", case, reden="kapot")
    w.later(days=2)
    wake_due(w.regie, w.now)
    assert look(w, RENAMED)[case].reason == "incident"
    _, found = move(w, RENAMED)
    assert (found[case].outcome, found[case].text) == ("stays", "Er is een storing in dit traject. Die gaat voor.")
    _, found = move(w, RENAMED, broken_too=True)
    assert found[case].outcome == "moved"


def test_what_fell_due_before_happens_first(store: Store) -> None:
    w = world(store)
    case = w.admitted().case_id
    w.later(days=50)
    before = everything(store)
    found = look(w, RENAMED)[case]
    assert found.outcome == "moves" and found.notes[0] == moves.OVERDUE and everything(store) == before
    move(w, RENAMED)
    assert "Herinneren" in w.titles("coordinator")


def test_only_who_may_publish_moves_and_only_to_what_was_published(store: Store) -> None:
    w = world(store)
    w.admitted()
    coach, coordinator = w.users["coach"], w.users["coordinator"]
    for attempt in (
        lambda: moves.preview(w.regie, coach, RENAMED, times(w)),
        lambda: moves.look_again(w.regie, coach, hash_of(FILES), times(w)),
        lambda: moves.move(w.regie, coach, hash_of(FILES), times(w)),
        lambda: moves.undo(w.regie, coach, 1, times(w)),
        lambda: moves.go_on(w.regie, coach, 1, times(w)),
    ):
        with pytest.raises(Forbidden):
            attempt()
    look(w, RENAMED)
    with pytest.raises(NotFound, match="nooit gepubliceerd"):
        moves.move(w.regie, coordinator, hash_of(RENAMED), times(w))
    with pytest.raises(RegieError, match="geen traject om over te zetten"):
        moves.move(w.regie, coordinator, hash_of(FILES), times(w))
    with pytest.raises(InvalidBundle):
        moves.preview(w.regie, coordinator, redrawn("plan", "Plan", PLAN.replace("task", "call")), times(w))


def test_a_selection_of_cases_or_all_that_a_dry_run_let_go(store: Store) -> None:
    w = world(store)
    first, second, third = w.refer(), w.refer(), w.admitted()
    _, found = move(w, RENAMED, case_ids=[first.case_id, 999])
    assert list(found) == [first.case_id]
    publish(w, WITHOUT_RESEARCH)
    number = moves.look_again(w.regie, w.users["coordinator"], hash_of(WITHOUT_RESEARCH), times(w))
    work_off(w)
    assert {id_: one.outcome for id_, one in results(w, number).items()} == {
        first.case_id: "moves", second.case_id: "moves", third.case_id: "stays",
    }  # fmt: skip
    _, found = move(w, WITHOUT_RESEARCH, looked=number)
    assert list(found) == [first.case_id, second.case_id]
    with pytest.raises(NotFound, match="andere versie"):
        moves.move(w.regie, w.users["coordinator"], hash_of(RENAMED), times(w), looked=number)


def test_a_move_is_put_back_once(store: Store) -> None:
    w = world(store)
    w.refer()
    actor = w.users["coordinator"]
    number = moves.move(w.regie, actor, publish(w, RENAMED), times(w))
    with pytest.raises(Conflict, match="nog niet klaar"):
        moves.undo(w.regie, actor, number, times(w))
    work_off(w)
    back = moves.undo(w.regie, actor, number, times(w))
    work_off(w)
    for wrong in (number, back):
        with pytest.raises(Conflict):
            moves.undo(w.regie, actor, wrong, times(w))
    with pytest.raises(NotFound):
        moves.undo(w.regie, actor, 99, times(w))


def test_a_case_that_was_moved_on_is_not_put_back_from_there(store: Store) -> None:
    w = world(store)
    case = w.admitted().case_id
    number, _ = move(w, RENAMED)
    move(w, EXTRA)
    back = undo(w, number)[case]
    assert (back.outcome, back.reason) == ("stays", "elsewhere") and bundle_of(w, case) == hash_of(EXTRA)


def test_what_breaks_leaves_that_case_alone_and_the_others_go_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    w = world(store)
    first, second = w.admitted(), w.admitted()
    before = everything(store)
    real = moves.move_over

    def broken(*arguments: object) -> kept.Result:
        result = real(*arguments)  # type: ignore[arg-type]
        if arguments[1].case.id == first.case_id:  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return result

    monkeypatch.setattr(moves, "move_over", broken)
    _, found = move(w, RENAMED)
    assert (found[first.case_id].outcome, found[first.case_id].text) == ("stays", moves.OUR_FAULT)
    assert found[second.case_id].outcome == "moved"
    assert [one for one in everything(store)["tasks"] if one["case_id"] == first.case_id] == [
        one for one in before["tasks"] if one["case_id"] == first.case_id
    ]
    assert bundle_of(w, first.case_id) == hash_of(FILES) and log_of(w, first.case_id) == []


def test_a_task_that_was_done_before_and_whose_step_is_gone_says_so(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    task_id = w.task("Onderzoek doen", "coach").task_id
    w.do("Onderzoek doen", "coach", verslag="Klaar")
    move(w, WITHOUT_RESEARCH)
    assert bundle_of(w, started.case_id) == hash_of(WITHOUT_RESEARCH)
    with pytest.raises(NotFound, match="heeft die stap niet meer"):
        task.show(w.regie, w.users["coach"], task_id, w.now)


def test_what_dry_runs_leave_behind_is_taken_away_after_a_week(store: Store) -> None:
    w = world(store)
    w.admitted()
    look(w, RENAMED)
    move(w, EXTRA)
    draft = drafts.open_draft(w.regie, w.users["coordinator"], "Iets", w.now)
    draft_files.be_present(w.regie, w.users["coordinator"], draft.id, "forms/klok.form", w.now)
    stored = {hash_of(FILES), hash_of(EXTRA), hash_of(RENAMED)}
    for days, left, editors in ((1, stored, 1), (1, stored, 0), (6, stored - {hash_of(RENAMED)}, 0)):
        plan_repeated(w.regie, w.now)
        work_off(w)
        w.later(days=days)
        work_off(w)
        with store.read() as tx:
            assert set(tx.execute(select(t.bundles.c.hash)).scalars()) == left
            assert len(tx.execute(select(t.draft_editors)).all()) == editors
    assert len(everything(store)["cases"]) == 1


ASKED = redrawn(
    "traject", "Traject",
    MAIN.replace("call fase_onderzoek", "task peilen | Peilen | Coördinator | formulier=peiling\ncall fase_onderzoek").replace(
        "toewijzen -> fase_onderzoek", "toewijzen -> peilen -> fase_onderzoek"
    ).replace("nogmaals -> meelezen : nog_eens = true", 'nogmaals -> meelezen : peil = "laag"'),
    {**FILES, "forms/peiling.form": form("peiling", field("textfield", "peil"))}, merken="hoofdproces",
)  # fmt: skip


def test_a_case_that_was_never_asked_what_is_read_later_stays(store: Store) -> None:
    w = world(store)
    early, late = w.refer(), w.admitted()
    _, found = move(w, ASKED)
    assert found[early.case_id].outcome == "moved"
    stays = found[late.case_id]
    assert (stays.reason, stays.process, stays.element) == ("value", "traject", "nogmaals")
    assert stays.text == "De keuze ‘Nogmaals?’ leest ‘Peil’, en dat is in dit traject nooit gevraagd."


def test_what_need_not_be_answered_keeps_nobody(store: Store) -> None:
    w = world(store)
    late = w.admitted()
    optional = {**ASKED, "forms/peiling.form": form("peiling", field("textfield", "peil", required=False))}
    assert look(w, optional)[late.case_id].outcome == "moves"


def test_what_may_happen_once_and_did_keeps_a_case(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    w.do("Onderzoek doen", "coach", verslag="Klaar")
    w.do("Veiligheid inschatten", "coach", score=7)
    w.do("Meelezen", "tweede", oordeel="goed")
    twice = redrawn("plan", "Plan", PLAN.replace("Plan af | Coach", "Plan af | Coach | merken=mijlpaal, eenmalig:verlenging"))
    stays = look(w, twice)[started.case_id]
    assert (stays.reason, stays.element) == ("once", "plan_af")
    assert stays.text == "‘Plan af’ mag maar één keer, en dat is in dit traject al gebeurd."
    assert look(w, redrawn("plan", "Plan", PLAN.replace("Plan af", "Klaar met plan")))[started.case_id].outcome == "moves"


def test_four_eyes_on_a_step_that_was_never_done_keep_a_case(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    other = MAIN.replace("task screening", "task beoordelen").replace("-> screening ->", "-> beoordelen ->")
    files = redrawn("traject", "Traject", other.replace("niet_door=screening", "niet_door=beoordelen"), merken="hoofdproces")
    stays = look(w, files)[started.case_id]
    assert stays.reason == "value"
    assert stays.text == (
        "‘Meelezen’ mag niet door dezelfde persoon als ‘Aanmelding beoordelen’, maar ‘Aanmelding beoordelen’ is in dit traject "
        "nooit gedaan."
    )


def test_a_side_process_knows_what_the_case_can_still_be_asked(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    w.act("coachwissel", "coordinator", started.case_id, coach_id=str(w.users["invaller"].id))
    reading = SWITCH.replace("wissel_start -> overdragen -> gewisseld", """
        choice hoe | Hoe | Coach
        wissel_start -> overdragen -> hoe
        hoe -> gewisseld : oordeel = besluit
        hoe -> gewisseld
    """)
    assert look(w, redrawn("coachwissel", "Coachwissel", reading))[started.case_id].outcome == "moves"


def test_a_worker_that_dies_leaves_the_rest_to_the_next_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    w = world(store)
    started = [w.refer().case_id for _ in range(5)]
    monkeypatch.setattr(moves, "PIECE", 3)
    number = moves.move(w.regie, w.users["coordinator"], publish(w, RENAMED), times(w))

    class Died(BaseException):
        """The process is gone."""

    real, turns = moves.move_over, []

    def dies(*arguments: object) -> kept.Result:
        turns.append(1)
        if len(turns) == 2:
            raise Died
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(moves, "move_over", dies)
    with pytest.raises(Died):
        work_off(w)
    assert [one.outcome for one in results(w, number).values()] == ["moved", *["waiting"] * 4]
    work_off(w)
    assert [one.outcome for one in results(w, number).values()] == ["moved", *["waiting"] * 4]
    w.now += LEASE
    work_off(w)
    assert {one.outcome for one in results(w, number).values()} == {"moved"} and len(turns) == 6
    assert [log_of(w, case_id) for case_id in started] == [["Overgezet naar de versie van 2 maart 2026"]] * 5


def test_a_piece_that_two_workers_do_moves_a_case_once(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    moves.move(w.regie, w.users["coordinator"], publish(w, RENAMED), times(w))
    with store.transaction() as tx:
        job = jobs.claim(tx, w.now, w.now + LEASE)
    assert job is not None
    at_once(*[lambda: moves.piece(w.regie, job, times(w))] * 2)
    assert log_of(w, started.case_id) == ["Overgezet naar de versie van 2 maart 2026"]


def test_moving_while_tasks_are_completed_loses_nothing_and_does_nothing_twice(store: Store) -> None:
    """Whoever has the case first is before, the other after; each form is sent with its own token, as a page does."""
    w = world(store)
    started = [w.admitted() for _ in range(6)]
    open_ones = [w.task("Onderzoek doen", "coach", one.case_id).task_id for one in started]
    publish(w, RENAMED)
    coach, coordinator = w.users["coach"], w.users["coordinator"]

    def completing(task_id: int) -> Completed:
        return complete(w.regie, coach, task_id, {"verslag": "Klaar"}, f"formulier {task_id}", w.now)

    def moving(files: dict[str, bytes]) -> None:
        moves.move(w.regie, coordinator, hash_of(files), times(w))
        work_off(w)

    deeds = [lambda id_=id_: completing(id_) for id_ in open_ones]
    done = at_once(*deeds, lambda: moving(RENAMED))
    assert [one for one in done if isinstance(one, Exception)] == []
    moving_back = [w.task("Veiligheid inschatten", "coach", one.case_id).task_id for one in started]
    deeds = [lambda id_=id_: complete(w.regie, coach, id_, {"score": "7"}, f"formulier {id_}", w.now) for id_ in moving_back]
    done = at_once(*deeds, lambda: moving(FILES))
    assert [one for one in done if isinstance(one, Exception)] == []
    for one in started:
        assert bundle_of(w, one.case_id) == hash_of(FILES) and len(log_of(w, one.case_id)) == 2
        finished = sorted(text.casefold() for text in log_of(w, one.case_id, "completed"))
        assert len(finished) == 4 and len(set(finished)) == 4
        assert [task.title for task in situation_of(w, one.case_id).tasks] == ["Meelezen"]


def test_a_move_takes_a_fixed_number_of_statements_whatever_the_case(store: Store) -> None:
    w = world(store)
    plain, busy = w.refer(), w.admitted(personen=[{"naam": name} for name in ("Kim", "Bo", "Sam", "Jip")])
    w.do("Onderzoek doen", "coach", verslag="Klaar")
    for _ in range(3):
        w.act("niet-meewerken", "coach", busy.case_id, feiten="De deur bleef dicht.")
    publish(w, RENAMED)
    with statements(store.engine) as seen:
        counts = []
        for started in (plain, busy):
            moves.move(w.regie, w.users["coordinator"], hash_of(RENAMED), times(w), case_ids=[started.case_id])
            with store.transaction() as tx:
                job = jobs.claim(tx, w.now, w.now + LEASE)
            assert job is not None
            seen.clear()
            moves.piece(w.regie, job, times(w))
            counts.append(len([statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA"))]))
            with store.transaction() as tx:
                jobs.save(tx, job, 1, None)
    assert bundle_of(w, busy.case_id) == hash_of(RENAMED)
    assert max(counts) - OF_A_PIECE <= MOST_STATEMENTS


def test_a_question_beforehand_and_a_closed_case_with_something_open_go_along(store: Store) -> None:
    w = world(store)
    closed = w.admitted()
    w.act("niet-meewerken", "coach", closed.case_id, feiten="De deur bleef dicht.")
    w.act("stoppen", "coordinator", closed.case_id, reden="Verhuisd")
    asked = start(w.regie, w.users["verwijzer"], "vraag", {"vraagstuk": "Kan dit?"}, "vraag 1", w.now)
    renamed = changed("processes/vraag.bpmn", "Beantwoorden", "Antwoord geven")
    renamed = changed("processes/niet-meewerken.bpmn", "Escalatie besluiten", "Besluiten over escalatie", renamed)
    number, found = move(w, renamed)
    assert {id_: one.outcome for id_, one in found.items()} == {closed.case_id: "moved", asked.case_id: "moved"}
    assert w.titles("verwijzer") == ["Besluiten over escalatie"] and "Antwoord geven" in w.titles("coach")
    w.do("Besluiten over escalatie", "verwijzer", closed.case_id, oordeel="door")
    back = undo(w, number)
    assert (back[closed.case_id].reason, back[closed.case_id].text) == (
        "closed", "In dit traject loopt niets meer: het is intussen afgesloten.",
    )  # fmt: skip
    assert back[asked.case_id].outcome == "returned" and "Beantwoorden" in w.titles("coach")


def test_who_sees_a_side_process_and_what_a_phase_is_called_follow_the_diagram(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    w.act("geheim", "coach", started.case_id, feit="Iets")
    files = redrawn("geheim", "Strafbaar feit", SECRET, zichtbaar_voor="coach, gedragswetenschapper, coordinator")
    files = changed("processes/traject.bpmn", 'name="Onderzoek"', 'name="Kijken wat er is"', files)
    assert "Meelezen strafbaar feit" not in text_of_case(w, started.case_id)
    number, _ = move(w, files)
    situation = situation_of(w, started.case_id)
    assert situation.main is not None and situation.main.phase == "Kijken wat er is"
    assert "Meelezen strafbaar feit" in text_of_case(w, started.case_id)
    undo(w, number)
    situation = situation_of(w, started.case_id)
    assert situation.main is not None and situation.main.phase == "Onderzoek"
    assert "Meelezen strafbaar feit" not in text_of_case(w, started.case_id)


def test_what_broke_after_a_move_is_solved_by_putting_it_back(store: Store) -> None:
    w = world(store)
    started = w.admitted()
    way = RESEARCH.replace("onderzoeken -> veiligheid", "onderzoeken -> breekt -> veiligheid")
    broken = redrawn("onderzoek", "Onderzoek", f"{way}\ntable breekt | Breekt | Coach | decision=breekbaar\n")
    number, _ = move(w, broken)
    with pytest.raises(BrokenStep):
        w.do("Onderzoek doen", "coach", verslag="Klaar")
    assert undo(w, number)[started.case_id].outcome == "returned"
    with store.read() as tx:
        assert events.incidents(tx) == []
    w.do("Onderzoek doen", "coach", verslag="Klaar")


def test_a_migration_that_gives_something_else_than_is_stored_is_rolled_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = world(store)
    started = w.admitted()
    before = everything(store)
    monkeypatch.setattr(move_case.tasks, "rewrite", lambda tx, changed: None)
    _, found = move(w, RENAMED)
    assert found[started.case_id].reason == "error" and "niet wat er hoorde te staan" in found[started.case_id].text
    assert everything(store) == before


def test_a_database_that_does_not_answer_is_no_reason_for_a_case_to_stay(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    w = world(store)
    started = w.admitted()
    monkeypatch.setattr(moves, "move_over", away)
    number = moves.move(w.regie, w.users["coordinator"], publish(w, RENAMED), times(w))
    work_off(w)
    assert results(w, number)[started.case_id].outcome == "waiting"
    monkeypatch.undo()
    w.later(hours=1)
    work_off(w)
    assert results(w, number)[started.case_id].outcome == "moved"


def away(*_: object) -> kept.Result:
    raise Unavailable("De database antwoordt niet.")


def text_of_case(w: World, case_id: int) -> str:
    """What a coordinator sees of it."""
    return repr(case.show(w.regie, w.users["coordinator"], case_id, w.now).tasks)

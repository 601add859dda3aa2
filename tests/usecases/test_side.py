"""Side processes: who may start them, who sees them, what they do to the case."""

from __future__ import annotations

from datetime import date

import pytest

from service.domain.errors import BrokenStep, Conflict, Forbidden, NotFound
from service.store.session import Store
from service.usecases import act, case, registers, start, task
from service.usecases.act import actions
from tests.usecases.diagrams import DATE, FILES, diagram
from tests.usecases.listing import lines
from tests.usecases.threads import at_once
from tests.usecases.world import REFERRAL, World, put_bundle, token, world


def offered(w: World, by: str) -> list[str]:
    return [one.process for one in actions(w.regie, w.users[by], 1, w.now)]


def test_an_action_is_offered_to_whom_the_diagram_says(store: Store) -> None:
    w = world(store)
    w.admitted()
    assert set(offered(w, "coach")) == {"geheim", "niet-meewerken"}
    assert "stoppen" in offered(w, "coordinator") and "geheim" not in offered(w, "coordinator")
    assert offered(w, "verwijzer") == []


def test_an_action_is_offered_only_when_its_condition_holds(store: Store) -> None:
    w = republished(world(store), FILES["processes/niet-meewerken.bpmn"].replace(b"klok != null", b"klok = null"))
    w.admitted()
    assert "niet-meewerken" not in offered(w, "coach")
    with pytest.raises(Conflict, match="kan nu niet beginnen"):
        w.act("niet-meewerken", "coach", 1, feiten="x")


def republished(w: World, escalation: bytes) -> World:
    """The same world, after another version of the escalation was published."""
    put_bundle(w.regie, {**FILES, "processes/niet-meewerken.bpmn": escalation})
    return w


def test_the_referrer_gets_the_escalation_and_the_trajectory_goes_on(store: Store) -> None:
    w = world(store)
    w.admitted()
    started = w.act("niet-meewerken", "coach", 1, feiten="Deur bleef dicht")
    assert [one.title for one in started.opened] == ["Escalatie besluiten"]
    item = w.task("Escalatie besluiten", "verwijzer")
    assert item.due == date(2026, 3, 5) and item.mine
    assert w.titles("coach") == ["Onderzoek doen"]
    w.do("Escalatie besluiten", "verwijzer", oordeel="waarschuwing")
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert page.head.closed is None and page.phases[0].state == "now"
    w.act("niet-meewerken", "coach", 1, feiten="Opnieuw")
    assert "Escalatie besluiten" in w.titles("verwijzer")


def test_sending_the_form_of_an_action_twice_starts_it_once(store: Store) -> None:
    w = world(store)
    w.admitted()
    same = token()
    first = act.act(w.regie, w.users["coach"], 1, "niet-meewerken", {"feiten": "x"}, same, w.now)
    second = act.act(w.regie, w.users["coach"], 1, "niet-meewerken", {"feiten": "x"}, same, w.now)
    assert (first.already, second.already) == (False, True)
    assert w.titles("verwijzer").count("Escalatie besluiten") == 1


def test_two_clicks_at_once_start_one_case_and_one_action(store: Store) -> None:
    w = world(store)
    same, other = token(), token()
    results = at_once(*[lambda: start.start(w.regie, w.users["verwijzer"], "traject", REFERRAL, same, w.now)] * 3)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert len(w.titles("coordinator")) == 1
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    case_id = w.task("Onderzoek doen", "coach").case_id
    click = lambda: act.act(w.regie, w.users["coach"], case_id, "niet-meewerken", {"feiten": "x"}, other, w.now)  # noqa: E731
    results = at_once(click, click, click)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert w.titles("verwijzer").count("Escalatie besluiten") == 1


def test_a_conflict_that_is_no_repeat_stays_a_conflict(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("stoppen", "coordinator", 1, reden="x")
    with pytest.raises(Conflict, match="kan nu niet beginnen"):
        act.act(w.regie, w.users["coordinator"], 1, "stoppen", {"reden": "x"}, token(), w.now)


def test_sending_a_referral_twice_makes_one_case(store: Store) -> None:
    w = world(store)
    same = token()
    first = start.start(w.regie, w.users["verwijzer"], "traject", REFERRAL, same, w.now)
    second = start.start(w.regie, w.users["verwijzer"], "traject", REFERRAL, same, w.now)
    assert first.case_id == second.case_id and second.already
    assert len(w.titles("coordinator")) == 1


def test_a_restricted_process_is_seen_only_by_its_roles(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("geheim", "coach", 1, feit="Wapen gezien", personen=[{"naam": "Oom"}])
    assert w.titles("lezer") == ["Meelezen strafbaar feit"]
    task_id = w.task("Meelezen strafbaar feit", "lezer").task_id
    for by, sees in (("coach", True), ("lezer", True), ("coordinator", False), ("verwijzer", False)):
        page = case.show(w.regie, w.users[by], 1, w.now)
        texts = " ".join([line.text for line in page.log] + [one.title for one in page.tasks])
        assert ("strafbaar feit" in texts.lower()) == sees, by
        found = registers.show_all(w.regie, w.users[by], 1, w.now).registers
        assert any("Oom" in row.texts for register in found for row in register.rows) == sees, by
    for by in ("coordinator", "verwijzer"):
        with pytest.raises(NotFound):
            task.show(w.regie, w.users[by], task_id, w.now)


def test_who_may_not_see_a_row_can_not_change_it(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("geheim", "coach", 1, feit="Wapen gezien", personen=[{"naam": "Oom"}])
    [persons] = registers.show_all(w.regie, w.users["coach"], 1, w.now).registers
    assert [row.texts[0] for row in persons.rows] == ["Kim", "Oom"]
    shown = task.show(w.regie, w.users["coordinator"], w.task("Onderzoek doen", "coach").task_id, w.now)
    assert [row["naam"] for row in shown.form.prefilled["personen"]] == ["Kim"]  # type: ignore[index,union-attr,call-overload]


def test_a_message_ends_the_main_process_and_carries_its_reason(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("stoppen", "coordinator", 1, reden="Verhuisd")
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert page.head.outcome == "Gestopt" and page.tasks == () and page.actions == ()
    assert w.titles("coach") == []
    log = [line.text for line in page.log]
    assert "Vervallen: Onderzoek doen" in log and "Bericht ontvangen: stoppen_nu" in log
    with pytest.raises(Conflict, match="kan nu niet beginnen"):
        w.act("niet-meewerken", "coach", 1, feiten="x")


def test_a_change_of_coach_moves_tasks_and_access(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.act("coachwissel", "coordinator", 1, coach_id=str(w.users["invaller"].id))
    assert sorted(w.titles("invaller")) == ["Onderzoek doen", "Overdragen"]
    assert w.titles("coach") == []
    with pytest.raises(NotFound):
        case.show(w.regie, w.users["coach"], 1, w.now)
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert page.head.coach == "Invaller"
    assert any("de toegang van de vorige eindigt" in line.text for line in page.log)
    w.act("coachwissel", "coordinator", 1, coach_id=str(w.users["coach"].id))
    assert "Onderzoek doen" in w.titles("coach") and w.titles("invaller") == []


def test_dates_follow_values_that_a_side_process_changes(store: Store) -> None:
    w = world(store)
    w.admitted()
    before = case.show(w.regie, w.users["coach"], 1, w.now)
    assert [one.day for one in before.coming.dated if one.fixed] == [date(2026, 4, 13)]
    assert before.tasks[0].due == date(2026, 4, 13)
    w.act("klok-verzetten", "coordinator", 1, klok="2026-03-30")
    after = case.show(w.regie, w.users["coach"], 1, w.now)
    assert [one.day for one in after.coming.dated if one.fixed] == [date(2026, 5, 11)]
    assert after.tasks[0].due == date(2026, 5, 11)


def test_a_side_process_that_breaks_does_not_begin(store: Store) -> None:
    w = world(store)
    w.admitted()
    with pytest.raises(BrokenStep, match="geen regel die past"):
        w.act("breken", "coordinator", 1, reden="x")
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert len(page.incidents) == 1 and not any("Breken" in line.text for line in page.log)


def test_messages_that_go_round_are_stopped(store: Store) -> None:
    ring = {}
    for one, other in (("a", "b"), ("b", "a")):
        text = f"start ring_{one} | Ring | Coördinator | formulier=stoppen | message=ring_{one}\n"
        text += f"end ring_{one}_uit | Uit | Coördinator | message=ring_{other}\nring_{one} -> ring_{one}_uit"
        ring[f"processes/ring-{one}.bpmn"] = diagram(f"ring-{one}", "Ring", text)
    w = world(store, {**FILES, **ring})
    w.admitted()
    with pytest.raises(BrokenStep, match="meer dan 20 berichten"):
        w.act("ring-a", "coordinator", 1, reden="x")


def test_who_may_not_start_a_process_is_told_who_may(store: Store) -> None:
    w = world(store)
    w.admitted()
    with pytest.raises(Forbidden, match="Dat mag: verwijzer"):
        start.start(w.regie, w.users["coach"], "traject", REFERRAL, token(), w.now)
    with pytest.raises(Forbidden, match="Dat mag: coördinator"):
        act.act(w.regie, w.users["coach"], 1, "stoppen", {"reden": "x"}, token(), w.now)
    for process in ("onderzoek", "bestaat-niet"):
        with pytest.raises(NotFound):
            start.start_form(w.regie, w.users["verwijzer"], process, w.now)
        with pytest.raises(NotFound):
            act.action_form(w.regie, w.users["coordinator"], 1, process, w.now)


def test_a_question_beforehand_is_no_case(store: Store) -> None:
    w = world(store)
    assert [one.process for one in start.startable(w.regie, w.users["verwijzer"], w.now)] == ["traject", "vraag"]
    asked = start.start(w.regie, w.users["verwijzer"], "vraag", {"vraagstuk": "Past dit?"}, token(), w.now)
    assert asked.code.startswith("V-")
    assert lines(w.regie, w.users["coordinator"], w.now) == ()
    page = case.show(w.regie, w.users["verwijzer"], asked.case_id, w.now)
    assert page.phases == () and page.actions == ()


def test_only_what_is_marked_for_it_begins_in_a_closed_case(store: Store) -> None:
    marked = diagram("klok-verzetten", "Klok verzetten", DATE, merken="na_afsluiting")
    w = world(store, {**FILES, "processes/klok-verzetten.bpmn": marked})
    w.admitted()
    assert len(offered(w, "coordinator")) > 1
    w.act("stoppen", "coordinator", 1, reden="Verhuisd")
    assert offered(w, "coordinator") == ["klok-verzetten"]

"""Several tasks at once, putting tasks away, and handing over a caseload."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.domain.clock import civil_date
from service.domain.errors import Forbidden, InvalidAnswers, NotFound
from service.domain.people import Role
from service.store import accounts, events, tasks
from service.store.session import Store
from service.usecases import bulk, caseload, work
from service.usecases.assign import claim
from service.usecases.bulk import Outcome, carry_out, preview
from service.usecases.pages import WorkItem
from service.usecases.people import add_user
from service.usecases.plan import Plan, Verb
from service.usecases.work import Section
from tests.usecases.diagrams import FILES
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world

CLAIM = Plan(Verb.CLAIM)


@made_once
def two_referrals(store: Store) -> tuple[World, list[int]]:
    w = world(store)
    cases = [w.refer().case_id for _ in range(2)]
    return w, [w.task("Aanmelding beoordelen", "coordinator", case_id).task_id for case_id in cases]


def do(w: World, by: str, plan: Plan, *task_ids: int) -> tuple[Outcome, ...]:
    """Preview and confirm, as somebody does."""
    lines = preview(w.regie, w.users[by], task_ids, plan, w.now).lines
    return carry_out(w.regie, w.users[by], {line.item.task_id: line.stand for line in lines}, plan, w.now)


def log_of(w: World, case_id: int) -> list[str]:
    with w.regie.store.read() as tx:
        return [row.text for row in events.of_case(tx, case_id)]


def snoozed(w: World, by: str) -> list[WorkItem]:
    return list(work.work(w.regie, w.users[by], w.now).snoozed)


def test_tasks_are_claimed_together_and_each_case_has_its_line(store: Store) -> None:
    w, ids = two_referrals(store)
    shown = preview(w.regie, w.users["coordinator"], ids, CLAIM, w.now)
    assert [(line.will, line.why_not) for line in shown.lines] == [("U pakt deze taak op.", "")] * 2
    assert [one.done for one in do(w, "coordinator", CLAIM, *ids)] == [True, True]
    page = work.work(w.regie, w.users["coordinator"], w.now)
    assert [one.task_id for one in page.this_week] == ids and page.to_claim == ()
    assert all("Opgepakt: Aanmelding beoordelen" in log_of(w, one.case_id) for one in page.this_week)
    again = preview(w.regie, w.users["coordinator"], ids, CLAIM, w.now).lines
    assert {line.why_not for line in again} == {"Deze taak is al van u."}


def test_what_changed_after_the_preview_is_told_and_the_rest_is_done(store: Store) -> None:
    w, (first, second) = two_referrals(store)
    lines = preview(w.regie, w.users["coordinator"], [first, second], CLAIM, w.now).lines
    claim(w.regie, w.users["tweede"], first, w.now)
    told = carry_out(w.regie, w.users["coordinator"], {one.item.task_id: one.stand for one in lines}, CLAIM, w.now)
    assert [(one.done, one.text) for one in told] == [
        (False, "Deze taak is al van iemand anders."), (True, "U pakt deze taak op.")
    ]


def test_a_date_that_moved_meanwhile_is_not_moved_again(store: Store) -> None:
    w, (first, _) = two_referrals(store)
    week = Plan(Verb.MOVE, days=7, reason="Ziek")
    [line] = preview(w.regie, w.users["coordinator"], [first], week, w.now).lines
    assert do(w, "tweede", week, first)[0].done
    [told] = carry_out(w.regie, w.users["coordinator"], {first: line.stand}, week, w.now)
    assert not told.done and "Iemand anders heeft intussen iets aan deze taak veranderd" in told.text


def test_a_task_that_is_done_meanwhile_is_told(store: Store) -> None:
    w, (first, _) = two_referrals(store)
    [line] = preview(w.regie, w.users["coordinator"], [first], CLAIM, w.now).lines
    w.do("Aanmelding beoordelen", "tweede", line.item.case_id, besluit="afwijzen")
    [told] = carry_out(w.regie, w.users["coordinator"], {first: line.stand}, CLAIM, w.now)
    assert (told.done, told.text) == (False, "Deze taak is al gedaan of vervallen.")
    assert preview(w.regie, w.users["coordinator"], [first], CLAIM, w.now).lines[0].why_not == told.text


def test_what_one_may_not_see_is_only_counted(store: Store) -> None:
    w, ids = two_referrals(store)
    shown = preview(w.regie, w.users["vreemde"], [*ids, 10**8], CLAIM, w.now)
    assert (shown.lines, shown.missing) == ((), 3)
    assert carry_out(w.regie, w.users["vreemde"], dict.fromkeys(ids, ""), CLAIM, w.now) == ()


def test_a_coordinator_gives_tasks_to_somebody_with_the_role(store: Store) -> None:
    w, ids = two_referrals(store)
    second = w.users["tweede"]
    shown = preview(w.regie, w.users["coordinator"], ids, Plan(Verb.ASSIGN), w.now)
    assert second.id in [one.id for one in shown.candidates] and w.users["coach"].id not in [one.id for one in shown.candidates]
    assert [one.text for one in do(w, "coordinator", Plan(Verb.ASSIGN, second), *ids)] == ["Gaat naar Tweede."] * 2
    lines = preview(w.regie, w.users["coordinator"], ids, Plan(Verb.ASSIGN, w.users["coach"]), w.now).lines
    assert {line.why_not for line in lines} == {"Deze taak is voor de rol coördinator; Coach heeft die niet."}
    with pytest.raises(Forbidden):
        preview(w.regie, w.users["coach"], ids, Plan(Verb.ASSIGN, second), w.now)
    assert bulk.person(w.regie, w.users["coach"], second.id) is None
    assert bulk.person(w.regie, w.users["coordinator"], second.id) == second
    assert Verb.MOVE in bulk.verbs(w.users["coordinator"]) and Verb.MOVE not in bulk.verbs(w.users["coach"])


def test_four_eyes_hold_for_tasks_that_are_given(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    w.do("Onderzoek doen", "coach", case_id, verslag="Kort", personen=[])
    w.do("Veiligheid inschatten", "coach", case_id, score="3")
    found = w.task("Meelezen", "tweede", case_id)
    [line] = preview(w.regie, w.users["tweede"], [found.task_id], Plan(Verb.ASSIGN, w.users["coordinator"]), w.now).lines
    assert "vier ogen" in line.why_not
    [line] = preview(w.regie, w.users["coordinator"], [found.task_id], CLAIM, w.now).lines
    assert line.why_not.startswith("Vier ogen")


def test_a_moved_date_outlives_later_steps(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    before = w.task("Onderzoek doen", "coach", case_id)
    assert before.due is not None
    [told] = do(w, "coordinator", Plan(Verb.MOVE, days=7, reason="De coach is ziek"), before.task_id)
    assert told.done
    w.act("klok-verzetten", "coordinator", case_id, klok="2026-03-09")  # the day that the term is counted from
    after = w.task("Onderzoek doen", "coach", case_id)
    assert after.due == before.due + timedelta(days=7)
    assert any("Datum verplaatst" in line and "De coach is ziek" in line for line in log_of(w, case_id))
    day = after.due + timedelta(days=3)
    assert do(w, "coordinator", Plan(Verb.MOVE, day=day, reason="Nog ziek"), before.task_id)[0].done
    assert w.task("Onderzoek doen", "coach", case_id).due == day


def test_a_statutory_term_never_moves(store: Store) -> None:
    name = "processes/traject.bpmn"
    files = {**FILES, name: FILES[name].replace(b'name="termijn" value="P5D"/>', b'name="termijn" value="P5D"/><s:property '
                                                b'name="merken" value="wettelijk"/>')}
    w = world(store, files)
    w.refer()
    found = w.task("Aanmelding beoordelen", "coordinator")
    [told] = do(w, "coordinator", Plan(Verb.MOVE, days=7, reason="Druk"), found.task_id)
    assert (told.done, told.text) == (False, "Deze termijn staat in de wet en verschuift nooit.")
    assert w.task("Aanmelding beoordelen", "coordinator").due == found.due


@pytest.mark.parametrize(("days", "reason"), [(-30, "is al voorbij"), (0, None)])
def test_a_date_moves_only_to_a_day_that_comes(store: Store, days: int, reason: str | None) -> None:
    w, (first, _) = two_referrals(store)
    plan = Plan(Verb.MOVE, days=days, reason="Druk")
    if reason is None:
        assert "dagen" in plan.lacks(w.now)
    else:
        assert reason in preview(w.regie, w.users["coordinator"], [first], plan, w.now).lines[0].why_not


def test_a_task_without_a_date_has_none_to_move(store: Store) -> None:
    w = world(store)
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    found = w.task("Coach kiezen", "coordinator")
    [line] = preview(w.regie, w.users["coordinator"], [found.task_id], Plan(Verb.MOVE, days=1, reason="Druk"), w.now).lines
    assert line.why_not == "Deze taak heeft geen datum."


def test_a_plan_says_what_it_lacks(store: Store) -> None:
    w = world(store)
    today = civil_date(w.now)
    assert Plan(Verb.CLAIM).lacks(w.now) == {}
    assert set(Plan(Verb.ASSIGN).lacks(w.now)) == {"persoon"}
    assert set(Plan(Verb.MOVE).lacks(w.now)) == {"dag", "reden"}
    assert set(Plan(Verb.MOVE, day=today, days=3, reason="x" * 301).lacks(w.now)) == {"dag", "reden"}
    assert set(Plan(Verb.MOVE, day=today - timedelta(days=1), reason="Druk").lacks(w.now)) == {"dag"}
    assert set(Plan(Verb.SNOOZE).lacks(w.now)) == set(Plan(Verb.SNOOZE, day=today).lacks(w.now)) == {"dag"}
    assert Plan(Verb.SNOOZE, day=today + timedelta(days=1)).lacks(w.now) == {}
    with pytest.raises(NotFound):
        preview(w.regie, w.users["coach"], [], CLAIM, w.now)
    with pytest.raises(NotFound):
        preview(w.regie, w.users["coach"], list(range(101)), CLAIM, w.now)


def test_a_task_that_is_put_away_comes_back_on_its_day(store: Store) -> None:
    w = world(store)
    w.admitted()
    found = w.task("Onderzoek doen", "coach")
    day = civil_date(w.now) + timedelta(days=3)
    assert do(w, "coach", Plan(Verb.SNOOZE, day=day), found.task_id)[0].done
    page = work.work(w.regie, w.users["coach"], w.now)
    assert [one.snoozed for one in page.snoozed] == [day] and page.later == () and page.mine == 0
    later = Plan(Verb.SNOOZE, day=day + timedelta(days=1))
    assert do(w, "coach", later, found.task_id)[0].done and snoozed(w, "coach")[0].snoozed == later.day
    w.later(days=4)
    assert snoozed(w, "coach") == [] and w.titles("coach") == ["Onderzoek doen"]


def test_what_was_put_away_can_be_taken_back(store: Store) -> None:
    w = world(store)
    w.admitted()
    found = w.task("Onderzoek doen", "coach")
    do(w, "coach", Plan(Verb.SNOOZE, day=civil_date(w.now) + timedelta(days=3)), found.task_id)
    bulk.wake_up(w.regie, w.users["invaller"], [found.task_id])  # somebody else's is left alone
    assert len(snoozed(w, "coach")) == 1
    bulk.wake_up(w.regie, w.users["coach"], [found.task_id])
    assert snoozed(w, "coach") == [] and w.titles("coach") == ["Onderzoek doen"]


def test_nothing_late_or_of_others_is_put_away(store: Store) -> None:
    w = world(store)
    w.admitted()
    found = w.task("Onderzoek doen", "coach")
    assert found.due is not None
    after = Plan(Verb.SNOOZE, day=found.due + timedelta(days=1))
    [line] = preview(w.regie, w.users["coach"], [found.task_id], after, w.now).lines
    assert "Kies die dag of een eerdere" in line.why_not
    [line] = preview(w.regie, w.users["coordinator"], [found.task_id], after, w.now).lines
    assert line.why_not == "Deze taak is niet van u."
    w.later(weeks=7)
    [line] = preview(w.regie, w.users["coach"], [found.task_id], Plan(Verb.SNOOZE), w.now).lines
    assert "te laat" in line.why_not


def change(w: World, task_id: int, **values: object) -> None:
    """What a later step of the engine may do with an open task."""
    with w.regie.store.transaction() as tx:
        task = tasks.get(tx, task_id)
        assert task is not None
        for name, value in values.items():
            setattr(task, name, value)
        tasks.rewrite(tx, [task])


@pytest.mark.parametrize(
    "change_to", [{"urgent": True}, {"target": date(2026, 3, 1)}, {"warn": date(2026, 3, 3)}], ids=["urgent", "late", "warned"]
)
def test_what_becomes_late_or_urgent_is_not_hidden(store: Store, change_to: dict[str, object]) -> None:
    w = world(store)
    w.admitted()
    found = w.task("Onderzoek doen", "coach")
    do(w, "coach", Plan(Verb.SNOOZE, day=civil_date(w.now) + timedelta(days=20)), found.task_id)
    change(w, found.task_id, **change_to)
    w.later(days=2)
    assert snoozed(w, "coach") == [] and w.titles("coach") == ["Onderzoek doen"]


def test_a_warning_that_was_known_does_not_bring_a_task_back(store: Store) -> None:
    w = world(store)
    w.admitted()
    found = w.task("Onderzoek doen", "coach")
    change(w, found.task_id, warn=date(2026, 3, 1))
    do(w, "coach", Plan(Verb.SNOOZE, day=civil_date(w.now) + timedelta(days=20)), found.task_id)
    assert [one.warned for one in snoozed(w, "coach")] == [True]
    change(w, found.task_id, urgent=True)
    [line] = preview(w.regie, w.users["coach"], [found.task_id], Plan(Verb.SNOOZE), w.now).lines
    assert "spoed" in line.why_not


def test_a_caseload_goes_from_one_coach_to_another(store: Store) -> None:
    w = world(store)
    families = [w.admitted() for _ in range(2)]
    first, second, coordinator = w.users["coach"], w.users["invaller"], w.users["coordinator"]
    shown = caseload.show(w.regie, coordinator, first.id, second.id)
    assert [one.tasks for one in shown.families] == [1, 1] and (shown.count(first), shown.count(second)) == (2, 0)
    told = caseload.hand_over(w.regie, coordinator, first.id, second.id, [families[0].case_id], "Ziek", w.now)
    assert [(one.done, one.text) for one in told] == [(True, "Gaat naar Invaller, met 1 open taak.")]
    assert w.titles("coach") == w.titles("invaller") == ["Onderzoek doen"]
    assert "Caseload overgedragen aan Invaller. Reden: Ziek" in log_of(w, families[0].case_id)
    again = caseload.hand_over(w.regie, coordinator, first.id, second.id, [families[0].case_id], "Ziek", w.now)
    assert [(one.done, one.text) for one in again] == [(False, "Coach is hier niet meer de coach.")]


def test_what_the_new_coach_may_not_do_becomes_the_teams(store: Store) -> None:
    name = "processes/onderzoek.bpmn"
    files = {**FILES, name: FILES[name].replace(b'name="voor_elk" value="personen"/>', b'name="voor_elk" value="personen"/>'
                                                b'<s:property name="niet_door" value="onderzoeken"/>')}
    w = world(store, files)
    case_id = w.admitted().case_id
    first, second, coordinator = w.users["coach"], w.users["invaller"], w.users["coordinator"]
    caseload.hand_over(w.regie, coordinator, first.id, second.id, [case_id], "Ziek", w.now)
    kim = {"naam": "Kim"}
    w.do("Onderzoek doen", "invaller", case_id, verslag="Kort", personen=[kim])
    caseload.hand_over(w.regie, coordinator, second.id, first.id, [case_id], "Beter", w.now)
    shown = caseload.show(w.regie, coordinator, first.id, second.id)
    assert set(shown.families[0].left) == {"Veiligheid inschatten"}
    [told] = caseload.hand_over(w.regie, coordinator, first.id, second.id, [case_id], "Weer ziek", w.now)
    assert "nu voor het team" in told.text
    assert {one.assignee for one in work.work(w.regie, first, w.now).to_claim} <= {None}


def test_only_a_coordinator_hands_over_and_only_to_another_coach(store: Store) -> None:
    w = world(store)
    case_id = w.admitted().case_id
    first, second, coordinator = w.users["coach"], w.users["invaller"], w.users["coordinator"]
    with pytest.raises(Forbidden):
        caseload.show(w.regie, first, first.id, second.id)
    with pytest.raises(Forbidden):
        caseload.hand_over(w.regie, first, first.id, second.id, [case_id], "Ziek", w.now)
    for after, reason, wrong in (
        (first.id, "Ziek", "naar"), (coordinator.id, "Ziek", "naar"), (second.id, " ", "reden"), (second.id, "x" * 301, "reden")
    ):  # fmt: skip
        with pytest.raises(InvalidAnswers) as refused:
            caseload.hand_over(w.regie, coordinator, first.id, after, [case_id], reason, w.now)
        assert list(refused.value.errors) == [wrong]
    with pytest.raises(InvalidAnswers) as refused:
        caseload.hand_over(w.regie, coordinator, 0, 0, [], "", w.now)
    assert list(refused.value.errors) == ["van", "naar", "trajecten", "reden"]
    with w.regie.store.transaction() as tx:
        accounts.save(tx, first.id, roles=[Role.COORDINATOR])  # no coach any more: somebody must be able to take over
    [told] = caseload.hand_over(w.regie, coordinator, first.id, second.id, [case_id], "Ziek", w.now)
    assert told.done
    assert caseload.show(w.regie, coordinator, None, None).families == ()


def test_somebody_with_more_roles_takes_all_tasks_of_the_first_along(store: Store) -> None:
    w = world(store)
    both = add_user(w.regie, "beide", "Beide", [Role.COACH, Role.COORDINATOR], w.organisations["Bureau"].id)
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    w.do("Coach kiezen", "coordinator", coach_id=str(both.id))
    [line] = work.work(w.regie, both, w.now).later
    told = caseload.hand_over(w.regie, w.users["coordinator"], both.id, w.users["coach"].id, [line.case_id], "Druk", w.now)
    assert told[0].done and w.titles("coach") == ["Onderzoek doen"]


def test_sections_have_names_as_on_the_page() -> None:
    assert set(work.NAMES.values()) == {"late", "this_week", "later", "to_claim", "snoozed"} and len(work.NAMES) == len(Section)

"""Completing a task: what it costs, who may, races, and that nothing is ever half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from service.domain.errors import BrokenStep, Conflict, Forbidden, InvalidAnswers, NotFound
from service.feel import from_json
from service.store import tables as t
from service.store.session import OnlyOnce, Store
from service.usecases import account, case, case_log, task
from service.usecases.complete import complete
from service.usecases.pages import AlreadyDone, Completed
from service.usecases.people import set_password
from service.usecases.regie import Regie
from tests.statements import statements
from tests.usecases.diagrams import FILES, MAIN, diagram
from tests.usecases.threads import at_once
from tests.usecases.world import World, put_bundle, token, world


def logged_in(w: World, username: str) -> str:
    """The token of a session."""
    set_password(w.regie, username, "een lang wachtwoord")
    return account.login(w.regie, username, "een lang wachtwoord", w.now).token


def test_a_task_takes_at_most_ten_statements(store: Store) -> None:
    """The fullest ones: personal answers, a new row, tasks for each row, a phase that ends, a decision, side instances."""
    w = world(store)
    w.admitted()
    session = logged_in(w, "coach")
    w.act("niet-meewerken", "coach", 1, feiten="Deur bleef dicht")
    counts = []
    people = [{"naam": f"Kind {n}"} for n in range(20)]
    for title, answers in (
        ("Onderzoek doen", {"verslag": "Lang verslag", "personen": people}),
        ("Veiligheid inschatten", {"score": "4"}),
    ):
        task_id = w.task(title, "coach").task_id
        with statements(store.engine) as seen:
            actor = account.session_user(w.regie, session, w.now)
            assert actor is not None
            complete(w.regie, actor, task_id, answers, token(), w.now)
        counts.append(len(seen))
    assert max(counts) <= 10, counts


def test_choosing_a_coach_takes_at_most_ten_statements(store: Store) -> None:
    w = world(store)
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    session = logged_in(w, "coordinator")
    task_id = w.task("Coach kiezen", "coordinator").task_id
    with statements(store.engine) as seen:
        actor = account.session_user(w.regie, session, w.now)
        assert actor is not None
        complete(w.regie, actor, task_id, {"coach_id": str(w.users["coach"].id)}, token(), w.now)
    assert len(seen) <= 10, seen


def test_the_length_of_the_history_changes_nothing(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.do("Veiligheid inschatten", "coach", score="3")
    counts = []
    for again in range(12):
        w.later(days=1)
        task_id = w.task("Meelezen", "tweede").task_id
        with statements(store.engine) as seen, pytest.raises(OnlyOnce) if again else _nothing():
            complete(w.regie, w.users["tweede"], task_id, {"oordeel": "goed", "nog_eens": True}, token(), w.now)
        counts.append(len(seen))
    assert max(counts) <= 10


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def test_what_may_happen_once_never_happens_twice(store: Store) -> None:
    """The diagram here has no guard at all: the constraint on the mark `eenmalig` is what refuses the second time."""
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.do("Veiligheid inschatten", "coach", score="3")
    w.do("Meelezen", "tweede", oordeel="goed", nog_eens=True)
    with pytest.raises(OnlyOnce, match="maar één keer per traject"):
        w.do("Meelezen", "tweede", oordeel="goed")
    assert "Meelezen" in w.titles("tweede")
    log = case.show(w.regie, w.users["coordinator"], 1, w.now).log
    assert [line.text for line in log if line.kind == "milestone"] == ["Verlenging verleend"]


def test_it_may_happen_once_in_another_case(store: Store) -> None:
    w = world(store)
    for _ in range(2):
        w.admitted()
    for case_id in (1, 2):
        w.do("Onderzoek doen", "coach", case_id, verslag="x", personen=[])
        w.do("Veiligheid inschatten", "coach", case_id, score="3")
        w.do("Meelezen", "tweede", case_id, oordeel="goed")
    assert w.titles("coach") == ["Plan maken", "Plan maken"]


def test_of_two_people_who_finish_one_task_exactly_one_wins(store: Store) -> None:
    w = world(store)
    for _ in range(5):
        started = w.refer()
        task_id = w.task("Aanmelding beoordelen", "coordinator", started.case_id).task_id

        def deed(by: str, choice: str, task_id: int = task_id) -> Callable[[], Completed]:
            return lambda: complete(w.regie, w.users[by], task_id, {"besluit": choice}, token(), w.now)

        results = at_once(deed("coordinator", "toelaten"), deed("tweede", "afwijzen"))
        [lost] = [result for result in results if isinstance(result, Exception)]
        assert isinstance(lost, Conflict) and lost.status == 409
        assert "heeft deze taak al gedaan, op 2 maart 2026" in str(lost)
        assert "Coordinator" in str(lost) or "Tweede" in str(lost)
        with store.read() as tx:
            rows = tx.execute(select(t.answers.c.value).where(t.answers.c.field == "besluit",
                                                              t.answers.c.case_id == started.case_id)).all()
        assert len(rows) == 1


def test_two_tasks_of_one_case_at_once_are_both_done(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[{"naam": "Sam"}, {"naam": "Bo"}])
    open_ = [one.task_id for one in case.show(w.regie, w.users["coach"], 1, w.now).tasks]
    assert len(open_) == 3

    def deed(task_id: int) -> Callable[[], Completed]:
        return lambda: complete(w.regie, w.users["coach"], task_id, {"score": "3"}, token(), w.now)

    results = at_once(*(deed(task_id) for task_id in open_))
    assert not [result for result in results if isinstance(result, Exception)]
    assert w.titles("tweede") == ["Meelezen"]


def test_sending_the_same_form_twice_does_it_once(store: Store) -> None:
    w = world(store)
    w.refer()
    task_id, same = w.task("Aanmelding beoordelen", "coordinator").task_id, token()
    first = complete(w.regie, w.users["coordinator"], task_id, {"besluit": "toelaten"}, same, w.now)
    second = complete(w.regie, w.users["coordinator"], task_id, {"besluit": "toelaten"}, same, w.now)
    assert not isinstance(first, AlreadyDone) and isinstance(second, AlreadyDone)
    assert w.titles("coordinator") == ["Coach kiezen"]


def test_a_double_click_does_it_once(store: Store) -> None:
    w = world(store)
    w.refer()
    task_id, same = w.task("Aanmelding beoordelen", "coordinator").task_id, token()
    click = lambda: complete(w.regie, w.users["coordinator"], task_id, {"besluit": "toelaten"}, same, w.now)  # noqa: E731
    results = at_once(click, click)
    assert sorted(type(result).__name__ for result in results) == ["AlreadyDone", "Completed"]


def test_somebody_elses_token_is_not_ones_own(store: Store) -> None:
    w = world(store)
    w.refer()
    task_id, same = w.task("Aanmelding beoordelen", "coordinator").task_id, token()
    complete(w.regie, w.users["coordinator"], task_id, {"besluit": "toelaten"}, same, w.now)
    with pytest.raises(Conflict, match="Coordinator heeft deze taak al gedaan"):
        complete(w.regie, w.users["tweede"], task_id, {"besluit": "toelaten"}, same, w.now)


def test_a_task_that_is_no_longer_needed_says_so(store: Store) -> None:
    w = world(store)
    w.admitted()
    task_id = w.task("Onderzoek doen", "coach").task_id
    w.act("stoppen", "coordinator", 1, reden="klaar")
    with pytest.raises(Conflict, match="vervallen"):
        complete(w.regie, w.users["coach"], task_id, {"verslag": "x", "personen": []}, token(), w.now)
    assert case.show(w.regie, w.users["coordinator"], 1, w.now).head.outcome == "Gestopt"


@pytest.mark.parametrize("by", ["vreemde", "opdrachtgever", "coach", "lezer", "privacy", "leiding"])
def test_another_case_does_not_exist(store: Store, by: str) -> None:
    w = world(store)
    w.refer()
    task_id = w.task("Aanmelding beoordelen", "coordinator").task_id
    for unknown in (task_id, 999, 10**12, 10**30):
        with pytest.raises(NotFound, match="is er niet"):
            complete(w.regie, w.users[by], unknown, {"besluit": "toelaten"}, token(), w.now)
        with pytest.raises(NotFound, match="is er niet"):
            task.show(w.regie, w.users[by], unknown, w.now)


def test_a_task_of_another_role_is_forbidden(store: Store) -> None:
    w = world(store)
    w.refer()
    task_id = w.task("Aanmelding beoordelen", "coordinator").task_id
    with pytest.raises(Forbidden, match="voor de rol coördinator"):
        complete(w.regie, w.users["verwijzer"], task_id, {"besluit": "toelaten"}, token(), w.now)
    shown = task.show(w.regie, w.users["verwijzer"], task_id, w.now)
    assert not shown.may_do and "rol coördinator" in shown.why_not


def test_four_eyes(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.do("Veiligheid inschatten", "coach", score="3")
    with pytest.raises(Forbidden, match="Vier ogen: u deed zelf ‘Aanmelding beoordelen’"):
        w.do("Meelezen", "coordinator", oordeel="goed")
    w.do("Meelezen", "tweede", oordeel="goed")


def test_wrong_answers_are_all_told_at_once_and_change_nothing(store: Store) -> None:
    w = world(store)
    w.admitted()
    with pytest.raises(InvalidAnswers) as refused:
        w.do("Onderzoek doen", "coach", verslag="", personen=[{"naam": ""}, {"naam": "", "rol": "kind"}], onbekend="x")
    assert {"verslag", "onbekend", "personen.1.naam"} <= set(refused.value.errors)
    assert w.titles("coach") == ["Onderzoek doen"]


@pytest.mark.parametrize("besluit", ["misschien", ["toelaten"], {"a": "b"}, float("nan"), None])
def test_answers_that_no_form_gives_are_refused(store: Store, besluit: object) -> None:
    w = world(store)
    w.refer()
    with pytest.raises(InvalidAnswers):
        w.do("Aanmelding beoordelen", "coordinator", besluit=besluit)
    with pytest.raises(InvalidAnswers):
        w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten", typename="Evil")


def test_personal_answers_are_kept_apart(store: Store) -> None:
    w = world(store)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="Vader drinkt", personen=[])
    with store.read() as tx:
        answers = tx.execute(select(t.answers)).all()
        apart = {row.answer_id: row.value for row in tx.execute(select(t.personal_values))}
        events = tx.execute(select(t.events)).all()
    personal = [row for row in answers if row.personal]
    assert {row.field for row in personal} == {"gezinsnaam", "verslag", "naam", "rol"}
    assert {row.value for row in personal} == {None}
    assert {apart[row.id] for row in personal} == {"De Vries", "Vader drinkt", "Kim", "kind"}
    told = " ".join(f"{row.text} {row.details}" for row in events)
    assert not [secret for secret in ("De Vries", "drinkt", "Kim") if secret in told]


def test_a_decision_is_logged_with_its_rule_and_without_personal_values(store: Store) -> None:
    w = world(store)
    w.admitted()
    [entry] = case_log.show(w.regie, w.users["coordinator"], 1, "beslissingen", 1, w.now).entries
    decision = entry.decision
    assert decision is not None
    assert (decision.table, decision.rules, decision.result) == ("Prioriteit", (2,), "hoog")
    assert [(shown.label, shown.text) for shown in decision.inputs] == [("Waarde", "(persoonsgegeven)")]


def test_answers_know_their_form_task_and_author(store: Store) -> None:
    w = world(store)
    w.refer()
    task_id = w.task("Aanmelding beoordelen", "coordinator").task_id
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    with store.read() as tx:
        [row] = tx.execute(select(t.answers).where(t.answers.c.field == "besluit")).all()
    assert (row.task_id, row.form, row.user_id, row.at) == (task_id, "screening", w.users["coordinator"].id, w.now)
    assert len(row.form_version) > 8 and from_json(row.value) == "toelaten"


def test_a_step_that_breaks_leaves_everything_as_it_was(store: Store) -> None:
    broken = MAIN.replace("call fase_onderzoek |", "table fout | Fout | Coach | decision=breekbaar\ncall fase_onderzoek |")
    broken = broken.replace("toewijzen -> fase_onderzoek", "toewijzen -> fout -> fase_onderzoek")
    w = world(store, {**FILES, "processes/traject.bpmn": diagram("traject", "Traject", broken, merken="hoofdproces")})
    w.refer()
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    with pytest.raises(BrokenStep, match="geen regel die past"):
        w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    page = case.show(w.regie, w.users["coordinator"], 1, w.now)
    assert [one.title for one in page.tasks] == ["Coach kiezen"]
    assert page.head.coach == ""
    [incident] = page.incidents
    assert incident.element == "fout" and "Breekbaar" in incident.text
    assert case.show(w.regie, w.users["verwijzer"], 1, w.now).incidents == ()


def test_a_case_stays_on_its_own_bundle(store: Store) -> None:
    w = world(store)
    old = w.refer()
    renamed = MAIN.replace("Coach kiezen", "Coach aanwijzen")
    put_bundle(w.regie, {**FILES, "processes/traject.bpmn": diagram("traject", "Traject", renamed, merken="hoofdproces")})
    new = w.refer()
    for started in (old, new):
        w.do("Aanmelding beoordelen", "coordinator", started.case_id, besluit="toelaten")
    assert sorted(w.titles("coordinator")) == ["Coach aanwijzen", "Coach kiezen"]


def test_what_breaks_in_the_service_itself_is_an_incident_too(store: Store) -> None:
    def breaks(_hash: str, _step: object) -> None:
        raise ZeroDivisionError("5 / 0 met gegevens van een gezin")

    w = world(store)
    w.refer()
    task_id = w.task("Aanmelding beoordelen", "coordinator").task_id
    with pytest.raises(BrokenStep, match="niet aan u ligt"):
        complete(Regie(store, breaks), w.users["coordinator"], task_id, {"besluit": "toelaten"}, token(), w.now)
    [incident] = case.show(w.regie, w.users["coordinator"], 1, w.now).incidents
    assert incident.text == "ZeroDivisionError in de dienst zelf; zie het logboek van de server."
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    assert case.show(w.regie, w.users["coordinator"], 1, w.now).incidents == ()


def test_a_task_in_no_lane_breaks_the_step(store: Store) -> None:
    files = {**FILES, "processes/plan.bpmn": FILES["processes/plan.bpmn"].replace(b'name="Coach"', b'name="Buurman"')}
    w = world(store, files)
    w.admitted()
    w.do("Onderzoek doen", "coach", verslag="x", personen=[])
    w.do("Veiligheid inschatten", "coach", score="3")
    with pytest.raises(BrokenStep, match="niet in de baan van een bekende rol"):
        w.do("Meelezen", "tweede", oordeel="goed")

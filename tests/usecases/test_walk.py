"""One family from referral to the end, through the use cases."""

from __future__ import annotations

from service.store.session import Store
from service.usecases import case, registers, task
from tests.usecases.world import world


def test_a_family_walks_from_referral_to_the_end(store: Store) -> None:
    w = world(store)
    started = w.refer()
    assert [one.title for one in started.opened] == ["Aanmelding beoordelen"]
    assert w.titles("coordinator") == ["Aanmelding beoordelen"]
    done = w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    assert [one.title for one in done.opened] == ["Coach kiezen"]
    w.do("Coach kiezen", "coordinator", coach_id=str(w.users["coach"].id))
    assert w.titles("coach") == ["Onderzoek doen"]
    shown = task.show(w.regie, w.users["coach"], w.task("Onderzoek doen", "coach").task_id, w.now)
    [kim] = shown.form.prefilled["personen"]
    w.do("Onderzoek doen", "coach", verslag="Een verslag", personen=[{"id": kim["id"], "naam": "Kim"}, {"naam": "Sam"}])
    assert w.titles("coach") == ["Veiligheid inschatten", "Veiligheid inschatten"]
    w.do("Veiligheid inschatten", "coach", score="3")
    w.do("Veiligheid inschatten", "coach", score="4")
    w.do("Meelezen", "tweede", oordeel="goed")
    w.do("Plan maken", "coach", oordeel="goed")
    page = case.show(w.regie, w.users["coordinator"], started.case_id, w.now)
    assert page.head.outcome == "Afgerond" and page.head.closed == w.now
    assert [(step.name, step.state) for step in page.phases] == [("Onderzoek", "done"), ("Plan", "done")]
    assert page.tasks == ()
    [persons] = registers.show_all(w.regie, w.users["coordinator"], started.case_id, w.now).registers
    assert persons.columns == ("Naam", "Rol", "Score") or persons.rows

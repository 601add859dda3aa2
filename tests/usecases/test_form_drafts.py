"""What is typed and not sent: whose it is, what two people do to each other, and when it is over. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound
from service.store.jobs import Job
from service.store.session import Store
from service.store.tables import form_drafts as table
from service.usecases import form_drafts as drafts
from service.usecases.act import act
from service.usecases.form_drafts import FormDraft, Outdated, Saved, Typed
from service.usecases.jobs import Times
from service.usecases.start import start
from service.usecases.subjects import START, Subject, subject_of
from service.usecases.tidy import tidy
from tests.statements import statements
from tests.usecases.world import REFERRAL, World, world


@pytest.fixture
def w(store: Store) -> Iterator[World]:
    yield world(store)


def screening(w: World) -> Subject:
    w.refer()
    return Subject(drafts.TASK, str(w.task("Aanmelding beoordelen", "coordinator").task_id))


def save(
    w: World, subject: Subject, by: str = "coordinator", based_on: int = 0, *, page: str = "", form: str = "f",
    anyway: bool = False, **fields: str,
) -> Saved:  # fmt: skip
    typed = Typed(tuple((name.replace("__", "."), text) for name, text in fields.items()), form, page)
    return drafts.save(w.regie, w.users[by], subject, typed, based_on, w.now, anyway=anyway)


def show(w: World, subject: Subject, by: str = "coordinator") -> FormDraft:
    return drafts.show(w.regie, w.users[by], subject, w.now)


def typed(draft: FormDraft) -> dict[str, str]:
    assert draft.typed
    return dict(draft.typed.pairs)


def test_a_draft_holds_what_is_typed_right_or_wrong(w: World) -> None:
    subject = screening(w)
    assert show(w, subject).saved is None and show(w, subject).version == 0
    assert save(w, subject, besluit="misschien", toelichting="").version == 1
    draft = show(w, subject)
    assert draft.saved == Saved(1, "Coordinator", w.now, True)
    assert typed(draft) == {"besluit": "misschien", "toelichting": ""}


def test_a_task_s_draft_goes_to_who_does_the_task_next(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    draft = show(w.later(days=1), subject, "tweede")
    assert draft.saved and draft.saved.by == "Coordinator" and not draft.saved.mine
    assert typed(draft) == {"besluit": "toelaten"}


def test_only_who_may_do_the_task_sees_or_saves_its_draft(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    for other in ("coach", "verwijzer", "vreemde", "lezer"):
        with pytest.raises((Forbidden, NotFound)):
            show(w, subject, other)
        with pytest.raises((Forbidden, NotFound)):
            save(w, subject, other, besluit="afwijzen")
        with pytest.raises((Forbidden, NotFound)):
            drafts.state(w.regie, w.users[other], subject, w.now, at_work=True)


def test_four_eyes_hold_for_drafts(w: World) -> None:
    started = w.admitted()
    w.do("Onderzoek doen", "coach", started.case_id, verslag="Goed")
    w.do("Veiligheid inschatten", "coach", started.case_id, score="7")
    subject = Subject(drafts.TASK, str(w.task("Meelezen", "tweede", started.case_id).task_id))
    save(w, subject, "tweede", oordeel="Akkoord")
    with pytest.raises(Forbidden, match="Vier ogen"):
        show(w, subject, "coordinator")
    with pytest.raises(Forbidden, match="Vier ogen"):
        drafts.put_back(w.regie, w.users["coordinator"], subject, 1, w.now)


def test_two_people_never_overwrite_each_other_silently(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    with pytest.raises(Outdated, match="Coordinator heeft dit formulier intussen ook ingevuld") as refused:
        save(w, subject, "tweede", besluit="afwijzen")
    assert refused.value.saved.version == 1
    told = drafts.compare(w.regie, w.users["tweede"], subject, (("besluit", "afwijzen"),), w.now)
    assert [(one.label, one.mine, one.theirs) for one in told] == [("Besluit", "Afwijzen", "Toelaten")]
    assert save(w, subject, "tweede", anyway=True, besluit="afwijzen").version == 2
    draft = show(w, subject)
    assert typed(draft) == {"besluit": "afwijzen"} and [one.version for one in draft.earlier] == [1]


def test_a_page_whose_answer_got_lost_may_save_again_another_window_may_not(w: World) -> None:
    subject = screening(w)
    save(w, subject, page="a", besluit="toelaten")
    assert save(w, subject, page="a", besluit="afwijzen").version == 2
    with pytest.raises(Outdated, match="U heeft"):
        save(w, subject, page="b", besluit="toelaten")


def test_what_did_not_change_is_not_kept_twice(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    assert save(w, subject, "tweede", based_on=1, besluit="toelaten").version == 1


def test_earlier_versions_are_told_by_sitting_and_can_be_put_back(w: World) -> None:
    subject = screening(w)
    for text in ("a", "ab", "abc"):
        save(w.later(seconds=10), subject, based_on=show(w, subject).version, toelichting=text)
    save(w.later(hours=1), subject, "tweede", based_on=3, toelichting="")
    save(w.later(seconds=10), subject, based_on=4, toelichting="iets anders")
    draft = show(w, subject)
    assert [(one.version, one.by) for one in draft.earlier] == [(4, "Tweede"), (3, "Coordinator")]
    assert drafts.put_back(w.regie, w.users["tweede"], subject, 3, w.now).version == 6
    assert typed(show(w, subject)) == {"toelichting": "abc"}
    with pytest.raises(NotFound):
        drafts.put_back(w.regie, w.users["tweede"], subject, 99, w.now)


def test_a_draft_that_was_thrown_away_can_be_put_back(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    drafts.throw_away(w.regie, w.users["coordinator"], subject, w.now)
    draft = show(w, subject)
    assert draft.saved is None and draft.version == 2 and [one.version for one in draft.earlier] == [1]
    drafts.throw_away(w.regie, w.users["coordinator"], subject, w.now)
    drafts.put_back(w.regie, w.users["coordinator"], subject, 1, w.now)
    assert typed(show(w, subject)) == {"besluit": "toelaten"}


def test_sending_a_task_ends_its_draft(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    for ask in (lambda: show(w, subject), lambda: save(w, subject, besluit="afwijzen")):
        with pytest.raises(Conflict, match="niet meer open"):
            ask()


def test_the_draft_of_a_start_is_its_user_s_and_ends_when_it_is_sent(w: World) -> None:
    subject, referrer = Subject(START, "traject"), w.users["verwijzer"]
    save(w, subject, "verwijzer", form="mine", gezinsnaam="De Vries", personen__0__naam="Kim")
    assert show(w, subject, "collega").saved is None
    assert typed(show(w, subject, "verwijzer"))["personen.0.naam"] == "Kim"
    started = start(w.regie, referrer, "traject", REFERRAL, "mine", w.now)
    assert show(w, subject, "verwijzer").saved is None
    with pytest.raises(Conflict, match="al verstuurd"):  # one that was on its way meanwhile
        save(w, subject, "verwijzer", form="mine", based_on=1, gezinsnaam="De Vr")
    assert save(w, subject, "verwijzer", form="next", based_on=1, gezinsnaam="De Boer").version == 2
    assert started.case_id and typed(show(w, subject, "verwijzer")) == {"gezinsnaam": "De Boer"}


def test_actions_and_rows_have_drafts_too(w: World) -> None:
    case_id = w.admitted().case_id
    subject = Subject(drafts.ACTION, "niet-meewerken", case_id)
    save(w, subject, "coach", form="once", feiten="Niemand thuis")
    assert show(w, subject, "coach").saved
    act(w.regie, w.users["coach"], case_id, "niet-meewerken", {"feiten": "Niemand thuis"}, "once", w.now)
    assert show(w, subject, "coach").saved is None
    with pytest.raises(Forbidden):
        show(w, subject, "verwijzer")
    assert str(subject_of(str(subject))) == f"actie:{case_id}:niet-meewerken"


NO_FORMS = ("", "taak", "taak:", "taak:x", "taak:²", "actie:1", "actie::x", "iets:1", "begin:" + "x" * 200)


@pytest.mark.parametrize("text", NO_FORMS)
def test_what_names_no_form_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        subject_of(text)


def test_what_no_form_holds_is_refused(w: World) -> None:
    with pytest.raises(InvalidAnswers):
        save(w, screening(w), toelichting="x" * 20_000)


def test_who_else_is_at_work(w: World) -> None:
    subject = screening(w)
    drafts.state(w.regie, w.users["tweede"], subject, w.now, at_work=True)
    w.later(minutes=2)
    assert [(one.name, one.since) for one in show(w, subject).busy] == [("Tweede", w.now - timedelta(minutes=2))]
    assert show(w, subject, "tweede").busy == ()
    assert drafts.state(w.regie, w.users["coordinator"], subject, w.now.replace(hour=23)).busy == ()


def test_an_autosave_takes_few_statements(w: World) -> None:
    subject = screening(w)
    save(w, subject, besluit="toelaten")
    with statements(w.regie.store.engine) as seen:
        save(w, subject, based_on=1, besluit="afwijzen")
    assert len(seen) <= 8, seen


def test_what_nobody_needs_is_tidied_away(w: World) -> None:
    subject, begun = screening(w), Subject(START, "traject")
    save(w, subject, besluit="toelaten")
    save(w, subject, based_on=1, besluit="afwijzen")
    save(w, begun, "verwijzer", form="sent", gezinsnaam="De Vries")
    save(w, begun, "collega", gezinsnaam="De Boer")
    start(w.regie, w.users["verwijzer"], "traject", REFERRAL, "sent", w.now)
    assert kept(w) == {f"{subject}": 2, begun.key(w.users["verwijzer"]): 1, begun.key(w.users["collega"]): 1}
    swept(w.later(days=8))
    assert kept(w) == {f"{subject}": 2, begun.key(w.users["collega"]): 1}
    swept(w.later(days=30))
    assert kept(w) == {f"{subject}": 1, begun.key(w.users["collega"]): 1}
    swept(w.later(days=60))
    assert kept(w) == {f"{subject}": 1}
    w.do("Aanmelding beoordelen", "coordinator", w.task("Aanmelding beoordelen", "coordinator").case_id, besluit="afwijzen")
    swept(w.later(days=8))
    assert kept(w) == {}


def swept(w: World) -> None:
    tidy(w.regie, Job(0, "", {}, 0, 1, w.now, 0, ""), Times(w.now, w.now))


def kept(w: World) -> dict[str, int]:
    with w.regie.store.read() as tx:
        subjects = [row.subject for row in tx.execute(table.select())]
    return {one: subjects.count(one) for one in subjects}

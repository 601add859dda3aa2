"""A link for one task: what it takes to get one, what it shows, and that it does one thing once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound, RegieError
from service.domain.people import Role
from service.store import cases, events, outbox, people, task_links
from service.store import tables as t
from service.store.session import Store
from service.usecases import guests, links
from service.usecases.account import WrongPassword, login
from service.usecases.assign import assign
from service.usecases.complete import complete
from service.usecases.guests import DeadLink, WrongCode
from service.usecases.links import Made, Wanted, hash_of
from service.usecases.pages import Completed, WorkItem
from service.usecases.people import set_mandate
from service.usecases.people import users as all_users
from service.usecases.wake import wake_due
from service.usecases.work import work
from tests.usecases.diagrams import ESCALATION, FILES, diagram, field, form, rows
from tests.usecases.made_once import made_once
from tests.usecases.posting import Postbox, deliver, reachable, times
from tests.usecases.threads import at_once
from tests.usecases.world import World, token, world

LONG_AGO = date(2020, 1, 1)
ASKED = form(
    "oordeel",
    field("textfield", "oordeel"),
    field("textfield", "gezinsnaam", "persoonsgegeven", required=False),
    field("textfield", "verslag", readonly=True),
    field("textfield", "nummer", "bsn", readonly=True),
    field("datetime", "klok", subtype="date", required=False),
    rows("personen", field("textfield", "naam")),
)


def escalation(mark: str = "", form_: bytes | None = None) -> dict[str, bytes]:
    changed = ESCALATION.replace("termijn=werk", f"merken={mark} | termijn=werk") if mark else ESCALATION
    found = {**FILES, "processes/niet-meewerken.bpmn": diagram("niet-meewerken", "Niet meewerken", changed)}
    return found if form_ is None else {**found, "forms/oordeel.form": form_}


@made_once
def escalated(store: Store, content: dict[str, bytes] | None = None, **more: object) -> tuple[World, int, int]:
    """A world with an agreement, a case with an escalation, and its task for the referrer."""
    w = reachable(world(store, content))
    for name in ("Jeugdbescherming", "Andere instelling"):
        set_mandate(w.regie, w.organisations[name].id, "gegevensdeling", LONG_AGO, agreement=True)
    started = w.admitted(**more)
    w.act("niet-meewerken", "coach", started.case_id, feiten="Niemand deed open.")
    return w, started.case_id, w.task("Escalatie besluiten", "verwijzer").task_id


def wanted(w: World, **more: object) -> Wanted:
    organisation = w.organisations[str(more.pop("organisation", "Jeugdbescherming"))]
    given = {"name": "Gast van buiten", "email": "gast@elders.example", "phone": "06 1234 5678", **more}
    return Wanted(organisation_id=organisation.id, **given)  # type: ignore[arg-type]


def make(w: World, task: int, by: str = "coach", *, by_sms: bool = False, **more: object) -> Made:
    return links.make(w.regie, w.users[by], task, wanted(w, **more), times(w), by_sms=by_sms)


def kinds(w: World, case_id: int) -> list[str]:
    with w.regie.store.read() as tx:
        return [row.kind for row in events.of_case(tx, case_id) if row.kind.startswith("link_")]


def test_a_guest_does_one_task_and_the_link_is_used_up(store: Store) -> None:
    w, case_id, task = escalated(store)
    made = make(w, task)
    box = deliver(w, Postbox())
    (mail,) = [letter for letter in box.mails if letter.to == "gast@elders.example"]
    assert f"/stap/{made.token}" in mail.text and made.code not in mail.text and len(made.code) == 6
    assert guests.look(w.regie, made.token, w.now) == guests.look(w.regie, made.token, w.now)  # opening uses nothing up
    link = guests.enter(w.regie, made.token, made.code, w.now)
    assert guests.show(w.regie, link, w.now).title == "Escalatie besluiten"
    guests.submit(w.regie, link, {"oordeel": "Doorgaan"}, token(), w.now)
    assert "Escalatie besluiten" not in w.titles("verwijzer")
    for attempt in (lambda: guests.look(w.regie, made.token, w.now), lambda: guests.show(w.regie, link, w.now)):
        with pytest.raises(DeadLink):
            attempt()
    assert kinds(w, case_id) == ["link_made", "link_opened", "link_used"]
    with w.regie.store.read() as tx:
        (row,) = [row for row in events.of_case(tx, case_id) if row.kind == "completed" and "Escalatie" in row.text]
        assert row.who == "Gast van buiten"


def test_the_token_and_the_code_are_nowhere_to_be_read_afterwards(store: Store) -> None:
    w, case_id, task = escalated(store)
    made = make(w, task, by_sms=True)
    assert made.code == ""
    box = deliver(w, Postbox(), sms=True)
    (message,) = box.messages
    assert message.to == "06 1234 5678"
    with w.regie.store.read() as tx:
        kept = " ".join(str(tuple(row)) for row in [*outbox.of_case(tx, case_id), *tx.execute(select(t.task_links))])
    assert made.token not in kept and message.text.split()[4].strip(".") not in kept


def test_five_wrong_codes_end_the_link(store: Store) -> None:
    w, case_id, task = escalated(store)
    made = make(w, task)
    wrong = "000000" if made.code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode, match=f"nog {left} keer"):
            guests.enter(w.regie, made.token, wrong, w.now)
    with pytest.raises(DeadLink):
        guests.enter(w.regie, made.token, wrong, w.now)
    with pytest.raises(DeadLink):
        guests.enter(w.regie, made.token, made.code, w.now)
    assert kinds(w, case_id) == ["link_made", *["link_refused"] * 5, "link_revoked"]


def test_guesses_at_the_same_moment_all_count(store: Store) -> None:
    w, _, task = escalated(store)
    made = make(w, task)
    wrong = "000000" if made.code != "000000" else "111111"

    def guess() -> Completed:
        guests.enter(w.regie, made.token, wrong, w.now)
        raise AssertionError("a wrong code was right")

    results = at_once(*[guess] * 8)
    assert all(isinstance(result, WrongCode | DeadLink) for result in results)
    with pytest.raises(DeadLink):
        guests.enter(w.regie, made.token, made.code, w.now)


def test_unknown_expired_revoked_and_done_links_say_the_same(store: Store) -> None:
    w, _, task = escalated(store)
    said = set()
    expired, revoked, ended = make(w, task, days=1), make(w, task), make(w, task)
    links.revoke(w.regie, w.users["coordinator"], task, hash_of(revoked.token), w.now)
    w.later(days=1)
    set_mandate(w.regie, w.organisations["Jeugdbescherming"].id, "gegevensdeling", LONG_AGO, date(2026, 1, 1), agreement=True)
    for one in ("unknown", expired.token, revoked.token, ended.token):
        with pytest.raises(DeadLink) as error:
            guests.enter(w.regie, one, "123456", w.now)
        said.add(str(error.value))
    assert len(said) == 1


def test_a_link_that_was_revoked_after_it_was_opened_does_nothing(store: Store) -> None:
    w, _, task = escalated(store)
    made = make(w, task)
    link = guests.enter(w.regie, made.token, made.code, w.now)
    links.revoke(w.regie, w.users["coach"], task, link, w.now)
    with pytest.raises(DeadLink):
        guests.submit(w.regie, link, {"oordeel": "Doorgaan"}, token(), w.now)
    assert "Escalatie besluiten" in w.titles("verwijzer")


def test_without_the_code_nothing_is_shown(store: Store) -> None:
    w, _, task = escalated(store)
    link = guests.look(w.regie, make(w, task).token, w.now)
    with pytest.raises(DeadLink):
        guests.show(w.regie, link, w.now)
    with pytest.raises(DeadLink):
        guests.submit(w.regie, link, {"oordeel": "Doorgaan"}, token(), w.now)


def test_mistakes_are_told_and_the_link_still_works(store: Store) -> None:
    w, _, task = escalated(store)
    made = make(w, task)
    link = guests.enter(w.regie, made.token, made.code, w.now)
    with pytest.raises(InvalidAnswers):
        guests.submit(w.regie, link, {}, token(), w.now)
    guests.submit(w.regie, link, {"oordeel": "Doorgaan"}, token(), w.now)


CHOSEN = form(
    "oordeel",
    field("radio", "oordeel",
          valuesExpression='=for w in ["gesprek", "weg"][ingelogd or item = "gesprek"] return {value: w, label: w}'),
    field("checkbox", "nog_eens", required=False),
)


def test_a_form_can_keep_a_choice_for_who_has_an_account(store: Store) -> None:
    """A decision that takes a mandate is no choice through a link, also where the other choices are."""
    w, _, task = escalated(store, escalation(form_=CHOSEN))
    made = make(w, task)
    link = guests.enter(w.regie, made.token, made.code, w.now)
    with pytest.raises(InvalidAnswers) as refused:
        guests.submit(w.regie, link, {"oordeel": "weg"}, token(), w.now)
    assert set(refused.value.errors) == {"oordeel"}
    guests.submit(w.regie, link, {"oordeel": "gesprek"}, token(), w.now)
    assert "Escalatie besluiten" not in w.titles("verwijzer")


def test_who_has_an_account_has_every_choice(store: Store) -> None:
    w, case_id, _ = escalated(store, escalation(form_=CHOSEN))
    w.do("Escalatie besluiten", "verwijzer", case_id, oordeel="weg")


def test_when_the_referrer_did_it_himself_the_link_is_dead(store: Store) -> None:
    w, _, task = escalated(store)
    made = make(w, task)
    w.do("Escalatie besluiten", "verwijzer", oordeel="Zelf gedaan")
    with pytest.raises(DeadLink):
        guests.look(w.regie, made.token, w.now)


def test_nothing_personal_that_is_known_is_shown_or_lost(store: Store) -> None:
    w, case_id, task = escalated(store, escalation(form_=ASKED), gezinsnaam="Jansen-Zwaluw")
    made = make(w, task)
    link = guests.enter(w.regie, made.token, made.code, w.now)
    page = guests.show(w.regie, link, w.now).form
    assert page.prefilled == {"klok": date(2026, 3, 2), "personen": []}
    keys = [one.key for one in page.form.fields]
    assert "verslag" in keys and "nummer" not in keys  # what the form gives to read belongs to the step
    guests.submit(w.regie, link, {"oordeel": "Ja", "gezinsnaam": "", "klok": "2026-03-03"}, token(), w.now)
    with w.regie.store.read() as tx:
        fields = t.answers.c
        query = select(fields.field, t.personal_values.c.value).join(t.personal_values)
        known = [row.value for row in tx.execute(query.where(fields.field == "gezinsnaam").order_by(fields.id))]
    assert set(known) == {"Jansen-Zwaluw"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (escalation("besluit"), "mandaat"),
        ({**FILES, "processes/niet-meewerken.bpmn": diagram(
            "niet-meewerken", "Niet meewerken", ESCALATION.replace("termijn=werk", "niet_door=screening | termijn=werk"))},
         "vier ogen"),
    ],
)  # fmt: skip
def test_a_mandated_decision_or_a_four_eyes_step_has_no_link(sqlite_store: Store, content: dict[str, bytes], why: str) -> None:
    w, _, task = escalated(sqlite_store, content)
    with pytest.raises(Forbidden, match=why):
        make(w, task)
    page = links.of_task(w.regie, w.users["coach"], task, w.now)
    assert page is not None and why in page.why_not


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"organisation": "Gemeente"}, "gegevens delen is afgesproken"),
        ({"organisation": "Andere instelling"}, "gegevens delen is afgesproken"),
        ({"name": " "}, "naam"),
        ({"email": "geen adres"}, "e-mailadres"),
        ({"email": "a@b.nl\nBcc: x@y.nl"}, "e-mailadres"),
        ({"email": "Coach@regie.example"}, "heeft een account"),
        ({"phone": "bel mij"}, "telefoonnummer"),
        ({"days": 31}, "30 dagen"),
        ({"days": 0}, "30 dagen"),
    ],
)
def test_a_link_goes_to_a_known_partner_with_an_agreement(sqlite_store: Store, more: dict[str, object], told: str) -> None:
    w, case_id, task = escalated(sqlite_store)
    with pytest.raises(RegieError, match=told):
        make(w, task, **more)
    assert kinds(w, case_id) == []


def test_who_may_not_make_links_sees_none(sqlite_store: Store) -> None:
    w, _, task = escalated(sqlite_store)
    assert links.of_task(w.regie, w.users["verwijzer"], task, w.now) is None
    with pytest.raises(Forbidden):
        make(w, task, "verwijzer")
    with pytest.raises(Forbidden):
        links.revoke(w.regie, w.users["verwijzer"], task, "x", w.now)
    with pytest.raises(NotFound):
        make(w, task, "invaller")
    with pytest.raises(NotFound):
        links.revoke(w.regie, w.users["coach"], task, "x", w.now)


def test_a_coach_makes_no_link_to_a_coordinators_task(sqlite_store: Store) -> None:
    w, case_id, _ = escalated(sqlite_store)
    w.later(days=50)
    wake_due(w.regie, w.now)
    task = w.task("Herinneren", "coordinator").task_id
    with pytest.raises(Forbidden, match="coördinator"):
        make(w, task)
    assert make(w, task, "coordinator").code


def test_a_task_of_one_person_has_no_link(sqlite_store: Store) -> None:
    w, case_id, _ = escalated(sqlite_store)
    w.do("Onderzoek doen", "coach", verslag="Klaar.")
    with pytest.raises(Forbidden, match="één persoon"):
        make(w, w.task("Veiligheid inschatten", "coach").task_id)


def test_a_guest_sees_that_case_while_the_link_holds_and_nothing_else(store: Store) -> None:
    w, case_id, task = escalated(store)
    w.refer()
    made = make(w, task)
    with w.regie.store.read() as tx:
        link = task_links.get(tx, hash_of(made.token))
        assert link is not None
        guest = people.user(tx, link.user_id)
        assert guest is not None and guest.guest and guest.roles == {Role.REFERRER}
        seen = list(tx.execute(select(t.cases.c.id).where(cases.visible(guest))).scalars())
        assert seen == [case_id]
    assert guest.id not in {user.id for user in all_users(w.regie)}
    with pytest.raises(WrongPassword):
        login(w.regie, guest.username, "", w.now)
    with pytest.raises(Conflict):
        assign(w.regie, w.users["coordinator"], task, guest.id, w.now)
    w.act("niet-meewerken", "coach", case_id, feiten="Nog eens.")
    other = next(
        one.task_id for one in _mine(w, "verwijzer") if one.title == "Escalatie besluiten" and one.task_id != task
    )
    with pytest.raises(Forbidden, match="niet voor deze taak"):
        complete(w.regie, guest, other, {"oordeel": "Stiekem"}, token(), w.now)
    links.revoke(w.regie, w.users["coach"], task, link.id, w.now)
    with w.regie.store.read() as tx:
        assert list(tx.execute(select(t.cases.c.id).where(cases.visible(guest)))) == []


def _mine(w: World, by: str) -> list[WorkItem]:
    page = work(w.regie, w.users[by], w.now)
    return [*page.late, *page.this_week, *page.later]


def test_the_states_of_links_are_told_on_the_task(sqlite_store: Store) -> None:
    w, _, task = escalated(sqlite_store)
    first, second, third = make(w, task, days=1), make(w, task), make(w, task)
    guests.enter(w.regie, second.token, second.code, w.now)
    links.revoke(w.regie, w.users["coach"], task, hash_of(third.token), w.now)
    w.later(days=2)
    page = links.of_task(w.regie, w.users["coordinator"], task, w.now)
    assert page is not None
    states = {line.id: line.state for line in page.links}
    assert [states[hash_of(one.token)] for one in (first, second, third)] == ["expired", "opened", "revoked"]


def test_a_mail_for_a_link_that_was_revoked_is_not_sent(sqlite_store: Store) -> None:
    w, _, task = escalated(sqlite_store)
    made = make(w, task)
    links.revoke(w.regie, w.users["coach"], task, hash_of(made.token), w.now)
    assert [letter for letter in deliver(w, Postbox()).mails if letter.to == "gast@elders.example"] == []

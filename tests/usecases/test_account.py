"""Logging in: argon2, no difference between unknown and wrong, waiting after too many tries, sessions that end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from service.domain.errors import NotFound, RegieError
from service.domain.people import Role
from service.store import tables as t
from service.store.session import Store
from service.usecases import account, people
from service.usecases.account import TooManyTries, WrongPassword, login, logout, session_user
from tests.usecases.world import World, world

PASSWORD = "een lang wachtwoord"


def logging_in(store: Store) -> World:
    w = world(store)
    people.set_password(w.regie, "coach", PASSWORD)
    return w


def test_a_session_lasts_until_it_ends(store: Store) -> None:
    w = logging_in(store)
    entered = login(w.regie, "coach", PASSWORD, w.now)
    assert session_user(w.regie, entered.token, w.now) == w.users["coach"]
    assert session_user(w.regie, "nonsense", w.now) is None
    assert session_user(w.regie, entered.token, w.now + timedelta(hours=12)) is None
    logout(w.regie, entered.token)
    assert session_user(w.regie, entered.token, w.now) is None


def test_the_database_never_holds_the_token_or_the_password(store: Store) -> None:
    w = logging_in(store)
    token = login(w.regie, "coach", PASSWORD, w.now).token
    with store.read() as tx:
        [session] = tx.execute(select(t.sessions)).all()
        kept = tx.execute(select(t.users.c.password).where(t.users.c.username == "coach")).scalar_one()
    assert token not in session.id and kept.startswith("$argon2id$")


@pytest.mark.parametrize(("username", "password"), [("coach", "fout"), ("niemand", PASSWORD), ("verwijzer", ""), ("", "")])
def test_unknown_and_wrong_sound_the_same(store: Store, username: str, password: str) -> None:
    w = logging_in(store)
    with pytest.raises(WrongPassword, match="horen niet bij elkaar"):
        login(w.regie, username, password, w.now)


def test_after_five_wrong_passwords_one_waits(store: Store) -> None:
    w = logging_in(store)
    for _ in range(5):
        with pytest.raises(WrongPassword):
            login(w.regie, "coach", "fout", w.now)
    with pytest.raises(TooManyTries):
        login(w.regie, "coach", PASSWORD, w.now)
    w.later(seconds=31)
    with pytest.raises(WrongPassword):
        login(w.regie, "coach", "fout", w.now)
    w.later(seconds=31)
    with pytest.raises(TooManyTries):
        login(w.regie, "coach", PASSWORD, w.now)
    w.later(seconds=30)
    assert login(w.regie, "coach", PASSWORD, w.now)
    with pytest.raises(WrongPassword):
        login(w.regie, "coach", "fout", w.now)
    assert login(w.regie, "coach", PASSWORD, w.now), "a good one forgets the wrong ones"


def test_a_new_password_ends_the_old_sessions(store: Store) -> None:
    w = logging_in(store)
    token = login(w.regie, "coach", PASSWORD, w.now).token
    people.set_password(w.regie, "coach", PASSWORD + "!")
    assert session_user(w.regie, token, w.now) is None


def test_users_are_found_by_id_and_name(store: Store) -> None:
    w = world(store)
    coach = w.users["coach"]
    assert account.user(w.regie, coach.id) == account.user_named(w.regie, "coach") == coach
    assert coach.initials == "C" and coach.organisation.kind == "vig"
    with pytest.raises(NotFound):
        account.user(w.regie, 999)
    with pytest.raises(NotFound):
        account.user_named(w.regie, "niemand")


def test_people_and_organisations_are_checked(store: Store) -> None:
    w = world(store)
    bureau = w.organisations["Bureau"].id
    with pytest.raises(RegieError, match="al een gebruiker"):
        people.add_user(w.regie, "coach", "Nog een", [Role.COACH], bureau)
    with pytest.raises(RegieError, match="al een organisatie"):
        people.add_organisation(w.regie, "Bureau", "vig")
    with pytest.raises(RegieError, match="10 tot 200 tekens"):
        people.add_user(w.regie, "nieuw", "Nieuw", [Role.COACH], bureau, "kort")
    with pytest.raises(NotFound):
        people.add_user(w.regie, "nieuw", "Nieuw", [Role.COACH], 999)
    with pytest.raises(NotFound):
        people.set_password(w.regie, "niemand", PASSWORD)


def test_mandates_hold_from_day_to_day(store: Store) -> None:
    w = world(store)
    bureau = w.organisations["Bureau"].id
    people.set_mandate(w.regie, bureau, "gegevensdeling", date(2026, 1, 1), agreement=True)
    people.set_mandate(w.regie, bureau, "gegevensdeling", date(2026, 1, 1), date(2026, 6, 30), agreement=True)
    [agreement] = next(one for one in people.organisations(w.regie) if one.id == bureau).agreements
    assert agreement.holds_on(date(2026, 6, 30)) and not agreement.holds_on(date(2026, 7, 1))
    with pytest.raises(RegieError, match="einddatum"):
        people.set_mandate(w.regie, bureau, "x", date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(NotFound):
        people.set_mandate(w.regie, 999, "x", date(2026, 2, 1))

"""Tokens of the API: made, listed, used and ended, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from service.domain.errors import Conflict, NotFound, RegieError
from service.store import tables as t
from service.store.session import Store
from service.usecases import tokens
from tests.usecases.world import world


def test_a_token_is_kept_as_its_hash_only(store: Store) -> None:
    found = world(store)
    token, until = tokens.add(found.regie, "coach", " agenda ", found.now)
    assert token.startswith("regie_") and until == found.now + timedelta(days=90)
    with store.read() as tx:
        [row] = tx.execute(select(t.api_tokens)).all()
    assert token not in str(row) and row.id == tokens._hash(token) and row.name == "agenda"


def test_a_token_works_until_it_is_over_or_revoked(store: Store) -> None:
    found = world(store)
    token, until = tokens.add(found.regie, "coach", "", found.now, days=1)
    user = tokens.token_user(found.regie, token, found.now)
    assert user == found.users["coach"]
    assert tokens.token_user(found.regie, token, until - timedelta(seconds=1)) == user
    assert tokens.token_user(found.regie, token, until) is None
    number = tokens.listed(found.regie)[0].id
    assert tokens.revoke(found.regie, number[:8], found.now).username == "coach"
    assert tokens.token_user(found.regie, token, found.now) is None
    tokens.revoke(found.regie, number, found.now + timedelta(hours=1))  # again: it stays as it was
    assert tokens.listed(found.regie)[0].revoked == found.now


def test_only_who_is_active_has_a_token(store: Store) -> None:
    found = world(store)
    token, _ = tokens.add(found.regie, "coach", "", found.now)
    with store.transaction() as tx:
        tx.execute(update(t.users).where(t.users.c.username == "coach").values(active=False))
    assert tokens.token_user(found.regie, token, found.now) is None
    with pytest.raises(Conflict, match="niet actief"):
        tokens.add(found.regie, "coach", "", found.now)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_how_long_a_token_may_hold(store: Store, days: int) -> None:
    found = world(store)
    with pytest.raises(RegieError, match="1 tot en met 366"):
        tokens.add(found.regie, "coach", "", found.now, days)


def test_what_there_is_not(store: Store) -> None:
    found = world(store)
    with pytest.raises(NotFound, match="geen gebruiker"):
        tokens.add(found.regie, "niemand", "", found.now)
    with pytest.raises(NotFound, match="minstens 8"):
        tokens.revoke(found.regie, "", found.now)
    with pytest.raises(NotFound, match="geen token"):
        tokens.revoke(found.regie, "0123456789", found.now)


def test_a_number_that_two_tokens_begin_with(store: Store) -> None:
    found = world(store)
    with store.transaction() as tx:
        for end in "ab":
            tx.execute(t.api_tokens.insert().values(
                id="1" * 63 + end, user_id=found.users["coach"].id, name="", made=found.now, expires=found.now))  # fmt: skip
    with pytest.raises(RegieError, match="meer tokens"):
        tokens.revoke(found.regie, "11111111", found.now)

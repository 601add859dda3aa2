"""Bundles and cases in the database."""

from __future__ import annotations

import re

import pytest

from service.domain.errors import Conflict
from service.store import bundles, cases, instances
from service.store.session import Store
from tests.usecases.world import MONDAY, world


def test_files_come_back_byte_for_byte(store: Store) -> None:
    files = {"processes/a.bpmn": bytes(range(256)), "forms/leeg.form": b""}
    with store.transaction() as tx:
        assert not bundles.has(tx, "x")
        bundles.add(tx, "x", files, MONDAY)
    with store.read() as tx:
        assert bundles.has(tx, "x") and bundles.files(tx, "x") == files
        with pytest.raises(KeyError):
            bundles.files(tx, "y")


def test_codes_are_unique_and_aliases_name_nobody(store: Store) -> None:
    w = world(store)
    with store.transaction() as tx:
        newest = bundles.newest(tx)
        assert newest is not None
        referrer = w.organisations["Jeugdbescherming"].id
        made = [cases.create(tx, cases.CASE, newest.bundle, referrer, MONDAY) for _ in range(50)]
    assert len({case.code for case in made}) == 50
    assert all(re.fullmatch(r"[A-Z]-\d{4}", case.code) and case.alias[0].isupper() for case in made)


def test_an_instance_that_somebody_else_saved_is_a_conflict(store: Store) -> None:
    """The second guard: it holds even where nobody locked the case."""
    w = world(store)
    w.refer()
    with store.read() as tx:
        before = instances.situation(tx, 1)
    w.do("Aanmelding beoordelen", "coordinator", besluit="toelaten")
    with pytest.raises(Conflict, match="net iets eerder"), store.transaction() as tx:
        instances.save(tx, 1, before.instances)

"""Roles, and mandates with a period."""

from __future__ import annotations

from datetime import date

import pytest

from service.domain.people import ROLE_LABELS, Mandate, Role, role_of


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_found_by_its_label_and_by_its_word(role: Role) -> None:
    assert role_of(ROLE_LABELS[role]) is role
    assert role_of(role.value) is role


@pytest.mark.parametrize("text", ["", "coaches", "admin", "Coach2"])
def test_another_word_is_no_role(text: str) -> None:
    assert role_of(text) is None


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_a_mandate_holds_within_its_period(day: date, holds: bool) -> None:
    assert Mandate("verwijzen", date(2026, 1, 1), date(2026, 6, 30)).holds_on(day) is holds


def test_a_mandate_without_an_end_goes_on() -> None:
    assert Mandate("verwijzen", date(2026, 1, 1)).holds_on(date(2099, 1, 1))

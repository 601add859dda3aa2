"""Every cell of the permission table, written down a second time from the requirements (section 2.2)."""

from __future__ import annotations

import pytest

from service.domain.people import Organisation, Role, User
from service.domain.permissions import PERMISSIONS, Permission, may, may_see_instance, roles_with

EVERYBODY = set(Role)
EXPECTED = {
    Permission.SEE_ALL_CASES: {Role.COORDINATOR},
    Permission.SEE_REFERRED_CASES: {Role.REFERRER},
    Permission.SEE_COMMISSIONED_CASES: {Role.COMMISSIONER},
    Permission.SEE_REFERRED_BY_LANE: {Role.REFERRER_MANAGER},
    Permission.SEE_CASES_BY_LANE: {Role.PRIVACY_OFFICER},
    Permission.SEE_CASES_WORKED_ON: {Role.BEHAVIOURAL_SCIENTIST},
    Permission.READ_DOSSIER: EVERYBODY - {Role.REFERRER_MANAGER, Role.COMMISSIONER},
    Permission.READ_LOG: EVERYBODY,
    Permission.READ_INCIDENTS: {Role.COORDINATOR},
    Permission.ASSIGN_TASKS: {Role.COORDINATOR},
    Permission.PUBLISH: {Role.COORDINATOR},
    Permission.MANAGE_PEOPLE: {Role.COORDINATOR},
    Permission.MANAGE_CASELOAD: {Role.COORDINATOR},
    Permission.READ_REPORTS: {Role.COORDINATOR, Role.COMMISSIONER},
    Permission.SEND_LINKS: {Role.COORDINATOR, Role.COACH},
}


def somebody(*roles: Role) -> User:
    return User(1, "iemand", "Iemand", frozenset(roles), Organisation(1, "Bureau", "vig"))


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_each_cell(permission: Permission, role: Role) -> None:
    assert may(somebody(role), permission) == (role in EXPECTED[permission])


def test_no_permission_is_forgotten() -> None:
    assert set(PERMISSIONS) == set(Permission) == set(EXPECTED)


def test_several_roles_add_up() -> None:
    user = somebody(Role.COACH, Role.PRIVACY_OFFICER)
    assert may(user, Permission.SEE_CASES_BY_LANE)
    assert roles_with(user, Permission.SEE_CASES_BY_LANE) == {Role.PRIVACY_OFFICER}


def test_nobody_may_nothing() -> None:
    assert not any(may(somebody(), permission) for permission in Permission)


@pytest.mark.parametrize(("visible_for", "sees"), [(set(), True), ({Role.COACH}, True), ({Role.COORDINATOR}, False)])
def test_a_restricted_instance(visible_for: set[Role], sees: bool) -> None:
    assert may_see_instance(somebody(Role.COACH), frozenset(visible_for)) == sees

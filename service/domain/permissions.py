"""Who may do what. One table that anybody can read; nothing else in the service decides by role.

What a role may *start* or *fill in* is drawn in the diagrams (lanes, `mag_starten`, `mag_toevoegen`, `zichtbaar_voor`); this
table holds the rest. A user with several roles may do what any of them may.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from service.domain.people import Role, User


class Permission(StrEnum):
    """Something that only some roles may do. The first six say which cases one sees."""

    SEE_ALL_CASES = "see_all_cases"  # every case
    SEE_REFERRED_CASES = "see_referred_cases"  # the cases that one's own organisation referred
    SEE_COMMISSIONED_CASES = "see_commissioned_cases"  # the cases that one's own organisation ordered
    SEE_REFERRED_BY_LANE = "see_referred_by_lane"  # of those, only the ones that have, or had, a task in one's lane
    SEE_CASES_BY_LANE = "see_cases_by_lane"  # every case that has, or had, a task in one's lane
    SEE_CASES_WORKED_ON = "see_cases_worked_on"  # cases with an open task in one's lane, or that one did a task in
    READ_DOSSIER = "read_dossier"  # registers and header fields on the page of a case
    READ_LOG = "read_log"  # the log of a case and the decisions of its tables
    READ_INCIDENTS = "read_incidents"  # what broke
    ASSIGN_TASKS = "assign_tasks"  # hand a task to a person
    PUBLISH = "publish"  # make a bundle current
    MANAGE_PEOPLE = "manage_people"  # users, organisations, mandates, agreements
    MANAGE_CASELOAD = "manage_caseload"  # who has which families, suspending, substitution for others, the on-call roster
    READ_REPORTS = "read_reports"  # figures over all cases, without names
    SEND_LINKS = "send_links"  # give somebody without an account a link to one task


_TABLE = """
                        verwijzer  leidinggevende  opdrachtgever  coordinator  coach  gedragswetenschapper  privacy_officer
see_all_cases               -            -               -             x         -              -                  -
see_referred_cases          x            -               -             -         -              -                  -
see_commissioned_cases      -            -               x             -         -              -                  -
see_referred_by_lane        -            x               -             -         -              -                  -
see_cases_by_lane           -            -               -             -         -              -                  x
see_cases_worked_on         -            -               -             -         -              x                  -
read_dossier                x            -               -             x         x              x                  x
read_log                    x            x               x             x         x              x                  x
read_incidents              -            -               -             x         -              -                  -
assign_tasks                -            -               -             x         -              -                  -
publish                     -            -               -             x         -              -                  -
manage_people               -            -               -             x         -              -                  -
manage_caseload             -            -               -             x         -              -                  -
read_reports                -            -               x             x         -              -                  -
send_links                  -            -               -             x         x              -                  -
"""


def _read(table: str) -> Mapping[Permission, frozenset[Role]]:
    lines = [line.split() for line in table.strip().splitlines()]
    roles = list(Role)  # the columns stand in the order of Role
    return {
        Permission(name): frozenset(role for role, cell in zip(roles, cells, strict=True) if cell == "x")
        for name, *cells in lines[1:]
    }


PERMISSIONS = _read(_TABLE)


def may(user: User, permission: Permission) -> bool:
    """Whether one of the user's roles has the permission."""
    return not user.roles.isdisjoint(PERMISSIONS[permission])


PARTNERS = frozenset((Role.REFERRER, Role.REFERRER_MANAGER, Role.COMMISSIONER))  # roles of people of other organisations


def may_read_dossier(user: User, day: date) -> bool:
    """Whether the user may read what is known of a family: a partner only on a day on which sharing data with its organisation
    is agreed (requirements.md 74). Its own tasks it sees without that, with what their forms show."""
    roles = roles_with(user, Permission.READ_DOSSIER)
    return bool(roles - PARTNERS) or (bool(roles) and user.organisation.shares_data_on(day))


def roles_with(user: User, permission: Permission) -> frozenset[Role]:
    """The roles of the user that give the permission."""
    return user.roles & PERMISSIONS[permission]


def may_see_instance(user: User, visible_for: frozenset[Role]) -> bool:
    """Whether the user sees what happens in an instance with `zichtbaar_voor` (empty: who sees the case sees it)."""
    return not visible_for or not user.roles.isdisjoint(visible_for)

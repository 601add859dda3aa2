"""The menu: one list of pages, and who finds which of them in it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from service.domain.people import Role, User
from service.domain.permissions import Permission, may


@dataclass(frozen=True)
class Entry:
    """A page in the menu. `blueprints` are those whose pages stand under it; it is there for who has one of `roles` (empty:
    everybody) and, if it asks for one, the permission."""

    text: str
    endpoint: str
    blueprints: frozenset[str]
    roles: frozenset[Role] = frozenset()
    permission: Permission | None = None

    def is_for(self, user: User) -> bool:
        allowed = self.permission is None or may(user, self.permission)
        return allowed and (not self.roles or not user.roles.isdisjoint(self.roles))


def _entry(text: str, endpoint: str, *more: str, roles: tuple[Role, ...] = (), permission: Permission | None = None) -> Entry:
    return Entry(text, endpoint, frozenset((endpoint.split(".")[0], *more)), frozenset(roles), permission)


STUDIO = (
    "draft_file", "differences", "merging", "moves", "publishing", "versions", "overview", "plays", "trials", "zipping",
    "files",
)
ADMIN = ("organisations", "settings", "readers", "changes")
ENTRIES = (
    _entry(_("Mijn werk"), "work.show", "tasks", "bulk"),
    _entry(_("Agenda"), "agenda.show"),
    _entry(_("Mijn gezinnen"), "referrals.index", roles=(Role.REFERRER, Role.REFERRER_MANAGER)),
    _entry(_("Trajecten"), "cases.index", "caseload"),
    _entry(_("Aanmelden"), "start.index"),
    _entry(_("Vervanging"), "covers.show", roles=(Role.COORDINATOR, Role.COACH)),
    _entry(_("Dienst"), "duty.show", roles=(Role.COORDINATOR, Role.COACH)),
    _entry(_("Rapportages"), "reports.index", permission=Permission.READ_REPORTS),
    _entry(_("Processen"), "drafts.index", *STUDIO, permission=Permission.PUBLISH),
    _entry(_("Beheer"), "accounts.index", *ADMIN, permission=Permission.MANAGE_PEOPLE),
)


def menu(user: User) -> list[Entry]:
    """What this user finds in the menu, in its order."""
    return [entry for entry in ENTRIES if entry.is_for(user)]

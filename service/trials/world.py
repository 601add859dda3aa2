"""The invented organisations and people of `wereld.yaml`, put into a database: for trials, and as demo accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from service.domain.clock import civil_date
from service.domain.errors import RegieError
from service.domain.people import Role, User, role_of
from service.trials.model import World
from service.usecases import people, wishes
from service.usecases.regie import Regie

DEMO_DOMAIN = "regie.example"


@dataclass(frozen=True)
class Settled:
    """The world as it is in a database: ids of organisations by key, users by username, in the order of the file."""

    organisations: Mapping[str, int]
    users: Mapping[str, User]

    def with_role(self, role: Role) -> list[User]:
        return [user for user in self.users.values() if role in user.roles]


def fill_world(
    regie: Regie, world: World, now: datetime, password: str | None = None, mandates_from: date | None = None
) -> Settled:
    """Add all organisations, mandates, agreements and users. `password` is everyone's; without one nobody can log in.

    Mandates and agreements hold from `mandates_from`, by default from today. Raises RegieError when a name exists already.
    """
    since = mandates_from or civil_date(now)
    organisations = {}
    for organisation in world.organisations:
        added = people.add_organisation(regie, organisation.name, organisation.kind)
        organisations[organisation.key] = added.id
        for names, agreement in ((organisation.mandates, False), (organisation.agreements, True)):
            for name in names:
                people.set_mandate(regie, added.id, name, since, agreement=agreement)
    users = {}
    for user in world.users:
        roles = [role for word in user.roles if (role := role_of(word))]
        users[user.username] = people.add_user(
            regie, user.username, user.name, roles, organisations[user.organisation], password
        )
        if password:  # those of a demo log in, and have an address that no mail server knows
            wishes.reach(regie, users[user.username], f"{user.username}@{DEMO_DOMAIN}")
    return Settled(organisations, users)


def settled(regie: Regie, world: World) -> Settled:
    """The world as it was put into this database before. Raises RegieError when a part of it is not there."""
    by_name = {organisation.name: organisation.id for organisation in people.organisations(regie)}
    by_username = {user.username: user for user in people.users(regie)}
    missing = [o.name for o in world.organisations if o.name not in by_name]
    missing += [u.username for u in world.users if u.username not in by_username]
    if missing:
        raise RegieError(f"Dit uit wereld.yaml staat niet in de database: {', '.join(missing)}. Begin met een lege database.")
    return Settled(
        {organisation.key: by_name[organisation.name] for organisation in world.organisations},
        {user.username: by_username[user.username] for user in world.users},
    )

"""`regie user` and `regie org`."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from datetime import date

from service.app import App, build, settings_now
from service.domain.clock import civil_date
from service.domain.errors import RegieError
from service.domain.people import ROLE_LABELS, Mandate, Role
from service.store.upgrade import check_up_to_date
from service.usecases import people


def list_users(arguments: Namespace) -> int:
    for user in people.users(_app().regie):
        roles = ", ".join(ROLE_LABELS[role] for role in sorted(user.roles))
        print(f"{user.username:20} {user.name} ({roles}; {user.organisation.name}){'' if user.active else ' niet actief'}")
    return 0


def add_user(arguments: Namespace) -> int:
    app = _app()
    roles = [Role(role) for role in arguments.role]
    user = people.add_user(app.regie, arguments.username, arguments.name, roles, arguments.org, _password(), app.clock())
    print(f"Gebruiker ‘{user.username}’ is toegevoegd.")
    return 0


def set_password(arguments: Namespace) -> int:
    app = _app()
    people.set_password(app.regie, arguments.username, _password(), app.clock())
    print("Het wachtwoord is veranderd.")
    return 0


def list_organisations(arguments: Namespace) -> int:
    for organisation in people.organisations(_app().regie):
        print(f"{organisation.id:5} {organisation.name} ({organisation.kind})")
        for what, mandates in (("mandaat", organisation.mandates), ("afspraak", organisation.agreements)):
            for mandate in mandates:
                print(f"      {what}: {_told(mandate)}")
    return 0


def add_organisation(arguments: Namespace) -> int:
    app = _app()
    organisation = people.add_organisation(app.regie, arguments.name, arguments.kind, app.clock())
    print(f"Organisatie {organisation.id}, ‘{organisation.name}’, is toegevoegd.")
    return 0


def set_mandate(arguments: Namespace) -> int:
    return _set(arguments, agreement=False)


def set_agreement(arguments: Namespace) -> int:
    return _set(arguments, agreement=True)


def _set(arguments: Namespace, *, agreement: bool) -> int:
    app = _app()
    since: date = arguments.valid_from.date() if arguments.valid_from else civil_date(app.clock())
    until = arguments.valid_until.date() if arguments.valid_until else None
    people.set_mandate(app.regie, arguments.org, arguments.name, since, until, agreement=agreement, logged=app.clock())
    print(f"Vastgelegd: {_told(Mandate(arguments.name, since, until))}")
    return 0


def _told(mandate: Mandate) -> str:
    until = f" tot en met {mandate.valid_until:%d-%m-%Y}" if mandate.valid_until else ""
    return f"{mandate.name} vanaf {mandate.valid_from:%d-%m-%Y}{until}"


def _app() -> App:
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    return app


def _password() -> str:
    """Asked for, so that it is on no screen and in no history; read from a pipe when there is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Wachtwoord: ")
    if getpass.getpass("Nog een keer: ") != password:
        raise RegieError("De twee wachtwoorden zijn niet gelijk.")
    return password

"""`regie db`."""

from __future__ import annotations

from argparse import Namespace

from service.app import build, settings_now
from service.store import upgrade as migrations


def upgrade(arguments: Namespace) -> int:
    """Bring the database up to date."""
    migrations.upgrade(build(settings_now()).regie.store)
    print("De database is bijgewerkt.")
    return 0

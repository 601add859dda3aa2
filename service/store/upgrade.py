"""Bringing a database up to date, and telling whether it is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.domain.errors import Misconfigured
from service.store.session import Store, Tx

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(store: Store, revision: str = "head") -> None:
    """Run the migrations that this database has not had yet, as far as `revision`, all in one transaction."""
    with store.transaction() as tx:
        config = _config()
        config.attributes["connection"] = tx
        command.upgrade(config, revision)


def check_up_to_date(store: Store) -> None:
    """Raises Misconfigured when the database has not had all migrations, or has had newer ones."""
    with store.read() as tx:
        current = _revision(tx)
    wanted = ScriptDirectory.from_config(_config()).get_current_head()
    if current != wanted:
        raise Misconfigured("De database is niet bijgewerkt voor deze versie van Regie. Voer eerst uit: regie db upgrade")


def _revision(tx: Tx) -> str | None:
    return MigrationContext.configure(tx).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config

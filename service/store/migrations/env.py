"""How Alembic runs the migrations: on the connection that it is handed, in one transaction. Imports no models."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, render_as_batch=connection.dialect.name == "sqlite")
context.run_migrations()

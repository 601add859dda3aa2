"""The migrations make exactly the tables that are written down."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from service.domain.errors import Misconfigured
from service.store.session import Store
from service.store.tables import metadata
from service.store.upgrade import MIGRATIONS, check_up_to_date, upgrade


def test_migrations_make_what_is_written_down(store: Store) -> None:
    with store.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_and_indexes_are_those_that_are_written_down(store: Store) -> None:
    """Alembic compares no checks and primary keys by name: the names are read from the database here."""
    with store.read() as tx:
        found = inspect(tx)
        for table in metadata.sorted_tables:
            names = {one["name"] for one in found.get_check_constraints(table.name)}
            written = {one.name for one in table.constraints if isinstance(one, CheckConstraint)}
            assert names == written, table.name
            assert found.get_pk_constraint(table.name)["name"] == table.primary_key.name


def test_upgrading_twice_is_harmless(store: Store) -> None:
    upgrade(store)
    check_up_to_date(store)


def test_an_empty_database_is_told(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'regie.db'}")
    with pytest.raises(Misconfigured, match="regie db upgrade"):
        check_up_to_date(store)
    upgrade(store)
    check_up_to_date(store)
    with store.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured, match="regie db upgrade"):
        check_up_to_date(store)
    store.close()


@pytest.mark.parametrize("path", sorted((MIGRATIONS / "versions").glob("v*.py")), ids=lambda path: path.stem)
def test_a_migration_imports_no_models(path: Path) -> None:
    modules = {
        node.module for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
    }
    assert not any(module and module.startswith("service") for module in modules)


def test_where_running_cases_stand_is_filled_in(tmp_path: Path) -> None:
    """In a database from before that was kept, an instance stands at its open tasks, since the first of them was opened."""
    store = Store(f"sqlite:///{tmp_path / 'regie.db'}")
    upgrade(store, "0001")
    with store.transaction() as tx:
        for statement in BEFORE.strip().splitlines():
            tx.execute(text(statement))
    upgrade(store)
    with store.read() as tx:
        rows = tx.execute(text("SELECT id, standing FROM instances ORDER BY id")).all()
    store.close()
    assert [tuple(row) for row in rows] == [(1, '[["plan","één","2026-03-02T09:00:00+00:00"]]'), (2, None)]


TASK = (
    "INSERT INTO tasks (case_id, instance_id, engine_id, process, element, title, role, register, row, opened, explanation, "
    "urgent, state) "
    "VALUES (1, 1, '{id}', 'plan', '{element}', 't', 'coach', '', '', '2026-03-{day} 09:00:00.000000', '', 0, '{state}')"
)
INSTANCE = (
    "INSERT INTO instances (id, case_id, process, main, version, phase, phase_element, visible_for, timers, waits, attempts, "
    "started, outcome) VALUES ({id}, 1, 'plan', 0, 1, '', '', '[]', '[]', '[]', 0, '2026-03-01 09:00:00.000000', '')"
)
BEFORE = "\n".join(
    (
        "INSERT INTO organisations (id, name, kind) VALUES (1, 'Bureau', 'vig')",
        "INSERT INTO bundles (hash, files, added) VALUES ('a', '', '2026-03-01 09:00:00.000000')",
        "INSERT INTO cases (id, code, alias, kind, bundle, referrer_id, opened) "
        "VALUES (1, 'B-1', 'Merel', 'traject', 'a', 1, '2026-03-01 09:00:00.000000')",
        INSTANCE.format(id=1),
        INSTANCE.format(id=2),
        TASK.format(id="x", element="één", day="04", state="open"),
        TASK.format(id="y", element="één", day="02", state="open"),
        TASK.format(id="z", element="twee", day="01", state="done"),
    )
)

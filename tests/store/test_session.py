"""Transactions, and driver errors that become errors of the service."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, insert, select, text

from service.domain.errors import Conflict, Misconfigured
from service.store import settings
from service.store import tables as t
from service.store.session import Store, Unavailable

VALUES = {"name": "Bureau", "kind": "vig"}


def number(store: Store) -> int:
    with store.read() as tx:
        return int(tx.execute(select(func.count()).select_from(t.organisations)).scalar_one())


def test_a_transaction_is_kept_when_it_ends(store: Store) -> None:
    with store.transaction() as tx:
        tx.execute(insert(t.organisations).values(**VALUES))
    assert number(store) == 1


def test_a_transaction_that_raises_changes_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.execute(insert(t.organisations).values(**VALUES))
        raise ZeroDivisionError
    assert number(store) == 0


def test_reading_keeps_nothing(store: Store) -> None:
    with store.read() as tx:
        tx.execute(insert(t.organisations).values(**VALUES))
    assert number(store) == 0


def test_what_was_taken_is_a_conflict(store: Store) -> None:
    with store.transaction() as tx:
        tx.execute(insert(t.organisations).values(**VALUES))
    with pytest.raises(Conflict, match="net iets eerder"), store.transaction() as tx:
        tx.execute(insert(t.organisations).values(**VALUES))


def test_a_row_that_points_nowhere_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(Exception, match="(?i)foreign key"), store.transaction() as tx:
        tx.execute(insert(t.mandates).values(organisation_id=99, kind="mandaat", name="x", valid_from=func.current_date()))


def test_many_writers_at_once_all_succeed(store: Store) -> None:
    def write(name: str) -> None:
        with store.transaction() as tx:
            before = int(settings.get(tx, "teller") or 0) if store.engine.dialect.name == "sqlite" else 0
            settings.put(tx, "teller" if store.engine.dialect.name == "sqlite" else name, str(before + 1))

    threads = [Thread(target=write, args=(f"teller{n}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        total = sum(int(row.value) for row in tx.execute(select(t.settings)))
    assert total == 12


def test_sqlite_survives_a_power_cut(sqlite_store: Store) -> None:
    with sqlite_store.read() as tx:
        found = {name: tx.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://x/y", "kent de database"),
        ("nonsense", "geen adres van een database"),
        ("sqlite://", "een bestand nodig"),
        ("sqlite:///:memory:", "een bestand nodig"),
        ("sqlite:////nergens/te/vinden/regie.db", "map voor de database bestaat niet"),
    ],
)
def test_an_address_that_can_not_be_used_is_told(url: str, told: str) -> None:
    with pytest.raises(Misconfigured, match=told):
        Store(url)


def test_a_database_that_is_away_is_told() -> None:
    store = Store("postgresql://regie:geheim@127.0.0.1:1/regie")
    with pytest.raises(Unavailable, match="De database antwoordt niet") as told, store.read() as tx:
        tx.execute(text("SELECT 1"))
    assert "geheim" not in str(told.value)
    store.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "regie.db"
    path.write_bytes(b"dit is geen database" * 100)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(Unavailable, match="De database antwoordt niet"), store.read() as tx:
        tx.execute(text("SELECT * FROM cases"))
    store.close()

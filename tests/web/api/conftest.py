"""The API on one kind of database: what it does not depend on it (the use cases are tested on both)."""

from __future__ import annotations

import pytest

from service.store.session import Store
from tests.web.api.calling import Api, api


@pytest.fixture
def made(sqlite_store: Store) -> Api:
    return api(sqlite_store)

"""The pages on one kind of database: what they do does not depend on it (the use cases are tested on both)."""

from __future__ import annotations

import pytest

from service.store.session import Store
from tests.web.visiting import Site, site


@pytest.fixture
def pages(sqlite_store: Store) -> Site:
    return site(sqlite_store)

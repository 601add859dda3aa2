"""The real bundle, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder


@pytest.fixture(scope="session")
def real() -> Bundle:
    return read_bundle(read_folder(Path(__file__).parents[2]))

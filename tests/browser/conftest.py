"""Debian's Chromium, without JavaScript: every page must work without it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.filled import fill
from tests.browser.walk import PATIENCE

__all__ = ["PATIENCE"]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, locale="nl-NL", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the families of the demo that bring every kind of page, to be copied."""
    path = tmp_path_factory.mktemp("gevuld") / "regie.db"
    shutil.copyfile(sqlite_template, path)
    fill(f"sqlite:///{path}")
    return path

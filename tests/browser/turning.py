"""Pressing what brings another page. A press alone comes back when that page begins to arrive, half read."""

from __future__ import annotations

from playwright.sync_api import Locator


def turn(pressed: Locator) -> None:
    """Press a link or a button, and wait until all of the page that it brings is there."""
    with pressed.page.expect_navigation():
        pressed.click()

"""Beheer: users, organisations with what was agreed, settings, and the log of what was changed."""

from __future__ import annotations

from service.web.admin import accounts, changes, organisations, settings

BLUEPRINTS = (accounts.pages, organisations.pages, settings.pages, changes.pages)

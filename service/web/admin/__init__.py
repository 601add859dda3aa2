"""Beheer: users, organisations with what was agreed, settings, who looked at which case, and the log of what was changed."""

from __future__ import annotations

from service.web.admin import accounts, changes, organisations, readers, settings

BLUEPRINTS = (accounts.pages, organisations.pages, settings.pages, readers.pages, changes.pages)

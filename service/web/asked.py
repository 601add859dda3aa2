"""Single fields of a plain form, as a page posted them: a day, who was chosen from a list, the page of a list."""

from __future__ import annotations

from datetime import date

from flask import request


def day(field: str) -> date | None:
    """The day in a field, as browsers send it; None when it is none."""
    try:
        return date.fromisoformat(request.form.get(field, "").strip())
    except ValueError:
        return None


def number(field: str) -> int | None:
    """The number of what was chosen; None when nothing was."""
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def paged(field: str = "blad") -> int:
    """The page of a list that is asked for; the first one when the address says nothing sensible."""
    text = request.values.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1

"""Single fields of a plain form, as a page posted them: a day, who was chosen from a list, the page of a list."""

from __future__ import annotations

from datetime import date

from flask import request

from service.domain.errors import Conflict


def day(field: str) -> date:
    """The day in a field, as browsers send it. Raises Conflict when it is none."""
    try:
        return date.fromisoformat(request.form.get(field, "").strip())
    except ValueError as error:
        raise Conflict("Vul een datum in die bestaat, bijvoorbeeld 31-12-2026.") from error


def number(field: str) -> int | None:
    """The number of what was chosen; None when nothing was."""
    text = request.form.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def paged(field: str = "blad") -> int:
    """The page of a list that is asked for; the first one when the address says nothing sensible."""
    text = request.values.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1

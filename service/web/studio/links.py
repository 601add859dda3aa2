"""Links between the pages of the studio, to where something is wrong, and to pages that may not be there."""

from __future__ import annotations

from flask import current_app, url_for

KINDS = {"bpmn": "diagram", "dmn": "table", "form": "form", "yaml": "text"}


def kind(path: str) -> str:
    """Which editor a file has; "" for what can't be edited."""
    return KINDS.get(path.rpartition(".")[2], "")


def editor(draft: int, path: str, element: str = "") -> str:
    """The editor of a file, at an element of it."""
    return url_for("drafts.edit", draft=draft, path=path, element=element or None)


def page_if_any(endpoint: str, **values: object) -> str | None:
    """The address of a page of another part of the studio; None when that part is not installed."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]

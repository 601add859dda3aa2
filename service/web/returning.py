"""The way back: a page carries the path of the list that its visitor came from, so that the list is found as it was left."""

from __future__ import annotations

from flask import request, url_for

BACK = "terug"
MOST = 500  # characters of a path that is carried along


def safe_path(path: str) -> str:
    """The path when it is one of this site, or nothing: nobody is sent elsewhere."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours and len(path) <= MOST else ""


def here() -> str:
    """The page that is shown now, as a way back; nothing when nothing was asked of it in particular."""
    return safe_path(request.full_path.rstrip("?")) if request.args else ""


def carried() -> str:
    """The way back that this request carries, or nothing."""
    return safe_path(request.values.get(BACK, ""))


def back() -> str:
    """Where a visitor goes back to: the list that it came from, or its work as that opens."""
    return carried() or url_for("work.show")

"""The way back: a page carries the path of the list that its visitor came from, so that the list is found as it was left.

The list that was seen last is kept with the session too, for the pages behind a form that was sent.
"""

from __future__ import annotations

from flask import request, session, url_for

BACK = "terug"
LAST = "lijst"
MOST = 500  # characters of a path that is carried along


def safe_path(path: str) -> str:
    """The path when it is one of this site, or nothing: nobody is sent elsewhere."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours and len(path) <= MOST else ""


def here() -> str:
    """The list that is shown now, as a way back; nothing when nothing was asked of it in particular. It is the last one."""
    path = safe_path(request.full_path) if request.args else ""
    if session.get(LAST, "") != path:
        session[LAST] = path
    return path


def carried() -> str:
    """The way back that this request carries, or nothing."""
    return safe_path(request.values.get(BACK, ""))


def back() -> str:
    """Where a visitor goes back to: the list that it came from, or its work as that opens."""
    return carried() or session.get(LAST) or url_for("work.show")

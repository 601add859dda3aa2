"""What stands before every request: who is not signed in logs in first, and a post must come from one of our own pages."""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from service.domain.errors import RegieError
from service.domain.filetypes import MOST_BYTES
from service.web.api.problems import is_ours
from service.web.context import RENEW, visitor

CSRF = "_csrf"
READING = frozenset(("GET", "HEAD", "OPTIONS"))
OPEN = frozenset((
    "account.show", "account.enter", "static", "health", "partners.show", "access.show", "access.speak", "agenda.feed",
    "demo.show", "demo.progress",
))
WITHOUT_ACCOUNT = frozenset(("links",))  # blueprints of which every page looks for itself who comes
BY_TOKEN = frozenset(("api",))  # blueprints that know who asks by a bearer token, never by a cookie
SELF, NONE = "'self'", "'none'"
BEFORE_RENEWAL = frozenset(("wishes", "account", "access", "links"))  # for who must choose a password of its own first
CSRF_HEADER = "X-CSRF-Token"
UPLOADS = frozenset((  # forms with files
    "tasks.finish", "cases.action", "cases.row", "cases.change_row", "start.show", "agenda.note", "organisations.add_paper",
))
MOST_UPLOADED = 3 * MOST_BYTES  # of one post with files
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy(*, scripts: bool = True, inline_styles: bool = False, framed: bool = False) -> str:
    """The Content-Security-Policy of a page: nothing but our own files. Every page works without scripts; those that there are,
    are files of ours.

    Only the editors may have inline styles (CodeMirror writes them), and only what they show in a frame may be framed.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {SELF if scripts else NONE}",
            *(["style-src 'self' 'unsafe-inline'"] if inline_styles else []),
            f"object-src {NONE}",
            f"base-uri {NONE}",
            f"form-action {SELF}",
            f"frame-ancestors {SELF if framed else NONE}",
        )
    )


def allow(response: Response, *, scripts: bool = False, inline_styles: bool = False, framed: bool = False) -> Response:
    """Give a page of the studio what it needs beyond what every page has."""
    response.headers["Content-Security-Policy"] = policy(scripts=scripts, inline_styles=inline_styles, framed=framed)
    if framed:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


class NotFromHere(RegieError):
    """A post without the page's own token: the page was open too long, or it is not one of ours."""

    status = 400

    def __init__(self) -> None:
        super().__init__("Deze pagina was verlopen. Er is niets opgeslagen. Open de pagina opnieuw en verstuur nog eens.")


class LoggedOut(RegieError):
    """Something was sent after the session had ended."""

    status = 401

    def __init__(self) -> None:
        super().__init__("U was uitgelogd toen u dit verstuurde. Er is niets opgeslagen. Log in en vul het nog eens in.")


def protect(app: Flask) -> None:
    """Put the guard before and behind every request of the app."""
    app.before_request(_stop)
    app.after_request(_seal)
    app.jinja_env.globals["csrf_token"] = csrf_token


def csrf_token() -> str:
    """The token that this visitor's forms carry; it lives as long as the session."""
    if CSRF not in session:
        session[CSRF] = secrets.token_urlsafe(24)
    token: str = session[CSRF]
    return token


def _stop() -> AnyResponse | None:
    if request.endpoint in ("static", "health") or request.blueprint in BY_TOKEN or is_ours(request.path):
        return None
    if request.endpoint not in OPEN and request.blueprint not in WITHOUT_ACCOUNT and visitor() is None:
        if request.method not in READING:
            raise LoggedOut
        return redirect(url_for("account.show", verder=request.full_path.rstrip("?") if request.path != "/" else None))
    if session.get(RENEW) and request.endpoint not in OPEN and request.blueprint not in BEFORE_RENEWAL:
        return redirect(url_for("wishes.show"), 303)
    if request.endpoint in UPLOADS and request.mimetype == "multipart/form-data":
        request.max_content_length = MOST_UPLOADED  # before anything of it is read
    if request.method not in READING and not _ours():
        raise NotFromHere
    return None


def _ours() -> bool:
    known, given = session.get(CSRF, ""), request.headers.get(CSRF_HEADER) or request.form.get(CSRF, "")
    return bool(known) and hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))


def _seal(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy())
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response

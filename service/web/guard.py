"""What stands before every request: who is not signed in logs in first, and a post must come from one of our own pages."""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from service.domain.errors import RegieError
from service.web.context import visitor

CSRF = "_csrf"
OPEN = frozenset(("account.show", "account.enter", "static", "health"))
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


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
    if request.endpoint in ("static", "health"):
        return None
    if request.endpoint not in OPEN and visitor() is None:
        if request.method == "POST":
            raise LoggedOut
        return redirect(url_for("account.show", verder=request.full_path.rstrip("?") if request.path != "/" else None))
    if request.method == "POST" and not _ours():
        raise NotFromHere
    return None


def _ours() -> bool:
    known, given = session.get(CSRF, ""), request.form.get(CSRF, "")
    return bool(known) and hmac.compare_digest(known.encode(), given.encode("utf-8", "replace"))


def _seal(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response

"""Logging in and out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from service.domain.errors import RegieError
from service.usecases import account
from service.web import demo
from service.web.context import LOGIN, RENEW, regie, site, visitor
from service.web.returning import safe_path

pages = Blueprint("account", __name__)


@pages.get("/inloggen")
def show() -> str | Response:
    return redirect(url_for("work.show")) if visitor() else _page()


@pages.post("/inloggen")
def enter() -> tuple[str, int] | Response:
    username = request.form.get("naam", "")[:200].strip()
    try:
        login = account.login(regie(), username, request.form.get("wachtwoord", "")[:1000], site().wall_clock())
    except RegieError as error:
        return _page(username, str(error)), error.status
    onward = _onward()
    session.clear()  # a session from before the log-in is worth nothing after it
    session[LOGIN] = login.token
    if login.renew:
        session[RENEW] = True
    return redirect(onward or url_for("work.show"), 303)


@pages.post("/uitloggen")
def leave() -> Response:
    account.logout(regie(), str(session[LOGIN]))  # the guard saw to it that somebody is signed in
    session.clear()
    return redirect(url_for("account.show"), 303)


def _onward() -> str:
    """The page that was asked for before the log-in: a path of this site, or nothing."""
    return safe_path(request.values.get("verder", ""))


def _page(username: str = "", error: str = "") -> str:
    password = site().demo_password
    first, others = demo.accounts() if password is not None else ([], [])
    return render_template(
        "login.html",
        username=username,
        error=error,
        onward=_onward(),
        accounts=first,
        others=others,
        demo_password=password,
    )

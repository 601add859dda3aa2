"""Building the Flask app of the pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from service.domain.people import ROLE_LABELS, Role, User
from service.domain.permissions import Permission, may, may_read_dossier
from service.usecases.regie import Regie
from service.web import (
    access,
    account,
    admin,
    agenda,
    attachments,
    bulk,
    caseload,
    cases,
    comments,
    context,
    covers,
    demo,
    documents,
    duty,
    errors,
    form_drafts,
    guard,
    language,
    links,
    menu,
    partners,
    referrals,
    reopening,
    reports,
    returning,
    sentences,
    start,
    studio,
    suspending,
    tasks,
    wishes,
    wording,
    work,
)
from service.web.api import api
from service.web.prose import prose

MOST_BYTES = 2 * 1024 * 1024  # of one post: twice what the largest form can hold

PAGES = (
    account.pages,
    work.pages,
    agenda.pages,
    bulk.pages,
    tasks.pages,
    comments.pages,
    attachments.pages,
    reopening.pages,
    reports.pages,
    cases.pages,
    caseload.pages,
    suspending.pages,
    covers.pages,
    duty.pages,
    referrals.pages,
    start.pages,
    form_drafts.pages,
    documents.pages,
    wishes.pages,
    links.pages,
    links.making,
    api,
    partners.pages,
    access.pages,
    *admin.BLUEPRINTS,
    *studio.BLUEPRINTS,
)

def create_pages(
    regie: Regie,
    now: Callable[[], datetime],
    *,
    secret: str,
    wall_clock: Callable[[], datetime] | None = None,
    https: bool = False,
    demo_password: str | None = None,
    four_eyes: bool = True,
    by_sms: bool = False,
    url: str = "",
) -> Flask:
    """The pages of Regie as a WSGI app.

    `now` is the clock of the cases; `wall_clock` measures sessions (default: the same). `secret` signs the session cookie;
    `https` says that visitors come by https, so that the cookie is sent over nothing else. `demo_password` is
    given only in a demo: the log-in page then lists the accounts, and every page shows today's date.
    With `four_eyes` a second coordinator approves what is published; `by_sms` says that there is a gateway for text messages;
    `url` is the address of the pages, for what is read elsewhere.
    """
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="__Host-regie" if https else "regie",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=6_000,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.extensions["regie"] = context.Site(regie, now, wall_clock or now, demo_password, four_eyes, by_sms, url)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    if demo_password is not None:
        demo.install(app)
    app.add_url_rule("/gezond", "health", lambda: ("goed", {"Content-Type": "text/plain"}))
    language.speak(app)
    guard.protect(app)
    errors.install(app)
    _words(app)
    return app


def _words(app: Flask) -> None:
    """What the templates may use. Autoescaping is on for all of them, and none is made of a text."""
    environment = app.jinja_env
    environment.autoescape = True
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        prose=prose,
        day=lambda value: wording.day(value, context.today()),
        full_day=wording.full_day,
        due_day=lambda value: wording.due_day(value, context.today()),
        moment=lambda value: wording.moment_text(value, context.today()),
        near=lambda value: wording.near(value, context.today()),
        role=lambda value: sentences.said(ROLE_LABELS[Role(value)]),
        said=sentences.said,
        words=wording.in_words,
        weekday=lambda value: wording.weekday(value, context.today()),
        clock=wording.clock,
        month=wording.month,
        day_name=wording.day_name,
        tel=wording.tel,
        initials=wording.initials,
        may=_may,
    )
    environment.globals["file_rules"] = attachments.RULES
    environment.globals.update(
        count=wording.count,
        form_texts=form_drafts.texts,
        busy_text=lambda busy: form_drafts.busy_text(busy, context.moment()),
    )
    environment.globals.update(standstill=suspending.standstill, back_to_work=returning.back, carried_back=returning.carried)
    app.context_processor(_everywhere)


def _may(user: User, permission: str) -> bool:
    """Whether a user has a permission, today."""
    asked = Permission(permission)
    return may_read_dossier(user, context.today()) if asked is Permission.READ_DOSSIER else may(user, asked)


def _everywhere() -> dict[str, object]:
    return {"visitor": _visitor(), "demo": context.site().demo_password is not None, "today": context.today, "menu": menu.menu}


def _visitor() -> object:
    """Who is signed in, for the bar at the top; a page that tells of a broken database has nobody."""
    try:
        return context.visitor()
    except Exception:  # noqa: BLE001  (the page is about an error that was logged; it must not fail again)
        return None



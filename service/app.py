"""The composition root: everything is built here, from the settings, once."""

from __future__ import annotations

import errno
import logging
import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any
from urllib.parse import unquote

from flask import Flask
from waitress import create_server, wasyncore

from service import worker
from service.bundle.read import read_bundle, read_folder
from service.config import Settings, read_settings, require_secret
from service.domain.clock import Clock, civil_date, system_clock
from service.domain.errors import Misconfigured
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.post import mail, web
from service.store.session import Store
from service.store.upgrade import check_up_to_date, upgrade
from service.trials.demo import begin_filling, both
from service.trials.families import FILE, read_families
from service.trials.read import read_trials
from service.trials.world import fill_world
from service.usecases import people
from service.usecases.demo import demo_clock
from service.usecases.jobs import Times, plan_repeated
from service.usecases.publish import newest, publish
from service.usecases.regie import Regie
from service.usecases.sending import Post
from service.web.site import create_pages

DEMO_PASSWORD = "regie-proberen"  # noqa: S105  (printed on the log-in page of a demo)
THREADS = 8
LONG_AGO = timedelta(days=5 * 366)  # what organisations of a demo may do, they may since before its oldest family

log = logging.getLogger("regie")


@dataclass(frozen=True)
class App:
    """Regie, built: what every command and every page works with. `clock` is moved forward only in a demo."""

    settings: Settings
    regie: Regie
    clock: Clock


def settings_now() -> Settings:
    """The settings of this process. Raises Misconfigured."""
    return read_settings(os.environ)


def build(settings: Settings) -> App:
    """Everything but a connection: nothing is opened yet. Raises Misconfigured for a database address that can't be one."""
    if settings.database_url.startswith("sqlite:///"):
        settings.data.mkdir(parents=True, exist_ok=True)
    regie = Regie(Store(settings.database_url))
    return App(settings, regie, demo_clock(regie, system_clock) if settings.demo else system_clock)


def ready(app: App) -> None:
    """See to it that the database can be used: a demo brings it up to date and fills it, elsewhere that must have been done.

    Raises Misconfigured, or Unavailable when the database does not answer.
    """
    if app.settings.demo:
        upgrade(app.regie.store)
        _fill_demo(app)
    else:
        check_up_to_date(app.regie.store)
    plan_repeated(app.regie, system_clock())


def _fill_demo(app: App) -> None:
    """Invented organisations and people, and the first publication; what is there already stays."""
    files = read_folder(app.settings.content)
    now = app.clock()
    new = not people.organisations(app.regie)
    families = _families(app)
    if new:
        world = both(read_trials(files).world, read_families(families).world)
        fill_world(app.regie, world, now, DEMO_PASSWORD, civil_date(now) - LONG_AGO)
    if newest(app.regie) is None:
        publish(app.regie, files, publisher(app), now, "De eerste publicatie van de demo")
        if new:
            begin_filling(app.regie, families, Times(now, system_clock()), app.settings.families)
    elif newest_differs(app, read_bundle(files).hash):
        log.warning("De bestanden zijn anders dan wat is gepubliceerd. Publiceer ze met: regie publish")


def _families(app: App) -> bytes:
    """The file with the families of the demo; content of one's own may be without."""
    path = app.settings.content / FILE
    return path.read_bytes() if path.is_file() else b""


def newest_differs(app: App, hash_: str) -> bool:
    """Whether something else than this bundle is current."""
    current = newest(app.regie)
    return current is None or current.bundle != hash_


def publisher(app: App, username: str = "") -> User:
    """Who publishes: the user with this name, or else the first who may. Raises Misconfigured when nobody may."""
    users = [user for user in people.users(app.regie) if user.active and may(user, Permission.PUBLISH)]
    found = next((user for user in users if username in ("", user.username)), None)
    if found is None:
        raise Misconfigured("Er is geen coördinator die mag publiceren. Voeg er een toe: regie user add.")
    return found


def pages(app: App) -> Flask:
    """The web pages. Raises Misconfigured without a secret."""
    secret = require_secret(app.settings)
    password = DEMO_PASSWORD if app.settings.demo else None
    return create_pages(
        app.regie,
        app.clock,
        secret=secret,
        wall_clock=system_clock,
        https=app.settings.https,
        demo_password=password,
        four_eyes=app.settings.four_eyes,
        by_sms=bool(app.settings.sms_url),
        url=app.settings.url,
    )


def post(app: App) -> Post:
    """How mail, text messages and webhooks go out."""
    found = app.settings
    return Post(
        found.url,
        _mail(found),
        web.webhooks(inside=found.webhooks_inside, local=found.demo),
        web.text_messages(found.sms_url) if found.sms_url else None,
    )


def _mail(settings: Settings) -> mail.Mail:
    url = settings.smtp
    if url is None:
        return mail.into(settings.data / "mail", settings.mail_from)
    tls = url.scheme == "smtps"
    user, password = unquote(url.username or ""), unquote(url.password or "")
    server = mail.Server(url.hostname or "", url.port or (465 if tls else 587), tls, user, password)
    return mail.through(server, settings.mail_from)


def serve(app: App, *, with_worker: bool) -> None:
    """Serve the pages until the process is stopped, with a worker beside them or not. Raises Misconfigured."""
    connections: dict[int, Any] = {}
    server = create_server(pages(app), map=connections, sockets=[_listening(app.settings)], threads=THREADS)
    stop = Event()
    thread = Thread(target=run_worker, args=(app, stop), daemon=True) if with_worker else None
    if thread:
        thread.start()
    try:
        server.run()
    finally:
        stop.set()
        wasyncore.close_all(connections, ignore_all=True)
        if thread:
            thread.join(timeout=10)
        app.regie.store.close()


def run_worker(app: App, stop: Event) -> None:
    """Work until told to stop."""
    worker.run(app.regie, app.clock, system_clock, stop, post=post(app))


def _listening(settings: Settings) -> socket.socket:
    host, port = settings.host, settings.port
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Misconfigured(
                f"Poort {port} op {host} is al in gebruik. Stop het andere programma, of kies een andere poort met REGIE_PORT."
            ) from error
        raise Misconfigured(f"Regie kan niet luisteren op {host}, poort {port}: {error.strerror}.") from error

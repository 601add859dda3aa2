"""`regie run`, `regie web` and `regie worker`."""

from __future__ import annotations

import signal
from argparse import Namespace
from threading import Event

from service.app import App, build, pages, ready, run_worker, serve, settings_now


def run(arguments: Namespace) -> int:
    """Pages and worker in one process."""
    return _serve(with_worker=True)


def web(arguments: Namespace) -> int:
    """Only the pages."""
    return _serve(with_worker=False)


def worker(arguments: Namespace) -> int:
    """Only the worker."""
    app = build(settings_now())
    ready(app)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("De wekker van Regie draait. Stoppen: Ctrl+C.", flush=True)
    run_worker(app, stop)
    return 0


def _serve(*, with_worker: bool) -> int:
    app = build(settings_now())
    pages(app)  # what is missing for the pages is told before the database is touched
    ready(app)
    signal.signal(signal.SIGTERM, _interrupt)
    _tell(app)
    serve(app, with_worker=with_worker)
    return 0


def _tell(app: App) -> None:
    settings = app.settings
    demo = " Dit is een demo: de accounts staan op de inlogpagina." if settings.demo else ""
    print(f"Regie staat op http://{settings.host}:{settings.port}.{demo} Stoppen: Ctrl+C.", flush=True)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt

"""Doing things at the very same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

from service.usecases.pages import Completed


def at_once(*deeds: Callable[[], Completed]) -> list[Completed | Exception]:
    """Do these at the same moment, each in a thread of its own."""
    ready = Barrier(len(deeds))
    results: list[Completed | Exception] = []

    def run(deed: Callable[[], Completed]) -> None:
        ready.wait()
        try:
            results.append(deed())
        except Exception as error:  # noqa: BLE001  (the test looks at what came out)
            results.append(error)

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results

"""`regie run`, `regie web` and `regie worker` answer, and stop when they are told to."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from service import worker
from service.cli import main
from tests.trials.factories import TINY

PATIENCE = 300  # tries of a tenth of a second


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A free port, and the tiny bundle in a demo; what catches signals is put back afterwards."""
    shutil.copytree(TINY, tmp_path / "inhoud")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        free = int(found.getsockname()[1])
    own = {"DATA": tmp_path / "var", "CONTENT": tmp_path / "inhoud", "DEMO": "1", "PORT": free}
    for name, value in own.items():
        monkeypatch.setenv(f"REGIE_{name}", str(value))
    before = signal.getsignal(signal.SIGTERM)
    yield free
    signal.signal(signal.SIGTERM, before)


def stopped_when(ready: Callable[[], bool]) -> Thread:
    """Tell this process to stop as soon as it is ready."""

    def wait() -> None:
        for _ in range(PATIENCE):
            if ready():
                break
            Event().wait(0.1)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = Thread(target=wait)
    thread.start()
    return thread


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond", timeout=5) as page:  # noqa: S310
            return bool(page.read() == b"goed")
    except OSError:
        return False


@pytest.mark.parametrize("command", ["run", "web"])
def test_the_pages_answer_and_stop(command: str, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    thread = stopped_when(lambda: answers(port))
    assert main([command]) == 0
    thread.join()
    said = capsys.readouterr().out
    assert f"http://127.0.0.1:{port}" in said and "demo" in said
    assert not answers(port)


def test_the_worker_stops(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Event()
    work = worker.work

    def noted(*given: object) -> bool:
        begun.set()
        return work(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "work", noted)
    thread = stopped_when(begun.is_set)
    assert main(["worker"]) == 0
    thread.join()
    assert begun.is_set()

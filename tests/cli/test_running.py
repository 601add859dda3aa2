"""`regie run` and `regie worker` as processes of their own: they answer, and they stop when they are told to."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.trials.factories import TINY


def environment(folder: Path, port: int) -> dict[str, str]:
    shutil.copytree(TINY, folder / "inhoud")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REGIE_")}
    own = {"DATA": str(folder / "var"), "CONTENT": str(folder / "inhoud"), "DEMO": "1", "PORT": str(port)}
    return kept | {f"REGIE_{name}": value for name, value in own.items()}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answer(port: int) -> str:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond", timeout=5) as page:  # noqa: S310
                return str(page.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def test_run_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    regie = Path(sys.executable).with_name("regie")
    with subprocess.Popen([regie, "run"], env=environment(tmp_path, port), stdout=subprocess.PIPE, text=True) as process:
        try:
            assert answer(port) == "goed"
        finally:
            process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0 and f"http://127.0.0.1:{port}" in said and "demo" in said


def test_worker_stops(tmp_path: Path) -> None:
    regie = Path(sys.executable).with_name("regie")
    with subprocess.Popen([regie, "worker"], env=environment(tmp_path, 1), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "De wekker van Regie draait" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    assert process.returncode == 0

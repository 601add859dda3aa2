"""The architecture, checked by pytest itself: layers, contained technologies, sizes, one place that commits, one that reads
the clock, and nothing that executes text."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICE = ROOT / "service"
MODULES = sorted(SERVICE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py")) + sorted((ROOT / "benchmarks").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base"}

# technology -> the only places (folders or modules below service/) that may import it
CONTAINED = {
    "SpiffWorkflow": ("engine",),
    "lxml": ("bundle", "engine"),
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "psycopg": ("store",),
    "marshmallow": ("forms", "web/api"),
    "flask": ("app.py", "web", "cli"),
    "waitress": ("app.py", "cli"),
    "argon2": ("usecases/account.py", "store", "domain", "usecases"),
    "yaml": ("bundle", "trials"),
}


def name(path: Path) -> str:
    return path.relative_to(SERVICE).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a module, read once for all tests."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in nodes(path):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_imports_go_down_only() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("technology", sorted(CONTAINED))
def test_a_technology_stays_in_its_place(technology: str) -> None:
    places = CONTAINED[technology]
    strangers = [
        name(path)
        for path in MODULES
        if any(module.split(".")[0] == technology for module in imports(path))
        and not any(name(path) == place or name(path).startswith(place + "/") for place in places)
    ]
    assert strangers == []


def test_no_module_is_longer_than_400_lines() -> None:
    assert {name(path): n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None and node.end_lineno - node.lineno + 1 > 60
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name(path) for path in MODULES if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES] == []


def test_only_the_session_commits() -> None:
    committing = {name(path) for path in MODULES for call, _ in calls(path) if call.endswith(".commit")}
    assert committing <= {"store/session.py"}


def test_only_the_clock_reads_the_time() -> None:
    reading = re.compile(r"(^|\.)(now|utcnow|today)$|^time\.time$")
    readers = {
        f"{name(path)}:{line} {call}" for path in MODULES if name(path) != "domain/clock.py" for call, line in calls(path)
        if reading.search(call) and call.split(".")[0] in {"datetime", "date", "time", "dt"}
    }
    assert readers == set()


def test_only_the_app_reads_settings() -> None:
    environment = re.compile(r"os\.(environ|getenv)")
    readers = {name(path) for path in MODULES if environment.search(path.read_text(encoding="utf-8"))}
    assert readers <= {"app.py", "config.py"}


def test_nothing_is_executed() -> None:
    forbidden = {"eval", "exec", "compile", "__import__", "importlib.import_module", "pickle.loads", "render_template_string"}
    found = {f"{name(path)}:{line} {call}" for path in MODULES for call, line in calls(path) if call in forbidden}
    assert found == set()


def test_feel_has_no_attribute_access_by_name() -> None:
    feel = [path for path in MODULES if name(path).startswith("feel/")]
    found = [f"{name(path)}:{line}" for path in feel for call, line in calls(path) if call in {"getattr", "setattr", "vars"}]
    assert found == []


def test_ruff_and_mypy_are_clean() -> None:
    tools = Path(sys.executable).parent
    for command in ([tools / "ruff", "check", "."], [tools / "mypy"]):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_todo_is_left() -> None:
    marks = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    assert [str(path.relative_to(ROOT)) for path in MODULES + TESTS if marks.search(path.read_text(encoding="utf-8"))] == []

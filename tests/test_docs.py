"""The docs tell the truth of today: every setting, command, rule, mark, service fact and error is documented."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from service.bundle.facts import FACTS
from service.bundle.marks import MARKS
from service.checks.rules import RULES
from service.cli.commands import commands
from service.config import SETTINGS
from service.domain.errors import RegieError

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "processes" / "README.md").read_text(encoding="utf-8")


def errors_below(error: type[RegieError]) -> Iterator[str]:
    for below in error.__subclasses__():
        yield below.__name__
        yield from errors_below(below)


def every_error() -> list[str]:
    for module in pkgutil.walk_packages(service.__path__, "service."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    return sorted(set(errors_below(RegieError)))


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_is_in_the_readme(setting: str) -> None:
    assert f"`{setting}`" in README


def test_the_readme_names_no_setting_that_is_not_there() -> None:
    assert set(re.findall(r"`(REGIE_[A-Z_]+)", README)) <= set(SETTINGS)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`regie {command}" in README


@pytest.mark.parametrize("error", every_error())
def test_every_error_is_in_the_readme(error: str) -> None:
    assert f"`{error}`" in README


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_every_mark_is_in_the_manual_of_coordinators(mark: str) -> None:
    assert f"`{mark}" in MANUAL


@pytest.mark.parametrize("fact", sorted(FACTS))
def test_every_service_fact_is_in_the_manual_of_coordinators(fact: str) -> None:
    assert f"`{fact}`" in MANUAL


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_is_in_the_manual_of_coordinators(rule: str) -> None:
    assert f"`{rule}`" in MANUAL


@pytest.mark.parametrize("document", [README, MANUAL], ids=["README.md", "processes/README.md"])
def test_links_lead_somewhere(document: str) -> None:
    folder = ROOT if document is README else ROOT / "processes"
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", document) if not link.startswith("http")]
    assert [link for link in links if not (folder / link).exists()] == []


def test_every_folder_of_the_service_stands_on_the_map() -> None:
    folders = [path.name for path in (ROOT / "service").iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    assert [name for name in folders if not re.search(rf"[`/]{name}`", README)] == []

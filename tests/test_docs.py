"""The docs tell the truth of today: every setting, command, rule, mark, service fact and error is documented."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import service
from service.bundle.facts import FACTS
from service.bundle.marks import MARKS
from service.bundle.read import read_folder
from service.checks.rules import RULES
from service.cli.commands import commands
from service.config import SETTINGS
from service.domain.errors import RegieError
from tests.browser.picture import size_of

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


PICTURES = ROOT / "processes" / "schermen"
LARGEST_PICTURE = 150 * 1024  # bytes: a page of the manual opens at once on a slow line
CHAPTERS = MANUAL[MANUAL.index("## Uw eerste wijziging") : MANUAL.index("## Wat staat in deze map?")]
PAGES = (ROOT / "service" / "web" / "templates", ROOT / "service" / "web" / "frontend" / "src")


def pictures_of(document: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", document)


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    shown = {ROOT / "processes" / name for name in pictures_of(MANUAL)} | {ROOT / name for name in pictures_of(README)}
    assert [str(path) for path in shown if not path.is_file()] == []
    assert [path.name for path in PICTURES.iterdir() if path not in shown] == []
    assert "![](" not in MANUAL + README  # who can't see a picture is told what is on it


def test_pictures_are_small_and_all_as_wide() -> None:
    assert {size_of(path)[0] for path in PICTURES.glob("*.png")} == {1280}
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > LARGEST_PICTURE] == []


def test_pictures_are_no_part_of_a_bundle() -> None:
    assert [path for path in read_folder(ROOT) if "schermen" in path] == []


@cache
def page_words() -> str:
    sources = [path for folder in PAGES for path in folder.rglob("*") if path.suffix in (".html", ".js")]
    return " ".join(re.sub(r"\s+", " ", path.read_text(encoding="utf-8")) for path in sources)


@pytest.mark.parametrize("words", sorted(set(re.findall(r"\*\*([^*]+)\*\*", CHAPTERS))))
def test_what_the_manual_says_to_click_stands_on_a_page(words: str) -> None:
    """Bold in these chapters is what a page says; `…` stands for what differs each time."""
    parts = [part.strip() for part in words.split("…")]
    assert [part for part in parts if not re.search(rf"(?<!\w){re.escape(part)}(?!\w)", page_words())] == []

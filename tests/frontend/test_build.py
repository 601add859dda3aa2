"""The build of the editors: up to date, repeatable, clear when it fails, and nothing of a machine in what is committed."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from service.web.frontend import build as frontend

PAGES_ALLOW = re.compile(rb"url\([\"']?data:")


@pytest.fixture(scope="module")
def built() -> Path:
    frontend.build()
    return frontend.OUT


def test_what_is_served_is_built_from_the_sources_as_they_are(built: Path) -> None:
    assert frontend.up_to_date()
    assert not frontend.build()
    assert {"diagram.js", "diagram.css", "viewer.js", "viewer.css"} <= {path.name for path in built.iterdir()}


def test_images_and_fonts_are_files_since_the_pages_allow_no_data_addresses(built: Path) -> None:
    assert [path.name for path in built.glob("*.css") if PAGES_ALLOW.search(path.read_bytes())] == []


def test_nothing_built_tells_of_the_machine_it_was_built_on(built: Path) -> None:
    root = str(frontend.HERE).encode()
    assert [path.name for path in built.iterdir() if root in path.read_bytes()] == []
    assert list(built.glob("*.map")) == []


def test_every_package_is_pinned_and_the_lock_names_no_registry() -> None:
    package = json.loads((frontend.HERE / "package.json").read_text())
    assert [version for version in package["dependencies"].values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    lock = json.loads((frontend.HERE / "package-lock.json").read_text())
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []


def sources(at: Path) -> Path:
    """A copy of what is built from, without the packages."""
    return Path(shutil.copytree(frontend.HERE, at / "frontend", ignore=shutil.ignore_patterns("node_modules", ".lock")))


def test_a_changed_source_is_noticed(tmp_path: Path, built: Path) -> None:
    here = sources(tmp_path)
    assert frontend.up_to_date(here, built)
    (here / "src" / "diagram" / "index.js").write_text("// something else")
    assert not frontend.up_to_date(here, built)


def test_packages_that_cannot_be_had_are_told_in_one_sentence(tmp_path: Path) -> None:
    here = sources(tmp_path)
    (here / "package.json").write_text("{")
    with pytest.raises(frontend.NotBuilt, match="npm could not fetch the editors' packages") as failure:
        frontend.build(here, tmp_path / "out")
    assert len(str(failure.value).splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_source_that_is_wrong_is_told_in_one_sentence_and_what_was_built_stays(tmp_path: Path, built: Path) -> None:
    here, out = sources(tmp_path), tmp_path / "out"
    (here / "node_modules").symlink_to(frontend.HERE / "node_modules")
    out.mkdir()
    (out / "diagram.js").write_text("older")
    (here / "src" / "diagram" / "index.js").write_text("this is no program")
    with pytest.raises(frontend.NotBuilt, match="esbuild could not bundle the editors"):
        frontend.build(here, out)
    assert (out / "diagram.js").read_text() == "older"


def test_the_command_says_what_went_wrong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> bool:
        raise frontend.NotBuilt("no network.")

    monkeypatch.setattr(frontend, "build", fails)
    assert frontend.main() == 1
    assert capsys.readouterr().err == "The editors are not built: no network.\n"
    monkeypatch.setattr(frontend, "build", lambda: True)
    assert frontend.main() == 0
    assert capsys.readouterr().out == "The editors are built.\n"

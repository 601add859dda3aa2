"""What people call the files of a bundle: the name of its diagram or table, the title of its form or trial."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from service.bundle.model import Bundle
from service.bundle.registers import DATA_FILE

KINDS: Mapping[str, str] = {
    "diagram": "Diagrammen", "table": "Beslistabellen", "form": "Formulieren", "data": "Gegevens", "trial": "Proeven"
}
SUFFIXES = {".bpmn": "diagram", ".dmn": "table", ".form": "form"}
TRIAL = re.compile(rb"""^proef:[ \t]*["']?(.+?)["']?[ \t\r]*$""", re.MULTILINE)


def kind_of(path: str) -> str:
    """"diagram", "table", "form", "data" or "trial"."""
    return SUFFIXES.get(PurePosixPath(path).suffix, "data" if path == DATA_FILE else "trial")


def titles_of(bundle: Bundle) -> dict[str, str]:
    """The title of each file; one that can't be read goes by its own name."""
    found = {path: _plain(path, content) for path, content in bundle.files.items()}
    found |= {process.file: process.name for process in bundle.processes.values() if process.name}
    found |= {table.file: table.name for table in bundle.tables.values() if table.name}
    return found | {form.file: form.title for form in bundle.sheets.values() if form.title}


def title_of(bundle: Bundle, path: str) -> str:
    """The title of one file, which need not be there."""
    return titles_of(bundle).get(path) or _plain(path, b"")


def titles_of_trials(files: Mapping[str, bytes]) -> dict[str, str]:
    """The title of each trial, by its name: that of its file."""
    return {PurePosixPath(path).stem: _plain(path, content) for path, content in files.items() if kind_of(path) == "trial"}


def _plain(path: str, content: bytes) -> str:
    if path == DATA_FILE:
        return "Registers en afgeleide gegevens"
    told = TRIAL.search(content) if kind_of(path) == "trial" else None
    text = told[1].decode("utf-8", "replace") if told else PurePosixPath(path).stem.replace("-", " ")
    return text[:1].upper() + text[1:]

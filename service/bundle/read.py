"""Files into a bundle: `read_folder` picks the files, `survey` reads what it can, `read_bundle` accepts no problem."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeVar

from service.bundle import strict_json, strict_xml, strict_yaml
from service.bundle.diagrams import RULE, read_diagram
from service.bundle.findings import Finding, Unreadable
from service.bundle.forms import read_form
from service.bundle.model import Bundle, Derived, Form, Process, Register, Table
from service.bundle.registers import DATA_FILE, read_data
from service.bundle.strict_xml import Node
from service.bundle.tables import read_table
from service.domain.errors import InvalidBundle

FOLDERS = ("processes", "forms")
PATTERNS = (
    "processes/*.bpmn",
    "processes/*.dmn",
    DATA_FILE,
    "processes/proeven/*.yaml",
    "forms/*.form",
    "forms/documenten/*.form",
)
DOCUMENTS = "forms/documenten/"
MOST_FILES = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Survey:
    """What could be read: the bundle of it, the XML trees by file, and what is wrong.

    When two files give the same id, the bundle holds the first of them; the findings say so.
    """

    bundle: Bundle
    documents: Mapping[str, Node]
    findings: tuple[Finding, ...]


def belongs(path: str) -> bool:
    """Whether a file at this path is part of a bundle (a README is not)."""
    return any(PurePosixPath(path).match(pattern) and path.count("/") == pattern.count("/") for pattern in PATTERNS)


def is_document(path: str) -> bool:
    """Whether a schema at this path is a document: shown with what is known, never filled in."""
    return path.startswith(DOCUMENTS)


def read_folder(folder: Path | str) -> dict[str, bytes]:
    """The files of a bundle in `processes/` and `forms/` below `folder`: path with forward slashes -> bytes.

    Raises InvalidBundle when there is no such folder, or nothing in it.
    """
    top = Path(folder)
    found = {
        path.relative_to(top).as_posix(): path
        for name in FOLDERS
        for path in sorted((top / name).rglob("*"))
        if path.is_file() and belongs(path.relative_to(top).as_posix())
    }
    if not found:
        raise InvalidBundle(
            f"In de map {top} staan geen processen of formulieren. Geef de map die de mappen ‘processes’ en ‘forms’ bevat."
        )
    if len(found) > MOST_FILES:
        raise InvalidBundle(f"In de map {top} staan {len(found)} bestanden; hooguit {MOST_FILES} mag.")
    return {name: path.read_bytes() for name, path in found.items()}


def write_folder(folder: Path | str, files: Mapping[str, bytes]) -> None:
    """Write the files of a bundle below `folder`, so that reading it gives the same bundle.

    Raises InvalidBundle when files of another bundle stand there: nothing is then written.
    """
    top = Path(folder)
    strangers = [
        path.relative_to(top).as_posix()
        for name in FOLDERS
        for path in (top / name).rglob("*")
        if path.is_file() and belongs(found := path.relative_to(top).as_posix()) and found not in files
    ]
    if strangers:
        raise InvalidBundle(
            f"In de map {top} staan bestanden die niet in deze versie zitten, zoals {min(strangers)}. Kies een lege map."
        )
    for path_, content in files.items():
        (top / path_).parent.mkdir(parents=True, exist_ok=True)
        (top / path_).write_bytes(content)


def hash_of(files: Mapping[str, bytes]) -> str:
    """The content's name: SHA-256 (hex) over every path and content, in the order of the paths."""
    digest = hashlib.sha256()
    for path in sorted(files):
        for part in (path.encode(), files[path]):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def read_bundle(files: Mapping[str, bytes]) -> Bundle:
    """The bundle of these files (path -> bytes). Raises InvalidBundle, with every problem, when one can't be read."""
    read = survey(files)
    if read.findings:
        raise InvalidBundle("De bestanden zijn niet goed te lezen:\n" + "\n".join(map(str, read.findings)), read.findings)
    return read.bundle


def survey(files: Mapping[str, bytes]) -> Survey:
    """Read all that can be read. Never raises on what a file contains."""
    reader = _Reader()
    if len(files) > MOST_FILES:
        sentence = f"Er zijn {len(files)} bestanden; hooguit {MOST_FILES} mag."
        reader.findings.append(Finding("processes", "", sentence, "Haal weg wat niet meer wordt gebruikt.", RULE))
    for path in sorted(files)[:MOST_FILES]:
        try:
            reader.read(path, files[path])
        except Unreadable as error:
            reader.findings.append(Finding(path, "", error.sentence, error.advice, RULE))
    bundle = Bundle(
        hash=hash_of(files),
        files=dict(files),
        processes=reader.processes,
        tables=reader.tables,
        forms={id_: form for id_, form in reader.sheets.items() if not is_document(form.file)},
        registers=reader.registers,
        derived=reader.derived,
        documents={id_: form for id_, form in reader.sheets.items() if is_document(form.file)},
    )
    return Survey(bundle, reader.documents, tuple(reader.findings))


# Files are read again and again: checked, published, and once more from the database; and of a changed bundle all but one are
# the same. What was read is never changed, so it is kept: somewhat more than one large bundle.


@lru_cache(128)
def _diagram(path: str, content: bytes) -> tuple[Node, list[Process], list[Finding]]:
    document = strict_xml.tree(content)
    return document, *read_diagram(path, document)


@lru_cache(64)
def _table(path: str, content: bytes) -> tuple[Node, list[Table], list[Finding]]:
    document = strict_xml.tree(content)
    return document, *read_table(path, document)


@lru_cache(512)
def _form(path: str, content: bytes) -> tuple[list[Form], list[Finding]]:
    return read_form(path, content, strict_json.load(content))


@lru_cache(8)
def _data(path: str, content: bytes) -> tuple[list[Register], list[Derived], list[Finding]]:
    return read_data(path, strict_yaml.load(content))


@lru_cache(512)
def _trial(content: bytes) -> None:
    """The trials read it themselves, but a broken one is never published. Raises Unreadable."""
    strict_yaml.load(content)


class _Reader:
    """Collects what is read, file after file."""

    def __init__(self) -> None:
        self.documents: dict[str, Node] = {}
        self.processes: dict[str, Process] = {}
        self.tables: dict[str, Table] = {}
        self.sheets: dict[str, Form] = {}
        self.registers: dict[str, Register] = {}
        self.derived: dict[str, Derived] = {}
        self.findings: list[Finding] = []

    def read(self, path: str, content: bytes) -> None:
        """Read one file. Raises Unreadable."""
        if not belongs(path):
            self.findings.append(Finding(path, "", "Dit bestand hoort niet in een bundel.", "Haal het weg.", RULE))
        elif path.endswith(".bpmn"):
            self.documents[path], processes, findings = _diagram(path, content)
            self._keep(path, self.processes, {process.id: process for process in processes}, findings)
        elif path.endswith(".dmn"):
            self.documents[path], tables, findings = _table(path, content)
            self._keep(path, self.tables, {table.id: table for table in tables}, findings)
        elif path.endswith(".form"):
            forms, findings = _form(path, content)
            self._keep(path, self.sheets, {form.id: form for form in forms}, findings)
        elif path == DATA_FILE:
            registers, derived, findings = _data(path, content)
            for register in registers:
                self._keep(path, self.registers, {register.key: register}, [])
            for one in derived:
                self._keep(path, self.derived, {one.key: one}, [])
            self.findings += findings
        else:
            _trial(content)

    def _keep(self, path: str, kept: dict[str, T], found: Mapping[str, T], findings: list[Finding]) -> None:
        self.findings += findings
        for id_, thing in found.items():
            if id_ in kept:
                self.findings.append(Finding(path, id_, f"De id ‘{id_}’ bestaat al.", "Kies een andere id.", RULE))
            kept.setdefault(id_, thing)

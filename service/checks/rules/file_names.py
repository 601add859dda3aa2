"""A file's name is its id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from service.bundle.model import Form, Process, Table
from service.checks.rule import Remark, Subject, rule

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@rule(
    "bestandsnaam",
    "What is called by its id must be findable by its file, in a folder as well as in a publication: the stem is the id.",
)
def file_names(subject: Subject) -> Iterator[Remark]:
    bundle = subject.bundle
    things: list[Process | Table | Form] = [*bundle.processes.values(), *bundle.tables.values(), *bundle.sheets.values()]
    for thing in things:
        path = PurePosixPath(thing.file)
        if thing.id != path.stem:
            yield Remark(
                thing.file,
                thing.id,
                f"Het bestand heet ‘{path.stem}’, maar de id erin is ‘{thing.id}’.",
                f"Maak de id ‘{path.stem}’, of noem het bestand ‘{thing.id}{path.suffix}’.",
            )
        elif not KEBAB.fullmatch(path.stem):
            yield Remark(
                thing.file,
                thing.id,
                "De naam van het bestand heeft andere tekens dan kleine letters, cijfers en streepjes.",
                "Kies een naam zoals ‘eerste-huisbezoek’.",
            )

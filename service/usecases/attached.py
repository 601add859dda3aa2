"""The files that may stand in a form: those that were added to it, and those that the case has already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from service.bundle.model import Field, Form
from service.forms.answers import ids_of
from service.forms.schema import answerable
from service.store import attachments
from service.store.session import Tx
from service.usecases.pages import FormPage

KB, MB = 1024, 1024 * 1024


def with_files(tx: Tx, page: FormPage, subject: str, case_id: int | None) -> FormPage:
    """The page with what its files are called; nothing is asked of the database for a form that takes none."""
    if not takes_files(page.form):
        return page
    return replace(page, files=called(tx, subject, case_id))


def takes_files(form: Form) -> bool:
    """Whether the form has a field for files."""
    return any(_pickers(form.fields))


def called(tx: Tx, subject: str, case_id: int | None) -> dict[str, str]:
    """What the files of a form ("": of none) and of a case are called, by id."""
    return {row.id: f"{row.name} ({size_text(row.size)})" for row in attachments.known(tx, subject, case_id)}


def keep(tx: Tx, form: Form, submitted: Mapping[str, object], subject: str, case_id: int | None) -> list[str]:
    """The files that are sent with a form stay. The ids of those that may be answered; a statement only when there are any."""
    ids = list(dict.fromkeys(_sent(form.fields, submitted)))
    return attachments.keep(tx, subject, ids, case_id) if ids else []


def size_text(size: int) -> str:
    """`340 kB`, `2,1 MB`"""
    return f"{size / MB:.1f} MB".replace(".", ",") if size >= MB else f"{max(1, round(size / KB))} kB"


def _pickers(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in answerable(fields):
        yield from [one] if one.type == "filepicker" else _pickers(one.fields)


def _sent(fields: tuple[Field, ...], submitted: Mapping[str, object]) -> Iterator[str]:
    for one in answerable(fields):
        if one.type == "filepicker":
            yield from ids_of(submitted.get(one.key))
        elif one.register:
            rows = submitted.get(one.register)
            for row in rows if isinstance(rows, list) else []:
                yield from _sent(one.fields, row) if isinstance(row, Mapping) else ()

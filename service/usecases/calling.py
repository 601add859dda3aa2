"""Whom one can call about a family: who takes part, the family itself, and the people in its registers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from service.domain.people import ROLE_LABELS, Role
from service.feel import show
from service.usecases.registers import fields_of, is_phone, rows_of, shown
from service.usecases.viewing import Viewing


@dataclass(frozen=True)
class Phone:
    """A number to call. `name` is whose it is, `about` what they are: a role, or a register."""

    name: str
    about: str
    number: str


def phones(view: Viewing, participants: Iterable[Any]) -> Iterator[Phone]:
    """The numbers that this user may call, each once; for who may read the dossier. `participants` are rows of the store."""
    known = [*_of_participants(view, participants), *_of_fields(view), *_of_rows(view)]
    first: dict[str, Phone] = {}
    for phone in known:
        first.setdefault(phone.number, phone)
    yield from first.values()


def _of_participants(view: Viewing, participants: Iterable[Any]) -> Iterator[Phone]:
    for row in participants:
        if row.phone and row.user_id != view.actor.id:
            yield Phone(row.name, ROLE_LABELS[Role(row.role)], row.phone)


def _of_fields(view: Viewing) -> Iterator[Phone]:
    for key, field in view.dossier.fields.of.items():
        number = view.dossier.case_answers.get(key)
        if is_phone(field) and isinstance(number, str) and number:
            yield Phone(field.label, "", number)


def _of_rows(view: Viewing) -> Iterator[Phone]:
    for key, register in view.bundle.registers.items():
        fields = fields_of(view.dossier, key)
        for row in rows_of(view.dossier, view.actor, key) if any(map(is_phone, fields)) else ():
            names = [field for field in fields if field.type in ("textfield", "select") and not is_phone(field)]
            name = next((text for one in names if (text := shown(one, row.get(one.key), view.shown))), register.label)
            for field in filter(is_phone, fields):
                if row.get(field.key):
                    yield Phone(name, register.label, show(row[field.key]))

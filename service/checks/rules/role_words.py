"""Roles in properties."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.words import words
from service.checks.rule import Remark, Subject, rule
from service.domain.people import Role, role_of

ROLES = ", ".join(Role)


@rule("bekende-rollen", "A right for a role that does not exist is a right for nobody.")
def role_words(subject: Subject) -> Iterator[Remark]:
    listed = [(p.file, p.id, p.properties.get("zichtbaar_voor", "")) for p in subject.bundle.processes.values()]
    listed += [(p.file, e.id, e.properties.get("mag_starten", "")) for p, e in subject.elements]
    listed += [(subject.data_file, r.key, ",".join(r.may_add)) for r in subject.bundle.registers.values()]
    for file, element, text in listed:
        for word in words(text):
            if role_of(word) is None:
                yield Remark(file, element, f"‘{word}’ is geen rol.", f"Kies uit: {ROLES}.")

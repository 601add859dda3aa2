"""Adding a row to a register on the case page, and putting one right: what it was stays in its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from service.bundle.model import Bundle, Field, Form, Register
from service.bundle.values import ROW_ID
from service.domain.errors import Forbidden, NotFound
from service.domain.people import ROLE_LABELS, User, role_of
from service.forms.answers import validate
from service.store import cases, instances, submissions
from service.store.cases import Case
from service.usecases import dossier as dossiers
from service.usecases.attached import keep, with_files
from service.usecases.broken import incidents
from service.usecases.bundles import bundle_of
from service.usecases.dossier import Dossier, Row
from service.usecases.filling import form_page
from service.usecases.once import once
from service.usecases.pages import FormPage
from service.usecases.progress import Progress
from service.usecases.regie import Regie
from service.usecases.subjects import CHANGE, ROW, Subject


def row_form(regie: Regie, actor: User, case_id: int, register: str, now: datetime, row: str = "") -> FormPage:
    """The form of one new row, or of the `row` that is there. Raises NotFound or Forbidden."""
    with regie.store.read() as tx:
        case = _there(cases.get(tx, case_id, actor))
        bundle = bundle_of(tx, case.bundle)
        found, form = _register(bundle, actor, register)
        dossier = dossiers.read(tx, bundle, case, instances.situation(tx, case_id))
        current = _row(dossier, actor, register, row) if row else {}
        values = dossier.values(None, now, seen_by=actor, settled=True)
        title = f"{found.label}: veranderen" if row else found.label
        page = form_page(title, None, form, values, bundle, current, {}, to_fill_in=not row, now=now)
        return with_files(tx, page, _subject(case_id, register, row).key(actor), case_id)


def add_row(
    regie: Regie, actor: User, case_id: int, register: str, submitted: Mapping[str, object], token: str, now: datetime
) -> str:
    """Add it: its id. A second post with the same token adds nothing, and gives "". Raises as its form."""
    return once(regie, actor, token, lambda: _write(regie, actor, case_id, register, "", submitted, token, now), lambda _: "")


def change_row(
    regie: Regie,
    actor: User,
    case_id: int,
    register: str,
    row: str,
    submitted: Mapping[str, object],
    token: str,
    now: datetime,
) -> None:
    """Put a row right: what became different is a new answer, what it was stays. Twice with the same token is once.

    Raises NotFound, Forbidden, InvalidAnswers.
    """
    once(regie, actor, token, lambda: _write(regie, actor, case_id, register, row, submitted, token, now), lambda _: row)


def _write(
    regie: Regie,
    actor: User,
    case_id: int,
    register: str,
    row: str,
    submitted: Mapping[str, object],
    token: str,
    now: datetime,
) -> str:
    with incidents(regie, actor, now), regie.store.transaction() as tx:
        case = _there(cases.lock_visible(tx, case_id, actor))
        bundle = bundle_of(tx, case.bundle)
        found, form = _register(bundle, actor, register)
        dossier = dossiers.read(tx, bundle, case, instances.situation(tx, case_id))
        current = _row(dossier, actor, register, row) if row else {}
        files = keep(tx, form, submitted, _subject(case_id, register, row).key(actor), case_id)
        answers = validate(form, submitted, dossier.values(None, now, seen_by=actor), {}, files)
        changed = {key: value for key, value in answers.fields.items() if not row or current.get(key) != value}
        progress = Progress(regie, tx, dossier, actor, now)
        id_ = row or dossiers.new_row_id()
        if changed:
            dossier.put_row(None, found.key, id_, changed, "form")
            progress.log("row", f"Veranderd in {found.label}" if row else f"Toegevoegd aan {found.label}")
        progress.save(None, (form.id, form.version))
        submissions.add(tx, token, actor.id, case.id, now)
    return id_


def _subject(case_id: int, register: str, row: str) -> Subject:
    return Subject(CHANGE, f"{register}:{row}", case_id) if row else Subject(ROW, register, case_id)


def _there(case: Case | None) -> Case:
    if case is None:
        raise NotFound("Dit traject is er niet.")
    return case


def _row(dossier: Dossier, actor: User, register: str, row: str) -> Row:
    """The row as it is now. Raises NotFound for one that is not there or that the user may not see."""
    rows = dossier.seen_by(actor).get(register)
    found = [one for one in rows if isinstance(one, dict) and one.get(ROW_ID) == row] if isinstance(rows, list) else []
    if not found:
        raise NotFound("Deze regel is er niet, of u mag hem niet zien.")
    return found[0]


def may_add(register: Register, actor: User) -> bool:
    """Whether the register lets one of the user's roles add a row on the case page."""
    return bool(register.form) and any(role_of(word) in actor.roles for word in register.may_add)


def _register(bundle: Bundle, actor: User, key: str) -> tuple[Register, Form]:
    register = bundle.registers.get(key)
    form = bundle.forms.get(register.form) if register else None
    if register is None or form is None:
        raise NotFound("Aan dit overzicht kunt u geen regel toevoegen.")
    if not may_add(register, actor):
        roles = ", ".join(ROLE_LABELS[role].lower() for word in register.may_add if (role := role_of(word)))
        raise Forbidden(f"Een regel toevoegen mag alleen: {roles or 'niemand'}.")
    return register, form


def columns(form_fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields of a row's form, groups opened."""
    nested = [columns(field.fields) if field.type == "group" else (field,) for field in form_fields]
    return tuple(field for fields in nested for field in fields if field.key)

"""Documents of a case: a schema of `forms/documenten/`, shown with what is known. Nothing in it is executed or filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from service.bundle.model import Field, Form
from service.bundle.values import ROW_ID, Values
from service.domain.errors import Conflict, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may_see_instance
from service.feel import show as text_of
from service.forms.conditions import shown as is_shown
from service.store import events
from service.store.events import Event
from service.store.instances import Instance
from service.usecases.pages import CaseHead
from service.usecases.regie import Regie
from service.usecases.registers import rows_of, shown
from service.usecases.viewing import Viewing, viewing

FRAME = "kader"


@dataclass(frozen=True)
class Part:
    """A piece of a document. `kind`: heading, text, fact (label and text), table (columns and rows, label above it), rule."""

    kind: str
    label: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Paper:
    """A document as it is printed. `frame` is in which frame the family is helped (vrijwillig, drang, OTS; requirements.md
    section 9.1: shown on every letter); `version` is the schema's."""

    id: str
    title: str
    head: CaseHead
    frame: str
    made: date
    sender: str
    version: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Offer:
    """A document that can be made; `missing` are the labels of what must be known first."""

    id: str
    title: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class DocumentsPage:
    head: CaseHead
    offers: tuple[Offer, ...]


def offers(regie: Regie, actor: User, case_id: int, now: datetime) -> DocumentsPage:
    """What can be made of this case, and what can't yet. Raises NotFound for another's case, and Forbidden."""
    with viewing(regie, actor, case_id, "documents", now, Permission.READ_DOSSIER) as view:
        found = [Offer(one.id, one.title, _best(view, one)[1]) for one in view.bundle.documents.values()]
        return DocumentsPage(view.head(), tuple(sorted(found, key=lambda one: (bool(one.missing), one.title.lower()))))


def show(regie: Regie, actor: User, case_id: int, document: str, now: datetime) -> Paper:
    """The document as it is now. Raises NotFound, Forbidden, and Conflict while something that it must hold is not known."""
    with viewing(regie, actor, case_id, f"document:{document}"[:20], now, Permission.READ_DOSSIER) as view:
        form = view.bundle.documents.get(document)
        if form is None:
            raise NotFound("Dit document is er niet.")
        instance, missing = _best(view, form)
        if missing:
            raise Conflict(f"‘{form.title}’ kan nog niet: {', '.join(missing)} is nog niet bekend.")
        values = view.dossier.values(instance, now, seen_by=actor)
        head = view.head()
        return Paper(
            id=form.id,
            title=form.title,
            head=head,
            frame=_frame(view, values),
            made=view.today,
            sender=actor.organisation.name,
            version=form.version,
            parts=tuple(_parts(view, form.fields, values)),
        )


def made(regie: Regie, actor: User, paper: Paper, now: datetime) -> None:
    """Note in the log that it was made as a file to keep or send."""
    with regie.store.transaction() as tx:
        details = {"document": paper.id, "version": paper.version}
        events.add(tx, [Event(paper.head.id, now, "document", f"Document gemaakt: {paper.title}", actor.id, details=details)])


def _best(view: Viewing, form: Form) -> tuple[Instance | None, tuple[str, ...]]:
    """The part of the case that knows most of what the document must hold, the newest first; and what is missing there."""
    side = [one for one in view.situation.instances if not one.main and may_see_instance(view.actor, one.visible_for)]
    found = [(one, tuple(_missing(view, form.fields, one))) for one in (None, *sorted(side, key=_begun, reverse=True))]
    return min(found, key=lambda pair: len(pair[1]))


def _begun(instance: Instance) -> datetime:
    return instance.started


def _missing(view: Viewing, fields: Sequence[Field], instance: Instance | None) -> Iterator[str]:
    """What is `required` in the schema must be known before the document can be made."""
    values = view.dossier.values(instance, view.now, seen_by=view.actor)
    for field in fields:
        if not is_shown(field, values):
            continue
        if field.type == "group":
            yield from _missing(view, field.fields, instance)
        elif field.required and _unknown(view, field, values):
            yield field.label


def _unknown(view: Viewing, field: Field, values: Values) -> bool:
    if field.register:
        return not rows_of(view.dossier, view.actor, field.register)
    return values.get(field.key) in (None, "", [])


def _frame(view: Viewing, values: Values) -> str:
    fields = view.dossier.fields
    for key, field in fields.of.items():
        if fields.mark(key, FRAME) is not None and values.get(key) is not None:
            return shown(field, values.get(key), values)
    return ""


def _parts(view: Viewing, fields: Sequence[Field], values: Values) -> Iterator[Part]:
    for field in fields:
        if not is_shown(field, values):
            continue
        if field.type == "group":
            inner = tuple(_parts(view, field.fields, values))
            if inner:
                yield Part("heading", label=field.label)
                yield from inner
        elif field.type == "text":
            yield Part("text", text=field.text)
        elif field.type == "separator":
            yield Part("rule")
        elif field.register:
            yield from _table(view, field, values)
        elif field.key:
            yield Part("fact", label=field.label, text=_text(view, field, values))


def _text(view: Viewing, field: Field, values: Values) -> str:
    """A value as the form that asks for it writes it; what is worked out is written in Dutch."""
    asked = view.dossier.fields.of.get(field.key)
    value = values.get(field.key)
    return shown(asked, value, values) if asked else text_of(value)


def _table(view: Viewing, field: Field, values: Values) -> Iterator[Part]:
    asked = view.dossier.fields.columns.get(field.register, {})
    rows = []
    for row in rows_of(view.dossier, view.actor, field.register):
        scope = values.with_row(field.register, text_of(row.get(ROW_ID)))
        texts = (
            shown(asked[column.key], row.get(column.key), scope) if column.key in asked else text_of(row.get(column.key))
            for column in field.fields
        )
        rows.append(tuple(texts))
    yield Part("table", label=field.label, columns=tuple(column.label for column in field.fields), rows=tuple(rows))

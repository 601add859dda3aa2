"""Validating a filled-in form: typed structure -> answers, or every mistake at once, by path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.bundle.model import Field, Form
from service.bundle.values import Values
from service.domain.errors import InvalidAnswers
from service.feel import FeelValue
from service.forms.conditions import choices
from service.forms.fields import FILE_GONE
from service.forms.post import SHOWN
from service.forms.schema import answerable
from service.forms.sheet import Line, Row, Sheet, fill, visible
from service.forms.wording import as_text

CHOICE_TYPES = frozenset(("radio", "select", "checklist"))
_MISSING = {
    "radio": "Maak een keuze.",
    "select": "Maak een keuze.",
    "checklist": "Kies minstens één mogelijkheid.",
    "checkbox": "Zet hier een vinkje.",
    "dynamiclist": "Voeg minstens één regel toe.",
    "filepicker": "Voeg een bestand toe.",
}
_NEW_QUESTION = "Deze vraag hoort bij uw antwoorden. Vul hem in, of laat hem leeg als u het niet weet."
_GONE = "Deze regel is er niet meer, of hoort niet bij dit traject. Open de pagina opnieuw."


@dataclass(frozen=True)
class RowAnswer:
    """A row as it was filled in: `id` is None for a new one. `fields` holds only what this form shows of the row; the other
    columns of an existing row stay as they were. Of a row that is `removed` there are no fields."""

    id: str | None
    fields: Row
    removed: bool = False


@dataclass(frozen=True)
class Answers:
    """What was answered: `fields` by key (None where a shown field was left empty), `rows` by register (only rows that were
    sent: a row of the register that is not among them is not changed)."""

    fields: Row
    rows: dict[str, list[RowAnswer]]


def validate(
    form: Form,
    submitted: Mapping[str, object],
    values: Values,
    registers: Mapping[str, FeelValue],
    files: Collection[str] = (),
) -> Answers:
    """The answers in `submitted`, a plain structure of texts or typed values by field key; rows are a list by register.

    `values` is what the form's formulas read; `registers` holds the rows that the case's registers have now, each a context
    with `id` (other names in it do no harm); `files` are the ids of files that may be answered here. Answers in fields that the
    form hides are dropped.

    Raises InvalidAnswers with all mistakes at once, in the order of the page; "" is the path of the form itself.
    """
    sheet = fill(form, submitted, values, registers)
    answers, errors = _Reader(sheet, files).read()
    errors |= {path: _NEW_QUESTION for path in not_seen(sheet, submitted) if path not in errors}
    if errors:
        raise InvalidAnswers(errors)
    return answers


class _Reader:
    """One walk over the shown fields that gathers answers and mistakes."""

    def __init__(self, sheet: Sheet, files: Collection[str]) -> None:
        self.sheet, self.files = sheet, files
        self.errors: dict[str, str] = {}

    def read(self) -> tuple[Answers, dict[str, str]]:
        sheet = self.sheet
        self.errors |= self._not_asked()
        answers = Answers({}, {})
        for field in visible(sheet.form.fields, sheet.scope):
            if field.type == "dynamiclist":
                if not field.readonly:
                    answers.rows[field.register] = self._rows(field)
            elif field.key in sheet.typed:
                answers.fields[field.key] = self._value(field, field.key, sheet.typed[field.key], sheet.scope)
        return answers, self.errors

    def _not_asked(self) -> dict[str, str]:
        """Mistakes about names that are no field to fill in: they stand even when the field is hidden."""
        known = {field.register or field.key for field in answerable(self.sheet.form.fields) if not _refuses(field)}
        return {path: text for path, text in self.sheet.errors.items() if path.split(".")[0] not in known}

    def _rows(self, group: Field) -> list[RowAnswer]:
        path = group.register
        if path in self.sheet.errors:
            self.errors[path] = self.sheet.errors[path]
            return []
        rows = []
        taken: set[str] = set()
        for line in self.sheet.lines[path]:
            if (wrong := self.sheet.errors.get(f"{path}.{line.index}")) is not None:
                self.errors[f"{path}.{line.index}"] = wrong
            elif not line.known or (line.id is not None and line.id in taken):
                self.errors[f"{path}.{line.index}"] = _GONE
            elif line.removed:
                rows += [RowAnswer(line.id, {}, removed=True)] if line.id else []
            elif line.id is not None or not is_blank(group, line):
                rows.append(RowAnswer(line.id, self._row(group, line)))
            taken.add(line.id or "")
        left = len([row for row in rows if not row.removed])
        if group.required and not left and not any(name.startswith(path) for name in self.errors):
            self.errors[path] = _MISSING["dynamiclist"]
        return rows

    def _row(self, group: Field, line: Line) -> Row:
        base = f"{group.register}.{line.index}"
        columns = {field.key for field in answerable(group.fields) if not _refuses(field)}
        for path, text in self.sheet.errors.items():
            if path.startswith(base + ".") and path.removeprefix(base + ".").split(".")[0] not in columns:
                self.errors[path] = text
        scope = self.sheet.row_scope(line)
        return {
            field.key: self._value(field, f"{base}.{field.key}", line.typed[field.key], scope)
            for field in visible(group.fields, scope)
            if field.key in line.typed
        }

    def _value(self, field: Field, path: str, typed: FeelValue, scope: Values) -> FeelValue:
        wrong = next((text for name, text in self.sheet.errors.items() if name == path or name.startswith(path + ".")), None)
        if wrong is None and field.type in CHOICE_TYPES:
            typed, wrong = _chosen(field, typed, scope)
        if wrong is None and field.type == "filepicker" and not all(id_ in self.files for id_ in ids_of(typed)):
            wrong = FILE_GONE
        if wrong is None and field.required and (typed is None or typed is False or typed in ("", [])):
            wrong = _MISSING.get(field.type, "Vul dit veld in.")
        if wrong is not None:
            self.errors[path] = wrong
        return typed


def ids_of(value: object) -> list[str]:
    """The ids of files in the answer to a filepicker."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, str) and one]


def _refuses(field: Field) -> bool:
    return field.readonly


def _chosen(field: Field, typed: FeelValue, scope: Values) -> tuple[FeelValue, str | None]:
    """The options' own values for the texts that were chosen."""
    by_text = {choice.text: choice.value for choice in choices(field, scope)}
    picked = typed if isinstance(typed, list) else [typed] if typed is not None else []
    texts = [as_text(item, plain=True) for item in picked]
    if any(text not in by_text for text in texts):
        return typed, "Kies een van de mogelijkheden die er staan."
    values = [by_text[text] for text in texts]
    if field.type == "checklist":
        return values, None
    return (values[0] if values else None), None


def is_blank(group: Field, line: Line) -> bool:
    """Whether a new row was left as the page gave it: nothing typed in any column."""
    defaults = {field.key: field.default for field in answerable(group.fields)}
    return not any(_typed(line.raw.get(key), default) for key, default in defaults.items())


def _typed(raw: object, default: object) -> bool:
    text = as_text(_plain(raw), plain=True) if not isinstance(raw, list) else "".join(str(item) for item in raw)
    return text.strip() not in ("", "false") and text.strip() != as_text(_plain(default), plain=True)


def _plain(value: object) -> FeelValue:
    return value if isinstance(value, str | bool) else None if value is None else str(value)


def not_seen(sheet: Sheet, submitted: Mapping[str, object]) -> list[str]:
    """The paths of questions that the answers brought up, but that the page did not show when it was sent.

    Only for a page that says what it showed (a page without JavaScript): it comes back once, with those questions on it.
    """
    if SHOWN not in submitted:
        return []
    said = submitted[SHOWN]
    seen = set(" ".join(map(str, said if isinstance(said, list) else [said])).split())
    return [path for path in conditional(sheet) if path not in seen]


def conditional(sheet: Sheet) -> Iterable[str]:
    """The paths of the fields that are shown now and might not have been."""
    yield from _conditional(sheet.form.fields, sheet.scope, "")
    for group in visible(sheet.form.fields, sheet.scope):
        for line in sheet.lines.get(group.register, ()) if group.register else ():
            if not line.removed:
                yield from _conditional(group.fields, sheet.row_scope(line), f"{group.register}.{line.index}.")


def _conditional(
    fields: Sequence[Field], scope: Values, base: str, within: bool = False
) -> Iterable[str]:
    shown_now = {id(field) for field in visible(fields, scope)}
    for field in fields:
        maybe = within or bool(field.hide)
        if field.type == "group":
            yield from _conditional(field.fields, scope, base, maybe) if shown_now & set(map(id, answerable((field,)))) else ()
        elif maybe and id(field) in shown_now and not _refuses(field):
            yield base + (field.register or field.key)


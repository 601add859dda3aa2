"""A form with what is filled in so far -> what a page draws: controls with names, texts, options and mistakes.

Everything here is text for a template that escapes; nothing of a form is ever a template itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from service.bundle.model import Field, Form
from service.bundle.values import Values
from service.feel import FeelValue
from service.forms.answers import CHOICE_TYPES, conditional, ids_of, not_seen
from service.forms.conditions import choices, shown
from service.forms.fields import marshmallow_field
from service.forms.limits import LINE_LENGTH, TEXT_LENGTH
from service.forms.schema import LAYOUT, answerable
from service.forms.sheet import Line, Row, Sheet, fill, lines_now, settle, visible
from service.forms.wording import as_text

KINDS = {"textfield": "line", "textarea": "area"}
SHORT = 28  # options up to this many characters stand next to each other


@dataclass(frozen=True)
class Option:
    label: str
    value: str
    checked: bool


@dataclass(frozen=True)
class FileView:
    """A file that was added: `text` is what it is called and how large it is."""

    id: str
    text: str


@dataclass(frozen=True)
class Control:
    """One thing on the page. `kind`: line, area, number, date, time, moment, checkbox, checklist, radio, select, file (one) and
    files (more), fixed, fixed_files and fixed_rows (to read), group, rows, text, separator, spacer, nothing, or kept and
    kept_rows (hidden now; what was typed travels along so that nothing is lost).

    `name` is what is posted, `id` what a link to it names; `value` is text as typed. `limits` are attributes of the input.
    """

    kind: str
    name: str = ""
    id: str = ""
    label: str = ""
    description: str = ""
    value: str = ""
    optional: bool = False
    error: str = ""
    options: tuple[Option, ...] = ()
    side_by_side: bool = False
    controls: tuple[Control, ...] = ()
    rows: tuple[RowView, ...] = ()
    limits: Mapping[str, str] = field(default_factory=dict)
    files: tuple[FileView, ...] = ()


@dataclass(frozen=True)
class RowView:
    """A row of a register on the page: `name` begins the names in it ("personen.0"), `row_id` is "" for a new one."""

    name: str
    id: str
    row_id: str
    title: str
    removed: bool
    error: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class Mistake:
    """A line of the list above the form: a link to the control with this `id`, or to nothing when it has none."""

    id: str
    label: str
    text: str


@dataclass(frozen=True)
class FormView:
    """`shown` are the conditional fields that are on the page: the page posts them back as `_getoond`. `new` are questions that
    were not there when it was sent; `more` tells whether other answers would bring up questions that are hidden now; `live`
    whether what is asked depends on the answers at all; `files` whether files may be added."""

    title: str
    controls: tuple[Control, ...]
    mistakes: tuple[Mistake, ...] = ()
    new: tuple[Mistake, ...] = ()
    shown: str = ""
    more: bool = False
    live: bool = False
    files: bool = False


def draw(
    form: Form,
    values: Values,
    prefilled: Mapping[str, FeelValue],
    submitted: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> FormView:
    """The form with the current answers (`prefilled`: by field key, and lists of rows with `id` by register), or when it was
    `submitted` with what was typed then, right or wrong, and its `errors` by path. `files` says what
    files that were added are called, by id."""
    sheet = _first(form, values, prefilled) if submitted is None else fill(form, submitted, values, prefilled)
    new = dict.fromkeys(not_seen(sheet, submitted or {}), "")
    wrong = {path: text for path, text in (errors or {}).items() if path not in new}
    drawing = _Drawing(sheet, wrong, submitted is None, known=files or {})
    controls = tuple(drawing.controls(form.fields, "", sheet.scope, sheet.raw))
    return FormView(
        form.title,
        controls,
        tuple(_mistakes(controls, wrong)),
        tuple(_mistakes(controls, new)),
        " ".join(conditional(sheet)),
        _holds_back(sheet),
        _depends(form.fields),
        _takes_files(form.fields),
    )


def read(
    form: Form, values: Values, answers: Mapping[str, FeelValue], files: Mapping[str, str] | None = None
) -> FormView:
    """The form as it was answered, to read: nothing to fill in, and what the form hides is left out."""
    sheet = _first(form, values, answers)
    drawing = _Drawing(sheet, {}, first=True, fixed=True, known=files or {})
    controls = drawing.controls(form.fields, "", sheet.scope, sheet.raw)
    return FormView(form.title, tuple(controls))


def _takes_files(fields: tuple[Field, ...]) -> bool:
    return any((one.type == "filepicker" and not one.readonly) or _takes_files(one.fields) for one in fields)


def _depends(fields: tuple[Field, ...]) -> bool:
    """Whether answers show or hide questions, or give others their options."""
    return any(one.hide or one.options_from or _depends(one.fields) for one in fields)


def _holds_back(sheet: Sheet) -> bool:
    """Whether a question is hidden now, on the form or in one of its rows."""
    found = [(sheet.form.fields, sheet.scope)]
    for group in visible(sheet.form.fields, sheet.scope):
        lines = sheet.lines.get(group.register, ()) if group.register else ()
        found += [(group.fields, sheet.row_scope(line)) for line in lines if not line.removed]
    return any(len(list(visible(fields, scope))) < len(list(answerable(fields))) for fields, scope in found)


def _first(form: Form, values: Values, prefilled: Mapping[str, FeelValue]) -> Sheet:
    """The sheet of a page that is opened: current answers, or else the form's defaults; an empty row where there are none."""
    typed: Row = {}
    lines: dict[str, tuple[Line, ...]] = {}
    for one in answerable(form.fields):
        if one.type == "dynamiclist":
            lines[one.register] = lines_now(one, prefilled) or (() if one.readonly else (_blank_line(one),))
        elif not one.readonly:
            typed[one.key] = _or_default(one, prefilled.get(one.key))
    return settle(Sheet(form, typed, typed, lines, {}, values), values)


def _blank_line(group: Field) -> Line:
    """A new row, with the defaults of its columns."""
    row: Row = {one.key: _or_default(one, None) for one in answerable(group.fields) if not one.readonly}
    return Line(0, None, row, row)


def _or_default(one: Field, value: FeelValue) -> FeelValue:
    if value is not None or one.default is None or one.readonly or one.type == "filepicker":
        return value
    try:
        default: Any = marshmallow_field(one).deserialize(one.default)
    except ValidationError:
        return None
    return default  # type: ignore[no-any-return]  # each of our marshmallow fields gives a FEEL value


@dataclass(frozen=True)
class _Drawing:
    """`first`: the page is opened, nothing was typed yet. `fixed`: there is nothing to fill in, only to read. `known`: what the
    files are called that may stand here, by id."""

    sheet: Sheet
    errors: Mapping[str, str]
    first: bool
    fixed: bool = False
    known: Mapping[str, str] = field(default_factory=dict)

    def controls(
        self, fields: tuple[Field, ...], base: str, scope: Values, raw: Mapping[str, object], hidden: bool = False
    ) -> Iterator[Control]:
        for one in fields:
            gone = hidden or not shown(one, scope)
            if one.type == "group":
                inner = tuple(self.controls(one.fields, base, scope, raw, gone))
                yield from inner if gone else (Control("group", label=one.label, description=one.description, controls=inner),)
            elif one.type in LAYOUT:
                yield from () if gone else (Control(one.type, value=one.text),)
            elif one.type == "dynamiclist":
                yield self.rows(one, gone)
            elif gone:
                yield from () if self.fixed else _kept(one, base + one.key, raw.get(one.key))
            else:
                yield self.control(one, base + one.key, scope, raw.get(one.key))

    def control(self, one: Field, path: str, scope: Values, raw: object) -> Control:
        if one.type == "filepicker":
            return self._files(one, path, scope.get(one.key) if self.fixed or one.readonly else raw)
        if self.fixed or one.readonly:
            tel = {"type": "tel"} if one.type == "textfield" and one.subtype == "phone" else {}
            return Control("fixed", label=one.label, value=labelled(one, scope.get(one.key), scope), limits=tel)
        picked = [_text(item) for item in raw] if isinstance(raw, list) else [_text(raw)]
        offered = choices(one, scope) if one.type in CHOICE_TYPES else ()
        options = tuple(Option(choice.label, choice.text, choice.text in picked) for choice in offered)
        kind, text = _typed(one, raw, self.first)
        return Control(
            kind=kind,
            name=path,
            id=_id(path),
            label=one.label,
            description=one.description,
            value=text,
            optional=not one.required and one.type != "checkbox",
            error=self.errors.get(path, ""),
            options=options,
            side_by_side=bool(options) and max(len(option.label) for option in options) <= SHORT,
            limits=dict(_limits(one)),
        )

    def _files(self, one: Field, path: str, value: object) -> Control:
        """What was added, and a place to add; a file that is not there any more is left out."""
        fixed = self.fixed or one.readonly
        added = tuple(FileView(id_, self.known[id_]) for id_ in ids_of(value) if id_ in self.known)
        return Control(
            kind="fixed_files" if fixed else "files" if one.multiple else "file",
            name=path,
            id=_id(path),
            label=one.label,
            description=one.description,
            value=", ".join(file.text for file in added),
            optional=not one.required,
            error=self.errors.get(path, ""),
            files=added,
        )

    def rows(self, group: Field, gone: bool) -> Control:
        lines = self.sheet.lines.get(group.register, ())
        fixed = self.fixed or group.readonly
        inner = replace(self, fixed=fixed)
        views = []
        for line in lines:
            base = f"{group.register}.{line.index}"
            scope = self.sheet.row_scope(line)
            controls = tuple(inner.controls(group.fields, base + ".", scope, line.raw, gone or line.removed))
            error = self.errors.get(base, "")
            views.append(RowView(base, _id(base), line.id or "", _title(group, line, scope), line.removed, error, controls))
        kind = "fixed_rows" if fixed else "rows"
        return Control(
            kind="nothing" if gone and fixed else "kept_rows" if gone else kind,
            name=group.register,
            id=_id(group.register),
            label=group.label,
            description=group.description,
            optional=not group.required,
            error=self.errors.get(group.register, ""),
            rows=tuple(views),
        )


def labelled(one: Field, value: FeelValue, scope: Values) -> str:
    """A value as a reader sees it: the labels of the options that were chosen; of a citizen service number the last digits."""
    if value is None:
        return ""
    if "bsn" in one.marks:
        return f"•••••{as_text(value)[-4:]}"
    if one.type == "filepicker":
        return {0: "", 1: "bestand"}.get(len(ids_of(value)), f"{len(ids_of(value))} bestanden")
    if one.type not in CHOICE_TYPES:
        return as_text(value)
    labels = {choice.text: choice.label for choice in choices(one, scope)}
    chosen = [as_text(item, plain=True) for item in (value if isinstance(value, list) else [value])]
    return ", ".join(labels.get(text, text) for text in chosen)


def _kept(one: Field, path: str, raw: object) -> Iterator[Control]:
    """What was typed in a field that is hidden now, to travel along; dropped when the form is accepted."""
    texts = [_text(item) for item in raw] if isinstance(raw, list) else [_text(raw)]
    if not one.readonly:
        limits = dict(_secret(one))
        yield from (Control("kept", name=path, value=text, limits=limits) for text in texts if text and text != "false")


def _typed(one: Field, raw: object, first: bool) -> tuple[str, str]:
    """The kind of control and what stands in it: the text as typed. A date control can't hold a text that is no date, so such
    a text stands on a plain line; a number of the case is written the Dutch way."""
    if one.type != "datetime":
        text = "" if isinstance(raw, list | dict) else _text(raw)
        return KINDS.get(one.type, one.type), text.replace(".", ",") if first and one.type == "number" else text
    try:
        moment: Any = marshmallow_field(one).deserialize(raw)
    except ValidationError:
        return "line", _text(raw)
    return {"time": "time", "datetime": "moment"}.get(one.subtype, "date"), _text(moment)


def _text(raw: object) -> str:
    """What was typed, or a value of the case, as the text of a control; nothing for what no control holds."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Decimal) and (not raw.is_finite() or abs(raw.adjusted()) > TEXT_LENGTH):
        return ""
    return as_text(raw, plain=True) if isinstance(raw, bool | Decimal | date | time) else ""


def _limits(one: Field) -> Iterator[tuple[str, str]]:
    if one.type in KINDS:
        bound = LINE_LENGTH if one.type == "textfield" else TEXT_LENGTH
        yield "maxlength", str(min(one.max_length or bound, bound))
    if one.type == "number":
        yield "inputmode", "numeric" if one.decimals == 0 else "decimal"
    yield from _secret(one)
    types = {"email": "email", "phone": "tel"}
    if one.type == "textfield" and one.subtype in types:
        yield "inputmode", types[one.subtype]


def _secret(one: Field) -> Iterator[tuple[str, str]]:
    """A citizen service number never stays on a device: the script of the form leaves it out."""
    if "bsn" in one.marks:
        yield "data-secret", "true"


def _title(group: Field, line: Line, scope: Values) -> str:
    """The first column that has an answer names the row."""
    known = line.typed | line.before
    named = [one for one in answerable(group.fields) if one.key in known and one.type not in ("checkbox", "filepicker")]
    texts = (labelled(one, scope.get(one.key), scope) for one in named)
    return next((text for text in texts if text), "")


def _id(path: str) -> str:
    return "veld-" + path.replace(".", "-")


def _mistakes(controls: tuple[Control, ...], left: dict[str, str]) -> Iterator[Mistake]:
    """All mistakes in the order of the page; those about nothing on the page come last."""
    for control, label in _labelled(controls, ""):
        if control.name in left:
            yield Mistake(control.id, label, left.pop(control.name))
    yield from (Mistake("", "", text) for text in dict.fromkeys(left.values()))


def _labelled(controls: tuple[Control | RowView, ...], before: str) -> Iterator[tuple[Control | RowView, str]]:
    for control in controls:
        if isinstance(control, RowView):
            yield control, before
            yield from _labelled(control.controls, before)
            continue
        if control.kind.startswith("kept"):
            continue
        yield control, f"{before}{control.label}"
        yield from _labelled(control.controls, before)
        for number, row in enumerate(control.rows, start=1):
            yield from _labelled((row,), f"{control.label} {number}: ")


"""Plausible answers for any form at any moment: what somebody could have filled in, such that the real validation accepts it.

It begins with the form's example, when it has one, and then gives what the validation asks for, until it asks nothing any
more. So conditions, options and limits hold by themselves, also of a form that a coordinator drew a moment ago.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from service.bundle.model import Field
from service.bundle.values import Values
from service.domain.errors import InvalidAnswers, RegieError
from service.forms.answers import CHOICE_TYPES, validate
from service.forms.conditions import choices
from service.forms.limits import LINE_LENGTH, TEXT_LENGTH
from service.forms.schema import answerable
from service.forms.sheet import Line, Sheet, fill, visible
from service.trials.dates import later
from service.trials.examples import Known, filled_in
from service.trials.model import Answers
from service.trials.patterns import text_for
from service.usecases.pages import FormPage

Sent = dict[str, object]
Wanted = Mapping[str, object]  # by field key, by register (its rows) or by "register.column" (of its first row)

ROUNDS = 40  # times that the validation is asked; each time it tells all that is missing on the page as it is then
BSN = "123456782"  # passes the eleven test, and belongs to nobody: it is the example of the standard
SENTENCE = "Dit is een voorbeeld van een antwoord. "
NOTHING: Wanted = {}


def plausible(
    page: FormPage, known: Known, example: Answers | None = None, variant: int = 0, wanted: Wanted = NOTHING
) -> Sent:
    """Answers for a form, in the shape that is posted.

    `variant` 0 is the plain way; each other number makes one choice in it differently, over and over again beyond the last.
    `wanted` are answers that must be among them. Raises RegieError when there is nothing that the form accepts.
    """
    example = example or {}
    plain = _filled(page, known, example, wanted)
    if variant == 0:
        return plain
    others = list(alternatives(page, known.today, plain))
    for shift in range(len(others)):
        try:
            return _filled(page, known, example, {**others[(variant - 1 + shift) % len(others)], **wanted})
        except RegieError:
            continue  # a choice that leads to a question without an answer is no variant
    return plain


def alternatives(page: FormPage, today: date, sent: Mapping[str, object]) -> Iterator[Wanted]:
    """Each choice that could have been made differently in what is sent, one at a time: options and ticks first, then rows,
    numbers, dates and what may be left empty."""
    sheet = fill(page.form, sent, page.values, page.prefilled)
    asked = list(_asked(sheet))
    for shown in asked:
        yield from shown.other_choices()
    for group in _groups(sheet):
        if sheet.lines[group.register]:
            yield {group.register: []}
    for shown in asked:
        yield from shown.other_values(today)


def _filled(page: FormPage, known: Known, example: Answers, wanted: Wanted) -> Sent:
    return _Filling(page, known.today, _begun(page, known, example), wanted, full=not example).answers()


def completed(page: FormPage, today: date, sent: Sent, said: Collection[str]) -> Sent:
    """The same answers, with a plausible one for what the form asks and neither the example nor the trial says anything about:
    a question that was added since. `said` are the keys, registers and "register.column"s that they do speak of."""
    try:
        validate(page.form, sent, page.values, page.prefilled, page.files)
    except InvalidAnswers as error:
        names = [path.split(".") for path in error.errors]
        new = [name for name in names if name[0] not in said or (len(name) > 2 and f"{name[0]}.{name[2]}" not in said)]
        if new and len(new) == len(names):
            try:
                return _Filling(page, today, deepcopy(sent), {}, full=False).answers()
            except RegieError:
                return sent
    return sent


def _begun(page: FormPage, known: Known, example: Answers) -> Sent:
    """The rows that are there and the example, without what in the example does not go for this family or form."""
    keys = {one.key or one.register for one in answerable(page.form.fields)}
    going: dict[str, Any] = {}
    for key, value in example.items():
        try:
            filled_in(page.form, page.prefilled, {key: value}, {}, known)
        except RegieError:
            continue
        if key in keys:
            going[key] = value
    return filled_in(page.form, page.prefilled, going, {}, known)


@dataclass(frozen=True)
class _Shown:
    """A field that the page asks, at its path, with what its options read and what is filled in now."""

    field: Field
    path: str
    scope: Values
    now: object

    @property
    def wanted(self) -> str:
        """Its name among what is wanted: the column of the first row."""
        return self.path.replace(".0.", ".")

    def other_choices(self) -> Iterator[Wanted]:
        one = self.field
        if one.type == "checkbox":
            yield {self.wanted: self.now is not True}
        elif one.type == "checklist":
            texts = [choice.text for choice in choices(one, self.scope)]
            several = [[text] for text in texts] + ([texts] if len(texts) > 1 else []) + ([] if one.required else [[]])
            yield from ({self.wanted: some} for some in several if some != self.now)
        elif one.type in CHOICE_TYPES:
            yield from ({self.wanted: c.text} for c in choices(one, self.scope) if c.text != str(self.now))

    def other_values(self, today: date) -> Iterator[Wanted]:
        one = self.field
        if one.type == "number":
            yield from ({self.wanted: number} for number in _numbers(one))
        elif one.type == "datetime" and one.subtype in ("", "date"):
            spans = ("P1Y", "P6M", "P1M", "P1W")
            yield from ({self.wanted: later(today, span, sign).isoformat()} for span in spans for sign in (-1, 1))
            yield {self.wanted: later(today, "P10Y", -1).isoformat()}
        if not one.required and one.type not in ("checkbox", "checklist") and self.now not in (None, "", []):
            yield {self.wanted: None}


def _asked(sheet: Sheet) -> Iterator[_Shown]:
    """The fields to fill in on the page as it is now; of each group its first row."""
    for one in visible(sheet.form.fields, sheet.scope):
        if one.type != "dynamiclist":
            if not _closed(one):
                yield _Shown(one, one.key, sheet.scope, sheet.raw.get(one.key))
            continue
        for line in sheet.lines.get(one.register, ())[: 0 if one.readonly else 1]:
            scope = sheet.row_scope(line)
            for column in visible(one.fields, scope):
                if not _closed(column):
                    yield _Shown(column, f"{one.register}.{line.index}.{column.key}", scope, line.raw.get(column.key))


def _groups(sheet: Sheet) -> Iterator[Field]:
    """The groups of rows on the page that may be without rows: those that are there already can't just be taken away."""
    for one in visible(sheet.form.fields, sheet.scope):
        optional = one.type == "dynamiclist" and not one.readonly and not one.required
        if optional and all(line.id is None for line in sheet.lines.get(one.register, ())):
            yield one


def _closed(one: Field) -> bool:
    return one.readonly or one.type == "filepicker"


@dataclass
class _Filling:
    """What is filled in so far. `full` also gives what is not required: for a form of which nobody wrote an example."""

    page: FormPage
    today: date
    sent: Sent
    wanted: Wanted
    full: bool
    tries: dict[str, int] = field(default_factory=dict)

    def answers(self) -> Sent:
        self._lay_over()
        complaints: Mapping[str, str] = {}
        for _ in range(ROUNDS):
            sheet = fill(self.page.form, self.sent, self.page.values, self.page.prefilled)
            if self.full and self._fill_up(sheet):
                continue
            try:
                validate(self.page.form, self.sent, self.page.values, self.page.prefilled, self.page.files)
                return self.sent
            except InvalidAnswers as error:
                complaints = error.errors
                for path in complaints:
                    self._answer(sheet, path)
        told = "; ".join(f"{path or 'het formulier'}: {text}" for path, text in complaints.items())
        raise RegieError(f"Voor het formulier ‘{self.page.form.title}’ zijn geen aannemelijke antwoorden te vinden. {told}")

    def _lay_over(self) -> None:
        for name, value in self.wanted.items():
            register, dot, column = name.partition(".")
            if not dot:
                self.sent[name] = value
                continue
            rows = self._rows(register)
            if not rows:
                rows.append({})
            rows[0][column] = value

    def _rows(self, register: str) -> list[Sent]:
        rows = self.sent.setdefault(register, [])
        return rows if isinstance(rows, list) else []

    def _fill_up(self, sheet: Sheet) -> bool:
        """Give an answer to each question that is shown and still open; whether there was one."""
        found = False
        for one in visible(sheet.form.fields, sheet.scope):
            if one.type == "dynamiclist" and not one.readonly and one.register not in self.sent:
                self._rows(one.register).append({})
                found = True
        for shown in _asked(sheet):
            if shown.now is None and shown.path not in self.tries and shown.wanted not in self.wanted:
                found |= self._put(shown.field, shown.path, shown.scope)
        return found

    def _answer(self, sheet: Sheet, path: str) -> None:
        """Something else at a path about which the validation complains."""
        name, *rest = path.split(".")
        one = next((f for f in answerable(sheet.form.fields) if name in (f.key, f.register)), None)
        if one is None or _closed(one):
            self.sent.pop(name, None)
        elif one.type != "dynamiclist":
            self._put(one, name, sheet.scope)
        elif not rest:
            self._rows(name).append({})
            self._fill_rows(one)
        else:
            self._answer_in_row(sheet, one, int(rest[0]), rest[1] if len(rest) > 1 else "")

    def _fill_rows(self, group: Field) -> None:
        """Answers in the rows of a group as far as they are shown now: a row without any would not count."""
        sheet = fill(self.page.form, self.sent, self.page.values, self.page.prefilled)
        for line in sheet.lines[group.register]:
            scope = sheet.row_scope(line)
            for one in visible(group.fields, scope):
                if line.raw.get(one.key) is None and not _closed(one):
                    self._put(one, f"{group.register}.{line.index}.{one.key}", scope)

    def _answer_in_row(self, sheet: Sheet, group: Field, index: int, column: str) -> None:
        rows, line = self._rows(group.register), _line(sheet, group, index)
        one = next((f for f in answerable(group.fields) if f.key == column), None)
        if one is not None and line is not None and not _closed(one):
            self._put(one, f"{group.register}.{index}.{column}", sheet.row_scope(line))
        elif column:
            rows[index].pop(column, None)
        else:
            del rows[index]

    def _put(self, one: Field, path: str, scope: Values) -> bool:
        number = self.tries[path] = self.tries.get(path, -1) + 1
        candidates = list(_candidates(one, scope, self.today))
        if not candidates:
            return False
        register, _, rest = path.partition(".")
        target = self._rows(register)[int(rest.split(".")[0])] if rest else self.sent
        target[one.key] = candidates[number % len(candidates)]
        return True


def _line(sheet: Sheet, group: Field, index: int) -> Line | None:
    return next((line for line in sheet.lines.get(group.register, ()) if line.index == index), None)


def _candidates(one: Field, scope: Values, today: date) -> Iterator[object]:
    """Answers to try, the most plausible first."""
    if one.type in CHOICE_TYPES:
        for choice in choices(one, scope):
            yield [choice.text] if one.type == "checklist" else choice.text
    elif "bsn" in one.marks:
        yield BSN
    elif one.type == "checkbox":
        yield True
    elif one.type == "number":
        yield from _numbers(one)
    elif one.type == "datetime":
        yield {"time": "10:00", "datetime": f"{today}T10:00"}.get(one.subtype, today.isoformat())
    else:
        yield from _texts(one)


def _numbers(one: Field) -> Iterator[str]:
    """Numbers within the limits: the lowest, one more, the middle, the highest; without limits the plain 1, 0 and 10."""
    step = Decimal(1).scaleb(-(one.decimals or 0))
    low = Decimal(one.minimum).quantize(step, ROUND_CEILING) if one.minimum else None
    high = Decimal(one.maximum).quantize(step, ROUND_FLOOR) if one.maximum else None
    if low is None and high is None:
        tried = [Decimal(1), Decimal(0), Decimal(10)]
    elif low is None or high is None:
        near, sign = (low, 1) if low is not None else (high, -1)
        tried = [(near or Decimal(0)) + sign * more for more in (Decimal(0), Decimal(1), Decimal(10))]
    else:
        tried = [low, low + 1, ((low + high) / 2).quantize(step, ROUND_FLOOR), high]
    within = (n for n in tried if (low is None or n >= low) and (high is None or n <= high))
    yield from dict.fromkeys(format(number.normalize(), "f") for number in within)


def _texts(one: Field) -> Iterator[str]:
    if one.pattern and (text := text_for(one.pattern)) is not None:
        yield text
    if one.subtype in ("email", "phone"):
        yield {"email": "naam@voorbeeld.nl", "phone": "06 12345678"}[one.subtype]
    longest = min(one.max_length or TEXT_LENGTH, LINE_LENGTH if one.type == "textfield" else TEXT_LENGTH)
    shortest = one.min_length or 0
    text = "Voorbeeld" if one.type == "textfield" else SENTENCE.strip()
    if len(text) < shortest:
        text = (SENTENCE * (shortest // len(SENTENCE) + 1))[:shortest].strip().ljust(shortest, ".")
    yield text[:longest].strip() or "V"


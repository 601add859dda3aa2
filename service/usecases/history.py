"""The dossier of a case: every form as it was filled in, by whom and when, on the version of the form of that moment.

The answers are gone through in the order in which they were given, so that each form is shown as it stood then: what its
conditions read, the rows that there were, and what an answer was before it was put right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from service.bundle.expressions import derived_of
from service.bundle.model import Field, Form
from service.bundle.values import ROW_ID, Values
from service.domain.clock import civil_date
from service.domain.people import User
from service.domain.permissions import Permission, may_see_instance
from service.feel import FeelValue
from service.forms.rendering import FormView, read
from service.forms.schema import answerable
from service.store import answers, tasks
from service.store.answers import Given
from service.usecases.attached import called, takes_files
from service.usecases.case_log import seen_log
from service.usecases.dossier import Row
from service.usecases.facts import Facts
from service.usecases.form_versions import form_of_version
from service.usecases.pages import CaseHead
from service.usecases.regie import Regie
from service.usecases.registers import shown
from service.usecases.viewing import Viewing, viewing

PAGE = 8
Key = tuple[object, ...]


@dataclass(frozen=True)
class Correction:
    """An answer that was something else before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Filled:
    """A form that was filled in. `title` is that of the task, or else of the form; `about` names nothing personal.

    `version` is the first part of the hash of the form as it was; `current`: it still is like that. `view` is None for a form
    that can no longer be found.
    """

    id: int
    title: str
    at: datetime
    who: str
    phase: str
    form: str
    version: str
    current: bool
    task_id: int | None
    view: FormView | None
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Wanted:
    """What of the dossier is asked for; "" is everything."""

    phase: str = ""
    form: str = ""
    person: str = ""


@dataclass(frozen=True)
class DossierPage:
    """A page of the dossier, newest first; the choices are those that this dossier has: (value, label)."""

    head: CaseHead
    filled: tuple[Filled, ...]
    total: int
    wanted: Wanted
    phases: tuple[tuple[str, str], ...]
    forms: tuple[tuple[str, str], ...]
    persons: tuple[tuple[str, str], ...]
    page: int
    pages: int


@dataclass
class _Sent:
    """The answers of one form that was sent, in their order."""

    key: Key
    first: Given
    title: str
    phase: str
    given: list[Given] = field(default_factory=list)


def show(regie: Regie, actor: User, case_id: int, wanted: Wanted, page: int, now: datetime) -> DossierPage:
    """A page of the dossier. Raises NotFound for another's case and Forbidden for who may not read a dossier."""
    with viewing(regie, actor, case_id, "dossier", now, Permission.READ_DOSSIER) as view:
        given = answers.history(view.tx, case_id)
        sent = list(_sent(view, given).values())
        chosen = [one for one in reversed(sent) if _fits(one, wanted)]
        pages = max(1, -(-len(chosen) // PAGE))
        page = min(max(page, 1), pages)
        here = chosen[(page - 1) * PAGE : page * PAGE]
        drawn = _Replay(view).filled(given, here)
        return DossierPage(
            head=view.head(),
            filled=tuple(drawn[one.key] for one in here),
            total=len(chosen),
            wanted=wanted,
            phases=tuple(dict.fromkeys((one.phase, one.phase) for one in sent if one.phase)),
            forms=tuple(sorted({one.first.form: (one.first.form, one.title) for one in sent}.values(), key=lambda one: one[1])),
            persons=tuple(sorted({(str(one.first.user_id), one.first.who) for one in sent}, key=lambda one: one[1])),
            page=page,
            pages=pages,
        )


def _fits(one: _Sent, wanted: Wanted) -> bool:
    of = {wanted.phase: one.phase, wanted.form: one.first.form, wanted.person: str(one.first.user_id)}
    return all(not asked or asked == there for asked, there in of.items())


def _key(one: Given) -> Key:
    """What was sent together: a form of a task or an action; or one row that was added on the page of the case."""
    return (one.at, one.user_id, one.task_id, one.form, one.form_version, one.instance_id, "" if one.instance_id else one.row)


def _sent(view: Viewing, given: list[Given]) -> dict[Key, _Sent]:
    """The forms that this user may see, in the order in which they were sent."""
    titles = {row.id: row.title for row in tasks.ever(view.tx, view.case.id)}
    phases = _phases(view)
    found: dict[Key, _Sent] = {}
    for one in given:
        if one.source != "form" or not may_see_instance(view.actor, one.visible_for):
            continue
        key = _key(one)
        if key not in found:
            form = view.bundle.forms.get(one.form)
            title = titles.get(one.task_id or 0) or (form.title if form else one.form)
            phase = next((name for since, name in reversed(phases) if since < one.at), "")
            found[key] = _Sent(key, one, title, phase)
        found[key].given.append(one)
    return found


def _phases(view: Viewing) -> list[tuple[datetime, str]]:
    """When each phase began, oldest first."""
    begun = [row for row in seen_log(view.tx, view.actor, view.case.id) if row.kind == "phase"]
    return [(row.at, _element_name(view, row)) for row in begun]


def _element_name(view: Viewing, row: Any) -> str:
    process = view.bundle.processes.get(row.process)
    return process.elements[row.element].name if process and row.element in process.elements else row.text


@dataclass
class _Replay:
    """The answers as they stood at a moment: of the case, of each side instance, and of each row. `hidden` are rows that began
    where this user may not look."""

    view: Viewing
    of_case: Row = field(default_factory=dict)
    of_instance: dict[int, Row] = field(default_factory=dict)
    registers: dict[str, dict[str, Row]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    @cached_property
    def _files(self) -> dict[str, str]:
        return called(self.view.tx, "", self.view.case.id)

    def filled(self, given: list[Given], wanted: list[_Sent]) -> dict[Key, Filled]:
        """The wanted forms, each drawn when its last answer was given."""
        last = {one.given[-1].id: one for one in wanted}
        inside = {answer.id: one for one in wanted for answer in one.given}
        corrections: dict[Key, list[Correction]] = {}
        drawn: dict[Key, Filled] = {}
        for one in given:
            if (sent := inside.get(one.id)) is not None and (changed := self._corrected(one)) is not None:
                corrections.setdefault(sent.key, []).append(changed)
            self._apply(one)
            if (done := last.get(one.id)) is not None:
                drawn[done.key] = self._draw(done, tuple(corrections.get(done.key, ())))
        return drawn

    def _apply(self, one: Given) -> None:
        if not one.register:
            (self.of_case if one.scope_id is None else self.of_instance.setdefault(one.scope_id, {}))[one.field] = one.value
        elif one.field:
            self.registers.setdefault(one.register, {}).setdefault(one.row, {})[one.field] = one.value
        elif one.value is False:
            self.registers.get(one.register, {}).pop(one.row, None)
        else:
            self.registers.setdefault(one.register, {}).setdefault(one.row, {})
            if not may_see_instance(self.view.actor, one.visible_for):
                self.hidden.add(one.row)

    def _corrected(self, one: Given) -> Correction | None:
        """What this answer replaces; None when there was nothing, or the same, or the answer is asked anew each time."""
        if one.register:
            before = self.registers.get(one.register, {}).get(one.row, {}).get(one.field)
        else:
            before = (self.of_case if one.scope_id is None else self.of_instance.get(one.scope_id, {})).get(one.field)
        fields = self.view.dossier.fields
        known = fields.columns.get(one.register, {}).get(one.field) or fields.of.get(one.field)
        if known is None or before is None or before == one.value or fields.mark(one.field, "telkens_nieuw") is not None:
            return None
        values = self.view.shown
        return Correction(known.label, shown(known, before, values), shown(known, one.value, values))

    def _draw(self, sent: _Sent, corrections: tuple[Correction, ...]) -> Filled:
        first = sent.first
        form = form_of_version(self.view.tx, self.view.bundle, first.form, first.form_version)
        now = self.view.bundle.forms.get(first.form)
        return Filled(
            id=first.id,
            title=sent.title,
            at=first.at,
            who=first.who or "Regie",
            phase=sent.phase,
            form=form.title if form else first.form,
            version=first.form_version[:8],
            current=now is not None and now.version == first.form_version,
            task_id=first.task_id,
            view=read(form, *self._for_form(form, sent), self._files if takes_files(form) else None) if form else None,
            corrections=corrections,
        )

    def _for_form(self, form: Form, sent: _Sent) -> tuple[Values, Mapping[str, FeelValue]]:
        """What the conditions of the form saw when it was sent, and its answers: of groups the rows that were in it."""
        scope = self.of_instance.get(sent.first.instance_id or 0, {})
        rows = {name: [{ROW_ID: id_, **row} for id_, row in found.items() if id_ not in self.hidden]
                for name, found in self.registers.items()}  # fmt: skip
        values = Values([scope, self.of_case, self._all(rows)], derived_of(self.view.bundle), self._facts(sent.first.at))
        groups = {group.register: group for group in _groups(form.fields)}
        own = next((one for one in sent.given if one.register and one.register not in groups), None)
        fields: Row = {**self.of_case, **scope}
        if own is not None:
            values = values.with_row(own.register, own.row)
            fields |= self.registers.get(own.register, {}).get(own.row, {})
        sent_rows = {one.row for one in sent.given if one.register}
        for name, group in groups.items():
            fields[name] = [row for row in rows.get(name, []) if group.readonly or row[ROW_ID] in sent_rows]
        return values, fields

    def _all(self, rows: Mapping[str, list[Row]]) -> Row:
        return {name: list(rows.get(name, [])) for name in self.view.bundle.registers}

    def _facts(self, at: datetime) -> Facts:
        dossier = self.view.dossier
        return Facts(dossier.world, civil_date(at), dossier.referrer_id, self.view.case, self.view.situation)


def _groups(fields: tuple[Field, ...]) -> Iterator[Field]:
    """The repeating groups of a form."""
    for one in answerable(fields):
        if one.type == "dynamiclist":
            yield one

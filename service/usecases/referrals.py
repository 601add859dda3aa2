"""The families of somebody who refers: what is asked of it, what was announced to the family, and what its decisions led to.

That is requirements.md 32-34, 69 and 72. What a decision about an escalation is, says the mark `escalatie` on a task; the
conditions and the ladder of consequences are the registers with the marks `voorwaarden` and `ladder`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.bundle.model import Bundle
from service.bundle.values import ROW_ID
from service.domain.clock import civil_date
from service.domain.errors import Forbidden
from service.domain.people import Role, User
from service.domain.permissions import Permission, may, may_see_instance
from service.feel import show as text_of
from service.store import referrals as store
from service.store import tasks
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.lists import item, seen
from service.usecases.pages import CaseHead, Shown, WorkItem
from service.usecases.regie import Regie
from service.usecases.registers import RegisterPage, fields_of, register_page, rows_of, shown
from service.usecases.viewing import Viewing, viewing

PAGE = 20
ESCALATION, CONDITIONS, LADDER = "escalatie", "voorwaarden", "ladder"
FOR = frozenset((Role.REFERRER, Role.REFERRER_MANAGER))
CHOSEN = frozenset(("radio", "select"))


@dataclass(frozen=True)
class Decision:
    """A decision that was asked for. `days` is how long the answer took, or takes until now; `text` is what was decided ("" when
    that is not for this user, or not yet)."""

    task_id: int
    title: str
    asked: date
    target: date | None
    done: date | None
    days: int
    late: bool
    who: str
    text: str
    value: str


@dataclass(frozen=True)
class Followed:
    """What was done with a step of the ladder after a decision: the task, the day, and what was answered that is not personal."""

    at: date
    title: str
    answers: tuple[Shown, ...]


@dataclass(frozen=True)
class Escalation:
    """From the signal to how it ended. `running`: it did not end yet."""

    process: str
    signal: date
    by: str
    decisions: tuple[tuple[Decision, tuple[Followed, ...]], ...]
    ended: date | None
    outcome: str

    @property
    def running(self) -> bool:
        return self.ended is None


@dataclass(frozen=True)
class Family:
    """A family at a glance: code and alias, never a name."""

    code: str
    alias: str
    phase: str
    coach: str
    closed: datetime | None
    outcome: str
    asked: tuple[WorkItem, ...]
    escalations: tuple[Escalation, ...]


@dataclass(frozen=True)
class FamiliesPage:
    families: tuple[Family, ...]
    total: int
    closed: bool
    page: int
    pages: int


@dataclass(frozen=True)
class FamilyPage:
    """One family: `conditions` and `ladder` are empty for who may not read its dossier."""

    head: CaseHead
    asked: tuple[WorkItem, ...]
    conditions: tuple[RegisterPage, ...]
    ladder: tuple[RegisterPage, ...]
    escalations: tuple[Escalation, ...]


def families(regie: Regie, actor: User, closed: bool, page: int, now: datetime) -> FamiliesPage:
    """The families that this user refers, or leads the referrer of. Raises Forbidden for another role."""
    _check(actor)
    with regie.store.read() as tx:
        rows = store.families(tx, actor, closed, (max(page, 1) - 1) * PAGE, PAGE)
        bundles = {row.id: bundle_of(tx, row.bundle) for row in rows}
        asked = [row for row in store.asked(tx, list(bundles), actor.roles & FOR) if seen(row, actor)]
        found = _escalations(tx, actor, bundles, now)
    today = civil_date(now)
    listed = tuple(
        Family(
            row.code, row.alias, row.phase, row.coach or "", row.done, row.outcome,
            tuple(item(one, actor, today) for one in asked if one.case_id == row.id), tuple(found.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip
    total = rows[0].total if rows else 0
    return FamiliesPage(listed, total, closed, max(page, 1), max(1, -(-total // PAGE)))


def family(regie: Regie, actor: User, case_id: int, now: datetime) -> FamilyPage:
    """One family. Raises NotFound for another's, and Forbidden for another role."""
    _check(actor)
    with viewing(regie, actor, case_id, "referral", now) as view:
        asked = [row for row in store.asked(view.tx, [case_id], actor.roles & FOR) if seen(row, actor)]
        ladder = [key for key, one in view.bundle.registers.items() if LADDER in one.marks]
        escalations = _escalations(view.tx, actor, {case_id: view.bundle}, now).get(case_id, [])
        readable = may(actor, Permission.READ_DOSSIER)
        followed = list(_followed(view, ladder)) if readable else []
        return FamilyPage(
            head=view.head(),
            asked=tuple(item(row, actor, view.today) for row in asked),
            conditions=tuple(_pages(view, CONDITIONS)) if readable else (),
            ladder=tuple(_pages(view, LADDER)) if readable else (),
            escalations=tuple(_with_what_followed(view, one, ladder, followed) for one in escalations),
        )


def _check(actor: User) -> None:
    if actor.roles.isdisjoint(FOR):
        raise Forbidden("Deze pagina is voor verwijzers en hun leidinggevenden.")


def _pages(view: Viewing, mark: str) -> Iterator[RegisterPage]:
    for register in view.bundle.registers.values():
        if mark in register.marks:
            yield register_page(view.dossier, view.actor, register, view.shown)


def _escalations(tx: Tx, actor: User, bundles: dict[int, Bundle], now: datetime) -> dict[int, list[Escalation]]:
    """The escalations of each case, newest first, with their decisions."""
    marked = {
        element.id
        for bundle in {bundle.hash: bundle for bundle in bundles.values()}.values()
        for process in bundle.processes.values()
        for element in process.elements.values()
        if ESCALATION in element.marks
    }
    rows = [
        row for row in store.decisions(tx, list(bundles), marked)
        if may_see_instance(actor, frozenset(Role(role) for role in row.i_visible_for))
    ]  # fmt: skip
    texts = _decided(tx, bundles, [row for row in rows if may(actor, Permission.READ_DOSSIER) or row.role in actor.roles])
    by_instance: dict[int, list[Any]] = {}
    for row in rows:
        by_instance.setdefault(row.instance_id, []).append(row)
    found: dict[int, list[Escalation]] = {}
    for ones in by_instance.values():
        first = ones[0]
        process = bundles[first.case_id].processes.get(first.i_process)
        decisions = tuple((_decision(row, *texts.get(row.id, ("", "")), now), ()) for row in ones if row.state != tasks.CANCELLED)
        found.setdefault(first.case_id, []).insert(0, Escalation(
            process.name if process else first.i_process,
            civil_date(first.i_started),
            first.starter or "Regie",
            decisions,
            civil_date(first.i_done) if first.i_done else None,
            first.i_outcome,
        ))  # fmt: skip
    return found


def _decision(row: Any, text: str, value: str, now: datetime) -> Decision:
    asked, done = civil_date(row.opened), civil_date(row.done_at) if row.done_at else None
    until = done or civil_date(now)
    due = row.target or row.hard
    late = due is not None and until > due
    return Decision(row.id, row.title, asked, due, done, (until - asked).days, late, row.doer or "", text, value)


def _decided(tx: Tx, bundles: dict[int, Bundle], rows: list[Any]) -> dict[int, tuple[str, str]]:
    """What was chosen in each task, as its form calls it and as it is kept: the first choice that it made."""
    cases = {row.id: row.case_id for row in rows if row.state == tasks.DONE}
    found: dict[int, tuple[str, str]] = {}
    for one in store.answered(tx, list(cases)) if cases else ():
        form = bundles[cases[one.task_id]].forms.get(one.form)
        field = next((field for field in form.fields if field.key == one.field), None) if form else None
        if field is not None and field.type in CHOSEN and not one.personal and one.value is not None and not one.register:
            labels = {option.value: option.label for option in field.options}
            value = text_of(one.value)
            found.setdefault(one.task_id, (labels.get(value, value), value))
    return found


def _followed(view: Viewing, ladder: list[str]) -> Iterator[tuple[str, Followed]]:
    """The tasks that were done for a row of the ladder, with that row, oldest first."""
    done = [
        row for row in tasks.ever(view.tx, view.case.id)
        if row.state == tasks.DONE and row.register in ladder
        and may_see_instance(view.actor, frozenset(Role(role) for role in row.visible_for))
    ]  # fmt: skip
    given: dict[int, list[Any]] = {}
    for one in store.answered(view.tx, [row.id for row in done]) if done else ():
        given.setdefault(one.task_id, []).append(one)
    for row in done:
        fields = view.dossier.fields
        texts = [
            Shown(field.label, shown(field, one.value, view.shown))
            for one in given.get(row.id, ())
            if not one.personal and (field := fields.of.get(one.field)) and one.value is not None
        ]
        yield row.row, Followed(civil_date(row.done_at), row.title, tuple(texts))


def _with_what_followed(
    view: Viewing, one: Escalation, ladder: list[str], followed: list[tuple[str, Followed]]
) -> Escalation:
    """With each decision what was done with the steps of the ladder that it chose, until the next decision."""
    days = [decision.done for decision, _ in one.decisions]
    decisions = []
    for number, (decision, _) in enumerate(one.decisions):
        until = next((day for day in days[number + 1 :] if day), date.max)
        rows = _chosen_rows(view, ladder, decision.value)
        after = tuple(
            step for row, step in followed if decision.done and row in rows and decision.done <= step.at <= until
        )
        decisions.append((decision, after))
    return Escalation(one.process, one.signal, one.by, tuple(decisions), one.ended, one.outcome)


def _chosen_rows(view: Viewing, ladder: list[str], value: str) -> set[str]:
    """The steps of the ladder that are what was decided: a choice in the row has the same value."""
    return {
        text_of(row.get(ROW_ID))
        for register in ladder
        for row in rows_of(view.dossier, view.actor, register)
        for field in fields_of(view.dossier, register)
        if value and field.type in CHOSEN and text_of(row.get(field.key)) == value
    }

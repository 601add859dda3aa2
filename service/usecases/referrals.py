"""The families of somebody who refers: what is asked of it, what was announced to the family, and what its decisions led to.

That is requirements.md 32-34, 69 and 72. What a decision about an escalation is, says the mark `escalatie` on a task; the
conditions and the ladder of consequences are the registers with the marks `voorwaarden` and `ladder`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from service.bundle.model import Bundle, Field
from service.domain.clock import civil_date
from service.domain.errors import Forbidden
from service.domain.people import Role, User
from service.domain.permissions import may_read_dossier, may_see_instance
from service.feel import show as text_of
from service.store import instances, tasks
from service.store import referrals as store
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.bundles import fields_of as fields_of_bundle
from service.usecases.lists import item, seen
from service.usecases.pages import CaseHead, Shown, WorkItem
from service.usecases.regie import Regie
from service.usecases.registers import RegisterPage, register_page, shown
from service.usecases.viewing import Viewing, viewing

PAGE = 20
ESCALATION, CONDITIONS, LADDER = "escalatie", "voorwaarden", "ladder"
FOR = frozenset((Role.REFERRER, Role.REFERRER_MANAGER))
CHOSEN = frozenset(("radio", "select"))


@dataclass(frozen=True)
class Decision:
    """A decision that was asked for. `days` is how long the answer took, or takes until now; `text` is what was decided (""
    when that is not for this user, or not yet)."""

    task_id: int
    title: str
    asked: date
    target: date | None
    done: date | None
    days: int
    late: bool
    who: str
    text: str
    moment: datetime | None


@dataclass(frozen=True)
class Followed:
    """What was done after a decision: the task, the day, who did it, and what was answered that is not personal; or the process
    that the decision began, and how that ended."""

    at: datetime
    title: str
    who: str
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
    instance: int

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
        escalations = _escalations(view.tx, actor, {case_id: view.bundle}, now).get(case_id, [])
        readable = may_read_dossier(actor, view.today)
        trail = _Trail.of(view) if readable and escalations else None
        return FamilyPage(
            head=view.head(),
            asked=tuple(item(row, actor, view.today) for row in asked),
            conditions=tuple(_pages(view, CONDITIONS)) if readable else (),
            ladder=tuple(_pages(view, LADDER)) if readable else (),
            escalations=tuple(trail.after(one) if trail else one for one in escalations),
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
    reads = may_read_dossier(actor, civil_date(now))
    texts = _decided(tx, bundles, [row for row in rows if reads or row.role in actor.roles])
    by_instance: dict[int, list[Any]] = {}
    for row in rows:
        by_instance.setdefault(row.instance_id, []).append(row)
    found: dict[int, list[Escalation]] = {}
    for ones in by_instance.values():
        first = ones[0]
        process = bundles[first.case_id].processes.get(first.i_process)
        decisions = tuple((_decision(row, texts.get(row.id, ""), now), ()) for row in ones if row.state != tasks.CANCELLED)
        found.setdefault(first.case_id, []).insert(0, Escalation(
            process.name if process else first.i_process,
            civil_date(first.i_started),
            first.starter or "Regie",
            decisions,
            civil_date(first.i_done) if first.i_done else None,
            first.i_outcome,
            first.instance_id,
        ))  # fmt: skip
    return found


def _decision(row: Any, text: str, now: datetime) -> Decision:
    asked, done = civil_date(row.opened), civil_date(row.done_at) if row.done_at else None
    until = done or civil_date(now)
    due = row.target or row.hard
    late = due is not None and until > due
    return Decision(row.id, row.title, asked, due, done, (until - asked).days, late, row.doer or "", text, row.done_at)


def _decided(tx: Tx, bundles: dict[int, Bundle], rows: list[Any]) -> dict[int, str]:
    """What was chosen in each task, as people call it: the first choice that was made in its form."""
    cases = {row.id: row.case_id for row in rows if row.state == tasks.DONE}
    found: dict[int, str] = {}
    for one in store.answered(tx, set(cases.values()), list(cases)) if cases else ():
        bundle = bundles[cases[one.task_id]]
        form = bundle.forms.get(one.form)
        field = next((field for field in form.fields if field.key == one.field), None) if form else None
        if field is not None and field.type in CHOSEN and not one.personal and one.value is not None and not one.register:
            found.setdefault(one.task_id, _label(bundle, field, text_of(one.value)))
    return found


def _label(bundle: Bundle, field: Field, value: str) -> str:
    """The label of an option: of the field itself, or, where a formula gives its options, of the ladder that they come from."""
    ladder = [key for key, register in bundle.registers.items() if LADDER in register.marks]
    columns = [column for key in ladder for column in fields_of_bundle(bundle).columns.get(key, {}).values()]
    labels = {option.value: option.label for one in (*reversed(columns), field) for option in one.options}
    return labels.get(value, value.replace("_", " "))


@dataclass(frozen=True)
class _Trail:
    """All tasks that were done in a case and all processes beside the main one, as far as this user may see them."""

    view: Viewing
    done: list[Any]
    beside: list[Any]
    answers: dict[int, tuple[Shown, ...]]

    @classmethod
    def of(cls, view: Viewing) -> _Trail:
        def visible(row: Any) -> bool:
            return may_see_instance(view.actor, frozenset(Role(role) for role in row.visible_for))

        done = [row for row in tasks.ever(view.tx, view.case.id) if row.state == tasks.DONE and visible(row)]
        beside = [row for row in instances.ever(view.tx, view.case.id) if not row.main and visible(row)]
        ids = {row.id for row in beside}
        done = [row for row in done if row.instance_id in ids]
        return cls(view, done, beside, _open_answers(view, [row.id for row in done]))

    def after(self, one: Escalation) -> Escalation:
        """The escalation with what each decision led to, until the next one."""
        moments = [decision.moment for decision, _ in one.decisions]
        decided = {decision.task_id for decision, _ in one.decisions}
        led = []
        for number, (decision, _) in enumerate(one.decisions):
            until = next((moment for moment in moments[number + 1 :] if moment), None)
            led.append((decision, tuple(self._led(one, decision.moment, until, decided)) if decision.moment else ()))
        return replace(one, decisions=tuple(led))

    def _led(self, one: Escalation, since: datetime, until: datetime | None, decided: set[int]) -> list[Followed]:
        """What was done in the escalation itself; and in the processes that the decision began, or that those began: what
        begins at the moment that something else is done, is begun by it."""
        found = [
            self._task(row) for row in self.done
            if row.instance_id == one.instance and row.id not in decided and row.done_at > since
            and (until is None or row.done_at <= until)
        ]  # fmt: skip
        moments, seen = {since}, {one.instance}
        while begun := [row for row in self.beside if row.started in moments and row.id not in seen]:
            for row in begun:
                seen.add(row.id)
                inside = [task for task in self.done if task.instance_id == row.id]
                moments |= {task.done_at for task in inside}
                found += [self._task(task) for task in inside]
                if row.done is not None and inside:
                    process = self.view.bundle.processes.get(row.process)
                    name = process.name if process else row.process
                    found.append(Followed(row.done, f"{name}: {row.outcome or 'klaar'}", "", ()))
        return sorted(found, key=lambda step: step.at)

    def _task(self, row: Any) -> Followed:
        return Followed(row.done_at, row.title, row.doer or "", self.answers.get(row.id, ()))


def _open_answers(view: Viewing, ids: list[int]) -> dict[int, tuple[Shown, ...]]:
    """What was answered in these tasks, but for what is personal."""
    found: dict[int, dict[str, Shown]] = {}
    for one in store.answered(view.tx, [view.case.id], ids) if ids else ():
        field = view.dossier.fields.of.get(one.field)
        if field is not None and not one.personal and one.value is not None:
            found.setdefault(one.task_id, {})[one.field] = Shown(field.label, shown(field, one.value, view.shown))
    return {id_: tuple(texts.values()) for id_, texts in found.items()}

"""The dossier of a case while a use case works on it: current answers by scope, and the answers that are to be written."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from service.bundle.expressions import derived_of
from service.bundle.model import Bundle
from service.bundle.values import ROW_ID, Values
from service.domain.clock import civil_date
from service.domain.people import Role, User
from service.domain.permissions import may_see_instance
from service.feel import FeelValue
from service.forms.answers import RowAnswer
from service.store import answers
from service.store.cases import Case
from service.store.instances import Instance, Situation
from service.store.session import Tx
from service.usecases.bundles import Fields, fields_of
from service.usecases.facts import Facts, World

Row = dict[str, FeelValue]


@dataclass(frozen=True)
class Pending:
    """An answer to be written: `instance_id` says where it was given, `scope_id` what it holds for (None: the whole case)."""

    instance_id: int | None
    scope_id: int | None
    register: str
    row: str
    field: str
    value: FeelValue
    source: str


@dataclass
class Dossier:
    """`case_answers` and `registers` (row id -> row, in their order) are the case's; `instance_answers` belong to one instance.

    `row_roles` says who may see a row that began in an instance with `zichtbaar_voor`. Expressions see every row; what a person
    gets to see and change is `seen_by`.
    """

    bundle: Bundle
    case: Case | None
    situation: Situation
    world: World
    referrer_id: int
    case_answers: Row = field(default_factory=dict)
    instance_answers: dict[Instance, Row] = field(default_factory=dict)
    registers: dict[str, dict[str, Row]] = field(default_factory=dict)
    row_roles: dict[str, frozenset[Role]] = field(default_factory=dict)
    pending: list[Pending] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fields: Fields = fields_of(self.bundle)
        for register in self.bundle.registers:
            self.registers.setdefault(register, {})

    def values(
        self, instance: Instance | None, moment: datetime, *, seen_by: User | None = None, settled: bool = False
    ) -> Values:
        """What an expression in this instance sees at a moment (None: no instance, only the case).

        `seen_by` leaves out the rows that this user may not see: so it is for a form. Facts are read when they are asked for;
        `settled` reads them all now, for a page that outlives the transaction.
        """
        registers = {name: _listed(rows) for name, rows in self.registers.items()} if seen_by is None else self.seen_by(seen_by)
        layers: list[Row] = [dict(self.case_answers), registers]
        if instance is not None and not instance.main:
            layers.insert(0, dict(self.instance_answers.get(instance, {})))
        signed_in = seen_by is None or not seen_by.guest
        facts = Facts(self.world, civil_date(moment), self.referrer_id, self.case, self.situation, signed_in)
        return Values(layers, derived_of(self.bundle), dict(facts) if settled else facts)

    def answered(self, instance: Instance | None, register: str = "", row: str = "") -> Row:
        """The current answers by field, as they hold in an instance and a row."""
        own = self.instance_answers.get(instance, {}) if instance is not None and not instance.main else {}
        return {**self.case_answers, **own, **self.registers.get(register, {}).get(row, {})}

    def seen_by(self, user: User) -> dict[str, FeelValue]:
        """The registers with the rows that this user may see."""
        hidden = {id_ for id_, roles in self.row_roles.items() if not may_see_instance(user, roles)}
        return {
            name: _listed({id_: row for id_, row in rows.items() if id_ not in hidden}) for name, rows in self.registers.items()
        }

    def put(self, instance: Instance, key: str, value: FeelValue, source: str) -> None:
        """A new answer: to the whole case from the main instance or with the mark `heel_traject`, else to the instance."""
        whole_case = instance.main or self.fields.mark(key, "heel_traject") is not None
        if whole_case:
            self.case_answers[key] = value
            for others in self.instance_answers.values():  # it replaces what a side instance carried under this name
                others.pop(key, None)
        else:
            self.instance_answers.setdefault(instance, {})[key] = value
        self.pending.append(Pending(instance.id, None if whole_case else instance.id, "", "", key, value, source))

    def put_row(self, instance: Instance | None, register: str, row: str, fields: Mapping[str, FeelValue], source: str) -> None:
        """New answers in a row; a row that is not there yet begins."""
        rows = self.registers.setdefault(register, {})
        new: dict[str, FeelValue] = {} if row in rows else {"": True}
        rows.setdefault(row, {}).update(fields)
        given_in = instance.id if instance else None
        self.pending += [Pending(given_in, None, register, row, key, value, source) for key, value in {**new, **fields}.items()]

    def remove_row(self, instance: Instance | None, register: str, row: str, source: str) -> None:
        """The row is no longer there; its history stays."""
        if self.registers.get(register, {}).pop(row, None) is not None:
            self.pending.append(Pending(instance.id if instance else None, None, register, row, "", False, source))

    def filled_in(self, instance: Instance | None, rows: Mapping[str, Sequence[RowAnswer]]) -> None:
        """Keep the rows of a form's repeating groups: new ones get an id."""
        for register, answered in rows.items():
            for row in answered:
                if row.removed and row.id:
                    self.remove_row(instance, register, row.id, "form")
                elif not row.removed:
                    self.put_row(instance, register, row.id or new_row_id(), row.fields, "form")

    @property
    def case_changed(self) -> bool:
        """Whether something new holds for the whole case."""
        return any(new.scope_id is None for new in self.pending)

    def write(
        self, tx: Tx, case_id: int, now: datetime, actor: User | None, task_id: int | None, form: tuple[str, str]
    ) -> None:
        """Save the new answers; those from the form bear its id and version, the task and the author.

        Of several answers to one field in one transaction (a decision that was taken twice) the last one is kept.
        """
        last = {(new.scope_id, new.register, new.row, new.field): new for new in self.pending}
        answers.add(tx, [
            answers.Answer(
                case_id=case_id,
                instance_id=new.instance_id,
                scope_id=new.scope_id,
                register=new.register,
                row=new.row,
                field=new.field,
                value=new.value,
                personal=bool(new.field) and self.fields.personal(new.field, new.register),
                source=new.source,
                at=now,
                user_id=actor.id if actor and new.source == "form" else None,
                task_id=task_id if new.source == "form" else None,
                form=form[0] if new.source == "form" else "",
                form_version=form[1] if new.source == "form" else "",
            )
            for new in last.values()
        ])
        self.pending.clear()


def read(tx: Tx, bundle: Bundle, case: Case, situation: Situation) -> Dossier:
    """The dossier of a case whose situation was just read."""
    dossier = Dossier(bundle, case, situation, World(tx), case.referrer_id)
    by_id = {instance.id: instance for instance in situation.instances}
    rows = situation.answers
    gone = {(row.register, row.row) for row in rows if row.register and not row.field and row.value is False}
    for row in rows:
        if (row.register, row.row) in gone:
            continue
        if row.register:
            found = dossier.registers.setdefault(row.register, {}).setdefault(row.row, {})
            if row.field:
                found[row.field] = row.value
            else:
                dossier.row_roles[row.row] = frozenset(Role(role) for role in row.visible_for or ())
        elif row.scope_id is None:
            dossier.case_answers[row.field] = row.value
        else:
            dossier.instance_answers.setdefault(by_id[row.scope_id], {})[row.field] = row.value
    return dossier


def new_row_id() -> str:
    """An id for a new row of a register."""
    return secrets.token_hex(8)


def _listed(rows: Mapping[str, Row]) -> FeelValue:
    return [{ROW_ID: id_, **row} for id_, row in rows.items()]

"""Cases, and who may see them: every query of cases passes `visible(user)`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, insert, or_, select, true, update

from service.domain.people import User
from service.domain.permissions import Permission, may, roles_with
from service.store import tables as t
from service.store.session import Tx

CASE, BEFOREHAND = "traject", "vooraf"
LETTERS = "BDGHKLMNPRSTWZ"
BIRDS = (
    "Aalscholver Bergeend Blauwborst Boomklever Bosuil Buizerd Fitis Fuut Gaai Geelgors Goudhaan Grutto Heggenmus Houtsnip "
    "IJsvogel Karekiet Kauw Kerkuil Kievit Kleine_zwaan Kluut Koekoek Koolmees Kraanvogel Kuifeend Kwartel Leeuwerik Lepelaar "
    "Matkop Meerkoet Merel Nachtegaal Oeverloper Ooievaar Pimpelmees Pluvier Putter Reiger Ransuil Rietgors Roerdomp Roodborst "
    "Scholekster Sijs Slechtvalk Spreeuw Staartmees Steenuil Visdief Tapuit Tjiftjaf Torenvalk Tureluur Vink Wielewaal "
    "Wilde_zwaan Winterkoning Wulp Zanglijster Zilvermeeuw Zwaluw Zwartkop"
).split()
# of their own, so that a query around `visible` may hold these tables too
PART, TASK, LINK = t.participants.alias(), t.tasks.alias(), t.task_links.alias()


@dataclass
class Case:
    """A row of `cases`; see there."""

    id: int
    code: str
    alias: str
    kind: str
    bundle: str
    referrer_id: int
    commissioner_id: int | None
    opened: datetime
    suspended: datetime | None = None


def visible(user: User) -> ColumnElement[bool]:
    """Which cases this user may see: what its roles give (domain/permissions.py), those that it takes part in, and those
    that have an open task for it; and who stands in for somebody sees where that one takes part or has an open task, which is
    never more than that one may see. Another's case does not exist for it."""
    if user.guest:
        return _behind_link(user)
    if may(user, Permission.SEE_ALL_CASES):
        return true()
    own, part, task = user.organisation.id, PART, TASK
    here = task.c.case_id == t.cases.c.id
    sights: list[ColumnElement[bool]] = [
        exists().where(part.c.case_id == t.cases.c.id, part.c.user_id.in_(user.selves), part.c.until.is_(None)),
        exists().where(here, task.c.state == "open", task.c.assignee_id.in_(user.selves)),
    ]
    # a question beforehand holds no personal data: anybody with the role may take it
    waits = exists().where(here, task.c.state == "open", task.c.role.in_(user.roles), task.c.assignee_id.is_(None))
    sights.append(and_(t.cases.c.kind == BEFOREHAND, waits))
    if may(user, Permission.SEE_REFERRED_CASES):
        sights.append(t.cases.c.referrer_id == own)
    if may(user, Permission.SEE_COMMISSIONED_CASES):
        sights.append(t.cases.c.commissioner_id == own)
    if roles := roles_with(user, Permission.SEE_REFERRED_BY_LANE):
        sights.append(and_(t.cases.c.referrer_id == own, exists().where(here, task.c.role.in_(roles))))
    if roles := roles_with(user, Permission.SEE_CASES_BY_LANE):
        sights.append(exists().where(here, task.c.role.in_(roles)))
    if roles := roles_with(user, Permission.SEE_CASES_WORKED_ON):
        sights.append(exists().where(here, task.c.state == "open", task.c.role.in_(roles), task.c.assignee_id.is_(None)))
        sights.append(exists().where(here, task.c.done_by == user.id))
    return or_(*sights)


def _behind_link(user: User) -> ColumnElement[bool]:
    """Of a guest, whatever its role: the case of the task that it has a link to, until that was used or revoked."""
    links, task = LINK, TASK
    unused = and_(links.c.used.is_(None), links.c.revoked.is_(None))
    here = and_(task.c.case_id == t.cases.c.id, task.c.state == "open")
    return exists().where(links.c.user_id == user.id, unused, links.c.task_id == task.c.id, here)


def create(tx: Tx, kind: str, bundle: str, referrer_id: int, now: datetime) -> Case:
    """A new case with a code that no other has, and the name of a bird."""
    code = _code(kind)
    while tx.execute(select(t.cases.c.id).where(t.cases.c.code == code)).first():
        code = _code(kind)
    alias = secrets.choice(BIRDS).replace("_", " ")
    values = {"code": code, "alias": alias, "kind": kind, "bundle": bundle, "referrer_id": referrer_id, "opened": now}
    return case_of(tx.execute(insert(t.cases).values(**values).returning(t.cases)).one())


def _code(kind: str) -> str:
    letter = "V" if kind == BEFOREHAND else secrets.choice(LETTERS)
    return f"{letter}-{1000 + secrets.randbelow(9000)}"


def lock(tx: Tx, case_id: int) -> Case:
    """The case, held until the transaction ends, for a worker. Every writer locks the case first, and nothing else."""
    return case_of(tx.execute(select(t.cases).where(t.cases.c.id == case_id).with_for_update(key_share=True)).one())


def lock_visible(tx: Tx, case_id: int, user: User) -> Case | None:
    """The same for a user; None when it may not see it."""
    query = select(t.cases).where(t.cases.c.id == case_id, visible(user)).with_for_update(of=t.cases, key_share=True)
    row = tx.execute(query).one_or_none()
    return case_of(row) if row else None


def lock_by_task(tx: Tx, task_id: int, user: User) -> Case | None:
    """The same for the case of a task."""
    of_task = select(t.tasks.c.case_id).where(t.tasks.c.id == task_id).scalar_subquery()
    query = select(t.cases).where(t.cases.c.id == of_task, visible(user)).with_for_update(of=t.cases, key_share=True)
    row = tx.execute(query).one_or_none()
    return case_of(row) if row else None


def get(tx: Tx, case_id: int, user: User) -> Case | None:
    """The case, only to look at."""
    row = tx.execute(select(t.cases).where(t.cases.c.id == case_id, visible(user))).one_or_none()
    return case_of(row) if row else None


def get_by_code(tx: Tx, code: str, user: User) -> Case | None:
    """The case with this code, only to look at."""
    row = tx.execute(select(t.cases).where(t.cases.c.code == code, visible(user))).one_or_none()
    return case_of(row) if row else None


def get_by_task(tx: Tx, task_id: int, user: User) -> Case | None:
    """The case of a task, only to look at."""
    of_task = select(t.tasks.c.case_id).where(t.tasks.c.id == task_id).scalar_subquery()
    row = tx.execute(select(t.cases).where(t.cases.c.id == of_task, visible(user))).one_or_none()
    return case_of(row) if row else None


def opened_at(tx: Tx, moment: datetime) -> list[int]:
    """The cases that were opened at exactly this moment."""
    return list(tx.execute(select(t.cases.c.id).where(t.cases.c.opened == moment)).scalars())


def set_organisations(tx: Tx, case: Case) -> None:
    """Keep who referred and who commissioned the case."""
    values = {"referrer_id": case.referrer_id, "commissioner_id": case.commissioner_id}
    tx.execute(update(t.cases).where(t.cases.c.id == case.id).values(**values))


def set_suspended(tx: Tx, case_id: int, moment: datetime | None) -> None:
    """From this moment on the case stands still; with None it goes on."""
    tx.execute(update(t.cases).where(t.cases.c.id == case_id).values(suspended=moment))


def set_bundle(tx: Tx, case_id: int, bundle: str) -> None:
    """From here on the case goes on with this bundle: whoever says so has seen to it that its state does too."""
    tx.execute(update(t.cases).where(t.cases.c.id == case_id).values(bundle=bundle))


def case_of(row: Row[Any]) -> Case:
    """The case in a row of `cases`."""
    ids = (row.referrer_id, row.commissioner_id)
    return Case(row.id, row.code, row.alias, row.kind, row.bundle, *ids, row.opened, row.suspended)


def move_all(tx: Tx, bundle: str) -> None:
    """Every case goes on with another bundle, unchecked: only trials of a changed bundle may do that, on their own database."""
    tx.execute(update(t.cases).values(bundle=bundle))

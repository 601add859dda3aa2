"""Organisations, their mandates and agreements, users and the sessions of who is logged in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Row, Select, delete, func, insert, null, select, update

from service.domain.people import Mandate, Organisation, Role, User
from service.store import tables as t
from service.store.session import Tx

MANDATE, AGREEMENT = "mandaat", "afspraak"


@dataclass(frozen=True)
class Secret:
    """What logging in needs: the argon2 hash (None: cannot log in), failures in a row, and until when it is refused. With
    `renew` the password was made by somebody else, and must be changed."""

    user_id: int
    password: str | None
    failures: int
    locked_until: datetime | None
    renew: bool = False


@dataclass(frozen=True)
class Coach:
    """`families` are those that the coach has now: cases whose main instance still runs."""

    id: int
    name: str
    families: int


def add_organisation(tx: Tx, name: str, kind: str) -> int:
    return int(tx.execute(insert(t.organisations).values(name=name, kind=kind).returning(t.organisations.c.id)).scalar_one())


def rename_organisation(tx: Tx, organisation_id: int, name: str) -> None:
    tx.execute(update(t.organisations).where(t.organisations.c.id == organisation_id).values(name=name))


def organisations(tx: Tx) -> tuple[Organisation, ...]:
    """All of them, in the order of their names, in one statement."""
    rows = tx.execute(
        select(t.organisations, *_MANDATE)
        .outerjoin(t.mandates)
        .order_by(t.organisations.c.name, t.mandates.c.id)
    ).all()
    grouped: dict[int, list[Row[Any]]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(_organisation(id_, found) for id_, found in grouped.items())


def set_mandate(tx: Tx, organisation_id: int, kind: str, name: str, valid_from: date, valid_until: date | None) -> None:
    """Give a mandate or agreement; one of the same name and first day gets the new last day."""
    same = (
        (t.mandates.c.organisation_id == organisation_id)
        & (t.mandates.c.kind == kind)
        & (t.mandates.c.name == name)
        & (t.mandates.c.valid_from == valid_from)
    )
    if not tx.execute(update(t.mandates).where(same).values(valid_until=valid_until)).rowcount:
        tx.execute(
            insert(t.mandates).values(
                organisation_id=organisation_id, kind=kind, name=name, valid_from=valid_from, valid_until=valid_until
            )
        )


def add_user(tx: Tx, username: str, name: str, roles: Iterable[Role], organisation_id: int, password: str | None) -> int:
    values = {"username": username, "name": name, "roles": sorted(roles), "organisation_id": organisation_id}
    query = insert(t.users).values(**values, password=password, active=True, failures=0).returning(t.users.c.id)
    return int(tx.execute(query).scalar_one())


def users(tx: Tx) -> tuple[User, ...]:
    """All users with an account, in the order of their names."""
    return _users(tx, _user_query().where(~t.users.c.guest).order_by(t.users.c.name, t.users.c.id, t.mandates.c.id))


def user(tx: Tx, user_id: int, day: date | None = None) -> User | None:
    """One user; with a `day`, with those for whom it stands in then."""
    query = _user_query(_stands_in_for(tx, day) if day else None)
    return next(iter(_users(tx, query.where(t.users.c.id == user_id))), None)


def on_duty(tx: Tx, moment: datetime) -> User | None:
    """Who has duty at this moment; nobody when there is a gap in the roster."""
    query = _user_query().join(t.duties, t.duties.c.user_id == t.users.c.id)
    query = query.where(t.duties.c.begins <= moment, t.duties.c.ends > moment, t.users.c.active).order_by(t.duties.c.id)
    return next(iter(_users(tx, query)), None)


def user_named(tx: Tx, username: str) -> User | None:
    return next(iter(_users(tx, _user_query().where(t.users.c.username == username))), None)


def names(tx: Tx) -> dict[int, str]:
    """The name of every user by id, active or not."""
    return {row.id: row.name for row in tx.execute(select(t.users.c.id, t.users.c.name))}


def secret(tx: Tx, username: str) -> Secret | None:
    row = tx.execute(select(t.users).where(t.users.c.username == username, t.users.c.active, ~t.users.c.guest)).one_or_none()
    return Secret(row.id, row.password, row.failures, row.locked_until, row.renew) if row else None


def set_password(tx: Tx, user_id: int, password: str, *, renew: bool = False) -> None:
    """All sessions of the user end; with `renew` the next one begins with choosing a password of one's own."""
    values = {"password": password, "failures": 0, "locked_until": None, "renew": renew}
    tx.execute(update(t.users).where(t.users.c.id == user_id).values(**values))
    tx.execute(delete(t.sessions).where(t.sessions.c.user_id == user_id))


def add_failure(tx: Tx, user_id: int) -> int:
    """One more wrong password in a row; counted by the database, so that guesses at the same moment all count."""
    query = update(t.users).where(t.users.c.id == user_id).values(failures=t.users.c.failures + 1)
    return int(tx.execute(query.returning(t.users.c.failures)).scalar_one())


def lock_user(tx: Tx, user_id: int, until: datetime) -> None:
    tx.execute(update(t.users).where(t.users.c.id == user_id).values(locked_until=until))


def forget_failures(tx: Tx, user_id: int) -> None:
    tx.execute(update(t.users).where(t.users.c.id == user_id).values(failures=0, locked_until=None))


def add_session(tx: Tx, session_id: str, user_id: int, now: datetime, expires: datetime) -> None:
    tx.execute(insert(t.sessions).values(id=session_id, user_id=user_id, created=now, expires=expires))


def session_user(tx: Tx, session_id: str, now: datetime, day: date | None = None) -> User | None:
    """Who is logged in with this session: one statement, organisation and mandates included, and for whom the user stands in
    on this day."""
    query = _user_query(_stands_in_for(tx, day) if day else None).join(t.sessions, t.sessions.c.user_id == t.users.c.id)
    query = query.where(t.sessions.c.id == session_id, t.sessions.c.expires > now, t.users.c.active, ~t.users.c.guest)
    return next(iter(_users(tx, query)), None)


def end_session(tx: Tx, session_id: str) -> None:
    tx.execute(delete(t.sessions).where(t.sessions.c.id == session_id))


def end_expired(tx: Tx, now: datetime) -> None:
    tx.execute(delete(t.sessions).where(t.sessions.c.expires <= now))


def coaches(tx: Tx) -> list[Coach]:
    """Every coach, in the order of their names."""
    here = (t.participants.c.user_id == t.users.c.id) & (t.participants.c.role == Role.COACH) & t.participants.c.until.is_(None)
    running = (t.instances.c.case_id == t.participants.c.case_id) & t.instances.c.main & t.instances.c.done.is_(None)
    query = (
        select(t.users.c.id, t.users.c.name, t.users.c.roles, t.users.c.active, func.count(t.instances.c.id).label("families"))
        .outerjoin(t.participants, here)
        .outerjoin(t.instances, running)
        .where(~t.users.c.guest)
        .group_by(t.users.c.id)
        .order_by(t.users.c.name)
    )
    return [
        Coach(row.id, row.name, row.families)
        for row in tx.execute(query)
        if row.families or (row.active and Role.COACH in row.roles)
    ]


_MANDATE = (
    t.mandates.c.kind.label("mandate_kind"),
    t.mandates.c.name.label("mandate"),
    t.mandates.c.valid_from,
    t.mandates.c.valid_until,
)


def _stands_in_for(tx: Tx, day: date) -> Any:
    """Names by id of those for whom a user stands in on a day, as one JSON object."""
    together = func.json_object_agg if tx.dialect.name == "postgresql" else func.json_group_object
    absent, c = t.users.alias(), t.covers.c
    return (
        select(together(absent.c.id, absent.c.name, type_=JSON()))
        .join(t.covers, absent.c.id == c.user_id)
        .where(c.substitute_id == t.users.c.id, c.first <= day, c.last >= day, c.ended.is_(None))
        .correlate(t.users)
        .scalar_subquery()
    )


def _user_query(stands_in_for: Any = None) -> Select[Any]:
    """`stands_in_for` is a column with names by id, as JSON."""
    return (
        select(
            t.users.c.id,
            t.users.c.username,
            t.users.c.name.label("full_name"),
            t.users.c.roles,
            t.users.c.active,
            t.users.c.language,
            t.users.c.guest,
            t.users.c.organisation_id,
            t.organisations.c.name,
            t.organisations.c.kind,
            (null() if stands_in_for is None else stands_in_for).label("stands_in_for"),
            *_MANDATE,
        )
        .select_from(t.users)
        .join(t.organisations, t.organisations.c.id == t.users.c.organisation_id)
        .outerjoin(t.mandates, t.mandates.c.organisation_id == t.organisations.c.id)
    )


def _users(tx: Tx, query: Select[Any]) -> tuple[User, ...]:
    grouped: dict[int, list[Row[Any]]] = {}
    for row in tx.execute(query):
        grouped.setdefault(row.id, []).append(row)
    return tuple(_user(rows) for rows in grouped.values())


def _user(rows: list[Row[Any]]) -> User:
    row = rows[0]
    return User(
        id=row.id,
        username=row.username,
        name=row.full_name,
        roles=frozenset(Role(role) for role in row.roles),
        organisation=_organisation(row.organisation_id, rows),
        active=row.active,
        initials="".join(part[0] for part in row.full_name.split() if part)[:3].upper(),
        language=row.language,
        guest=row.guest,
        stands_in_for={int(id_): name for id_, name in (row.stands_in_for or {}).items()},
    )


def _organisation(id_: int, rows: list[Row[Any]]) -> Organisation:
    def of(kind: str) -> tuple[Mandate, ...]:
        return tuple(Mandate(r.mandate, r.valid_from, r.valid_until) for r in rows if r.mandate_kind == kind)

    return Organisation(id_, rows[0].name, rows[0].kind, of(MANDATE), of(AGREEMENT))

"""Running cases on their way to another bundle: what a move is, and how it went with each case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, exists, func, insert, literal, select, union_all, update

from service.store import tables as t
from service.store.cases import Case, case_of
from service.store.session import Tx

WAITING, MOVES, MOVED, STAYS, RETURNED = "waiting", "moves", "moved", "stays", "returned"
AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True)
class Move:
    """A row of `moves`; see there. `by` is the name of who asked for it."""

    id: int
    bundle: str
    dry: bool
    draft_id: int | None
    undoes: int | None
    job_id: int | None
    user_id: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Result:
    """How it went with one case; the columns of `move_cases` say what each part means."""

    outcome: str
    reason: str = ""
    process: str = ""
    element: str = ""
    text: str = ""
    notes: tuple[str, ...] = ()
    versions: Mapping[str, Any] = field(default_factory=dict)
    saved: bytes | None = None


@dataclass(frozen=True)
class Held:
    """A case that is locked for a move: what its row in the move says."""

    case: Case
    outcome: str
    from_bundle: str


@dataclass(frozen=True)
class Left:
    """How a move left a case: its bundle before (`from_bundle`) and all that putting it back takes."""

    from_bundle: str
    versions: Mapping[str, Any]
    saved: bytes | None


def add(
    tx: Tx, bundle: str, user_id: int, now: datetime, *, dry: bool, draft_id: int | None = None, undoes: int | None = None
) -> int:
    values = {"bundle": bundle, "dry": dry, "draft_id": draft_id, "undoes": undoes, "user_id": user_id, "at": now}
    return int(tx.execute(insert(t.moves).values(**values).returning(t.moves.c.id)).scalar_one())


def set_job(tx: Tx, move_id: int, job_id: int) -> None:
    tx.execute(update(t.moves).where(t.moves.c.id == move_id).values(job_id=job_id))


def get(tx: Tx, move_id: int) -> Move | None:
    row = tx.execute(_moves().where(t.moves.c.id == move_id)).one_or_none()
    return _move(row) if row else None


def newest(tx: Tx, limit: int, *, dry: bool = False) -> tuple[Move, ...]:
    """Moves that were done, or only looked at (`dry`); the newest first."""
    query = _moves().where(t.moves.c.dry.is_(dry)).order_by(t.moves.c.id.desc()).limit(limit)
    return tuple(_move(row) for row in tx.execute(query))


def last_look(tx: Tx, bundle: str) -> Move | None:
    """The newest dry run for this bundle."""
    query = _moves().where(t.moves.c.dry, t.moves.c.bundle == bundle).order_by(t.moves.c.id.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return _move(row) if row else None


def undone_by(tx: Tx, move_id: int) -> Move | None:
    """The move that takes this one back, if there is one: the newest."""
    row = tx.execute(_moves().where(t.moves.c.undoes == move_id).order_by(t.moves.c.id.desc()).limit(1)).one_or_none()
    return _move(row) if row else None


def add_open_cases(tx: Tx, move_id: int, bundle: str, case_ids: Sequence[int] | None = None) -> None:
    """Put every case in which something still runs, and that is not on this bundle, in the move; with `case_ids` only those of
    them."""
    query = _entry(move_id).select_from(t.cases).where(t.cases.c.bundle != bundle, _runs())
    if case_ids is None:
        _put(tx, query)
        return
    wanted = sorted(set(case_ids))
    for start in range(0, len(wanted), AT_ONCE):
        _put(tx, query.where(t.cases.c.id.in_(wanted[start : start + AT_ONCE])))


def add_cases_of(tx: Tx, move_id: int, bundle: str, other: int, outcomes: Sequence[str]) -> None:
    """Put the cases that had one of these outcomes in another move in this one, but those that are on the bundle already."""
    source = t.move_cases.alias("source")
    there = (source.c.move_id == other, source.c.outcome.in_(outcomes), t.cases.c.bundle != bundle)
    query = _entry(move_id).select_from(t.cases).join(source, source.c.case_id == t.cases.c.id)
    _put(tx, query.where(*there))


def add_to_undo(tx: Tx, move_id: int, undoes: int) -> None:
    """Put the cases that a move moved in the one that takes it back; `from_bundle` is where they are to go back to."""
    source = t.move_cases.alias("source")
    query = _entry(move_id, source.c.from_bundle).select_from(source)
    _put(tx, query.where(source.c.move_id == undoes, source.c.outcome == MOVED), source.c.case_id)


def _entry(move_id: int, from_bundle: Any = t.cases.c.bundle) -> Select[Any]:
    blank = [literal(WAITING), from_bundle, *(literal("") for _ in range(4))]
    return select(literal(move_id), *blank, literal([], t.move_cases.c.notes.type), literal({}, t.move_cases.c.versions.type))


def _put(tx: Tx, query: Select[Any], case_id: Any = t.cases.c.id) -> None:
    names = ["move_id", "outcome", "from_bundle", "reason", "process", "element", "text", "notes", "versions", "case_id"]
    tx.execute(insert(t.move_cases).from_select(names, query.add_columns(case_id)))


def _runs() -> Any:
    one = t.instances.alias("one")
    return exists().where(one.c.case_id == t.cases.c.id, one.c.done.is_(None))


def waiting(tx: Tx, move_id: int, limit: int) -> tuple[int, ...]:
    """The next cases that have had no turn yet."""
    m = t.move_cases.c
    query = select(m.case_id).where(m.move_id == move_id, m.outcome == WAITING).order_by(m.case_id).limit(limit)
    return tuple(tx.execute(query).scalars())


def hold(tx: Tx, move_id: int, case_id: int, *, lock: bool) -> Held:
    """The case, locked until the transaction ends (or only looked at), and its row in the move."""
    m = t.move_cases
    query = (
        select(t.cases, m.c.outcome, m.c.from_bundle)
        .join(m, and_(m.c.case_id == t.cases.c.id, m.c.move_id == move_id))
        .where(t.cases.c.id == case_id)
    )
    row = tx.execute(query.with_for_update(of=t.cases, key_share=True) if lock else query).one()
    return Held(case_of(row), row.outcome, row.from_bundle)


def settle(tx: Tx, move_id: int, results: Mapping[int, Result], now: datetime) -> None:
    """Keep how it went with cases that were still waiting, in one statement."""
    m = t.move_cases.c
    query = update(t.move_cases).where(
        m.move_id == bindparam("of_move"), m.case_id == bindparam("of_case"), m.outcome == WAITING
    )
    rows = [
        {
            "of_move": move_id, "of_case": case_id, "at": now, "outcome": one.outcome, "reason": one.reason,
            "process": one.process, "element": one.element, "text": one.text, "notes": list(one.notes),
            "versions": dict(one.versions), "saved": one.saved,
        }
        for case_id, one in results.items()
    ]  # fmt: skip
    if rows:
        names: dict[str, Any] = {name: bindparam(name) for name in rows[0] if not name.startswith("of_")}
        tx.execute(query.values(**names), rows)


def left(tx: Tx, move_id: int, case_id: int) -> Left:
    """How a move left a case."""
    m = t.move_cases.c
    query = select(m.from_bundle, m.versions, m.saved).where(m.move_id == move_id, m.case_id == case_id)
    row = tx.execute(query).one()
    return Left(row.from_bundle, row.versions, row.saved)


def last_written(tx: Tx, case_id: int) -> list[int | None]:
    """The newest line of the log and the newest answer: nothing happens in a case without one of them."""
    newest = (select(func.max(one.c.id)).where(one.c.case_id == case_id).scalar_subquery() for one in (t.events, t.answers))
    return list(tx.execute(select(*newest)).one())


def past(tx: Tx, case_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """What a case has behind it: the elements of the tasks that were done, and what happened that may happen once."""
    e, one = t.events.c, t.tasks.c
    tasks = select(literal("task"), one.element).where(one.case_id == case_id, one.state == "done").distinct()
    once = select(literal("once"), e.once).where(e.case_id == case_id, e.once.is_not(None))
    rows = [tuple(row) for row in tx.execute(union_all(tasks, once))]
    return frozenset(v for kind, v in rows if kind == "task"), frozenset(v for kind, v in rows if kind == "once")


def counts(tx: Tx, move_id: int) -> dict[str, int]:
    """How many cases have each outcome."""
    m = t.move_cases.c
    query = select(m.outcome, func.count().label("number")).where(m.move_id == move_id).group_by(m.outcome)
    return {row.outcome: row.number for row in tx.execute(query)}


def groups(tx: Tx, move_id: int) -> list[Row[Any]]:
    """What was said of cases, with how many that is: (outcome, reason, process, element, text, notes, number); most first."""
    m = t.move_cases.c
    same = (m.outcome, m.reason, m.process, m.element, m.text, m.notes)
    number = func.count().label("number")
    query = select(*same, number).where(m.move_id == move_id, m.outcome != WAITING).group_by(*same)
    return list(tx.execute(query.order_by(number.desc(), m.text, m.notes)))


def of_group(
    tx: Tx, move_id: int, where: Mapping[str, Any], limit: int, *, after: int = 0
) -> list[Row[Any]]:
    """Cases of one group, by id: case_id, code, alias, from_bundle, phase; `where` gives columns of `move_cases`."""
    m, main = t.move_cases.c, t.instances.alias("main")
    query = _with_case(select(m.case_id, t.cases.c.code, t.cases.c.alias, m.from_bundle, main.c.phase), main)
    query = query.where(m.move_id == move_id, m.case_id > after, *(m[name] == value for name, value in where.items()))
    return list(tx.execute(query.order_by(m.case_id).limit(limit)))


def able(tx: Tx, move_id: int, phase: str, from_bundle: str, limit: int | None) -> list[Row[Any]]:
    """The cases that a dry run lets go, in this phase and from this bundle ("": whatever), as `of_group` gives them."""
    m, main = t.move_cases.c, t.instances.alias("main")
    wanted = [*([main.c.phase == phase] if phase else []), *([m.from_bundle == from_bundle] if from_bundle else [])]
    query = _with_case(select(m.case_id, t.cases.c.code, t.cases.c.alias, m.from_bundle, main.c.phase), main)
    query = query.where(m.move_id == move_id, m.outcome == MOVES, t.cases.c.bundle == m.from_bundle, *wanted)
    return list(tx.execute(query.order_by(m.case_id).limit(limit)))


def kinds(tx: Tx, move_id: int) -> list[Row[Any]]:
    """How many of the cases that a dry run lets go are in each phase on each bundle: (phase, from_bundle, number)."""
    m, main = t.move_cases.c, t.instances.alias("main")
    query = _with_case(select(main.c.phase, m.from_bundle, func.count().label("number")), main)
    query = query.where(m.move_id == move_id, m.outcome == MOVES, t.cases.c.bundle == m.from_bundle)
    return list(tx.execute(query.group_by(main.c.phase, m.from_bundle)))


def _with_case(query: Select[Any], main: Any) -> Select[Any]:
    m = t.move_cases
    return query.select_from(m).join(t.cases, t.cases.c.id == m.c.case_id).outerjoin(
        main, and_(main.c.case_id == m.c.case_id, main.c.main)
    )


def forget_looks(tx: Tx, before: datetime) -> None:
    """Take away the dry runs from before then: the cases have gone on since."""
    old = select(t.moves.c.id).where(t.moves.c.dry, t.moves.c.at < before)
    tx.execute(delete(t.move_cases).where(t.move_cases.c.move_id.in_(old)))
    tx.execute(delete(t.moves).where(t.moves.c.dry, t.moves.c.at < before))


def _moves() -> Select[Any]:
    return select(t.moves, t.users.c.name).join(t.users, t.users.c.id == t.moves.c.user_id)


def _move(row: Row[Any]) -> Move:
    return Move(row.id, row.bundle, row.dry, row.draft_id, row.undoes, row.job_id, row.user_id, row.name, row.at)

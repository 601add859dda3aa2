"""How each trial ended on a bundle. A result is kept by the hash of the files that it was played with, so it stays true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite

from service.store import tables as t
from service.store.session import Tx


@dataclass(frozen=True)
class Result:
    """A row of `trial_results`. `content` is the hash of all that the trial says itself; `touched` what it went through, and
    `print` the hash of what that was like: on another bundle where it is the same, the trial ends the same way."""

    bundle: str
    trial: str
    content: str
    passed: bool
    message: str
    place: str
    touched: tuple[tuple[str, str, str], ...]
    print: str
    seconds: float
    at: datetime


def put(tx: Tx, results: Sequence[Result]) -> None:
    """Keep results; one that is there already is written over (a piece of work may be done twice)."""
    rows = [
        {
            "bundle": one.bundle, "trial": one.trial, "content": one.content, "passed": one.passed, "message": one.message,
            "place": one.place, "touched": {"print": one.print, "touched": [list(touch) for touch in one.touched]},
            "seconds": one.seconds, "at": one.at,
        }
        for one in results
    ]
    if not rows:
        return
    make: Any = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    query = make(t.trial_results)
    kept = {column.name: query.excluded[column.name] for column in t.trial_results.c if not column.primary_key}
    tx.execute(query.on_conflict_do_update(index_elements=["bundle", "trial"], set_=kept), rows)


def of_bundle(tx: Tx, bundle: str) -> dict[str, Result]:
    """The results on a bundle by the name of the trial."""
    query = select(t.trial_results).where(t.trial_results.c.bundle == bundle)
    return {row.trial: _result(row) for row in tx.execute(query)}


def elsewhere(tx: Tx, contents: Iterable[str], most: int) -> dict[tuple[str, str], list[Result]]:
    """The latest results, at most so many of each, of trials that say the same on other bundles: by trial and content."""
    c = t.trial_results.c
    query = select(t.trial_results).where(c.content.in_(list(contents)), c.passed).order_by(c.at.desc())
    found: dict[tuple[str, str], list[Result]] = {}
    for row in tx.execute(query):
        listed = found.setdefault((row.trial, row.content), [])
        if len(listed) < most:
            listed.append(_result(row))
    return found


def _result(row: Row[Any]) -> Result:
    touched = tuple((kind, owner, which) for kind, owner, which in row.touched["touched"])
    told = (row.passed, row.message, row.place)
    return Result(row.bundle, row.trial, row.content, *told, touched, row.touched["print"], row.seconds, row.at)

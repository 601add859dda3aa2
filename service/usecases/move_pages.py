"""What the pages on moving running cases show: how far a move is, what it says of the cases, and which moves there were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.bundle.model import Bundle
from service.domain.errors import NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.store import bundles, jobs, moves
from service.store.bundles import Published
from service.store.moves import Move
from service.store.session import Tx
from service.usecases.bundles import bundle_of
from service.usecases.drafts import may_edit
from service.usecases.moves import found
from service.usecases.regie import Regie

SHOWN = 20  # cases of a group that are on the page at once
MORE = 100
OWN_DATE = re.compile(r" \([^()]*\)(?=\.$)|\d{1,2} [a-z]+ \d{4}")
WHY: Mapping[str, str] = {
    "gone": "De stap waar het traject is, bestaat niet meer",
    "moved": "De stap waar het traject is, staat nu ergens anders",
    "kind": "De stap waar het traject is, is van soort veranderd",
    "called": "De stap waar het traject is, roept nu een ander proces aan",
    "rows": "De stap waar het traject is, gaat nu anders over rijen",
    "join": "Het traject wacht op een samenkomst die veranderde",
    "events": "Het traject wacht op iets waarop niet meer wordt gewacht",
    "together": "Het traject is op plaatsen die niet meer samengaan",
    "stuck": "Het traject zou vastlopen",
    "again": "Er zou iets twee keer gebeuren",
    "skipped": "Er zou iets worden overgeslagen",
    "value": "Verderop is iets nodig dat nooit is gevraagd",
    "once": "Verderop gebeurt iets dat maar één keer mag",
    "role": "De taak is van niemand meer",
    "form": "Het formulier van de taak is er niet meer",
    "formula": "Een formule is niet uit te rekenen",
    "incident": "Er is een storing",
    "closed": "Intussen afgesloten",
    "already": "Loopt al op deze versie",
    "elsewhere": "Daarna nog eens overgezet",
    "state": "De stand van het traject is niet over te nemen",
    "error": "Er ging iets mis",
}


@dataclass(frozen=True)
class CaseLine:
    id: int
    code: str
    alias: str
    phase: str


@dataclass(frozen=True)
class Group:
    """Cases of which the same is to be said: `why` in general, `text` in particular, `place` where they stand.

    `first` are the first of `number`; `key` tells the group within the move.
    """

    key: int
    reason: str
    why: str
    text: str
    element: str
    place: str
    also: tuple[str, ...]
    number: int
    first: tuple[CaseLine, ...]


@dataclass(frozen=True)
class Note:
    """What changes for cases that move, and for how many."""

    text: str
    number: int


@dataclass(frozen=True)
class MovePage:
    """A move or a dry run. `done` of `total` cases have had their turn; `busy` while workers are to go on, `gave_up` says why
    they did not finish. `to` is the publication that it goes to, None for a draft; `undone` and `undoes` are other moves."""

    move: Move
    to: Published | None
    total: int
    done: int
    counts: Mapping[str, int]
    busy: bool
    gave_up: str
    groups: tuple[Group, ...] = ()
    notes: tuple[Note, ...] = ()
    undone: Move | None = None
    may_undo: bool = False


@dataclass(frozen=True)
class Candidate:
    """A case that can go: `version` is the publication that it runs on."""

    case: CaseLine
    version: Published | None


@dataclass(frozen=True)
class Choice:
    """Which running cases can go to a publication, as the last dry run says; `look` is None when there was none yet.

    `shown` are those that fit the filters, by id, at most `MORE`; `fits` is how many do. `phases` and `versions` are the
    filters that there are.
    """

    to: Published
    look: MovePage | None
    shown: tuple[Candidate, ...] = ()
    fits: int = 0
    phases: tuple[str, ...] = ()
    versions: tuple[Published, ...] = ()


def show(regie: Regie, actor: User, move_id: int, *, details: bool = True) -> MovePage:
    """One move. `details` gives the groups and notes too, once it is done. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        return _page(tx, found(moves.get(tx, move_id)), bundles.publications(tx), details)


def last_look(regie: Regie, actor: User, bundle: str) -> MovePage | None:
    """The newest dry run for this bundle, if there was one. Raises Forbidden."""
    may_edit(actor)
    with regie.store.read() as tx:
        last = moves.last_look(tx, bundle)
        return _page(tx, last, bundles.publications(tx), details=True) if last else None


def index(regie: Regie, actor: User, limit: int = 50) -> tuple[MovePage, ...]:
    """What was moved and put back, the newest first. Raises Forbidden."""
    may_edit(actor)
    with regie.store.read() as tx:
        published = bundles.publications(tx)
        return tuple(_page(tx, one, published, details=False) for one in moves.newest(tx, limit))


def cases_of(regie: Regie, actor: User, move_id: int, key: int, after: int = 0) -> tuple[Group, tuple[CaseLine, ...]]:
    """The cases of one group, a page of them after the case with this id. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        one = found(moves.get(tx, move_id))
        groups = _groups(tx, one, first=0)
        group = next((group for group in groups if group.key == key), None)
        if group is None:
            raise NotFound("Deze groep trajecten is er niet.")
        where = {"outcome": moves.STAYS, "text": group.text, "reason": group.reason, "element": group.element}
        return group, _lines(moves.of_group(tx, move_id, where, MORE, after=after))


def choice(
    regie: Regie, actor: User, publication: int, *, phase: str = "", version: int = 0
) -> Choice:
    """What can be moved to a publication: all, or those in a phase or on an older version. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        to = bundles.publication(tx, publication)
        if to is None:
            raise NotFound("Deze versie is er niet.")
        last = moves.last_look(tx, to.bundle)
        if last is None:
            return Choice(to, None)
        every = bundles.publications(tx)
        page = _page(tx, last, every, details=True)
        published = {one.bundle: one for one in reversed(every)}
        by_id = {one.id: one for one in published.values()}
        old = by_id[version].bundle if version in by_id else ""
        rows = moves.able(tx, last.id, phase, old, MORE)
        kinds = moves.kinds(tx, last.id)
    shown = tuple(
        Candidate(CaseLine(row.case_id, row.code, row.alias, row.phase or ""), published.get(row.from_bundle)) for row in rows
    )
    fits = sum(row.number for row in kinds if phase in ("", row.phase) and old in ("", row.from_bundle))
    versions = {row.from_bundle: published[row.from_bundle] for row in kinds if row.from_bundle in published}
    return Choice(
        to, page, shown, fits,
        phases=tuple(sorted({row.phase for row in kinds if row.phase})),
        versions=tuple(sorted(versions.values(), key=lambda one: -one.id)),
    )  # fmt: skip


def chosen(regie: Regie, actor: User, move_id: int, phase: str, version: int) -> Sequence[int]:
    """The ids of all cases of a dry run that can go and fit the filters. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        one = found(moves.get(tx, move_id))
        old = bundles.publication(tx, version) if version else None
        return [row.case_id for row in moves.able(tx, one.id, phase, old.bundle if old else "", None)]


def version_of(regie: Regie, actor: User, bundle: str) -> Published | None:
    """Which publication a case runs on, for who may publish: None for others."""
    if not may(actor, Permission.PUBLISH):
        return None
    with regie.store.read() as tx:
        return next((one for one in bundles.publications(tx) if one.bundle == bundle), None)


def _page(tx: Tx, one: Move, every: Sequence[Published], details: bool) -> MovePage:
    counts = moves.counts(tx, one.id)
    total, waiting = sum(counts.values()), counts.get(moves.WAITING, 0)
    job = jobs.get(tx, one.job_id) if one.job_id else None
    busy = bool(waiting) and job is not None and job.run_at is not None
    stopped = bool(waiting) and not busy
    undone = moves.undone_by(tx, one.id)
    looked = details and not waiting
    return MovePage(
        move=one,
        to=next((published for published in every if published.bundle == one.bundle), None),
        total=total,
        done=total - waiting,
        counts=counts,
        busy=busy,
        gave_up=(job.error if job and job.error else "Het werk is gestopt.") if stopped else "",
        groups=_groups(tx, one, SHOWN) if looked else (),
        notes=_notes(tx, one) if looked else (),
        undone=undone,
        may_undo=not one.dry and one.undoes is None and undone is None and not waiting and counts.get(moves.MOVED, 0) > 0,
    )


def _groups(tx: Tx, one: Move, first: int) -> tuple[Group, ...]:
    """Why cases stay. `key` counts the groups in an order that does not depend on how many cases are in each."""
    rows = [row for row in moves.groups(tx, one.id) if row.outcome == moves.STAYS]
    numbers: Counter[tuple[str, str, str, str]] = Counter()
    also: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for row in rows:
        same = (row.reason, row.process, row.element, row.text)
        numbers[same] += row.number
        also.setdefault(same, {}).update(dict.fromkeys(row.notes))
    made = []
    for key, same in enumerate(sorted(numbers)):
        reason, process, element, text = same
        where = {"outcome": moves.STAYS, "reason": reason, "process": process, "element": element, "text": text}
        lines = _lines(moves.of_group(tx, one.id, where, first)) if first else ()
        place = _place(tx, one, process)
        made.append(Group(key, reason, WHY.get(reason, reason), text, element, place, tuple(also[same]), numbers[same], lines))
    return tuple(sorted(made, key=lambda group: (-group.number, group.text)))


def _notes(tx: Tx, one: Move) -> tuple[Note, ...]:
    """What changes for cases that move; a date that each has for itself is left out."""
    numbers: Counter[str] = Counter()
    for row in moves.groups(tx, one.id):
        if row.outcome != moves.STAYS:
            for text in dict.fromkeys(OWN_DATE.sub(_own, note) for note in row.notes):
                numbers[text] += row.number
    return tuple(Note(text, number) for text, number in sorted(numbers.items(), key=lambda note: (-note[1], note[0])))


def _own(match: re.Match[str]) -> str:
    return "" if match[0].startswith(" ") else "een eigen datum"


def _place(tx: Tx, one: Move, process: str) -> str:
    """The name of the process that an obstacle is in, in the bundle that it goes to or in the newest one."""
    newest = bundles.newest(tx)
    for bundle in dict.fromkeys([one.bundle, *([newest.bundle] if newest else [])]):
        found_in: Bundle = bundle_of(tx, bundle)
        if process in found_in.processes:
            return found_in.processes[process].name
    return ""


def _lines(rows: Sequence[object]) -> tuple[CaseLine, ...]:
    return tuple(CaseLine(row.case_id, row.code, row.alias, row.phase or "") for row in rows)  # type: ignore[attr-defined]


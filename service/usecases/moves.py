"""Moving running cases to another bundle: a dry run, the move itself, and taking it back. Each is a job in pieces.

What is waiting in the list of a move has had no turn yet; a piece is the next so many. So a piece that is done twice, or by
two workers at once, does no harm, and a restart goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from service.bundle.read import read_bundle
from service.domain.clock import civil_date
from service.domain.errors import Conflict, Forbidden, NotFound, RegieError
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.engine.definitions import definitions
from service.feel import show
from service.store import bundles, events, instances, jobs, moves
from service.store.bundles import Published
from service.store.jobs import Job
from service.store.moves import Held, Move, Result
from service.store.session import Tx, Unavailable
from service.usecases.bundles import bundle_of
from service.usecases.in_order import check_order, in_order
from service.usecases.jobs import Times
from service.usecases.move_case import Line, look, move_over, put_back, versions
from service.usecases.regie import Regie

log = logging.getLogger(__name__)

MOVE = "overzetten"
PIECE = 50
LONGEST_NOTE = 80  # of a publication's note in a line of the log
OVERDUE = "In dit traject moet eerst nog gebeuren wat al aan de beurt was; daarna wordt het overgezet."
OUR_FAULT = "Er ging iets mis dat niet aan u ligt. Dit traject is gebleven zoals het was."


def preview(regie: Regie, actor: User, files: Mapping[str, bytes], times: Times, draft_id: int | None = None) -> int:
    """Look what moving every running case to these files would do; the number of the dry run. Nothing is published or changed.

    Raises Forbidden, and InvalidBundle for files that can't be carried out.
    """
    _may_move(actor)
    bundle = read_bundle(files)
    definitions(bundle)
    with regie.store.transaction() as tx:
        if not bundles.has(tx, bundle.hash):
            bundles.add(tx, bundle.hash, files, times.cases)
        move_id = moves.add(tx, bundle.hash, actor.id, times.cases, dry=True, draft_id=draft_id)
        moves.add_open_cases(tx, move_id, bundle.hash)
        _plan(tx, move_id, actor, times)
    return move_id


def look_again(regie: Regie, actor: User, bundle: str, times: Times) -> int:
    """The same for a bundle that was published. Raises Forbidden or NotFound."""
    _may_move(actor)
    with regie.store.transaction() as tx:
        _published(tx, bundle)
        move_id = moves.add(tx, bundle, actor.id, times.cases, dry=True)
        moves.add_open_cases(tx, move_id, bundle)
        _plan(tx, move_id, actor, times)
    return move_id


def move(
    regie: Regie,
    actor: User,
    bundle: str,
    times: Times,
    *,
    case_ids: Sequence[int] | None = None,
    looked: int | None = None,
    broken_too: bool = False,
) -> int:
    """Move these cases, or all that a dry run (`looked`) says can go, to a bundle that was published; the number of the move.

    `broken_too` takes along cases with an incident: a mended diagram may be just what those wait for.
    Raises Forbidden, NotFound (never published, no such dry run), or RegieError when there is no case to move.
    """
    _may_move(actor)
    with regie.store.transaction() as tx:
        _published(tx, bundle)
        move_id = moves.add(tx, bundle, actor.id, times.cases, dry=False)
        if looked is None:
            moves.add_open_cases(tx, move_id, bundle, case_ids)
        else:
            dry = found(moves.get(tx, looked))
            if not dry.dry or dry.bundle != bundle:
                raise NotFound("Deze proef met lopende trajecten hoort bij een andere versie.")
            moves.add_cases_of(tx, move_id, bundle, looked, (moves.MOVES,))
        if not _plan(tx, move_id, actor, times, broken_too):
            raise RegieError("Er is geen traject om over te zetten. Kies er een, of kijk of ze al op deze versie lopen.")
    return move_id


def undo(regie: Regie, actor: User, move_id: int, times: Times) -> int:
    """Put back what a move moved: exactly as it was where nothing happened since, else the engine moves it back as it stands.

    Raises Forbidden, NotFound, or Conflict when it is not done yet, or was taken back already.
    """
    _may_move(actor)
    with regie.store.transaction() as tx:
        undone = found(moves.get(tx, move_id))
        if undone.dry or undone.undoes is not None:
            raise Conflict("Alleen wat echt is overgezet, kan worden teruggezet.")
        if moves.waiting(tx, move_id, 1):
            raise Conflict("Het overzetten is nog niet klaar. Wacht tot het klaar is, en zet dan terug.")
        if moves.undone_by(tx, move_id) is not None:
            raise Conflict("Dit is al teruggezet.")
        number = moves.add(tx, undone.bundle, actor.id, times.cases, dry=False, undoes=move_id)
        moves.add_to_undo(tx, number, move_id)
        _plan(tx, number, actor, times)
    return number


def go_on(regie: Regie, actor: User, move_id: int, times: Times) -> None:
    """Plan the rest of a move whose job was given up. Raises Forbidden, NotFound, or Conflict while it is still at work."""
    _may_move(actor)
    with regie.store.transaction() as tx:
        one = found(moves.get(tx, move_id))
        job = jobs.get(tx, one.job_id) if one.job_id else None
        if job is not None and job.run_at is not None:
            raise Conflict("Dit werk is nog bezig.")
        _plan(tx, move_id, actor, times, job is not None and bool(job.arguments.get("broken_too")))


def piece(regie: Regie, job: Job, times: Times) -> None:
    """The next cases of a move, or of a dry run."""
    with regie.store.read() as tx:
        one = found(moves.get(tx, int(job.arguments["move"])))
        case_ids = moves.waiting(tx, one.id, PIECE)
        text = _line(tx, one)
    if one.dry:
        _look_at(regie, one, case_ids, times.cases)
        return
    broken_too = bool(job.arguments.get("broken_too"))
    for case_id in case_ids:
        _one(regie, one, case_id, Line(text, one.user_id, one.id), times.cases, broken_too)


def _look_at(regie: Regie, dry: Move, case_ids: Sequence[int], now: datetime) -> None:
    """A dry run reads each case by itself, and writes only what it found."""
    results: dict[int, Result] = {}
    for case_id in case_ids:
        with regie.store.read() as tx:
            results[case_id] = _guarded(partial(_looked, tx, dry, case_id, now))
    with regie.store.transaction() as tx:
        moves.settle(tx, dry.id, results, now)


def _looked(tx: Tx, dry: Move, case_id: int, now: datetime) -> Result:
    held = moves.hold(tx, dry.id, case_id, lock=False)
    situation = instances.situation(tx, case_id)
    looked = look(tx, held.case, situation, dry.bundle, now)
    if looked.obstacles:
        return looked.stays
    late = any(i.wake_at is not None and i.wake_at <= now for i in looked.steps)
    return Result(moves.MOVES, notes=((OVERDUE, *looked.notes) if late else looked.notes))


def _one(regie: Regie, one: Move, case_id: int, line: Line, now: datetime, broken_too: bool) -> None:
    """One case in one transaction. Whatever raises leaves it as it was, and is why it stays."""

    def attempt(in_its_turn: bool) -> Result:
        with regie.store.transaction() as tx:
            held = moves.hold(tx, one.id, case_id, lock=True)
            if held.outcome != moves.WAITING:
                return Result(held.outcome)  # another worker had the same piece
            result = _back(tx, one, held, line, now) if one.undoes else _over(tx, one, held, line, now, in_its_turn, broken_too)
            moves.settle(tx, one.id, {case_id: result}, now)
            return result

    failed = _guarded(lambda: in_order(regie, now, attempt))
    if failed.reason == "error":
        with regie.store.transaction() as tx:
            moves.settle(tx, one.id, {case_id: failed}, now)


def _over(tx: Tx, one: Move, held: Held, line: Line, now: datetime, in_its_turn: bool, broken_too: bool) -> Result:
    situation = instances.situation(tx, held.case.id)
    if in_its_turn:
        check_order(situation, held.case.id, now)
    looked = look(tx, held.case, situation, one.bundle, now, broken_too=broken_too)
    return looked.stays if looked.obstacles else move_over(tx, looked, line, now, moves.MOVED)


def _back(tx: Tx, one: Move, held: Held, line: Line, now: datetime) -> Result:
    left = moves.left(tx, one.undoes or 0, held.case.id)
    if held.case.bundle != one.bundle:
        text = "Dit traject is daarna nog eens overgezet. Zet het vanaf die versie over."
        return Result(moves.STAYS, "elsewhere", text=text)
    situation = instances.situation(tx, held.case.id)
    untouched = left.saved is not None and versions(tx, held.case.id, situation) == left.versions
    if untouched and left.saved is not None:
        put_back(tx, held.case, situation, left.saved, bundle_of(tx, left.from_bundle), line, now)
        result = Result(moves.RETURNED)
    else:
        looked = look(tx, held.case, situation, left.from_bundle, now, broken_too=True)
        if looked.obstacles:
            return looked.stays
        result = move_over(tx, looked.on_the_way_back, line, now, moves.RETURNED)
    for instance_id in (None, *(instance.id for instance in situation.instances)):
        events.solve_incidents(tx, held.case.id, instance_id, now)
    return result


def _guarded(deed: Callable[[], Result]) -> Result:
    """What a case gives; what goes wrong with one case is told of that case, and is no reason to stop with the others."""
    try:
        return deed()
    except Unavailable:
        raise
    except RegieError as error:
        return Result(moves.STAYS, "error", text=str(error))
    except Exception:
        log.exception("a case could not be moved")
        return Result(moves.STAYS, "error", text=OUR_FAULT)


def _line(tx: Tx, one: Move) -> str:
    """What the log of a case says of it."""
    if one.undoes is not None:
        return "Teruggezet naar de versie van vóór het overzetten"
    published = publication_of(tx, one.bundle)
    if published is None:
        return ""
    first = published.note.strip().partition("\n")[0]
    note = first if len(first) <= LONGEST_NOTE else f"{first[:LONGEST_NOTE].rstrip()} …"
    return f"Overgezet naar de versie van {show(civil_date(published.at))}{f' ({note})' if note else ''}"


def _plan(tx: Tx, move_id: int, actor: User, times: Times, broken_too: bool = False) -> bool:
    """Leave the cases that wait to the workers; whether there are any."""
    cases = moves.counts(tx, move_id).get(moves.WAITING, 0)
    if cases:
        arguments = {"move": move_id, "broken_too": broken_too}
        moves.set_job(tx, move_id, jobs.add(tx, MOVE, arguments, -(-cases // PIECE), times.wall, actor.id))
    return cases > 0


def _published(tx: Tx, bundle: str) -> None:
    if publication_of(tx, bundle) is None:
        raise NotFound("Deze versie is nooit gepubliceerd. Publiceer haar eerst.")


def publication_of(tx: Tx, bundle: str) -> Published | None:
    """The newest publication of a bundle; None for one that was only tried."""
    return next((one for one in bundles.publications(tx) if one.bundle == bundle), None)


def found(move: Move | None) -> Move:
    """Raises NotFound when there is no such move."""
    if move is None:
        raise NotFound("Dit is er niet: er is niets overgezet onder dit nummer.")
    return move


def _may_move(actor: User) -> None:
    if not may(actor, Permission.PUBLISH):
        raise Forbidden("Alleen een coördinator zet lopende trajecten over.")

"""Publishing a draft: somebody asks for it, somebody else looks at the same summary and approves, and then it is current.

When the setting for four eyes is off, who asks publishes at once. What is published is exactly what was looked at: its hash
travels with the request, with the approval and with what the trials said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.bundle.findings import Finding, errors
from service.domain.errors import Conflict, Forbidden, RegieError
from service.domain.people import User
from service.store import bundles, drafts, people
from service.store.bundles import Published
from service.store.drafts import Draft
from service.store.session import Tx
from service.usecases.difference import sentences
from service.usecases.drafts import Files, Working, findings_of, found, may_edit, still_open, working_in
from service.usecases.publish import Publication, checked, make_current
from service.usecases.regie import Regie
from service.usecases.titles import titles_of_trials

LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Verdict:
    """What the trials say of the files with this hash. `obstacles` are sentences on what still stands in the way; `strikes` are
    the reasons, by name of the trial, for which a red one is passed over."""

    hash: str
    obstacles: tuple[str, ...] = ()
    strikes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Refusal:
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Request:
    """Somebody wants this draft published as it is. `refused` tells that somebody else did not want that."""

    hash: str
    note: str
    strikes: Mapping[str, str]
    user_id: int
    by: str
    at: datetime
    refused: Refusal | None


@dataclass(frozen=True)
class Proposal:
    """What everybody sees before a draft is published. `base` is what is current when the draft is up to date, and `newest`
    what is current now; `sentences` say what changes of that;
    `known` tells that this very bundle was current before (going back), which needs no trials."""

    draft: Draft
    files: Files
    hash: str
    newest: Published
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]
    request: Request | None
    known: bool

    @property
    def outdated(self) -> bool:
        """Somebody published something else since: it must be merged first."""
        return self.draft.base != self.newest.bundle

    @property
    def unchanged(self) -> bool:
        return self.hash == self.newest.bundle

    @property
    def errors(self) -> list[Finding]:
        """The findings that stop a publication."""
        return errors(self.findings)

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody's approval."""
        return self.request is not None and self.request.refused is None


def proposal(regie: Regie, actor: User, draft_id: int) -> Proposal:
    """A draft as it would be published now. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        draft = found(drafts.get(tx, draft_id))
        now_working = working_in(tx, draft)
        newest = _newest(tx)
        known = bundles.was_published(tx, now_working.hash)
        current = bundles.files(tx, newest.bundle)
    return Proposal(
        draft=draft,
        files=now_working.files,
        hash=now_working.hash,
        newest=newest,
        sentences=sentences(current, now_working.files),
        findings=() if known else findings_of(now_working.files),
        request=request_of(draft),
        known=known,
    )


def ask(
    regie: Regie, actor: User, draft_id: int, hash_: str, note: str, verdict: Verdict, now: datetime, *, four_eyes: bool
) -> Publication | None:
    """Ask for a draft to be published as it is; without four eyes it is published at once and the publication comes back.

    `hash_` is that of what the actor looked at. Raises Forbidden, NotFound, RegieError (no note, nothing changed),
    InvalidBundle (errors among the findings) and Conflict (changed since, outdated, trials that are red, somebody else asked).
    """
    may_edit(actor)
    said = note_of(note)
    look(regie, actor, draft_id, hash_)
    with regie.store.transaction() as tx:
        bundles.one_at_a_time(tx)
        draft, now_working = _held(tx, draft_id, hash_)
        asked = request_of(draft)
        if asked is not None and asked.refused is None and asked.user_id != actor.id:
            raise Conflict(f"{asked.by} heeft al gevraagd om dit te publiceren. Keur het goed of wijs het af.")
        _allowed(tx, now_working, verdict)
        if not four_eyes:
            return _publish(tx, now_working, actor, said, verdict, None, now)
        drafts.submit(tx, draft.id, submission(actor, hash_, said, verdict.strikes or {}, now))
    return None


def approve(regie: Regie, actor: User, draft_id: int, hash_: str, verdict: Verdict, now: datetime) -> Publication:
    """Publish what somebody else asked to publish. Raises as `ask`, and Forbidden for who asked."""
    may_edit(actor)
    look(regie, actor, draft_id, hash_)
    with regie.store.transaction() as tx:
        bundles.one_at_a_time(tx)
        draft, now_working = _held(tx, draft_id, hash_)
        asked = _asked(draft)
        if asked.user_id == actor.id:
            raise Forbidden("U hebt dit zelf gevraagd. Een andere coördinator keurt het goed.")
        if asked.hash != hash_:
            raise Conflict("Er wordt iets anders gevraagd dan wat u zag. Bekijk het verzoek opnieuw.")
        _allowed(tx, now_working, verdict)
        asker = people.user(tx, asked.user_id)
        if asker is None:
            raise Conflict("Wie dit vroeg is er niet meer. Trek het verzoek in en vraag het opnieuw.")
        return _publish(tx, now_working, asker, asked.note, verdict, actor, now)


def refuse(regie: Regie, actor: User, draft_id: int, reason: str, now: datetime) -> None:
    """Say no to what somebody asked; the reason stays with the draft until it is asked again. Raises as `ask`."""
    may_edit(actor)
    said = reason.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise RegieError("Schrijf waarom u het afwijst. Dan weet uw collega wat er anders moet.")
    with regie.store.transaction() as tx:
        draft = still_open(drafts.lock(tx, draft_id))
        if _asked(draft).user_id == actor.id:
            raise Forbidden("U hebt dit zelf gevraagd. Trek het verzoek in als u het niet meer wilt.")
        refused = {"by": actor.name, "at": now.isoformat(), "reason": said}
        drafts.submit(tx, draft.id, {**(draft.submitted or {}), "refused": refused})


def withdraw(regie: Regie, actor: User, draft_id: int) -> None:
    """Take a request back. Raises Forbidden, NotFound or Conflict."""
    may_edit(actor)
    with regie.store.transaction() as tx:
        draft = still_open(drafts.lock(tx, draft_id))
        _asked(draft)
        drafts.submit(tx, draft.id, None)


def look(regie: Regie, actor: User, draft_id: int, hash_: str) -> Proposal:
    """Check what would be published, before anything is locked: that takes a second. Raises as `ask`."""
    found_ = proposal(regie, actor, draft_id)
    still_open(found_.draft)
    if found_.hash == hash_ and not found_.known:
        checked(found_.files)
    return found_


def request_of(draft: Draft) -> Request | None:
    """The request that a draft holds."""
    kept = draft.submitted
    if kept is None:
        return None
    no = kept.get("refused")
    refused = Refusal(no["by"], datetime.fromisoformat(no["at"]), no["reason"]) if no else None
    at = datetime.fromisoformat(kept["at"])
    return Request(kept["hash"], kept["note"], kept["strikes"], kept["user_id"], kept["by"], at, refused)


def submission(actor: User, hash_: str, note: str, strikes: Mapping[str, str], now: datetime) -> dict[str, object]:
    """A request as the draft holds it."""
    return {
        "hash": hash_, "note": note, "strikes": dict(strikes), "user_id": actor.id, "by": actor.name, "at": now.isoformat()
    }


def _publish(
    tx: Tx, now_working: Working, actor: User, note: str, verdict: Verdict, approved_by: User | None, now: datetime
) -> Publication:
    titles, struck = titles_of_trials(now_working.files), (verdict.strikes or {}).items()
    also = tuple(f"De proef ‘{titles.get(name, name)}’ telde niet mee: {reason}" for name, reason in struck)
    done = make_current(tx, now_working.hash, now_working.files, actor, now, note, approved_by, also)
    drafts.close(tx, now_working.draft.id, drafts.PUBLISHED, now)
    return done


def _held(tx: Tx, draft_id: int, hash_: str) -> tuple[Draft, Working]:
    """The draft, locked, with the very files that the actor looked at."""
    draft = still_open(drafts.lock(tx, draft_id))
    now_working = working_in(tx, draft)
    if now_working.hash != hash_:
        raise Conflict("Het concept is intussen gewijzigd. Bekijk opnieuw wat er verandert; er is niets gepubliceerd.")
    return draft, now_working


def _allowed(tx: Tx, now_working: Working, verdict: Verdict) -> None:
    """Raises RegieError or Conflict when this can't be published now."""
    newest = _newest(tx)
    if newest.bundle == now_working.hash:
        raise RegieError("Er is niets veranderd: dit concept is gelijk aan wat al gepubliceerd is.")
    if newest.bundle != now_working.draft.base:
        raise Conflict(f"Er is intussen iets anders gepubliceerd, door {newest.by}. Voeg dat eerst samen met dit concept.")
    if bundles.was_published(tx, now_working.hash):
        return
    if verdict.hash != now_working.hash:
        raise Conflict("De proeven zijn niet gespeeld met wat er nu in het concept staat. Speel ze opnieuw.")
    if verdict.obstacles:
        raise Conflict("Nog niet alle proeven zijn goed: " + " ".join(verdict.obstacles))


def _asked(draft: Draft) -> Request:
    asked = request_of(draft)
    if asked is None or asked.refused is not None:
        raise Conflict("Er is geen verzoek meer om dit te publiceren. Misschien is het concept intussen gewijzigd.")
    return asked


def note_of(text: str) -> str:
    """What is written with a publication. Raises RegieError when there is nothing in it, or too much."""
    note = text.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise RegieError(f"Schrijf in 1 tot {LONGEST_NOTE} tekens wat er verandert en waarom. Anderen lezen dat later terug.")
    return note


def _newest(tx: Tx) -> Published:
    newest = bundles.newest(tx)
    if newest is None:
        raise Conflict("Er is nog niets gepubliceerd. Publiceer eerst de processen: regie publish.")
    return newest

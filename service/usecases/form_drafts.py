"""What is typed in a form and not sent yet: saved as it stands, right or wrong, with every version of it.

A task's draft belongs to the task: who does it next finds it. That of an action, a row or a start belongs to who began it.
Sending a form ends its draft without writing anything: a task that is done has none any more, and a draft holds the token of
its form, which `submissions` knows from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.domain.errors import Conflict, Forbidden, NotFound
from service.domain.people import User
from service.forms.differ import Difference, differences
from service.forms.post import nested
from service.forms.restored import restored
from service.store import busy, cases, form_drafts, instances, submissions, tasks
from service.store.form_drafts import Version
from service.store.session import Tx
from service.usecases import task
from service.usecases.access import why_not
from service.usecases.act import action_form
from service.usecases.bundles import bundle_of
from service.usecases.pages import FormPage
from service.usecases.regie import Regie
from service.usecases.rows import row_form
from service.usecases.start import start_form
from service.usecases.subjects import ACTION, TASK, Subject

PAUSE = timedelta(minutes=5)  # what was saved within this time of each other is one version to look back at
MOST_TOLD = 8  # earlier versions on a page
MOST_LOOKED_AT = 400
BUSY = timedelta(minutes=5)

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Typed:
    """What a page posts: names and texts as they stand in it. `token` is the form's; `page` is made up by the page in the
    browser, so that it is told apart from the same form in another window."""

    pairs: Pairs
    token: str
    page: str = ""


@dataclass(frozen=True)
class Saved:
    """A version: who saved it and when. `mine` is whether that was the user who asks."""

    version: int
    by: str
    at: datetime
    mine: bool


@dataclass(frozen=True)
class Busy:
    """Somebody else who is filling in the same form."""

    name: str
    since: datetime


@dataclass(frozen=True)
class FormDraft:
    """What there is of a form. `version` is what the next save is based on (0: nothing yet); `saved` is None when there is no
    draft now. `earlier` are versions to put back, the newest first."""

    subject: Subject
    version: int
    saved: Saved | None
    typed: Typed | None
    earlier: tuple[Saved, ...]
    busy: tuple[Busy, ...]


@dataclass(frozen=True)
class State:
    """What an open page asks every half minute."""

    version: int
    saved: Saved | None
    busy: tuple[Busy, ...]


class Outdated(Conflict):
    """The form was saved somewhere else after this page was opened. `saved` says by whom and when."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved
        who = "U heeft" if saved.mine else f"{saved.by} heeft"
        super().__init__(f"{who} dit formulier intussen ook ingevuld, op een andere plek. Er is niets overschreven.")


class AlreadySent(Conflict):
    """The form was sent: nothing of it is kept any more."""

    def __init__(self) -> None:
        super().__init__("Dit formulier is al verstuurd. Wat u typt, wordt niet meer bewaard.")


def form(regie: Regie, actor: User, subject: Subject, now: datetime) -> FormPage:
    """The form itself. Raises NotFound, Forbidden, or Conflict, as opening its page does."""
    if subject.kind == TASK:
        return task.form(regie, actor, int(subject.id), now)
    if subject.case_id is None:
        return start_form(regie, actor, subject.id, now)
    if subject.kind == ACTION:
        return action_form(regie, actor, subject.case_id, subject.id, now)
    register, _, row = subject.id.partition(":")
    return row_form(regie, actor, subject.case_id, register, now, row)


def show(regie: Regie, actor: User, subject: Subject, now: datetime) -> FormDraft:
    """The draft, for who may fill in the form. Raises as `form` does for who may not."""
    _check(regie, actor, subject, now)
    with regie.store.read() as tx:
        newest, counts = _newest(tx, actor, subject)
        all_versions = form_drafts.versions(tx, subject.key(actor), MOST_LOOKED_AT) if newest else ()
        at_work = _busy(tx, actor, subject, now)
    saved = _saved(newest, actor) if newest and counts else None
    typed = _typed(newest.content) if newest and saved and newest.content else None
    before = [one for one in all_versions if saved is None or one.version < saved.version]
    told = tuple(_saved(one, actor) for one in _worth_telling(before))
    return FormDraft(subject, newest.version if newest else 0, saved, typed, told, at_work)


def state(regie: Regie, actor: User, subject: Subject, now: datetime, *, at_work: bool = False) -> State:
    """Whether the form was saved elsewhere, and who else is at work in it; with `at_work` this user is too."""
    _check(regie, actor, subject, now)
    if at_work and subject.kind == TASK:
        with regie.store.transaction() as tx:
            busy.note(tx, int(subject.id), actor.id, now)
    with regie.store.read() as tx:
        newest, counts = _newest(tx, actor, subject)
        saved = _saved(newest, actor) if newest and counts else None
        return State(newest.version if newest else 0, saved, _busy(tx, actor, subject, now))


def save(
    regie: Regie, actor: User, subject: Subject, typed: Typed, based_on: int, now: datetime, *, anyway: bool = False
) -> Saved:
    """Keep what is typed as the newest version. What did not change is not kept twice.

    Raises Outdated when the newest version is another than `based_on` and not this page's own, unless `anyway` (what was
    there stays an earlier version); InvalidAnswers for what no form of ours holds; Conflict when it was sent already; and
    NotFound or Forbidden for who may not fill it in.
    """
    nested(typed.pairs)
    case_id = _check(regie, actor, subject, now)
    try:
        return _save(regie, actor, subject, case_id, typed, based_on, now, anyway)
    except (Outdated, AlreadySent):
        raise
    except Conflict:  # two saves at the same moment: the second one looks again
        return _save(regie, actor, subject, case_id, typed, based_on, now, anyway)


def put_back(regie: Regie, actor: User, subject: Subject, version: int, now: datetime) -> Saved:
    """Make an earlier version the newest one again. Raises NotFound."""
    case_id = _check(regie, actor, subject, now)
    with regie.store.transaction() as tx:
        newest, _ = _newest(tx, actor, subject)
        found = form_drafts.get(tx, subject.key(actor), version)
        if newest is None or found is None or found.content is None:
            raise NotFound("Deze versie is er niet meer.")
        token = newest.content["token"] if newest.content and not _sent(tx, actor, subject, newest) else ""
        content = {**found.content, "token": token, "page": ""}
        form_drafts.add(tx, found.subject, newest.version + 1, case_id, actor.id, content, now)
        return Saved(newest.version + 1, actor.name, now, True)


def throw_away(regie: Regie, actor: User, subject: Subject, now: datetime) -> None:
    """From now on there is no draft; its versions can still be put back."""
    case_id = _check(regie, actor, subject, now)
    with regie.store.transaction() as tx:
        newest, counts = _newest(tx, actor, subject)
        if newest and counts:
            form_drafts.add(tx, newest.subject, newest.version + 1, case_id, actor.id, None, now)


def saved_elsewhere(regie: Regie, actor: User, subject: Subject, based_on: int, now: datetime) -> Saved | None:
    """The version that another person saved after the one that a page is based on; none of a task that is done."""
    with regie.store.read() as tx:
        if subject.kind == TASK and ((found := tasks.get(tx, int(subject.id))) is None or found.state != tasks.OPEN):
            return None
        newest, counts = _newest(tx, actor, subject)
    return _saved(newest, actor) if newest and counts and newest.version > based_on and newest.user_id != actor.id else None


def compare(regie: Regie, actor: User, subject: Subject, mine: Pairs, now: datetime) -> tuple[Difference, ...]:
    """Where what stands in a page differs from the newest version, question by question."""
    found, page = show(regie, actor, subject, now), form(regie, actor, subject, now)
    theirs = restored(page.form, nested(found.typed.pairs), page.prefilled) if found.typed else {}
    return differences(page.form, page.values, page.prefilled, nested(mine), theirs)


def _check(regie: Regie, actor: User, subject: Subject, now: datetime) -> int | None:
    """The case that the form belongs to, for who may fill it in."""
    if subject.kind != TASK:
        form(regie, actor, subject, now)
        return subject.case_id
    with regie.store.read() as tx:
        case = cases.get_by_task(tx, int(subject.id), actor)
        if case is None:
            raise NotFound("Deze taak is er niet.")
        situation = instances.situation(tx, case.id)
        found = next((one for one in situation.tasks if one.id == int(subject.id)), None)
        if found is None:
            raise Conflict("Deze taak is niet meer open. Wat u typt, wordt niet meer bewaard.")
        if reason := why_not(tx, bundle_of(tx, case.bundle), actor, situation.instance(found.instance_id), found):
            raise Forbidden(reason)
        return case.id


def _save(
    regie: Regie, actor: User, subject: Subject, case_id: int | None, typed: Typed, based_on: int, now: datetime, anyway: bool
) -> Saved:
    with regie.store.transaction() as tx:
        if subject.kind != TASK and typed.token and submissions.seen(tx, typed.token, actor.id) is not None:
            raise AlreadySent
        newest, counts = _newest(tx, actor, subject)
        number = newest.version if newest else 0
        content = {"pairs": [list(pair) for pair in typed.pairs], "token": typed.token, "page": typed.page}
        if newest and counts and newest.content and newest.content["pairs"] == content["pairs"]:
            return _saved(newest, actor)
        if newest and number != based_on and not anyway and not _own(newest, actor, typed.page):
            raise Outdated(_saved(newest, actor))
        form_drafts.add(tx, subject.key(actor), number + 1, case_id, actor.id, content, now)
        if subject.kind == TASK:
            busy.note(tx, int(subject.id), actor.id, now)
    return Saved(number + 1, actor.name, now, True)


def _own(newest: Version, actor: User, page: str) -> bool:
    """Whether the newest version came from this very page, whose answer to it got lost on the way."""
    return bool(page) and newest.user_id == actor.id and newest.content is not None and newest.content["page"] == page


def _newest(tx: Tx, actor: User, subject: Subject) -> tuple[Version | None, bool]:
    """The newest version, and whether it counts: it was not thrown away, and its form was not sent."""
    newest = form_drafts.newest(tx, subject.key(actor))
    if newest is None or newest.content is None:
        return newest, False
    return newest, not _sent(tx, actor, subject, newest)


def _sent(tx: Tx, actor: User, subject: Subject, newest: Version) -> bool:
    token = str(newest.content["token"]) if newest.content else ""
    return subject.kind != TASK and bool(token) and submissions.seen(tx, token, actor.id) is not None


def _busy(tx: Tx, actor: User, subject: Subject, now: datetime) -> tuple[Busy, ...]:
    if subject.kind != TASK:
        return ()
    return tuple(Busy(name, at) for name, at in busy.others(tx, int(subject.id), actor.id, now - BUSY))


def _saved(one: Version, actor: User) -> Saved:
    return Saved(one.version, one.by, one.at, one.user_id == actor.id)


def _typed(content: dict[str, Any]) -> Typed:
    return Typed(tuple((str(name), str(text)) for name, text in content["pairs"]), str(content["token"]))


def _worth_telling(newest_first: Sequence[Version]) -> Iterable[Version]:
    """The last version before each pause and before somebody else went on."""
    after: Version | None = None
    told = 0
    for one in newest_first:
        if after is None or after.user_id != one.user_id or after.at - one.at > PAUSE:
            yield one
            told += 1
            if told == MOST_TOLD:
                return
        after = one

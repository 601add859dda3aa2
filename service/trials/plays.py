"""What coordinators do with plays: begin one, do a step, go on in time, go back, and save it as a trial of the draft.

A play is data of the draft; what it leads to stays in the scratch folder, far from the real families.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from service.domain.errors import Conflict, NotFound, RegieError
from service.domain.people import User
from service.forms.answers import validate
from service.store import drafts as draft_store
from service.store import plays
from service.store.plays import Play
from service.store.session import Tx
from service.trials import asking, saving
from service.trials.asking import Ask, Asked, plausible_for, step_of
from service.trials.dates import DURATION, HOURS
from service.trials.errors import TrialFailed
from service.trials.plausible import Sent
from service.trials.play import MOST_STEPS, Reached, reached, ready
from service.trials.play_view import PlayView, view
from service.trials.read import FOLDER, trial_names
from service.trials.scratch import shared
from service.usecases import draft_files
from service.usecases.drafts import LONGEST_TITLE, Working, found, may_edit, still_open, working
from service.usecases.regie import Regie

Steps = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Shown:
    """A play with how it stands now."""

    play: Play
    working: Working
    view: PlayView


def open_play(regie: Regie, actor: User, draft_id: int, title: str, begin: date, now: datetime) -> int:
    """A new play of a draft. Raises Forbidden, NotFound, Conflict (the draft is closed), or RegieError for a title."""
    may_edit(actor)
    name = " ".join(title.split())
    if not name or len(name) > LONGEST_TITLE:
        raise RegieError(f"Geef de proefrit een naam van 1 tot {LONGEST_TITLE} tekens: wat wilt u laten zien?")
    if not date(2000, 1, 1) < begin < date(2100, 1, 1):
        raise RegieError("Kies een begindag tussen 2000 en 2100.")
    with regie.store.transaction() as tx:
        draft = still_open(draft_store.get(tx, draft_id))
        return plays.add(tx, draft.id, name, begin, actor.id, now)


def plays_of(regie: Regie, actor: User, draft_id: int) -> tuple[Play, ...]:
    """The plays of a draft, the one that was played last first. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        return plays.of_draft(tx, found(draft_store.get(tx, draft_id)).id)


def remove(regie: Regie, actor: User, play_id: int) -> int:
    """Throw a play away; the number of its draft. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.transaction() as tx:
        play = _get(tx, play_id)
        plays.remove(tx, play_id)
    return play.draft_id


def show(regie: Regie, actor: User, play_id: int) -> Shown:
    """How a play stands on the draft as it is now. Raises Forbidden, NotFound, Unplayable or InvalidTrials."""
    play, now_working = _open(regie, actor, play_id)
    with reached(shared(), ready(now_working.files), play.begin, play.steps) as at:
        return Shown(play, now_working, view(at, play.steps))


def head(regie: Regie, actor: User, play_id: int) -> Play:
    """A play without playing it. Raises Forbidden or NotFound."""
    may_edit(actor)
    with regie.store.read() as tx:
        return _get(tx, play_id)


def ask(regie: Regie, actor: User, play_id: int, asked: Ask) -> Asked:
    """A form of the play, as its user would see it. Raises NotFound, Forbidden or Conflict when that user can't have it now."""
    with _standing(regie, actor, play_id) as (_, at):
        return asking.ask(at.story, asked)


def fill_in(regie: Regie, actor: User, play_id: int, asked: Ask, variant: int = 0) -> tuple[Asked, Sent]:
    """The form with plausible answers. Raises RegieError when there are none."""
    with _standing(regie, actor, play_id) as (_, at):
        found_form = asking.ask(at.story, asked)
        return found_form, plausible_for(at.story, found_form.form, variant)


def answer(
    regie: Regie, actor: User, play_id: int, version: int, asked: Ask, sent: Mapping[str, object] | None, now: datetime
) -> None:
    """Do a step: fill in a form (`sent` None: with plausible answers), as a user of the world.

    Raises InvalidAnswers, Conflict when somebody else did a step since `version`, and what the use case itself raises.
    """
    with _standing(regie, actor, play_id) as (play, at):
        _same(play, version)
        form = asking.ask(at.story, asked)
        answers = plausible_for(at.story, form.form) if sent is None else sent
        validate(form.form.form, answers, form.form.values, form.form.prefilled, form.form.files)
        step = step_of(at.story, form, answers)
        done = at.story.done
    _do(regie, actor, play, [*play.steps[:done], step], now)


def wait(regie: Regie, actor: User, play_id: int, version: int, duration: str, now: datetime) -> None:
    """The clock of the play goes on: by P10D, P2W, P3M or PT4H, or to the next moment for ""."""
    with _standing(regie, actor, play_id) as (play, at):
        _same(play, version)
        step: dict[str, Any] = {"wacht": duration}
        if not duration:
            coming = view(at, play.steps).next
            if coming is None:
                raise Conflict("Er komt geen volgend moment vanzelf: er loopt geen termijn. Doe eerst een taak.")
            today = at.story.today
            step = {"wacht tot": coming.day.isoformat()} if coming.day > today else {"wacht": "PT1H"}
        elif not (DURATION.fullmatch(duration) or HOURS.fullmatch(duration)):
            raise RegieError("Kies hoe lang u wacht: een aantal dagen, weken of maanden.")
        done = at.story.done
    _do(regie, actor, play, [*play.steps[:done], step], now)


def go_on_with(regie: Regie, actor: User, play_id: int, version: int, case: int, now: datetime) -> None:
    """The steps from here on are about another case of the play, counted from 1."""
    with _standing(regie, actor, play_id) as (play, at):
        _same(play, version)
        done = at.story.done
    _do(regie, actor, play, [*play.steps[:done], {"verder met traject": case}], now)


def back(regie: Regie, actor: User, play_id: int, version: int, now: datetime, to: int | None = None) -> None:
    """One step back, or back to after the step with this number."""
    play, _ = _open(regie, actor, play_id)
    _same(play, version)
    kept = len(play.steps) - 1 if to is None else to
    with regie.store.transaction() as tx:
        plays.save(tx, play, play.steps[: max(kept, 0)], actor.id, now)


def save_as_trial(regie: Regie, actor: User, play_id: int, name: str, title: str, now: datetime) -> str:
    """Put the play among the draft's trials as `name`; the path of its file. It expects what was seen in the play.

    Raises RegieError for a name, Conflict when there is such a trial or the play can't be done on the draft as it is.
    """
    play, now_working = _open(regie, actor, play_id)
    if not saving.NAME.fullmatch(name):
        raise RegieError("Geef de proef een korte naam van kleine letters, cijfers en streepjes, zoals 80-plan-te-laat.")
    if name in trial_names(now_working.files):
        raise Conflict(f"Er is al een proef die {name} heet. Kies een andere naam.")
    made, scratch = ready(now_working.files), shared()
    try:
        steps = saving.with_expectations(scratch, made, play.begin, play.steps)
    except TrialFailed as error:
        raise Conflict(f"De proefrit loopt vast in stap {error.place.step}: {error.sentence} Ga eerst terug.") from error
    text = saving.trial_text(" ".join(title.split()) or play.title, play.begin, steps)
    path = f"{FOLDER}{name}.yaml"
    draft_files.add_file(regie, actor, play.draft_id, path, text.encode(), now)
    return path


@contextmanager
def _standing(regie: Regie, actor: User, play_id: int) -> Iterator[tuple[Play, Reached]]:
    play, now_working = _open(regie, actor, play_id)
    with reached(shared(), ready(now_working.files), play.begin, play.steps) as at:
        yield play, at


def _open(regie: Regie, actor: User, play_id: int) -> tuple[Play, Working]:
    may_edit(actor)
    with regie.store.read() as tx:
        play = _get(tx, play_id)
    return play, working(regie, actor, play.draft_id)


def _get(tx: Tx, play_id: int) -> Play:
    play = plays.get(tx, play_id)
    if play is None:
        raise NotFound("Deze proefrit is er niet.")
    return play


def _same(play: Play, version: int) -> None:
    if play.version != version:
        raise Conflict("Deze proefrit is intussen verder gegaan. Kijk eerst hoe hij nu staat.")


def _do(regie: Regie, actor: User, play: Play, steps: list[Mapping[str, Any]], now: datetime) -> None:
    """Do the last of these steps, and keep it when it could be done."""
    if len(steps) > MOST_STEPS:
        raise Conflict(f"Een proefrit heeft hooguit {MOST_STEPS} stappen. Begin een nieuwe.")
    now_working = working(regie, actor, play.draft_id)
    with reached(shared(), ready(now_working.files), play.begin, steps) as at:
        if at.failure is not None:
            raise Conflict(at.failure.sentence)
        if at.unfinished:
            raise Conflict("De proefrit wordt nog nagespeeld op het veranderde concept. Probeer het zo nog eens.")
    with regie.store.transaction() as tx:
        plays.save(tx, play, steps, actor.id, now)

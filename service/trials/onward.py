"""Living a case on to its end: along the rest of a trial as far as that goes, and where it does not, with plausible answers.

This is what nobody wrote down beforehand: it shows that a case can be finished, whatever was changed under it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from service.domain.errors import RegieError
from service.trials import observe
from service.trials.errors import TrialFailed
from service.trials.model import Answers, Complete, Expect, Point, Refuse, Start, Step, Trial, Trials
from service.trials.observe import Open
from service.trials.plausible import plausible
from service.trials.run import play_step, steps_of
from service.trials.story import Story
from service.usecases import assign, complete, wake

MOST_DEEDS = 120  # more than there is to do in a whole life
PATIENCE = 2  # so many times the same answers are given, before other ones are tried


class GoesRound(RegieError):
    """A case can go on, but with the same work again and again."""


def finish(story: Story, rest: Sequence[Step], most: int = MOST_DEEDS) -> None:
    """Live a case to its end: `rest` is what a trial did after this moment.

    Raises RegieError when nothing can go on or something breaks; GoesRound when it takes more than `most` deeds beside the
    trial.
    """
    follow(story, rest)
    if not observe.case(story.regie, story.case).closed:
        live_on(story, most)


def follow(story: Story, rest: Sequence[Step]) -> None:
    """Do what a trial did, as far as it still can be done. What stands in the way (a task that the trial does not know) is done
    with plausible answers."""
    known = {step.what.task for step in rest if isinstance(step.what, Complete)}
    for step in rest:
        if isinstance(step.what, Expect | Refuse | Point):
            continue
        _make_way(story, known)
        try:
            play_step(story, step)
        except TrialFailed:
            _must_be_whole(story)


def live_on(story: Story, most: int = MOST_DEEDS) -> int:
    """Go on until the main process is done; how much was done for it. Raises RegieError as `finish`.

    Tasks are answered as in the longest life that a trial tells to its end; what it doesn't know, or answered often, plausibly.
    """
    done: Counter[str] = Counter()
    told = answers_of(longest_life(story.trials))
    for deeds in range(most):
        _must_be_whole(story)
        if observe.case(story.regie, story.case).closed:
            return deeds
        open_now = story.open_tasks()
        if open_now:
            chosen = min(open_now, key=lambda one: (done[one.element], one.id))
            if done[chosen.element] and chosen.target and chosen.target > story.today:
                story.wait(story.same_time_on(chosen.target))  # what comes again and again is done when it is due
                if chosen not in story.open_tasks():
                    continue
            _answer(story, chosen, told.get(chosen.element, []), done[chosen.element])
            done[chosen.element] += 1
        else:
            _wait(story)
    open_now = story.open_tasks()
    raise GoesRound(f"Na {most} stappen is het traject nog niet klaar. Open staat: {', '.join(o.element for o in open_now)}.")


def one_case(trials: Trials, trial: Trial) -> bool:
    """Whether a trial, with those that it goes on from, is about one case."""
    return sum(isinstance(step.what, Start) for step, _ in steps_of(trials, trial)) == 1


def longest_life(trials: Trials) -> list[Step]:
    """What is done in the trial that tells most of a case's life, to its end; nothing when none does."""
    ended = [trial for trial in trials.trials.values() if sees_the_end(trial)]
    lives = [[step for step, _ in steps_of(trials, trial)] for trial in ended if one_case(trials, trial)]
    return max(lives, key=lambda steps: sum(isinstance(step.what, Complete) for step in steps), default=[])


def sees_the_end(trial: Trial) -> bool:
    """Whether a trial says that the case is closed."""
    return any(isinstance(step.what, Expect) and step.what.closed for step in trial.steps)


def answers_of(steps: Sequence[Step]) -> Mapping[str, Sequence[Answers]]:
    """How each task is filled in, time after time."""
    found: dict[str, list[Answers]] = defaultdict(list)
    for step in steps:
        if isinstance(step.what, Complete):
            found[step.what.task].append(step.what.answers)
    return found


def _answer(story: Story, one: Open, told: Sequence[Answers], before: int) -> None:
    """Do a task that was done so often `before`: as told, then the last way again for a while, then another way each time."""
    if before < len(told) + PATIENCE:
        try:
            story.do(Complete(one.element, answers=told[min(before, len(told) - 1)] if told else {}))
            return
        except RegieError:
            _must_be_whole(story)  # what the trial answers does not suit here: anything that does, will do
    do(story, one, max(0, before - len(told) - PATIENCE))


def do(story: Story, one: Open, variant: int = 0) -> None:
    """Somebody does an open task with plausible answers; each `variant` answers otherwise."""
    actor = story.doer(one)
    page = story.page(actor, one.id)
    if page is None:
        raise RegieError(f"Niemand mag de taak ‘{one.element}’ zien.")
    form = page.form
    if page.item.claimable:
        assign.claim(story.regie, actor, one.id, story.now)
    sent = plausible(form, story.known(), story.trials.examples.get(form.form.id), variant)
    complete.complete(story.regie, actor, one.id, sent, form.token, story.now)
    story.wait(story.now)


def _make_way(story: Story, known: set[str]) -> None:
    """Do the open tasks that the trial has nothing to say about."""
    for one in [one for one in story.open_tasks() if one.element not in known]:
        if any(still.id == one.id for still in story.open_tasks()):
            do(story, one)


def _must_be_whole(story: Story) -> None:
    if broken := observe.incidents(story.regie):
        raise RegieError("Er is een storing: " + " ".join(broken))


def _wait(story: Story) -> None:
    due = wake.next_due(story.regie)
    if due is None:
        raise RegieError("Er staat niets open, en er wordt nergens op gewacht: het traject staat stil.")
    story.wait(max(due, story.now))

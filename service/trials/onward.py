"""Living a case on to its end: along the rest of a trial as far as that goes, and where it does not, with plausible answers.

This is what nobody wrote down beforehand: it shows that a case can be finished, whatever was changed under it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from service.domain.errors import RegieError
from service.trials import observe
from service.trials.errors import TrialFailed
from service.trials.model import Answers, Complete, Expect, Point, Refuse, Step, Trials
from service.trials.observe import Open
from service.trials.plausible import plausible
from service.trials.run import play_step
from service.trials.story import Story
from service.usecases import assign, complete, wake

MOST_DEEDS = 60  # more than is left to do where a trial no longer leads the way
PATIENCE = 2  # so many times the same answers are given, before other ones are tried


def finish(story: Story, rest: Sequence[Step], most: int = MOST_DEEDS) -> None:
    """Live a case to its end: `rest` is what a trial did after this moment.

    Raises RegieError when nothing can go on, when something breaks, or when it takes more than `most` deeds beside the trial.
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
    """Go on until the main process is done; how much was done for it. Each task is answered as the trials answer it most;
    one that keeps coming back as they do less often, and at last otherwise. Raises RegieError as `finish`."""
    done: Counter[str] = Counter()
    usual = usual_answers(story.trials)
    for deeds in range(most):
        _must_be_whole(story)
        if observe.case(story.regie, story.case).closed:
            return deeds
        open_now = story.open_tasks()
        if open_now:
            chosen = min(open_now, key=lambda one: (done[one.element], one.id))
            _answer(story, chosen, usual.get(chosen.element, []), done[chosen.element])
            done[chosen.element] += 1
        else:
            _wait(story)
    open_now = story.open_tasks()
    raise RegieError(f"Na {most} stappen is het traject nog niet klaar. Open staat: {', '.join(o.element for o in open_now)}.")


def usual_answers(trials: Trials) -> Mapping[str, Sequence[Answers]]:
    """How the trials fill in each task: what most of them do first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    answers: dict[str, Answers] = {}
    for trial in trials.trials.values():
        for step in trial.steps:
            if isinstance(step.what, Complete):
                key = repr(step.what.answers)
                found[step.what.task][key] += 1
                answers[key] = step.what.answers
    return {task: [answers[key] for key, _ in counted.most_common()] for task, counted in found.items()}


def _answer(story: Story, one: Open, usual: Sequence[Answers], before: int) -> None:
    """Do a task for the so many-th time: twice as usual, then in another way each time."""
    turn = max(0, before - PATIENCE + 1)
    if turn < len(usual):
        try:
            story.do(Complete(one.element, answers=usual[turn]))
            return
        except RegieError:
            _must_be_whole(story)  # what the trials answer does not suit here: anything that does, will do
    do(story, one, max(0, turn - len(usual)))


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

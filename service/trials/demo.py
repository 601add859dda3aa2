"""Filling a demo: each family lives its life up to now through the same use cases as the pages, one piece of a job each.

A family is made from its beginning: what a worker that died had made of it is taken away first.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain.clock import civil_date
from service.domain.errors import NotFound, RegieError
from service.domain.permissions import Permission, may
from service.store import bundles, cases, events, removal, settings
from service.store.jobs import Job
from service.trials.families import Families, Family, life_of, read_families
from service.trials.model import Complete, Step, World
from service.trials.play import fitting
from service.trials.read import read_trials
from service.trials.run import play_step
from service.trials.story import Story
from service.trials.world import Settled, settled
from service.usecases.bundles import bundle_of
from service.usecases.demo import FILLING, not_made
from service.usecases.duty import plan
from service.usecases.jobs import Times, add_job
from service.usecases.regie import Regie
from service.usecases.wake import next_due

log = logging.getLogger(__name__)

DRIFT = timedelta(days=10)
FAMILIES = "demo_families"  # the setting that keeps the file as it was when filling began


def begin_filling(regie: Regie, content: bytes, times: Times, most: int | None = None) -> int | None:
    """Leave the families of a demo (`most` of them, or all) to the workers; the number of the job, None when there are none.

    Raises InvalidTrials when the file can't be read.
    """
    number = len(read_families(content).families)
    total = number if most is None else min(most, number)
    if not total:
        return None
    with regie.store.transaction() as tx:
        settings.put(tx, FAMILIES, content.decode())
    return add_job(regie, FILLING, {"now": times.cases.isoformat()}, total, times.wall)


def piece(regie: Regie, job: Job, times: Times) -> None:
    """Make one family. When that fails the family stays where it came, it is told, and the next piece goes on."""
    now = datetime.fromisoformat(job.arguments["now"])
    number = job.progress
    with regie.store.read() as tx:
        content = settings.get(tx, FAMILIES) or ""
    family = read_families(content.encode()).families[number]
    try:
        _make(regie, read_families(content.encode()), family, number, now)
    except RegieError as error:
        log.error("demo family %s (%s) was not made: %s", family.name, family.trial, error)
        not_made(regie, family.name, str(error))


def both(first: World, second: World) -> World:
    """The people and organisations of both."""
    return World(first.organisations + second.organisations, first.users + second.users)


def _make(regie: Regie, families: Families, family: Family, number: int, now: datetime) -> None:
    with regie.store.read() as tx:
        publication = bundles.newest(tx)
        if publication is None:
            raise NotFound("Er is nog niets gepubliceerd. Publiceer eerst de processen: regie publish.")
        bundle, files = bundle_of(tx, publication.bundle), bundles.files(tx, publication.bundle)
    trials = read_trials(files, [family.trial])
    if family.trial not in trials.trials:
        raise NotFound(f"De proef ‘{family.trial}’ is er niet meer.")
    trials = replace(trials, examples=fitting(trials.examples, bundle))
    life = life_of(trials, family, number, now)
    trials = replace(trials, examples=fitting(life.examples, bundle))
    _remove_unfinished(regie, life.begin)
    everybody = settled(regie, both(trials.world, families.world))
    if number == 0:
        _plan_duty(regie, everybody, families.duty, now)
    world = _cast(everybody, family)
    story = Story(regie, bundle, trials, world, life.begin.date(), alone=True)
    story.now = life.begin
    try:
        for step in life.steps:
            _await(story, step, now)
            play_step(story, step)
        story.wait(now)
    finally:
        _nobody_is_told(regie, story.cases, now)


def _plan_duty(regie: Regie, world: Settled, duty: tuple[str, ...], now: datetime) -> None:
    """Each has duty for a week, from today on; weeks begin on Monday. Whoever is named but isn't there is passed over."""
    planner = next((user for user in world.users.values() if may(user, Permission.MANAGE_CASELOAD)), None)
    first = civil_date(now)
    for who in duty:
        last = first + timedelta(days=6 - first.weekday())
        if planner and who in world.users:
            plan(regie, planner, world.users[who].id, first, last, now)
        first = last + timedelta(days=1)


def _await(story: Story, step: Step, now: datetime) -> None:
    """Give a task that is not open yet its time: months are not equally long, so at another time of the year it may open some
    days later than in the trial."""
    until = min(story.now + DRIFT, now)
    while isinstance(step.what, Complete) and not story.matching(step.what.task, step.what.row):
        due = next_due(story.regie, case_id=story.case)
        if due is None or due > until:
            return
        story.wait(max(due, story.now))


def _cast(world: Settled, family: Family) -> Settled:
    """The world in which others stand for some of the people and organisations of the trials."""
    people = {who: world.users[other] for who, other in family.people.items()}
    places = {which: world.organisations[other] for which, other in family.organisations.items()}
    return Settled({**world.organisations, **places}, {**world.users, **people})


def _remove_unfinished(regie: Regie, begun: datetime) -> None:
    """Take away what was made of a family before a worker died: no other case was opened at that very moment."""
    with regie.store.transaction() as tx:
        for case_id in cases.opened_at(tx, begun):
            removal.remove_case(tx, case_id)


def _nobody_is_told(regie: Regie, made: list[int], now: datetime) -> None:
    """What happened to invented families in the past gives no mail today."""
    with regie.store.transaction() as tx:
        for case_id in made:
            events.handle_all(tx, case_id, now)

"""Waking what has fallen due: one transaction for each instance and due moment, the earliest first."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from service.domain.errors import RegieError
from service.store import cases, instances
from service.usecases import dossier as dossiers
from service.usecases.broken import Spot, incidents
from service.usecases.bundles import bundle_of
from service.usecases.progress import Progress
from service.usecases.regie import Regie
from service.usecases.waiting import first_due

log = logging.getLogger(__name__)

FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(days=1)


def wake_due(regie: Regie, now: datetime, limit: int = 100, case_id: int | None = None) -> int:
    """Wake at most `limit` due moments, of one case or of all; the number that was tried. Any number of workers may do this at
    once.

    One that breaks gets an incident and is left alone for a while, longer each time, so that it blocks no other.
    """
    broken: set[int] = set()
    with regie.store.read() as tx:
        first = instances.next_due(tx)
    if first is None or first > now:  # looking takes no lock, so that workers with nothing to do hinder nobody
        return 0
    for tried in range(limit):
        spot = Spot()
        try:
            if not _wake_first(regie, now, frozenset(broken), spot, case_id):
                return tried
        except RegieError as error:
            if spot.case_id is None or spot.instance_id is None:
                raise
            log.warning("instance %s broke while it was woken: %s", spot.instance_id, type(error).__name__)
            broken.add(spot.instance_id)
            _back_off(regie, spot.case_id, spot.instance_id, now)
    return limit


def next_due(regie: Regie, *, broken: bool = True, case_id: int | None = None) -> datetime | None:
    """The first moment that anything (in one case, or in all) waits for, in the past when it is overdue; None when nothing
    waits.

    Without `broken`, what broke and is left alone for a while does not count.
    """
    with regie.store.read() as tx:
        return instances.next_due(tx, broken=broken, case_id=case_id)


def _wake_first(regie: Regie, now: datetime, passed: frozenset[int], spot: Spot, case_id: int | None) -> bool:
    """Wake what falls due first; False when nothing does."""
    with incidents(regie, None, now, spot), regie.store.transaction() as tx:
        claimed = instances.claim_due(tx, now, passed, case_id)
        if claimed is None:
            return False
        case, instance_id = claimed
        situation = instances.situation(tx, case.id)
        instance = next((i for i in situation.instances if i.id == instance_id), None)
        if instance is None or instance.state is None or instance.wake_at is None or instance.wake_at > now:
            return True  # another worker woke it between our looking and our claiming
        spot.case_id, spot.instance_id = case.id, instance_id
        bundle = bundle_of(tx, case.bundle)
        progress = Progress(regie, tx, dossiers.read(tx, bundle, case, situation), None, now)
        progress.wake(instance, min(first_due(instance, bundle, case) or now, now))
        progress.deliver()
        progress.save()
    return True


def _back_off(regie: Regie, case_id: int, instance_id: int, now: datetime) -> None:
    with regie.store.transaction() as tx:
        cases.lock(tx, case_id)
        instance = next((i for i in instances.situation(tx, case_id).instances if i.id == instance_id), None)
        if instance is not None:
            instances.back_off(tx, instance, now + min(FIRST_RETRY * 2 ** min(instance.attempts - 1, 20), LAST_RETRY))

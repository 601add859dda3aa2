"""A step that breaks leaves the case where it was, and an incident that says what happened."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from service.domain.errors import BrokenStep, RegieError
from service.domain.people import User
from service.feel import FeelBudgetError
from service.store import events
from service.usecases.regie import Regie

log = logging.getLogger(__name__)


@dataclass
class Spot:
    """Where a use case is at work; it fills this in as soon as it knows."""

    case_id: int | None = None
    instance_id: int | None = None


@contextmanager
def incidents(regie: Regie, actor: User | None, now: datetime, spot: Spot | None = None) -> Iterator[Spot]:
    """Around a use case's transaction: whatever breaks in a step becomes an incident, in a transaction of its own.

    Anything that is no error of the service is one too: it becomes a BrokenStep, so that nobody ever loses what was typed.
    """
    spot = spot or Spot()
    try:
        yield spot
    except (BrokenStep, FeelBudgetError) as error:
        _note(regie, actor, now, spot, error)
        raise
    except RegieError:
        raise
    except Exception as error:
        log.exception("a step failed")
        broken = BrokenStep("Er ging iets mis dat niet aan u ligt. Er is niets veranderd; de coördinator ziet de storing.")
        _note(regie, actor, now, spot, BrokenStep(f"{type(error).__name__} in de dienst zelf; zie het logboek van de server."))
        raise broken from error


def _note(regie: Regie, actor: User | None, now: datetime, spot: Spot, error: RegieError) -> None:
    process, element = (error.process, error.element) if isinstance(error, BrokenStep) else ("", "")
    with regie.store.transaction() as tx:
        by = actor.id if actor else None
        events.add_incident(
            tx, spot.case_id, spot.instance_id, by, now, process=process, element=element, text=str(error)
        )

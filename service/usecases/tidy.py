"""What the studio leaves behind and nobody needs any more: taken away every day."""

from __future__ import annotations

from datetime import timedelta

from service.store import bundles, drafts, moves
from service.store.jobs import Job
from service.usecases.jobs import Times
from service.usecases.regie import Regie

LOOKS_LAST = timedelta(days=7)
EDITORS_LAST = timedelta(days=1)


def tidy(regie: Regie, job: Job, times: Times) -> None:
    """Dry runs of more than a week ago, bundles that were stored for them alone, and editors that were closed long ago.

    A bundle that was ever published, that a case or a draft stands on, or that a move went to stays for ever.
    """
    with regie.store.transaction() as tx:
        moves.forget_looks(tx, times.cases - LOOKS_LAST)
        bundles.remove_unused(tx, times.cases - LOOKS_LAST)
        drafts.forget_editors(tx, times.cases - EDITORS_LAST)

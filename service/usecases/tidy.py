"""What is left behind and nobody needs any more: taken away every day."""

from __future__ import annotations

from datetime import datetime, timedelta

from service.store import attachments, bundles, drafts, form_drafts, instances, moves, submissions
from service.store.jobs import Job
from service.usecases.jobs import Times
from service.usecases.regie import Regie

LOOKS_LAST = timedelta(days=7)
EDITORS_LAST = timedelta(days=1)
REOPENABLE_LAST = timedelta(days=1)  # what a case was before a task that was completed
SENT_LAST = timedelta(days=7)  # what was typed in a form that was sent, or thrown away
EARLIER_LAST = timedelta(days=30)  # versions of a draft before its newest
FORGOTTEN_LAST = timedelta(days=90)  # a form that somebody began and never sent; a task's draft lives as long as the task


def tidy(regie: Regie, job: Job, times: Times) -> None:
    """Dry runs of more than a week ago, bundles that were stored for them alone, and editors that were closed long ago.

    A bundle that was ever published, that a case or a draft stands on, or that a move went to stays for ever.
    """
    with regie.store.transaction() as tx:
        moves.forget_looks(tx, times.cases - LOOKS_LAST)
        bundles.remove_unused(tx, times.cases - LOOKS_LAST)
        drafts.forget_editors(tx, times.cases - EDITORS_LAST)
        instances.forget_before(tx, times.cases - REOPENABLE_LAST)
    _tidy_forms(regie, times.cases)


def _tidy_forms(regie: Regie, now: datetime) -> None:
    """What was typed is personal: it goes when it has been sent or nobody comes back for it."""
    with regie.store.transaction() as tx:
        form_drafts.forget_finished_tasks(tx, now - SENT_LAST)
        form_drafts.forget_earlier(tx, now - EARLIER_LAST)
        for one in form_drafts.resting(tx, now - SENT_LAST):
            token = str(one.content["token"]) if one.content else ""
            sent = bool(token) and submissions.seen(tx, token, one.user_id) is not None
            if sent or one.content is None or one.at < now - FORGOTTEN_LAST:
                form_drafts.forget(tx, one.subject)
        attachments.forget_unsent(tx, now - SENT_LAST)

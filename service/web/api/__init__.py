"""The API: the same use cases as the pages, for programs. What it takes and gives stands in one OpenAPI document.

An endpoint is a signature and a few lines; `operations.py` reads what is sent and documents it, `problems.py` tells what is
wrong. What goes over the wire is Dutch (paths, parameters, fields: NL API Design Rules); what only developers read English.
"""

from service.web.api import (
    agenda,
    bulk,
    caseload,
    cases,
    desk,
    documents,
    dossier,
    drafts,
    entry,
    files,
    index,
    links,
    planning,
    referrals,
    registers,
    reports,
    starting,
    tasks,
)
from service.web.api.operations import api

__all__ = [
    "agenda", "api", "bulk", "cases", "caseload", "desk", "documents", "dossier", "drafts", "entry", "files", "index", "links",
    "planning", "referrals", "registers", "reports", "starting", "tasks",
]  # fmt: skip

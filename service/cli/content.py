"""`regie check`, `regie publish` and `regie trial`."""

from __future__ import annotations

import sys
from argparse import Namespace

from service.app import build, publisher, settings_now
from service.bundle.read import read_folder
from service.checks import report
from service.store.upgrade import check_up_to_date
from service.trials import run_trials
from service.usecases import publish as publishing


def check(arguments: Namespace) -> int:
    """Print each finding; 1 when there is an error among them."""
    return report.main(str(arguments.folder or settings_now().content))


def publish(arguments: Namespace) -> int:
    """Check and publish the folder, or make an older version current again."""
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    actor = publisher(app, arguments.by)
    if arguments.again:
        done = publishing.again(app.regie, arguments.again, actor, app.clock(), arguments.note)
    else:
        files = read_folder(arguments.folder or app.settings.content)
        done = publishing.publish(app.regie, files, actor, app.clock(), arguments.note, arguments.based_on)
    what = "Dit was al gepubliceerd; er is niets veranderd." if done.unchanged else f"Gepubliceerd door {done.by}."
    print(f"{what} Versie {done.bundle}.")
    return 0


def trial(arguments: Namespace) -> int:
    """Play trials; 1 when one fails."""
    return run_trials(arguments.folder or settings_now().content, arguments.names, sys.stdout)

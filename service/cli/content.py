"""`regie check`, `regie publish`, `regie export` and `regie trial`."""

from __future__ import annotations

import sys
from argparse import Namespace

from service.app import App, build, publisher, settings_now
from service.bundle.read import read_folder, write_folder
from service.checks import report
from service.domain.errors import Forbidden
from service.domain.people import User
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
    second = _second(app, actor, arguments.approved_by)
    if arguments.again:
        done = publishing.again(app.regie, arguments.again, actor, app.clock(), arguments.note, second)
    else:
        files = read_folder(arguments.folder or app.settings.content)
        done = publishing.publish(app.regie, files, actor, app.clock(), arguments.note, arguments.based_on, second)
    what = "Dit was al gepubliceerd; er is niets veranderd." if done.unchanged else f"Gepubliceerd door {done.by}."
    print(f"{what} Versie {done.bundle}.")
    return 0


def export(arguments: Namespace) -> int:
    """Write what is current to a folder: `processes/` and `forms/`, and nothing else."""
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    newest, files = publishing.newest_files(app.regie)
    write_folder(arguments.folder, files)
    print(f"{len(files)} bestanden in {arguments.folder}: versie {newest.bundle}, gepubliceerd door {newest.by}.")
    print(f"Iets veranderd? Publiceer het zo: regie publish {arguments.folder} --based-on {newest.bundle}")
    return 0


def trial(arguments: Namespace) -> int:
    """Play trials; 1 when one fails."""
    return run_trials(arguments.folder or settings_now().content, arguments.names, sys.stdout)


def _second(app: App, actor: User, username: str) -> User | None:
    """Who approves. Raises Forbidden when the setting asks for somebody and nobody else was named; the first publication of
    all needs nobody, because there may be only one coordinator yet."""
    second = publisher(app, username) if username else None
    if second is not None and second.id == actor.id:
        raise Forbidden("Wie publiceert kan niet zelf goedkeuren. Noem bij --approved-by een andere coördinator.")
    if second is None and app.settings.four_eyes and publishing.newest(app.regie) is not None:
        raise Forbidden(
            "Een tweede coördinator moet het goedkeuren (REGIE_FOUR_EYES). Noem wie dat deed: --approved-by GEBRUIKER. "
            "Of publiceer via de pagina Processen."
        )
    return second

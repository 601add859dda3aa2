"""`regie webhook`."""

from __future__ import annotations

from argparse import Namespace

from service.app import build, publisher, settings_now
from service.store.upgrade import check_up_to_date
from service.usecases import webhooks


def add(arguments: Namespace) -> int:
    """Print the secret once: it is nowhere to be read again."""
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    actor = publisher(app, arguments.by)
    made = webhooks.add(app.regie, actor, arguments.url, arguments.kind, app.clock(), local=app.settings.demo)
    print(f"Webhook {made.id} is toegevoegd: hij vertelt wat {actor.username} mag zien.")
    print(f"Het geheim voor de handtekening, dat u maar één keer ziet: {made.secret}")
    return 0


def list_all(arguments: Namespace) -> int:
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    for hook in webhooks.all_of(app.regie):
        print(f"{hook.id:5} {hook.url} ({', '.join(hook.kinds) or 'alle soorten'})")
    return 0


def remove(arguments: Namespace) -> int:
    app = build(settings_now())
    check_up_to_date(app.regie.store)
    webhooks.remove(app.regie, arguments.number, app.clock())
    print(f"Webhook {arguments.number} is weg.")
    return 0

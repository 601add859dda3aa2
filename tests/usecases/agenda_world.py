"""A world whose coach plans visits: the small bundle with a register of visits that stand in the agenda."""

from __future__ import annotations

from service.store.session import Store
from tests.usecases.diagrams import DATA, FILES, field, form
from tests.usecases.world import World, world

VISITS = """registers:
  - {sleutel: langsgaan, naam: Langsgaan, merken: snel, mag_toevoegen: [coach], formulier: langs}
  - {sleutel: voornemens, naam: Voornemens, mag_toevoegen: [coach], formulier: voornemen}
"""
AGENDA_FILES = {
    **FILES,
    "processes/gegevens.yaml": DATA.replace("registers:\n", VISITS).encode(),
    "forms/langs.form": form(
        "langs",
        field("datetime", "dag", "agenda, nu", subtype="date"),
        field("datetime", "uur", "nu, agenda", subtype="time"),
        field("textarea", "verhaal", "persoonsgegeven", required=False),
        field("textfield", "bellen", "persoonsgegeven", required=False, subtype="phone"),
    ),
    "forms/voornemen.form": form(
        "voornemen",
        field("datetime", "voor", "agenda", subtype="date", conditional={"hide": "=afgezegd = true"}),
        field("checkbox", "afgezegd", required=False),
    ),
    "forms/veiligheid.form": form(
        "veiligheid",
        field("number", "score", "meetwaarde"),
        field("datetime", "weerzien", "agenda", required=False, subtype="date"),
    ),
}


def agenda_world(store: Store) -> World:
    return world(store, AGENDA_FILES)

"""A family is walked in the browser by each of the users, from referral to the ninth month; so is an escalation.

The walks are trials of the real content, and of its renamed copy: the pages know no name of a coordinator's either.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from service.bundle.read import read_bundle, read_folder
from service.store.session import Store
from service.store.upgrade import upgrade
from service.trials.ground import LONG_AGO, publish_as_somebody
from service.trials.read import read_trials
from service.trials.run import beginning, live
from service.trials.story import morning
from service.trials.world import fill_world
from service.usecases.regie import Regie
from service.web.site import create_pages
from tests.browser.walk import PASSWORD, Walk, served
from tests.processes.renamed import NOTHING_RENAMED, Renaming, renamed, renaming_of

ROOT = Path(__file__).parent.parent.parent
WHOLE = "75-van-aanmelding-tot-negende-maand"


@cache
def bundles() -> Mapping[str, tuple[Mapping[str, bytes], Renaming]]:
    files = read_folder(ROOT)
    renaming = renaming_of(files)
    return {"as published": (files, NOTHING_RENAMED), "renamed": (renamed(files, renaming), renaming)}


def live_in_browser(name: str, files: Mapping[str, bytes], page: Page, folder: Path) -> Walk:
    """Live one trial through the pages. Raises TrialFailed as any trial does."""
    bundle, trials = read_bundle(files), read_trials(files)
    trial = trials.trials[name]
    store = Store(f"sqlite:///{folder / 'walk.db'}")
    upgrade(store)
    people = fill_world(Regie(store), trials.world, morning(LONG_AGO), PASSWORD)
    publish_as_somebody(Regie(store), trials.world, files)
    walk = Walk(Regie(store), bundle, trials, people, beginning(trials, trial))
    try:
        with served(create_pages(walk.regie, lambda: walk.now, secret=PASSWORD, demo_password=PASSWORD)) as address:
            live(walk.at(page, address), trials, trial)
    finally:
        store.close()
    return walk


@pytest.mark.browser
@pytest.mark.parametrize("which", ["as published", "renamed"])
def test_a_family_from_referral_to_the_ninth_month(which: str, page: Page, tmp_path: Path) -> None:
    files, renaming = bundles()[which]
    walk = live_in_browser(renaming.trials.get(WHOLE, WHOLE), files, page, tmp_path)
    assert {"verwijzer", "coordinator", "coach", "gedragswetenschapper", "opdrachtgever"} <= walk.signed_in
    assert (walk.today - walk.began).days > 365

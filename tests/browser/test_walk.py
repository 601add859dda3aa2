"""A family is walked in the browser by each of the users, from referral to the ninth month; and one that keeps its door shut.

The walks are trials: the whole life on the real content, the shut door on its renamed copy, since the pages know no name of a
coordinator's either.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from tests.processes.renamed import renamed, renaming_of

ROOT = Path(__file__).parent.parent.parent
WHOLE, SHUT = "75-van-aanmelding-tot-negende-maand", "14-deur-dicht"


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
def test_a_family_from_referral_to_the_ninth_month(page: Page, tmp_path: Path) -> None:
    walk = live_in_browser(WHOLE, read_folder(ROOT), page, tmp_path)
    assert {"verwijzer", "coordinator", "coach", "gedragswetenschapper", "opdrachtgever"} <= walk.signed_in
    assert (walk.today - walk.began).days > 365


@pytest.mark.browser
def test_a_shut_door_where_everything_is_called_otherwise(page: Page, tmp_path: Path) -> None:
    files = read_folder(ROOT)
    renaming = renaming_of(files)
    walk = live_in_browser(renaming.trials[SHUT], renamed(files, renaming), page, tmp_path)
    assert {"verwijzer", "coordinator", "coach"} <= walk.signed_in

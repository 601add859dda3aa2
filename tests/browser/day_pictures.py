"""Takes the pictures of a day's work in `README.md`: `python -m tests.browser.day_pictures`.

The families are those of the demo, all of them, on the fixed day of the browser tests; only codes and birds are drawn by lot.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from service.store.session import Store
from service.store.upgrade import upgrade
from service.trials.families import FILE
from tests.browser.filled import ROOT, Filled, fill, opened
from tests.browser.launching import CHROMIUM, SWITCHES
from tests.browser.picture import small

PICTURES = ROOT / "service" / "web" / "screenshots"
PHONE = {"width": 390, "height": 844}
COORDINATOR = {"ochtendlijst": "trajecten/ochtend", "verdeling": "trajecten/verdeling", "rapportages": "rapportages"}
SCREEN = {"width": 1280, "height": 900}


def pages(demo: Filled, browser: Browser) -> Iterator[tuple[str, Page]]:
    """Each page that is to be seen, with the name of its picture."""
    coach = demo.browse(browser, "coach", viewport=SCREEN)
    coach.goto(f"{demo.address}/werk")
    yield "mijn-werk", coach
    coach.locator(".card a.title").first.click()
    yield "taak", coach
    coach.goto(f"{demo.address}/werk")
    coach.locator(".families a").first.click()
    yield "traject", coach
    coordinator = demo.browse(browser, "coordinator", viewport=SCREEN)
    for name, path in COORDINATOR.items():
        coordinator.goto(f"{demo.address}/{path}")
        yield name, coordinator
    referrer = demo.browse(browser, "verwijzer", viewport=SCREEN, color_scheme="dark")
    referrer.goto(f"{demo.address}/gezinnen")
    yield "gezinnen", referrer
    phone = demo.browse(browser, "coach", viewport=PHONE, device_scale_factor=2)
    phone.goto(f"{demo.address}/agenda")
    yield "agenda", phone


def main() -> int:
    """Fill a demo, walk past its pages, and keep a picture of each."""
    everybody = {one["gezin"]: "" for one in yaml.safe_load((ROOT / FILE).read_text(encoding="utf-8"))["gezinnen"]}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        template = Path(folder) / "filled.db"
        store = Store(f"sqlite:///{template}")
        upgrade(store)
        store.close()
        fill(f"sqlite:///{template}", everybody)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with opened(template, Path(folder), demo=False) as demo:
            blank = browser.new_page()
            for name, page in pages(demo, browser):
                page.wait_for_timeout(500)
                (PICTURES / f"{name}.png").write_bytes(small(blank, page.screenshot(animations="disabled")))
                print(name)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Takes the pictures of `processes/README.md`: `python -m tests.browser.screenshots`.

The steps of its first chapter are walked in Chromium, on a database of its own with the real bundle and the invented world. So
the pictures can be taken again when a page changes; and when a step can't be done any more, this stops there.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from service import worker
from service.bundle.read import read_bundle, read_folder
from service.domain.clock import AMSTERDAM
from service.store.session import Store
from service.store.upgrade import upgrade
from service.trials.ground import LONG_AGO
from service.trials.model import Complete, Expect, Refuse, Start, Trials
from service.trials.read import read_trials
from service.trials.run import play_step
from service.trials.story import Story, morning
from service.trials.world import Settled, fill_world
from service.usecases.publish import publish
from service.usecases.regie import Regie
from service.web.frontend.build import build
from service.web.site import create_pages
from tests.browser.launching import CHROMIUM, SWITCHES
from tests.browser.picture import small
from tests.browser.studio import Studio
from tests.browser.walk import PASSWORD, served

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "processes" / "schermen"
TRIAL = "01-gelukkige-weg"
PUBLISHED, TODAY = date(2026, 2, 2), date(2026, 4, 16)
# how far each family has come by TODAY: the task that is still open
FAMILIES = (
    "pva_opstellen",
    "pva_meelezen",
    "contacten_leggen",
    "pva_opstellen",
    "plan_vaststellen",
    "pva_doorlopen",
    "pva_opstellen",
    "aanmelding_beoordelen",
)
WIDTH = 1280
PATIENCE = 60_000  # milliseconds
TITLE = "Plan in vijf weken"
WHY = "Het plan is voortaan na vijf weken klaar. Zo is er een week over om het met het gezin door te spreken."
CHANGED = "pva_opstellen"
INSTEAD = re.compile(r"(\d{4}-\d\d-\d\d), maar dat is (\d{4}-\d\d-\d\d)")
MOST_ROUNDS = 4


@dataclass
class Camera:
    """Takes pictures of a page, as wide as a small screen and no higher than what matters."""

    page: Page
    blank: Page

    def take(self, name: str, until: Locator | None = None, *, top: float = 0, height: float = 800) -> None:
        """The page from `top` down to the end of `until`, or `height` pixels of it."""
        self.page.mouse.move(2, 2)
        self.page.wait_for_timeout(400)
        if until is not None:
            box = until.bounding_box()
            assert box is not None, name
            height = box["y"] + box["height"] + 24 - top
        clip = {"x": 0, "y": top, "width": WIDTH, "height": min(height, 1000)}
        png = self.page.screenshot(clip=clip, full_page=True, animations="disabled")  # type: ignore[arg-type]
        (PICTURES / f"{name}.png").write_bytes(small(self.blank, png))
        print(f"{name}.png: {(PICTURES / f'{name}.png').stat().st_size // 1024} KB")


@dataclass
class Desk:
    """A coordinator's browser, the camera before it, and the clock of the families."""

    studio: Studio
    camera: Camera
    now: datetime

    def work(self) -> None:
        """What the worker does beside the pages; then the page shows what became of it."""
        page, address = self.studio.page, self.studio.page.url
        page.goto("about:blank")  # a page that waits loads itself anew, in the midst of ours
        while worker.work(self.studio.regie, lambda: self.now, lambda: self.now):
            pass
        page.goto(address)

    def go(self, path: str = "") -> Page:
        """A page of the draft."""
        self.studio.page.goto(f"{self.studio.root}{path}")
        return self.studio.page


def live(regie: Regie, people: Settled, trials: Trials) -> None:
    """All families live at once, as the trial goes, each until its own task is open; then it is TODAY."""
    bundle, trial = read_bundle(read_folder(ROOT)), trials.trials[TRIAL]
    assert trial.begin is not None
    stories = [(Story(regie, bundle, trials, people, trial.begin), task) for task in FAMILIES]
    for step in trial.steps:
        if isinstance(step.what, Expect | Refuse):
            continue
        for story, last in stories:
            if story.case and story.matching(last, {}) and isinstance(step.what, Complete | Start):
                continue
            if not isinstance(step.what, Complete) or story.matching(step.what.task, step.what.row):
                play_step(story, step)
        if all(story.matching(last, {}) for story, last in stories if story.case):
            break
    for story, _ in stories:
        story.wait(max(story.now, morning(TODAY)))


@contextmanager
def opened(browser: Browser, folder: str) -> Iterator[Desk]:
    """The studio with families in it, and the coordinator logged in."""
    files = read_folder(ROOT)
    trials = read_trials(files)
    store = Store(f"sqlite:///{Path(folder) / 'schermen.db'}")
    upgrade(store)
    regie = Regie(store)
    people = fill_world(regie, trials.world, morning(LONG_AGO), PASSWORD)
    first, second = people.users["coordinator"], people.users["waarnemer"]
    publish(regie, files, first, morning(PUBLISHED), "De eerste versie.", approved_by=second)
    live(regie, people, trials)
    now = datetime(2026, 4, 16, 10, 30, tzinfo=AMSTERDAM)
    context = browser.new_context(
        locale="nl-NL", viewport={"width": WIDTH, "height": 800}, color_scheme="light", timezone_id="Europe/Amsterdam"
    )
    context.set_default_timeout(PATIENCE)
    page, blank = context.new_page(), browser.new_page()
    page.clock.set_fixed_time(now)
    with served(create_pages(regie, lambda: now, secret=PASSWORD)) as address:
        studio = Studio(page, address, regie, first)
        studio.log_in("coordinator")
        yield Desk(studio, Camera(page, blank), now)
        context.close()
    store.close()


def begin(desk: Desk) -> None:
    studio, page, camera = desk.studio, desk.studio.page, desk.camera
    page.get_by_role("link", name="Processen", exact=True).click()
    page.get_by_label("Waar gaat het over?").fill(TITLE)
    camera.take("01-processen", page.locator("aside"))
    page.get_by_role("button", name="Begin een concept").click()
    studio.draft = int(page.url.rstrip("/").split("/")[-1])
    camera.take("02-concept", height=800)


def change_the_term(desk: Desk) -> None:
    studio, page, camera = desk.studio, desk.studio.page, desk.camera
    page.get_by_label("Zoek op titel").fill("Plan van aanpak")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("link", name="Plan van aanpak", exact=True).first.click()
    page.locator("#studio[data-ready]").wait_for()
    studio.shape(CHANGED).click()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -250)
    page.keyboard.up("Control")
    term = studio.panel.get_by_label("Hoe lang: aantal").first
    term.fill("5")
    told = studio.panel.get_by_label("Uitleg bij de taak")
    told.fill(told.input_value().replace("zes weken na de start", "vijf weken na de start"))
    studio.wait_until_saved()
    term.evaluate("field => field.scrollIntoView({ block: 'center' })")
    camera.take("03-termijn")


def find_something(desk: Desk) -> None:
    """A task without a form, on purpose; then it is undone."""
    studio, page, camera = desk.studio, desk.studio.page, desk.camera
    studio.choose("pva_meelezen")
    page.locator('.djs-context-pad [data-action="append.taak"]').click()
    page.keyboard.type("Plan bespreken")
    page.keyboard.press("Control+Enter")
    studio.wait_until_saved()
    mark = page.locator('.djs-overlays[data-container-id="plan_bespreken"] .finding-mark')
    expect(mark).to_be_visible()
    page.locator(".findings-list .finding").first.click()
    camera.take("04-bevinding")
    undo = page.get_by_role("button", name="Ongedaan maken")
    while page.locator('.djs-container [data-element-id="plan_bespreken"], .djs-container [data-element-id*="_nieuw"]').count():
        undo.click()
        page.wait_for_timeout(300)
    studio.wait_until_saved()
    expect(page.locator(".finding-mark")).to_have_count(0)


def compare(desk: Desk) -> None:
    page = desk.go()
    page.get_by_role("link", name="Bekijk het verschil zij aan zij").click()
    page.get_by_role("link", name="Zij aan zij").click()
    page.locator(".djs-container .djs-element").first.wait_for()
    desk.camera.take("05-verschil", page.locator(".sides"))


def ride(desk: Desk) -> None:
    """A play, as far as the plan."""
    page = desk.go()
    page.get_by_role("link", name="Proefrit").click()
    page.get_by_label("Wat wilt u laten zien?").fill("Het plan moet na vijf weken klaar zijn")
    page.get_by_role("button", name="Begin een proefrit").click()
    page.get_by_role("button", name=re.compile("Doe het meteen.*Gezin aanmelden")).click()
    for _ in range(20):
        page.locator("#taken").wait_for()
        if page.get_by_role("link", name="Plan van aanpak opstellen").count():
            break
        page.locator("section", has=page.locator("#taken")).get_by_role("button", name="Doe het meteen").first.click()
    page.get_by_role("navigation", name="Diagrammen").get_by_role("link", name="Plan van aanpak").click()
    page.locator(".djs-container .token").first.wait_for()
    desk.camera.take("06-proefrit", page.locator("section", has=page.locator("#taken")).first)


def try_trials(desk: Desk) -> None:
    """Those that expected six weeks are red; they get the days that are right from now on."""
    page, red = desk.go("/proeven"), desk.studio.page.locator("section[aria-labelledby=rood]")
    page.get_by_role("button", name="Speel de proeven").click()
    desk.work()
    desk.camera.take("07-proeven", red)
    for _ in range(MOST_ROUNDS):
        if not red.count():
            return
        adapt(desk, red.locator("li").all())
        desk.go("/proeven").get_by_role("button", name=re.compile("^Speel de")).click()
        desk.work()
    raise AssertionError(red.inner_text())


def adapt(desk: Desk, red: list[Locator]) -> None:
    """What a trial expected becomes what there was, in the lines on the task that was changed."""
    page = desk.studio.page
    links = [(one.inner_text(), one.get_by_role("link", name="Pas de proef aan").get_attribute("href")) for one in red]
    for said, link in links:
        page.goto(f"{desk.studio.address}{link}")
        text = page.get_by_label(re.compile("Tekst van"))
        lines = text.input_value().split("\n")
        for was, became in INSTEAD.findall(said):
            lines = [line.replace(was, became) if CHANGED in line else line for line in lines]
        text.fill("\n".join(lines))
        page.get_by_role("button", name="Bewaren").click()
        page.get_by_text("Bewaard.", exact=True).wait_for()


def look_at_cases(desk: Desk) -> None:
    page = desk.go("/lopend")
    page.get_by_role("button", name="Bekijk wat dit doet met lopende trajecten").click()
    desk.work()
    desk.camera.take("08-lopende-trajecten", page.locator("main .middle"))


def put_forward(desk: Desk) -> None:
    """Asked by the one, approved by the other."""
    studio, page = desk.studio, desk.go("/publiceren")
    page.get_by_label("Wat verandert er, en waarom?").fill(WHY)
    page.get_by_role("button", name="Vraag om goedkeuring").click()
    studio.log_in("waarnemer")
    page = desk.go("/publiceren")
    desk.camera.take("09-goedkeuren", page.locator("section", has=page.get_by_role("heading", name="Uw oordeel")).last)
    page.get_by_role("button", name="Goedkeuren en publiceren").click()
    studio.log_in("coordinator")


def move_over(desk: Desk) -> None:
    page = desk.studio.page
    page.goto(f"{desk.studio.address}/processen")
    page.get_by_role("link", name="Versie 2", exact=True).click()
    page.get_by_role("link", name="Lopende trajecten overzetten naar deze versie").click()
    if page.get_by_role("button", name="Kijk welke trajecten mee kunnen").count():
        page.get_by_role("button", name="Kijk welke trajecten mee kunnen").click()
        desk.work()
    desk.camera.take("10-overzetten", page.locator("main .split"))
    page.get_by_role("button", name=re.compile("Zet alle")).click()
    page.get_by_role("button", name="Ja, zet over").click()
    desk.work()
    expect(page.get_by_role("link", name="Zet terug")).to_be_visible()


def go_back(desk: Desk) -> None:
    page = desk.studio.page
    page.goto(f"{desk.studio.address}/processen/versies")
    page.get_by_role("link", name="Ga terug naar deze versie").click()
    desk.camera.take("11-teruggaan", page.locator("main .middle"))


def edit_others(desk: Desk) -> None:
    """A table and a form, in another draft."""
    studio, page, camera = desk.studio, desk.studio.page, desk.camera
    page.goto(f"{studio.address}/werk")
    studio.begin("Kleine verbeteringen")
    studio.edit("processes/prioriteit.dmn")
    page.locator(".tjs-table td[data-element-id='prioriteit_r1u2']").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text('vandaag + duration("P7D")')
    page.locator(".try h2").click()
    for question in ("Ernstige zorg over een kind", "Jongste kind is jonger dan 5"):
        page.locator(".try").get_by_label(question).select_option("true")
    page.locator(".try").get_by_label("vandaag").fill(TODAY.isoformat())
    page.get_by_text("Regel 1 geldt").wait_for()
    studio.wait_until_saved()
    camera.take("12-tabel")
    studio.edit("forms/plan-meelezen.form")
    page.locator("#studio[data-ready]").wait_for()
    before = page.locator(".form-canvas .fjs-element[data-id]", has_text="Is het plan goed?").last
    before.click(position={"x": 8, "y": 8})
    page.get_by_role("button", name="Tekst, meer regels", exact=True).click()
    studio.panel.get_by_label("Vraag", exact=True).fill("Wat is sterk in dit plan?")
    page.frame_locator("iframe.shown").get_by_text("Wat is sterk in dit plan?").wait_for()
    studio.wait_until_saved()
    page.locator(".form-canvas").get_by_text("Wat is sterk in dit plan?").scroll_into_view_if_needed()
    camera.take("13-formulier")


def look_over(desk: Desk) -> None:
    page = desk.studio.page
    page.goto(f"{desk.studio.address}/processen/overzicht/plan")
    page.locator(".djs-container .djs-element").first.wait_for()
    desk.camera.take("14-overzicht", height=1000)


STEPS = (
    begin,
    change_the_term,
    find_something,
    compare,
    ride,
    try_trials,
    look_at_cases,
    put_forward,
    move_over,
    go_back,
    edit_others,
    look_over,
)


def main() -> int:
    if CHROMIUM is None:
        print("There is no Chromium on this machine: apt-get install chromium-headless-shell.", file=sys.stderr)
        return 1
    build()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        with opened(browser, folder) as desk:
            for step in STEPS:
                step(desk)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A coordinator changes the process in the browser: each kind of change, with its finding; then plays, publishes and moves.

What the browser saved is always read from the server again, parsed, and carried out by the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from service import worker
from service.bundle.read import read_bundle, read_folder
from service.store import cases as stored
from service.store.session import Store
from service.store.upgrade import upgrade
from service.trials import observe
from service.trials.ground import LONG_AGO, Ground, publish_as_somebody
from service.trials.model import Step
from service.trials.onward import finish
from service.trials.read import FOLDER, read_trials
from service.trials.run import beginning, play, play_step, steps_of
from service.trials.story import Story, morning
from service.trials.world import fill_world
from service.usecases import publish
from service.usecases.regie import Regie
from service.web.frontend.build import build
from service.web.site import create_pages
from tests.browser.launching import BROWSING, PATIENCE
from tests.browser.studio import Studio
from tests.browser.turning import turn
from tests.browser.walk import PASSWORD, served
from tests.usecases.listing import lines

ROOT = Path(__file__).parent.parent.parent
SECOND = "waarnemer"
TRIAL = "01-gelukkige-weg"
WITH = ("wereld", "voorbeelden", TRIAL, "04-afgewezen", "12-wachtlijst-ingetrokken")


def few_trials(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The real bundle with a few of its trials: what a coordinator does with them is the same, and quicker."""
    return {path: content for path, content in files.items() if FOLDER not in path or Path(path).stem in WITH}


FILES = few_trials(read_folder(ROOT))


@dataclass
class Desk:
    """A coordinator's studio, and the cases that run meanwhile."""

    studio: Studio
    story: Story
    rest: list[Step] = field(default_factory=list)


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    build()


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path) -> Iterator[Desk]:
    trials, bundle = read_trials(FILES), read_bundle(FILES)
    store = Store(f"sqlite:///{tmp_path / 'studio.db'}")
    upgrade(store)
    people = fill_world(Regie(store), trials.world, morning(LONG_AGO), PASSWORD)
    publish_as_somebody(Regie(store), trials.world, FILES)
    story = Story(Regie(store), bundle, trials, people, beginning(trials, trials.trials[TRIAL]))
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, **BROWSING)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None)
    app = create_pages(story.regie, lambda: story.now, secret=PASSWORD, demo_password=PASSWORD)
    with served(app) as address:
        yield Desk(Studio(page, address, story.regie, people.users["coordinator"]), story)
        context.close()
    store.close()
    assert wrong == []


def carried_out(files: dict[str, bytes], trial: str) -> str:
    """What the engine makes of these files: "" when this trial passes on them, else what it says."""
    trials, bundle = read_trials(files), read_bundle(files)
    with Ground(trials.world, files) as ground:
        failure = play(ground, bundle, trials, trials.trials[trial]).failure
    return str(failure or "")


@pytest.mark.browser
def test_a_change_is_made_tried_published_moved_and_undone(desk: Desk) -> None:
    studio, page = desk.studio, desk.studio.page
    code = live_until(desk, "pva_opstellen")
    studio.log_in("coordinator")
    studio.begin("Plan in vijf weken, en eerst bespreken")
    _change_the_term(studio)
    _add_a_task(studio)
    assert studio.errors() == []
    assert "P5W" not in str(FILES["processes/plan.bpmn"])
    assert "pva_opstellen" in carried_out(studio.files(), TRIAL)  # this trial expects six weeks: the engine gave five

    _play(studio)
    studio.page.goto(f"{studio.root}/verschil")
    expect(page.get_by_text("6 weken → 5 weken").first).to_be_visible()
    page.goto(f"{studio.root}/lopend")
    turn(page.get_by_role("button", name="Bekijk wat dit doet"))
    work(desk)
    expect(page.get_by_text("1 traject").first).to_be_visible()
    _publish(desk)
    _move_and_undo(desk, code)


def live_until(desk: Desk, task: str) -> str:
    """A family's life up to the moment that a task opens; the code of its case."""
    story = desk.story
    steps = [step for step, _ in steps_of(story.trials, story.trials.trials[TRIAL])]
    for number, step in enumerate(steps, 1):
        play_step(story, step)
        if story.case and story.matching(task, {}):
            desk.rest = steps[number:]
            break
    return next(head.code for head in lines(story.regie, story.user("coordinator"), story.now) if head.id == story.case)


def work(desk: Desk) -> None:
    """What the worker does beside the pages; the page on which it is asked loads itself anew until that is done."""
    while worker.work(desk.story.regie, lambda: desk.story.now, lambda: desk.story.now):
        pass
    expect(desk.studio.page.locator(".progress")).to_have_count(0)


def _change_the_term(studio: Studio) -> None:
    studio.edit("processes/plan.bpmn", "pva_opstellen")
    studio.panel.get_by_label("Hoe lang: aantal").first.fill("5")
    studio.wait_until_saved()
    assert studio.bundle().element("plan", "pva_opstellen").properties["termijn"] == "P5W"


def _add_a_task(studio: Studio) -> None:
    """A task from the palette, dropped on the arrow after which it comes; its finding comes, and goes when it has a form."""
    page = studio.page
    page.locator('.djs-palette [data-action="create.taak"]').click()
    studio.point_at_arrow("plan_f10", 0.4)

    page.keyboard.type("Plan bespreken")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    expect(page.locator('.djs-overlays[data-container-id="plan_bespreken"] .finding-mark')).to_be_visible()
    assert "plan_bespreken" in str(studio.errors())
    studio.choose("plan_bespreken")
    studio.panel.get_by_label("Formulier", exact=True).select_option("plan-doorlopen")
    studio.wait_until_saved()
    expect(page.locator(".finding-mark")).to_have_count(0)
    plan = studio.bundle().processes["plan"]
    made = plan.elements["plan_bespreken"]
    assert (made.role, made.properties) == ("Coach", {"formulier": "plan-doorlopen"})
    assert [plan.flows[flow].source for flow in made.incoming] == ["pva_doorlopen"]
    assert [plan.flows[flow].target for flow in made.outgoing] == ["uitnodigen_tekenen"]


def _play(studio: Studio) -> None:
    """A play on the draft: a family is referred, with plausible answers, and the token stands on the diagram."""
    page = studio.page
    page.goto(f"{studio.root}/proefritten")
    page.get_by_label("Wat wilt u laten zien?").fill("Een gezin wordt aangemeld")
    turn(page.get_by_role("button", name="Begin een proefrit"))
    turn(page.get_by_role("button", name=re.compile("Doe het meteen.*Gezin aanmelden")))
    expect(page.locator(".djs-container .token").first).to_be_visible()
    tasks = page.locator("section", has=page.locator("#taken")).first
    before = tasks.inner_text()
    turn(tasks.get_by_role("button", name="Doe het meteen").first)
    expect(tasks).not_to_have_text(before)
    turn(page.get_by_role("button", name="Een stap terug"))
    expect(page.locator(".djs-container .token").first).to_be_visible()
    assert tasks.inner_text() == before


def _publish(desk: Desk) -> None:
    """The trials are played, what is red is struck with a reason, and somebody else approves."""
    studio, page = desk.studio, desk.studio.page
    page.goto(f"{studio.root}/proeven")
    turn(page.get_by_role("button", name="Speel de proeven"))
    work(desk)
    page.goto(f"{studio.root}/publiceren")
    for reason in page.get_by_placeholder("Reden, of laat leeg").all():
        reason.fill("Deze proef hoort bij de oude termijn.")
    page.locator("#toelichting").fill("Vijf weken is genoeg.")
    turn(page.get_by_role("button", name="Vraag om goedkeuring"))
    assert publish.newest(studio.regie).bundle == read_bundle(FILES).hash  # type: ignore[union-attr]
    studio.log_in(SECOND)
    page.goto(f"{studio.root}/publiceren")
    turn(page.get_by_role("button", name="Goedkeuren en publiceren"))
    assert publish.newest(studio.regie).bundle != read_bundle(FILES).hash  # type: ignore[union-attr]


def _move_and_undo(desk: Desk, code: str) -> None:
    """The family goes over and keeps the date it was promised; and is put back."""
    studio, page, story = desk.studio, desk.studio.page, desk.story
    (before,) = story.matching("pva_opstellen", {})
    new = publish.newest(studio.regie)
    assert new is not None
    page.goto(f"{studio.address}/processen/verplaatsen?versie={new.bundle}")
    turn(page.get_by_role("button", name="Kijk").first)
    work(desk)
    turn(page.get_by_role("button", name="Zet dit traject over"))
    turn(page.get_by_role("button", name="Ja, zet over"))
    work(desk)
    moved = page.url
    assert running_on(story, code) == new.bundle
    story.wait(story.now)
    assert story.matching("pva_opstellen", {}) == [before]
    page.goto(f"{moved}/terug")
    turn(page.get_by_role("button", name="zet terug"))
    work(desk)
    assert running_on(story, code) == read_bundle(FILES).hash
    finish(story, desk.rest)
    assert observe.case(story.regie, story.case).ending == "Klaar"


def running_on(story: Story, code: str) -> str:
    """The bundle that a case runs on."""
    with story.regie.store.read() as tx:
        found = stored.get_by_code(tx, code, story.user("coordinator"))
    assert found is not None
    return found.bundle

"""A day of each of the users, on the pages of a filled demo: with JavaScript, and the same without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from service.trials.onward import do
from service.usecases import rows
from tests.browser.days import Day
from tests.browser.filled import Filled, opened
from tests.browser.pages import at, lived

pytestmark = pytest.mark.browser
SIGNING = "handtekening_vragen"


@pytest.fixture
def site(filled_template: Path, tmp_path: Path) -> Iterator[Filled]:
    with opened(filled_template, tmp_path, demo=False) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_a_coach_does_a_late_task(site: Filled, chromium: Browser, script: bool) -> None:
    day = Day.of(site, chromium, script, "coach")
    day.reads("Plan van aanpak opstellen", "te laat", "Controle na 6 maanden")
    assert len(set(re.findall(r"[A-Z]-\d{4}", day.page.locator("main").inner_text()))) == 5  # her families

    number = day.open_task("pva_opstellen")
    sent = day.answers("coach", number)
    texts = [key for key, value in sent.items() if isinstance(value, str)]
    words = [key for key in texts if day.page.locator(f"textarea[name='{key}']").count()]
    key, value = words[0], str(sent[words[0]])
    day.page.fill(f"[name='{key}']", value)
    day.press("Opslaan en later verder")
    expect(day.page.locator("#concept")).to_contain_text("Bewaard")
    day.press("Uitloggen")
    day.log_in("coach")
    day.open_task("pva_opstellen")
    expect(day.page.locator("#concept")).to_contain_text("Concept")
    expect(day.page.locator(f"[name='{key}']")).to_have_value(value)

    day.fill_in(sent)
    day.reads("Gelukt", "Wat er nu openstaat", "Plan meelezen", "Gedragswetenschapper")
    day.follow("Heropenen")
    day.page.get_by_label(re.compile("Waarom")).fill("Er ontbrak nog een afspraak.")
    day.press("Heropenen", "main")
    day.reads("Plan van aanpak opstellen")
    day.fill_in(sent)
    day.reads("Gelukt", "Plan meelezen")


def test_a_coach_after_the_visits(site: Filled, chromium: Browser, script: bool) -> None:
    code, _ = at(site, "leerfase_evalueren")
    day = Day.of(site, chromium, script, "coach")
    coach = site.people.users["coach"]
    story = lived(site, code)
    day.go(f"/trajecten/{code}/registers/bezoeken")
    form = rows.row_form(site.regie, coach, story.case, "bezoeken", site.now)
    day.fill_in(day.plausible(form, story))
    day.go(f"/trajecten/{code}")
    for tab in ("Doelen", "Dossier", "Diagram"):
        day.follow(re.compile(tab), "main nav")
        expect(day.page.locator("main h1").first).to_contain_text(code)

    number = day.open_task("contacten_leggen")
    day.page.fill("#opmerking", "Weet jij of oma meedoet?")
    day.press("Opmerking plaatsen")
    day.reads("Weet jij of oma meedoet?")
    day.follow("Even wegzetten uit mijn lijst")
    day.page.fill("input[name=dag]", "2026-04-23")
    day.press("Wegzetten", "main")
    day.reads("Gelukt")
    day.go("/werk")
    assert not day.page.locator(f"ul.cards:visible a[href^='/taken/{number}']:visible").count()

    day.go("/vervanging")
    day.page.select_option("#vervanger", label=site.people.users["coach2"].name)
    day.page.fill("#vanaf", "2026-04-16")
    day.page.fill("#tot_en_met", "2026-04-24")
    day.press("Regelen")
    other = Day.of(site, chromium, script, "coach2")
    other.go(f"/taken/{number}")
    other.reads(f"namens {coach.name}", "Weet jij of oma meedoet?")


def test_a_coach_adds_the_signed_plan(site: Filled, chromium: Browser, script: bool) -> None:
    code, _ = at(site, "pva_opstellen")
    story = lived(site, code)
    while SIGNING not in {one.element for one in story.open_tasks()}:
        do(story, story.open_tasks()[0])
    who = next(story.doer(one).username for one in story.open_tasks() if one.element == SIGNING)
    day = Day.of(site, chromium, script, who)
    number = day.open_task(SIGNING)
    sent = day.answers(who, number, handtekening="getekend")
    day.fill({"handtekening": "getekend"})
    if not script:
        day.press(re.compile("^Toon de vragen"))
    day.attach("getekend_plan")
    day.fill_in({key: value for key, value in sent.items() if key != "getekend_plan"})
    day.reads("Gelukt")


def test_a_morning_of_a_coordinator(site: Filled, chromium: Browser, script: bool) -> None:
    day = Day.of(site, chromium, script, "coordinator")
    number = day.open_task("bekend_gezin_nagaan")
    if day.page.get_by_role("button", name="Ik pak dit op").count():
        day.press("Ik pak dit op")
    day.fill_in(day.answers("coordinator", number))
    day.reads("Gelukt")

    _, number = at(site, "coach_kiezen")
    day.open_task("coach_kiezen")
    if day.page.get_by_role("button", name="Ik pak dit op").count():
        day.press("Ik pak dit op")
    day.fill_in(day.answers("coordinator", number))
    day.reads("Gelukt")

    old, new = (site.people.users[name] for name in ("coach", "coach4"))
    day.go("/werk/caseload")
    day.page.select_option("[name=van]", value=str(old.id))
    day.page.select_option("[name=naar]", value=str(new.id))
    day.press("Bekijk wat er gebeurt")
    day.reads("Dit gebeurt er", f"van {old.name} naar {new.name}")
    day.page.fill("#reden", "De caseload was te groot.")
    day.press("Ja, draag over")
    day.reads("Wat er is gedaan")

    code, _ = at(site, "monitoring_6")
    day.go(f"/trajecten/{code}/stilstand")
    day.page.fill("#reden", "Het gezin is op reis.")
    day.press("Stilzetten")
    day.reads("stil")


def test_a_referrer_decides_by_a_link(site: Filled, chromium: Browser, script: bool) -> None:
    code, number = at(site, "escalatie_besluiten")
    day = Day.of(site, chromium, script, "coordinator")
    day.go(f"/taken/{number}/link")
    day.reads(code)
    day.page.fill("#naam", "Gerda Gast")
    day.page.fill("#email", "gerda@elders.example")
    day.page.fill("#telefoon", "06 12345678")
    day.press("Link versturen")
    told = re.sub(r"\D", "", day.page.locator(".link-code").inner_text())
    site.work()
    mails = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in site.mail.glob("*.eml")]
    (mail,) = [one for one in mails if one["To"] == "gerda@elders.example"]
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert told not in text and "Dauwdrup" not in text
    link = re.search(r"/stap/\S+", text)
    assert link

    guest = Day.of(site, chromium, script)
    guest.go(link[0])
    guest.page.fill("main input[name=code]", told)
    guest.press("Verder")
    guest.reads("Besluiten wat er gebeurt")
    assert not guest.page.locator("header nav").count()
    guest.fill_in(guest.answers("verwijzer", number))
    guest.reads("Bedankt")
    gone = guest.page.goto(site.address + link[0])
    assert gone is not None and gone.status == 404
    day.go(f"/trajecten/{code}/logboek")
    day.reads("Besluiten wat er gebeurt", "Gerda Gast")

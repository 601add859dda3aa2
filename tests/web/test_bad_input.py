"""Bad input, on the real diagrams and through the pages: each gets its finding or its refusal, and neither the draft nor any
running case is harmed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from service.bundle.read import hash_of, read_bundle, read_folder
from service.domain.people import Role
from service.store.session import Store
from service.trials.read import read_trials
from service.trials.run import beginning, live
from service.trials.story import Story
from service.trials.world import fill_world, settled
from service.usecases import approve, draft_files, drafts, go_back, people, publish
from service.usecases.approve import Verdict
from service.usecases.regie import Regie
from tests.usecases.listing import lines
from tests.usecases.threads import at_once
from tests.usecases.world import MONDAY, World
from tests.web.visiting import Site, Visit, site_on

ROOT = Path(__file__).parent.parent.parent
DIAGRAM = "processes/toewijzing.bpmn"
TABLE = "processes/prioriteit.dmn"
FORM = "forms/coach-kiezen.form"


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    return read_folder(ROOT)


@pytest.fixture(scope="module")
def template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, bytes]) -> Path:
    """An SQLite database with the real bundle and its people, to be copied."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("real") / "real.db")
    store = Store(f"sqlite:///{path}")
    fill(store, files)
    store.close()
    return path


@pytest.fixture
def studio(template: Path, tmp_path: Path) -> Iterator[Site]:
    store = Store(f"sqlite:///{shutil.copyfile(template, tmp_path / 'studio.db')}")
    yield filled(store)
    store.close()


def fill(store: Store, files: Mapping[str, bytes]) -> None:
    """The real bundle, published, with the people of its trials and two coordinators."""
    regie = Regie(store)
    known = fill_world(regie, read_trials(files).world, MONDAY).users
    bureau = next(user.organisation for user in known.values() if Role.COORDINATOR in user.roles)
    een, _ = (people.add_user(regie, name, name.capitalize(), [Role.COORDINATOR], bureau.id) for name in ("een", "ander"))
    publish.publish(regie, files, een, MONDAY)


def real(store: Store, files: Mapping[str, bytes]) -> Site:
    fill(store, files)
    return filled(store)


def filled(store: Store) -> Site:
    regie = Regie(store)
    return site_on(World(regie, users={user.username: user for user in people.users(regie)}), four_eyes=False)


def begin(visit: Visit) -> str:
    visit.get("/processen")
    visit.post("/processen/concepten", titel="Slecht")
    return visit.path


def put(visit: Visit, draft: str, path: str, content: str, status: int = 200, version: int | None = None) -> dict[str, Any]:
    """Save a file as the editors do."""
    headers = {"X-CSRF-Token": visit.csrf(), "Accept": "application/json"}
    if version is None:
        known = visit.client.get(f"{draft}/bestanden/{path}", headers=headers)
        version = known.get_json()["version"] if known.status_code == 200 else 0
    answer = visit.client.put(f"{draft}/bestanden/{path}", headers=headers, json={"version": version, "content": content})
    assert answer.status_code == status, answer.text[:500]
    found: dict[str, Any] = answer.get_json()
    return found


def unharmed(site: Site, files: Mapping[str, bytes]) -> None:
    """What is current is what it was, and cases begin and go on with it."""
    newest = publish.newest(site.world.regie)
    assert newest is not None and newest.bundle == hash_of(files)


def task(content: str, id_: str) -> str:
    """The whole element of a user task."""
    found = re.search(rf'<bpmn:userTask id="{id_}".*?</bpmn:userTask>', content, re.DOTALL)
    assert found
    return found[0]


def forbidden(content: str) -> str:
    return content.replace("bpmn:userTask", "bpmn:scriptTask")


def endless(content: str) -> str:
    """Where there is no coach, straight back to the choice instead of to a task that waits."""
    flow = re.search(r'<bpmn:sequenceFlow id="(\w+)" sourceRef="coach_kiezen"[^>]*targetRef="(toew_coach_gw)"', content)
    assert flow
    back = (
        '<bpmn:exclusiveGateway id="rondje"><bpmn:incoming>rond1</bpmn:incoming><bpmn:incoming>rond3</bpmn:incoming>'
        "<bpmn:outgoing>rond2</bpmn:outgoing></bpmn:exclusiveGateway>"
        '<bpmn:exclusiveGateway id="rondje2"><bpmn:incoming>rond2</bpmn:incoming><bpmn:outgoing>rond3</bpmn:outgoing>'
        "</bpmn:exclusiveGateway>"
        '<bpmn:sequenceFlow id="rond1" sourceRef="coach_kiezen" targetRef="rondje"/>'
        '<bpmn:sequenceFlow id="rond2" sourceRef="rondje" targetRef="rondje2"/>'
        '<bpmn:sequenceFlow id="rond3" sourceRef="rondje2" targetRef="rondje"/>'
    )
    return content.replace("</bpmn:process>", back + "</bpmn:process>")


def calls_itself(content: str) -> str:
    old = task(content, "coachkaart_sturen")
    flows = re.findall(r"<bpmn:(?:incoming|outgoing)>.*?</bpmn:(?:incoming|outgoing)>", old)
    call = '<bpmn:callActivity id="coachkaart_sturen" name="Nog eens" calledElement="toewijzing">'
    return content.replace(old, f"{call}{''.join(flows)}</bpmn:callActivity>")


def reads_nothing(content: str) -> str:
    return re.sub(r"(<bpmn:conditionExpression[^>]*>)[^<]*", r'\1wat_nergens_staat = "ja"', content, count=1)


def both(content: str) -> str:
    """The second rule asks the same as the first."""
    return content.replace("not(true)", "true", 1)


def nameless(content: str) -> str:
    return re.sub(r'"label": "Is er een coach met ruimte\?",\s*', "", content)


@pytest.mark.parametrize(
    ("path", "spoil", "rule"),
    [
        (DIAGRAM, forbidden, "toegestane-onderdelen"),
        (DIAGRAM, lambda text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY e "e">]>', 1), "leesbaar"),
        (DIAGRAM, lambda text: text.replace("</bpmn:definitions>", ""), "leesbaar"),
        (DIAGRAM, calls_itself, "kring-van-processen"),
        (DIAGRAM, endless, "eindeloze-lus"),
        (DIAGRAM, reads_nothing, "waarden-aangeleverd"),
        (TABLE, both, "tabelvorm"),
        (FORM, nameless, "namen"),
        (FORM, lambda text: "[1, 2", "leesbaar"),
    ],
    ids=["forbidden element", "doctype", "broken xml", "call cycle", "endless loop", "reads what nothing supplies",
         "two rules for one input", "form without a label", "no json"],
)  # fmt: skip
def test_what_is_wrong_gets_its_finding_and_is_not_published(
    studio: Site, files: Mapping[str, bytes], path: str, spoil: Callable[[str], str], rule: str
) -> None:
    visit = studio.visit("een")
    draft = begin(visit)
    bad = spoil(files[path].decode())
    assert bad != files[path].decode(), "the test spoils nothing"
    errors = [one for one in put(visit, draft, path, bad)["findings"] if one["severity"] == "fout"]
    assert errors and any(one["file"] == path for one in errors), errors
    assert not rule or rule in {one["rule"] for one in errors}, errors
    for address in ("", "/bevindingen", "/publiceren", "/verschil", f"/verschil/{path}", f"/bestand/{path}", "/keuzes"):
        visit.get(draft + address)
    now = files_now(studio, draft)
    assert now[path].decode() == bad, "what was saved is not lost"
    refused = visit.post(f"{draft}/publiceren", 400, inhoud=hash_of(now), toelichting="Toch")
    assert "Er is niets gepubliceerd" in refused
    unharmed(studio, files)
    assert put(visit, draft, path, files[path].decode())["findings"] == []


def files_now(site: Site, draft: str) -> dict[str, bytes]:
    return drafts.working(site.world.regie, site.world.users["een"], int(draft.rpartition("/")[2])).files


@pytest.mark.parametrize("size", [600_000, 1_100_000])
def test_a_megabyte_of_xml_is_refused(studio: Site, files: Mapping[str, bytes], size: int) -> None:
    visit = studio.visit("een")
    draft = begin(visit)
    stuffed = files[DIAGRAM].decode().replace("<bpmn:process", "<!--" + "x" * size + "--><bpmn:process", 1)
    assert "512 kB" in put(visit, draft, DIAGRAM, stuffed, 413)["sentence"]
    assert files_now(studio, draft) == files
    unharmed(studio, files)


def test_two_people_who_save_at_once_both_keep_their_work(store: Store, files: Mapping[str, bytes]) -> None:
    site = real(store, files)
    w, draft = site.world, begin(site.visit("een"))
    number = int(draft.rpartition("/")[2])

    def save(who: str) -> Any:
        content = files[DIAGRAM].replace(b'name="Coach kiezen"', f'name="Coach kiezen door {who}"'.encode())
        return draft_files.save_file(w.regie, w.users[who], number, DIAGRAM, content, 0, w.now)

    results = at_once(*(lambda who=who: save(who) for who in ("een", "ander")))  # type: ignore[misc]
    assert sorted(type(one).__name__ for one in results) == ["Outdated", "int"]
    refused = next(one for one in results if isinstance(one, draft_files.Outdated))
    assert refused.saved.content == files_now(site, draft)[DIAGRAM] and refused.status == 409
    unharmed(site, files)


def test_publishing_while_a_case_is_completed_harms_neither(store: Store, files: Mapping[str, bytes]) -> None:
    """A case that is at work at the very moment stays on its own version, and goes on as its trial says."""
    site, trials = real(store, files), read_trials(files)
    w, trial = site.world, trials.trials["04-afgewezen"]
    visit = site.visit("een")
    draft = begin(visit)
    put(visit, draft, DIAGRAM, files[DIAGRAM].decode().replace('name="Coach kiezen"', 'name="Een coach kiezen"'))
    put(visit, draft, FORM, files[FORM].decode().replace('"title": "', '"title": "Nu: '))
    number, hash_ = int(draft.rpartition("/")[2]), hash_of(files_now(site, draft))
    story = Story(w.regie, read_bundle(files), trials, settled(w.regie, trials.world), beginning(trials, trial))

    def publish_and_go_back() -> Any:
        first = approve.ask(w.regie, w.users["een"], number, hash_, "Beter", Verdict(hash_), w.now, four_eyes=False)
        assert first is not None
        for to, seen in ((1, first.id), (first.id, first.id + 1)):
            go_back.go_back(w.regie, w.users["ander"], to, seen, "Heen en weer", w.now, four_eyes=False)
        return first

    def live_it() -> Any:
        return live(story, trials, trial)

    results = at_once(publish_and_go_back, live_it)
    assert [one for one in results if isinstance(one, Exception)] == []
    current = [one.bundle for one in publish.publications(w.regie, w.users["een"])]
    assert current == [hash_, hash_of(files), hash_, hash_of(files)]
    assert lines(w.regie, w.users["een"], w.now, closed=True)[0].outcome == "Klaar"

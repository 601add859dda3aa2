"""The JSON that the editors speak: read, save, conflict, presence, choices; and who may not."""

from __future__ import annotations

from service.domain.people import Role
from service.usecases import people
from tests.web.visiting import Site, Visit

DIAGRAM = "processes/traject.bpmn"


def second(pages: Site) -> Visit:
    """Another coordinator's browser."""
    place = pages.world.users["coordinator"].organisation.id
    pages.world.users["puck"] = people.add_user(pages.world.regie, "puck", "Puck", [Role.COORDINATOR], place)
    return pages.visit("puck")


def rules(answer: dict[str, object], file: str) -> set[str]:
    """The rules that a file breaks."""
    found = answer["findings"]
    assert isinstance(found, list)
    return {finding["rule"] for finding in found if finding["file"] == file}


def begin(visit: Visit) -> str:
    visit.get("/processen")
    visit.post("/processen/concepten", titel="Termijn van het plan")
    return visit.path


def ask(visit: Visit, method: str, path: str, status: int = 200, **body: object) -> dict[str, object]:
    """A request as an editor sends it."""
    headers = {"X-CSRF-Token": visit.csrf(), "Accept": "application/json"}
    answer = visit.client.open(path, method=method, headers=headers, json=body or None)
    assert answer.status_code == status, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_a_file_is_read_changed_and_checked(pages: Site) -> None:
    visit = pages.visit("coordinator")
    draft = begin(visit)
    file = ask(visit, "GET", f"{draft}/bestanden/{DIAGRAM}")
    assert file["version"] == 0 and "<definitions" in str(file["content"])
    broken = str(file["content"]).replace("</definitions>", "")
    saved = ask(visit, "PUT", f"{draft}/bestanden/{DIAGRAM}", version=0, content=broken)
    assert saved["version"] == 1
    assert "leesbaar" in rules(saved, DIAGRAM) and "leesbaar" not in rules(file, DIAGRAM)
    mended = ask(visit, "PUT", f"{draft}/bestanden/{DIAGRAM}", version=1, content=file["content"])
    assert (mended["version"], mended["findings"]) == (2, file["findings"])
    same = ask(visit, "PUT", f"{draft}/bestanden/{DIAGRAM}", version=2, content=file["content"])
    assert same["version"] == 2


def test_two_people_saving_at_once_never_overwrite_each_other(pages: Site) -> None:
    one, other = pages.visit("coordinator"), second(pages)
    draft = begin(one)
    content = str(ask(one, "GET", f"{draft}/bestanden/{DIAGRAM}")["content"])
    seen = ask(other, "POST", f"{draft}/aanwezig/{DIAGRAM}")
    assert seen["editors"] == []
    ask(one, "PUT", f"{draft}/bestanden/{DIAGRAM}", version=0, content=content + "\n")
    refused = ask(other, "PUT", f"{draft}/bestanden/{DIAGRAM}", 409, version=0, content=content + "\n\n")
    assert (refused["version"], refused["content"]) == (1, content + "\n")
    assert "nog niet opgeslagen" in str(refused["sentence"])
    assert ask(one, "POST", f"{draft}/aanwezig/{DIAGRAM}")["editors"] == ["Puck"]
    kept = ask(other, "PUT", f"{draft}/bestanden/{DIAGRAM}", version=1, content=content + "\n\n")
    assert kept["version"] == 2


def test_what_is_too_large_or_no_text_is_refused_and_nothing_is_lost(pages: Site) -> None:
    visit = pages.visit("coordinator")
    draft = begin(visit)
    large = ask(visit, "PUT", f"{draft}/bestanden/{DIAGRAM}", 413, version=0, content="x" * 600_000)
    assert "512 kB" in str(large["sentence"])
    assert ask(visit, "GET", f"{draft}/bestanden/{DIAGRAM}")["version"] == 0
    elsewhere = ask(visit, "PUT", f"{draft}/bestanden/processes/../etc/passwd.bpmn", 422, version=0, content="x")
    assert "kan niet" in str(elsewhere["sentence"])
    assert "sentence" in ask(visit, "PUT", f"{draft}/bestanden/{DIAGRAM}", 400, version="0")


def test_what_exists_is_offered(pages: Site) -> None:
    visit = pages.visit("coordinator")
    offered = ask(visit, "GET", f"{begin(visit)}/keuzes")
    assert {"forms", "tables", "processes", "roles", "registers", "messages", "marks", "values", "functions"} <= offered.keys()
    assert {"name": "werkdagen", "usage": "werkdagen(datum, n)"} in offered["functions"]  # type: ignore[operator]


def test_only_coordinators_and_only_our_own_pages(pages: Site) -> None:
    draft = begin(pages.visit("coordinator"))
    coach = pages.visit("coach")
    ask(coach, "GET", f"{draft}/bestanden/{DIAGRAM}", 403)
    ask(coach, "PUT", f"{draft}/bestanden/{DIAGRAM}", 403, version=0, content="x")
    assert "Processen" not in coach.get("/")
    visit = pages.visit("coordinator")
    foreign = visit.client.put(f"{draft}/bestanden/{DIAGRAM}", json={"version": 0, "content": "x"})
    assert foreign.status_code == 400
    assert "script-src 'self'" in policy(visit, draft) and "unsafe-inline" not in policy(visit, draft)
    assert "style-src 'self' 'unsafe-inline'" in policy(visit, f"{draft}/bewerken/{DIAGRAM}")
    assert "unsafe" not in policy(visit, "/werk")


def policy(visit: Visit, path: str) -> str:
    return visit.client.get(path).headers["Content-Security-Policy"]

"""Files, documents and the way through the diagrams, through the API."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from service.domain.filetypes import MOST_BYTES
from service.store.session import Store
from tests.usecases.diagrams import FILES, choice, field, form
from tests.web.api.calling import PREFIX, PROBLEM, Api, Caller, api

TEXT = b"Een brief van de rechter."


@pytest.fixture
def made(sqlite_store: Store) -> Api:
    """A screening that takes a file, and a letter."""
    screening = form(
        "screening",
        field("radio", "besluit", values=choice("toelaten", "afwijzen")),
        {"type": "filepicker", "key": "bijlage", "label": "Bijlage", "multiple": True},
    )
    letter = form("brief", {"type": "text", "text": "# Beste lezer"}, {**field("textfield", "gezinsnaam"), "readonly": True})
    return api(sqlite_store, {**FILES, "forms/screening.form": screening, "forms/documenten/brief.form": letter})


def screening(made: Api) -> tuple[Caller, str]:
    made.world.refer()
    return made.caller("coordinator"), made.task("Aanmelding beoordelen", "coordinator")


def upload(caller: Caller, path: str, status: int, **parts: Any) -> Any:
    answer = caller.client.post(f"{PREFIX}{path}/bestanden", data=parts, headers={"Authorization": f"Bearer {caller.token}"},
                                content_type="multipart/form-data")  # fmt: skip
    assert answer.status_code == status, answer.text
    assert answer.content_type == ("application/json" if status == 201 else PROBLEM)
    return answer.get_json()


def test_a_file_goes_with_a_form_and_comes_back(made: Api) -> None:
    caller, path = screening(made)
    added = upload(caller, path, 201, veld="bijlage", bestand=(io.BytesIO(TEXT), "brief.txt"))["id"]
    caller.send(path + "/afrondingen", {"besluit": "toelaten", "bijlage": [added]})
    found = caller.call("GET", f"/bestanden/{added}")
    assert found.data == TEXT and found.content_type == "text/plain; charset=utf-8"
    assert 'filename=brief.txt' in found.headers["Content-Disposition"] and found.headers["Content-Security-Policy"]
    assert caller.get(path)["formulier"]["antwoorden"]["bijlage"] == [added]
    made.caller("vreemde").problem("GET", f"/bestanden/{added}", 404)
    told = caller.problem("POST", made.task("Coach kiezen", "coordinator") + "/afrondingen", 422, {"antwoorden": {}})
    assert told["errors"]


def test_files_that_are_refused(made: Api) -> None:
    caller, path = screening(made)
    for content, place in ((b"", "bijlage"), (b"\x7fELF\x00\x00", "bijlage"), (TEXT, "besluit")):
        told = upload(caller, path, 422, veld=place, bestand=(io.BytesIO(content), "brief.txt"))
        assert told["errors"][0]["pointer"] == f"#/{place}"
    answer = caller.client.post(f"{PREFIX}{path}/bestanden", data=b"x" * (MOST_BYTES + 200_000), headers={
        "Authorization": f"Bearer {caller.token}", "Content-Type": "multipart/form-data; boundary=x"})  # fmt: skip
    assert answer.status_code == 413 and answer.content_type == PROBLEM
    told = upload(caller, path, 400, bestand="een tekst")
    assert {one["pointer"] for one in told["errors"]} == {"#/veld", "#/bestand"}
    caller.problem("POST", path + "/bestanden", 415, {"veld": "bijlage"})
    upload(made.caller("vreemde"), path, 404, veld="bijlage", bestand=(io.BytesIO(TEXT), "brief.txt"))


def test_a_file_that_was_not_sent_goes(made: Api) -> None:
    caller, path = screening(made)
    added = upload(caller, path, 201, veld="bijlage", bestand=(io.BytesIO(TEXT), "brief.txt"))["id"]
    caller.call("DELETE", f"{path}/bestanden/{added}", 204)
    caller.problem("GET", f"/bestanden/{added}", 404)


def test_documents(made: Api) -> None:
    code = made.world.admitted().code
    coach, path = made.caller("coach"), f"/trajecten/{code}/documenten"
    assert coach.get(path)["items"] == [{"id": "brief", "titel": "Brief", "ontbreekt": []}]
    paper = coach.get(path + "/brief")
    assert paper["titel"] == "Brief" and any(one["tekst"] == "De Vries" for one in paper["delen"])
    answer = coach.call("GET", path + "/brief/pdf")
    assert answer.content_type == "application/pdf"
    assert "De Vries" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    coach.problem("GET", path + "/nergens", 404)
    made.caller("vreemde").problem("GET", path + "/brief/pdf", 404)


def test_the_way_through_the_diagrams(made: Api) -> None:
    code = made.world.admitted().code
    coach, path = made.caller("coach"), f"/trajecten/{code}/verloop"
    found = coach.get(path)
    assert found["proces"] == "traject" and {one["proces"] for one in found["delen"]} == {"traject", "onderzoek"}
    stops = {one["id"]: one for one in found["stappen"]}
    assert stops["screening"]["geweest"][0]["wie"] == "Coordinator" and stops["fase_onderzoek"]["opent"] == "onderzoek"
    inside = {one["id"]: one for one in coach.get(path + "?proces=onderzoek")["stappen"]}
    assert inside["onderzoeken"]["sinds"] == "2026-03-02T09:00:00Z"
    coach.problem("GET", path + "?proces=plan", 404)
    made.caller("vreemde").problem("GET", path, 404)

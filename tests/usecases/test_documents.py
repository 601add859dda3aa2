"""Documents: made of what is known of a case, and of nothing else."""

from __future__ import annotations

import json

import pytest

from service.domain.errors import Conflict, Forbidden, NotFound
from service.store.session import Store
from service.usecases import documents
from service.usecases.documents import Paper, Part
from tests.usecases.diagrams import FILES, field, form, rows
from tests.usecases.made_once import made_once
from tests.usecases.world import World, world

TEXT = {"type": "text", "text": "# Beste ouders\n\nDit is {{7*7}}."}


def letter(*components: object) -> bytes:
    return json.dumps({"type": "default", "id": "brief", "title": "Brief", "components": list(components)}).encode()


def known(key: str, required: bool = False, **more: object) -> dict[str, object]:
    return {"type": "textfield", "key": key, "label": f"Het {key}", "validate": {"required": required}, **more}


PEOPLE = {"type": "dynamiclist", "path": "personen", "label": "Gezin", "components": [known("naam"), known("rol")]}
LETTER = letter(TEXT, known("gezinsnaam", True), {"type": "group", "label": "Wie", "components": [PEOPLE]}, known("verslag"))


@made_once
def filed(store: Store, brief: bytes = LETTER) -> World:
    return world(store, {**FILES, "forms/documenten/brief.form": brief})


def paper(w: World, case_id: int, by: str = "coach") -> Paper:
    return documents.show(w.regie, w.users[by], case_id, "brief", w.now)


def test_a_document_holds_what_is_known(store: Store) -> None:
    w = filed(store)
    case_id = w.admitted().case_id
    made = paper(w, case_id)
    assert made.title == "Brief" and made.made.isoformat() == "2026-03-02" and made.sender == "Bureau"
    assert made.parts == (
        Part("text", text=TEXT["text"]),
        Part("fact", label="Het gezinsnaam", text="De Vries"),
        Part("heading", label="Wie"),
        Part("table", label="Gezin", columns=("Het naam", "Het rol"), rows=(("Kim", "kind"),)),
        Part("fact", label="Het verslag"),
    )


def test_what_must_be_known_first_is_said(store: Store) -> None:
    w = filed(store, letter(known("gezinsnaam", True), known("verslag", True)))
    case_id = w.admitted().case_id
    (offer,) = documents.offers(w.regie, w.users["coach"], case_id, w.now).offers
    assert offer.missing == ("Het verslag",)
    with pytest.raises(Conflict, match="Het verslag is nog niet bekend"):
        paper(w, case_id)
    w.do("Onderzoek doen", "coach", case_id, verslag="Alles bekeken", personen=[])
    assert [part.text for part in paper(w, case_id).parts] == ["De Vries", "Alles bekeken"]


def test_a_part_that_the_document_hides_is_not_there_and_need_not_be_known(store: Store) -> None:
    hidden = known("verslag", True, conditional={"hide": '=gezinsnaam = "De Vries"'})
    w = filed(store, letter(known("gezinsnaam"), hidden))
    assert [part.label for part in paper(w, w.admitted().case_id).parts] == ["Het gezinsnaam"]


def test_the_frame_stands_on_it(store: Store) -> None:
    marked = form("aanmelding", field("textfield", "gezinsnaam", "kader"), field("datetime", "klok", subtype="date"),
                  rows("personen", field("textfield", "naam"), field("textfield", "rol", required=False)))
    w = world(store, {**FILES, "forms/aanmelding.form": marked, "forms/documenten/brief.form": LETTER})
    assert paper(w, w.admitted().case_id).frame == "De Vries"


def test_what_belongs_to_a_side_process_is_found_there(store: Store) -> None:
    w = filed(store, letter(known("feiten", True)))
    case_id = w.admitted().case_id
    w.act("niet-meewerken", "coach", case_id, feiten="De deur bleef dicht")
    assert paper(w, case_id).parts[0].text == "De deur bleef dicht"


def test_only_who_may_read_the_dossier(store: Store) -> None:
    w = filed(store)
    case_id = w.admitted(gemeente=str(w.organisations["Gemeente"].id)).case_id
    with pytest.raises(NotFound):
        paper(w, case_id, by="vreemde")
    with pytest.raises(Forbidden):
        paper(w, case_id, by="opdrachtgever")
    with pytest.raises(NotFound):
        documents.show(w.regie, w.users["coach"], case_id, "geen", w.now)

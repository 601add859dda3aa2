"""Files in forms: added, kept while the form has mistakes, taken away, and opened only by who may read the answer."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from service.domain.filetypes import DOCX, HEIC, JPEG, MOST_BYTES, ODT, PDF, PNG, TXT, FileType, type_of
from service.store import reads
from service.store import tables as t
from service.store.jobs import Job
from service.store.session import Store
from service.usecases.attachments import plain_name
from service.usecases.jobs import Times
from service.usecases.tidy import tidy
from tests.usecases.diagrams import FILES
from tests.usecases.world import put_bundle
from tests.web.visiting import Site, Visit, site

A_PDF = b"%PDF-1.7 een plan"
A_PNG = b"\x89PNG\r\n\x1a\n een foto"
PATH = "/taken/{}"


def zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


WORD = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
WITH_MACRO = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"})
OPEN = zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (A_PDF, PDF), (A_PNG, PNG), (b"\xff\xd8\xff\xe0 foto", JPEG), (b"\0\0\0\x18ftypheic\0\0", HEIC), (WORD, DOCX),
        (OPEN, ODT), ("Notitie: café\n".encode(), TXT), (WITH_MACRO, None), (zipped({"a.txt": b"x"}), None), (zipped({}), None),
        (b"", None),
        (b"PK\x03\x04 kapot", None), (b"MZ\x90\0 programma", None), (b"<html><script>", None), (b" \n<svg/>", None),
        (b"\0\0", None), (b"\xff\xfe\x00", None),
    ],
)  # fmt: skip
def test_a_type_is_judged_by_its_content(content: bytes, kind: FileType | None) -> None:
    assert type_of(content) == kind


@pytest.mark.parametrize(
    ("name", "plain"),
    [("plan.pdf", "plan.pdf"), ("C:\\thuis\\Plan.PDF", "Plan.pdf"), ("../../etc/passwd", "passwd.pdf"), ("", "bestand.pdf"),
     ('a"b\r\n.exe', "ab.exe.pdf"), ("x" * 300, "x" * 120 + ".pdf")],
)  # fmt: skip
def test_a_name_is_made_plain(name: str, plain: str) -> None:
    assert plain_name(name, ".pdf") == plain


def with_files(store: Store) -> Site:
    """The small bundle, whose form to judge a referral also takes one letter, and any number of photos."""
    pages = site(store)
    form = json.loads(FILES["forms/screening.form"])
    form["components"] += [
        {"type": "filepicker", "key": "brief", "label": "De brief", "id": "veld_brief"},
        {"type": "filepicker", "key": "fotos", "label": "Foto's", "id": "veld_fotos", "multiple": True},
    ]
    put_bundle(pages.world.regie, {**FILES, "forms/screening.form": json.dumps(form).encode()})
    return pages


@pytest.fixture
def pages(sqlite_store: Store) -> Site:
    return with_files(sqlite_store)


def opened(pages: Site) -> tuple[Visit, str]:
    pages.world.refer()
    visit = pages.visit("coordinator")
    path = PATH.format(pages.world.task("Aanmelding beoordelen", "coordinator").task_id)
    visit.get(path)
    return visit, path


def send(visit: Visit, path: str, status: int = 200, **fields: object) -> str:
    """A multipart post, as a form with files sends it."""
    sent = {name.replace("__", "."): value for name, value in fields.items()}
    boundary, data = encode_multipart(MultiDict({"_csrf": visit.csrf(), **sent}))
    kind = f"multipart/form-data; boundary={boundary}"
    answer: TestResponse = visit.client.post(path, data=data, content_type=kind, follow_redirects=True)
    assert answer.status_code == status, answer.text[:2000]
    return answer.text


def ids(page: str, name: str = "brief") -> list[str]:
    return re.findall(rf'name="{name}" value="([A-Za-z0-9_-]{{43}})"', page)


def a_file(content: bytes = A_PDF, name: str = "brief.pdf") -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def test_a_file_is_kept_while_the_form_has_mistakes(pages: Site) -> None:
    visit, path = opened(pages)
    page = send(visit, path, 422, _bestand__brief=a_file())
    assert "brief.pdf (1 kB)" in page and 'enctype="multipart/form-data"' in page
    [id_] = ids(page)
    send(visit, path, besluit="toelaten", brief=id_)
    with pages.world.regie.store.read() as tx:
        [row] = tx.execute(select(t.attachments)).all()
    assert (row.kept, row.case_id, row.subject, row.type) == (True, 1, "taak:1", "application/pdf")
    shown = visit.get(path)
    assert f"/bestanden/{id_}" in shown and "brief.pdf" in shown
    code = re.findall(r"/trajecten/([A-Z]-\d+)", shown)[0]
    dossier = visit.get(f"/trajecten/{code}/dossier")
    assert f"/bestanden/{id_}" in dossier and "brief.pdf (1 kB)" in dossier


def test_it_comes_as_something_to_take_home(pages: Site) -> None:
    visit, path = opened(pages)
    [id_] = ids(send(visit, path, 422, _bestand__brief=a_file(name='héé".pdf')))
    answer = visit.client.get(f"/bestanden/{id_}")
    assert answer.data == A_PDF and answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "file" in [row.what for row in reads.of_case(pages.world.regie.store, 1)]


def test_who_may_open_it(pages: Site) -> None:
    visit, path = opened(pages)
    [id_] = ids(send(visit, path, 422, _bestand__brief=a_file()))
    address = f"/bestanden/{id_}"
    assert pages.visit("verwijzer").client.get(address).status_code == 404  # nobody sent it yet
    assert pages.visit("tweede").client.get(address).status_code == 200  # may go on with the same form
    send(visit, path, besluit="toelaten", brief=id_)
    assert pages.visit("verwijzer").client.get(address).status_code == 200
    for by in ("vreemde", "coach", "opdrachtgever", "leiding"):
        assert pages.visit(by).client.get(address).status_code == 404
    assert visit.client.get("/bestanden/" + "x" * 43).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(b"MZ\x90\0 programma", "brief.pdf", "Dit soort bestand kan hier niet"), (b"", "leeg.pdf", "leeg"),
     (b"%PDF-" + b"x" * MOST_BYTES, "groot.pdf", "te groot: hooguit 10 MB")],
)  # fmt: skip
def test_what_can_not_be_added_says_why_beside_the_field(pages: Site, content: bytes, name: str, sentence: str) -> None:
    visit, path = opened(pages)
    page = send(visit, path, 422, besluit="toelaten", _bestand__brief=a_file(content, name))
    assert sentence in page and 'id="veld-brief-fout"' in page and not ids(page)
    assert 'value="toelaten" checked' in page


def test_far_too_much_at_once_is_a_calm_page(pages: Site) -> None:
    visit, path = opened(pages)
    page = send(visit, path, 413, _bestand__brief=a_file(b"%PDF-" + b"x" * 3 * MOST_BYTES))
    assert "elk bestand hooguit 10 MB" in page


def test_another_takes_its_place_and_more_stand_beside_each_other(pages: Site) -> None:
    visit, path = opened(pages)
    [first] = ids(send(visit, path, _bijwerken="1", _bestand__brief=a_file()))
    [second] = ids(send(visit, path, _bijwerken="1", brief=first, _bestand__brief=a_file(A_PNG, "foto.jpg")))
    assert second != first
    page = send(visit, path, _bijwerken="1", brief=second, _bestand__fotos=[a_file(A_PNG, "1.png"), a_file(A_PNG, "2.png")])
    assert len(ids(page, "fotos")) == 2 and ids(page) == [second] and "foto.jpg.png" in page


def test_taking_one_away(pages: Site) -> None:
    visit, path = opened(pages)
    [id_] = ids(send(visit, path, _bijwerken="1", _bestand__brief=a_file()))
    assert not ids(send(visit, path, brief=id_, _bestand_weg=f"brief {id_}"))
    assert visit.client.get(f"/bestanden/{id_}").status_code == 404


def test_a_file_of_another_form_is_no_answer(pages: Site) -> None:
    visit, path = opened(pages)
    [id_] = ids(send(visit, path, 422, _bestand__brief=a_file()))
    other = pages.world.refer()
    task_id = pages.world.task("Aanmelding beoordelen", "coordinator", other.case_id).task_id
    for wrong in (id_, "x" * 43, "../x"):
        assert "Dit bestand is er niet meer" in send(visit, PATH.format(task_id), 422, besluit="toelaten", brief=wrong)


def test_a_row_that_is_put_right_takes_a_file_too(sqlite_store: Store) -> None:
    pages = site(sqlite_store)
    form = json.loads(FILES["forms/persoon.form"])
    form["components"].append({"type": "filepicker", "key": "brief", "label": "De brief", "id": "veld_brief"})
    put_bundle(pages.world.regie, {**FILES, "forms/persoon.form": json.dumps(form).encode()})
    code, visit = pages.world.admitted().code, pages.visit("coach")
    row = re.search(rf"/trajecten/{code}/registers/personen/([a-z0-9]+)", visit.get(f"/trajecten/{code}/registers"))
    assert row is not None
    for path in (f"/trajecten/{code}/registers/personen", f"{row[0]}/veranderen"):
        visit.get(path)
        [id_] = ids(send(visit, path, _bijwerken="1", _bestand__brief=a_file()))
        send(visit, path, naam="Kim", brief=id_, _token=path)
        assert visit.client.get(f"/bestanden/{id_}").status_code == 200
        with pages.world.regie.store.read() as tx:
            assert tx.execute(select(t.attachments.c.kept).where(t.attachments.c.id == id_)).scalar_one()


def test_what_is_no_file_control_takes_no_file(pages: Site) -> None:
    visit, path = opened(pages)
    for name in ("_bestand.besluit", "_bestand.onbekend", "_bestand.personen.0.naam"):
        assert "Hier kan geen bestand bij" in send(visit, path, 422, **{name: a_file()})


def test_what_nobody_sent_goes_after_a_week(pages: Site) -> None:
    visit, path = opened(pages)
    store, now = pages.world.regie.store, pages.world.now
    send(visit, path, 422, _bestand__brief=a_file())
    job = Job(1, "versies_opruimen", {}, 0, 1, None, 0, "")
    for days, left in ((6, 1), (8, 0)):
        later = now + timedelta(days=days)
        tidy(pages.world.regie, job, Times(later, later))
        with store.read() as tx:
            assert len(tx.execute(select(t.attachments.c.id)).all()) == left

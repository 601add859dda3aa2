"""Zips: the same files give the same bytes, go round without a change, and hostile ones change nothing."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from service.bundle.read import hash_of, read_folder
from service.domain.errors import Conflict, Forbidden
from service.store.session import Store
from service.usecases import drafts, zips
from service.usecases.draft_files import NoText, TooLarge
from tests.trials.factories import tiny_files
from tests.usecases.drafting import DIAGRAM, FORM, begin, files_of, published, rename

ROOT = Path(__file__).parent.parent.parent


def zipped(entries: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_zip_goes_round(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    rename(w, draft, "Vraag wegen")
    before = files_of(w, draft)
    packed = zips.pack(before)
    assert packed == zips.pack(dict(reversed(before.items()))), "the same files, the same bytes"
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == sorted(before)
    done = zips.import_zip(w.regie, w.users["tweede"], draft, packed, w.now)
    assert done == zips.Imported((), ())
    other = begin(w, "Ander")
    done = zips.import_zip(w.regie, w.users["tweede"], other, packed, w.now)
    assert done.changed == (DIAGRAM,) and files_of(w, other) == before


def test_the_real_bundle_goes_round() -> None:
    files = read_folder(ROOT)
    assert hash_of(zips.unpack(zips.pack(files)).files) == hash_of(files)


def test_an_import_replaces_adds_and_takes_out_in_one_go(store: Store) -> None:
    w = published(store)
    draft = begin(w)
    files = {path: content for path, content in tiny_files().items() if path != "forms/opmerking.form"}
    files[FORM] = files[FORM].replace(b'"title": "', b'"title": "Ander ')
    others = {"README.md": b"hoi", "processes/README.md": b"", "plaatje.png": b"\x89"}
    packed = zipped({**files, "forms/nieuw.form": b"{}", **others})
    done = zips.import_zip(w.regie, w.users["coordinator"], draft, packed, w.now)
    assert done.changed == (FORM, "forms/nieuw.form", "forms/opmerking.form")
    assert done.ignored == ("README.md", "plaatje.png", "processes/README.md")
    assert files_of(w, draft) == {**files, "forms/nieuw.form": b"{}"}
    assert drafts.working(w.regie, w.users["coordinator"], draft).version("forms/opmerking.form") == 1


def test_the_folder_that_a_computer_puts_around_it_is_left_out() -> None:
    files = tiny_files()
    nested = {f"wijziging/{path}": content for path, content in files.items()} | {"__MACOSX/wijziging/._x": b""}
    assert zips.unpack(zipped(nested)) == zips.Unpacked(files, ())


def linked() -> bytes:
    entry = zipfile.ZipInfo("processes/hulp.bpmn")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return packed.getvalue()


def locked() -> bytes:
    """A zip whose only entry says that it is encrypted."""
    packed = bytearray(zipped({"forms/a.form": b"{}"}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.index(signature) + place
        struct.pack_into("<H", packed, at, struct.unpack_from("<H", packed, at)[0] | 1)
    return bytes(packed)


def twice() -> bytes:
    packed = io.BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(packed, "w") as archive:
        for content in (b"{}", b"[]"):
            archive.writestr("forms/a.form", content)
    return packed.getvalue()


def damaged() -> bytes:
    packed = bytearray(zipped({"forms/a.form": b"{}" * 500}))
    packed[45:60] = b"\xff" * 15
    return bytes(packed)


@pytest.mark.parametrize(
    ("packed", "error", "told"),
    [
        (b"", NoText, "geen goede zip"),
        (b"PK\x03\x04 not really", NoText, "geen goede zip"),
        (zipped({"x.txt": b"hoi"}), NoText, "geen mappen"),
        (zipped({"../processes/a.bpmn": b"x"}), NoText, "naar een andere plek"),
        (zipped({"processes/../../a.bpmn": b"x"}), NoText, "naar een andere plek"),
        (zipped({"/processes/a.bpmn": b"x"}), NoText, "naar een andere plek"),
        (zipped({"C:/processes/a.bpmn": b"x"}), NoText, "naar een andere plek"),
        (zipped({"processes\\a.bpmn": b"x"}), NoText, "naar een andere plek"),
        (zipped({"processes/a b<>.bpmn": b"x"}), NoText, "kan niet"),
        (zipped({"processes/a.bpmn": b"\xff\xfe"}), NoText, "geen tekst"),
        (zipped({"processes/a.bpmn": b"x" * 600_000}), TooLarge, "groter dan 512 kB"),
        (zipped({f"processes/{n}.bpmn": b" " * 500_000 for n in range(70)}), TooLarge, "samen te groot"),
        (zipped({f"forms/{n}.form": b"" for n in range(501)}), TooLarge, "hooguit 500"),
        (zipped({f"x/{n}": b"" for n in range(1001)}), TooLarge, "hooguit 1000"),
        (b"x" * 2_200_000, TooLarge, "groter dan 2 MB"),
        (linked(), NoText, "snelkoppeling"),
        (locked(), NoText, "wachtwoord"),
        (twice(), NoText, "twee keer"),
        (damaged(), NoText, "zip"),
    ],
)
def test_a_hostile_zip_changes_nothing(sqlite_store: Store, packed: bytes, error: type[Exception], told: str) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    with pytest.raises(error, match=told):
        zips.import_zip(w.regie, w.users["coordinator"], draft, packed, w.now)
    assert not drafts.working(w.regie, w.users["coordinator"], draft).versions


def test_only_a_coordinator_imports_and_only_into_an_open_draft(sqlite_store: Store) -> None:
    w = published(sqlite_store)
    draft = begin(w)
    packed = zips.pack(tiny_files())
    with pytest.raises(Forbidden):
        zips.import_zip(w.regie, w.users["coach"], draft, packed, w.now)
    drafts.drop(w.regie, w.users["coordinator"], draft, w.now)
    with pytest.raises(Conflict):
        zips.import_zip(w.regie, w.users["coordinator"], draft, packed, w.now)

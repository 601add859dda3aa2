"""A whole bundle as a zip that is exactly `processes/` and `forms/`, out of a draft and into one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from service.bundle.read import MOST_FILES, belongs
from service.bundle.strict_xml import MOST_BYTES
from service.domain.errors import RegieError
from service.domain.people import User
from service.store import drafts
from service.usecases.draft_files import NoText, TooLarge, acceptable, replace
from service.usecases.drafts import may_edit, still_open, working_in
from service.usecases.regie import Regie

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # zips know no earlier moment; the same files always give the same bytes
MOST_ENTRIES = 2 * MOST_FILES  # a README and pictures may be among them
MOST_PACKED = 2 * 1024 * 1024  # the same as any other post
MOST_UNPACKED = 32 * 1024 * 1024
ENCRYPTED = 0x1
UNIX, FILE_KIND, LINK = 3, 0xF000, 0xA000
NOT_OURS = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True)
class Unpacked:
    """`ignored` are the files that are no part of a bundle."""

    files: Mapping[str, bytes]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """What an import changed, and what in the zip was left alone."""

    changed: tuple[str, ...]
    ignored: tuple[str, ...]


def pack(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files: in the order of their paths, without dates, so that the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[path], compresslevel=9)
    return packed.getvalue()


def unpack(packed: bytes) -> Unpacked:
    """The files in a zip. Nothing is trusted: not the sizes that it tells, not its paths.

    Raises NoText for what is no zip, is locked with a password, has paths that lead elsewhere or holds no bundle; TooLarge.
    """
    if len(packed) > MOST_PACKED:
        raise TooLarge(f"De zip is groter dan {MOST_PACKED // 1024 // 1024} MB. Er is niets veranderd.")
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_ENTRIES:
                raise TooLarge(f"In de zip staan {len(entries)} bestanden; hooguit {MOST_ENTRIES} mag. Er is niets veranderd.")
            return _read(archive, entries)
    except RegieError:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise NoText("Dit bestand is geen goede zip. Exporteer het concept opnieuw, of maak de zip nog eens.") from error
    except Exception as error:  # the decompressors each have errors of their own
        raise NoText("De zip is beschadigd. Maak de zip nog eens. Er is niets veranderd.") from error


def import_zip(regie: Regie, actor: User, draft_id: int, packed: bytes, now: datetime) -> Imported:
    """Make a draft hold exactly the files in a zip, in one transaction; what it held stays as earlier versions.

    Raises Forbidden, NotFound, Conflict, and as `unpack`.
    """
    may_edit(actor)
    found = unpack(packed)
    with regie.store.transaction() as tx:
        held = working_in(tx, still_open(drafts.lock(tx, draft_id)))
        return Imported(replace(tx, held, actor, found.files, now), found.ignored)


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Unpacked:
    files: dict[str, bytes] = {}
    ignored = []
    left = MOST_UNPACKED
    top = _top([entry.filename for entry in entries])
    for entry in entries:
        _sound(entry)
        path = entry.filename.removeprefix(top)
        if not belongs(path):
            if not entry.filename.startswith(NOT_OURS) and not entry.filename.endswith(NOT_OURS):
                ignored.append(path)
            continue
        if path in files:
            raise NoText(f"Het bestand {path} staat twee keer in de zip. Er is niets veranderd.")
        with archive.open(entry) as file:
            content = file.read(MOST_BYTES + 1)
        acceptable(path, content)
        left -= len(content)
        if left < 0:
            raise TooLarge("De bestanden in de zip zijn samen te groot. Er is niets veranderd.")
        files[path] = content
    if not files:
        raise NoText(
            "In de zip staan geen mappen ‘processes’ en ‘forms’ met diagrammen, tabellen of formulieren. Er is niets veranderd."
        )
    if len(files) > MOST_FILES:
        raise TooLarge(f"In de zip staan {len(files)} bestanden; hooguit {MOST_FILES} mag. Er is niets veranderd.")
    return Unpacked(files, tuple(sorted(ignored)))


def _sound(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename[:80]
    parts = entry.filename.split("/")
    strange = any(letter in entry.orig_filename for letter in "\\\0") or ":" in parts[0]
    if strange or not parts[0] or ".." in parts:
        raise NoText(f"In de zip staat een bestand dat naar een andere plek wijst: {name}. Er is niets veranderd.")
    if entry.flag_bits & ENCRYPTED:
        raise NoText("De zip is met een wachtwoord beveiligd. Maak een zip zonder wachtwoord. Er is niets veranderd.")
    if (entry.external_attr >> 16) & FILE_KIND == LINK:
        raise NoText(f"In de zip staat een snelkoppeling: {name}. Zet het bestand zelf in de zip. Er is niets veranderd.")


def _top(names: list[str]) -> str:
    """The one folder that everything stands in, as when a computer zips a folder: "wijziging/processes/..." -> "wijziging/"."""
    ours = [name for name in names if not name.startswith(NOT_OURS)]
    first = {name.split("/")[0] for name in ours}
    nested = len(first) == 1 and not first & {"processes", "forms"} and all("/" in name for name in ours)
    return f"{first.pop()}/" if nested else ""

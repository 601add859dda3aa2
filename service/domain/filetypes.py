"""What kind of file something is, judged by its content and never by its name; and which kinds people may add to a form.

Signatures are those of the formats' own standards: ISO 32000 (PDF), PNG, JPEG, ISO/IEC 23008-12 (HEIF), and for office files
the parts that ISO/IEC 29500 (docx) and ISO/IEC 26300 (odt) require. What may hold macros is none of these.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024  # of one file
MOST_PARTS = 5_000  # files within a docx or odt
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
_ODT = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class FileType:
    """`mime` as it is served; `suffix` what its name ends in."""

    name: str
    mime: str
    suffix: str


PDF = FileType("pdf", "application/pdf", ".pdf")
PNG = FileType("png", "image/png", ".png")
JPEG = FileType("jpg", "image/jpeg", ".jpg")
HEIC = FileType("heic", "image/heic", ".heic")
DOCX = FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
ODT = FileType("odt", _ODT.decode(), ".odt")
TXT = FileType("txt", "text/plain; charset=utf-8", ".txt")
ALLOWED = (PDF, PNG, JPEG, HEIC, DOCX, ODT, TXT)


def type_of(content: bytes) -> FileType | None:
    """The kind of file; None for any other than those that are allowed."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return HEIC
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return TXT if _is_text(content) else None


def _office(content: bytes) -> FileType | None:
    """A zip file that is a text document; only its list of parts is read, and the word that names an odt."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            if len(names) > MOST_PARTS or any("vbaproject" in name.lower() or name.startswith("Basic/") for name in names):
                return None
            if "[Content_Types].xml" in names and "word/document.xml" in names:
                return DOCX
            first = parts.infolist()[0] if names else None
            odt = first is not None and first.filename == "mimetype" and first.file_size == len(_ODT)
            return ODT if odt and parts.read("mimetype") == _ODT else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(char >= " " or char in "\t\n\r\f" for char in text) and not _looks_like_markup(text)


def _looks_like_markup(text: str) -> bool:
    """A page or a drawing is no plain text, though it is text."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")

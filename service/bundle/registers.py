"""`processes/gegevens.yaml` into registers and derived fields."""

from __future__ import annotations

from collections.abc import Mapping

from service.bundle.diagrams import RULE, expression_text
from service.bundle.findings import Finding
from service.bundle.marks import read_marks
from service.bundle.model import Derived, Register

DATA_FILE = "processes/gegevens.yaml"
PARTS = {
    "registers": {"sleutel", "naam", "merken", "mag_toevoegen", "formulier"},
    "afgeleid": {"sleutel", "naam", "merken", "waarde"},
}


def read_data(file: str, value: object) -> tuple[list[Register], list[Derived], list[Finding]]:
    """The registers and derived fields of the file, and what could not be read of it."""
    findings: list[Finding] = []
    entries = _entries(file, value, findings)
    registers = [
        Register(
            key=_text(entry.get("sleutel")),
            label=_text(entry.get("naam")),
            marks=read_marks(_text(entry.get("merken"))),
            may_add=tuple(words(entry.get("mag_toevoegen"))),
            form=_text(entry.get("formulier")),
        )
        for entry in entries["registers"]
    ]
    derived = [
        Derived(
            key=_text(entry.get("sleutel")),
            label=_text(entry.get("naam")),
            expression=expression_text(_text(entry.get("waarde"))),
            marks=read_marks(_text(entry.get("merken"))),
        )
        for entry in entries["afgeleid"]
    ]
    return registers, derived, findings


def words(value: object) -> list[str]:
    """A list of words, written as a YAML list or as one text with commas."""
    parts = value if isinstance(value, list) else _text(value).split(",")
    return [_text(part).strip() for part in parts if _text(part).strip()]


def _entries(file: str, value: object, findings: list[Finding]) -> dict[str, list[Mapping[str, object]]]:
    def wrong(element: str, sentence: str, advice: str) -> None:
        findings.append(Finding(file, element, sentence, advice, RULE))

    found: dict[str, list[Mapping[str, object]]] = {part: [] for part in PARTS}
    if value is None:
        return found
    if not isinstance(value, dict):
        wrong("", "Dit bestand heeft niet de goede vorm.", "Begin met ‘registers:’ en ‘afgeleid:’.")
        return found
    for part, entries in value.items():
        if part not in PARTS or not isinstance(entries, list | None):
            wrong(_text(part), f"Het deel ‘{part}’ is onbekend of is geen lijst.", "Gebruik alleen ‘registers’ en ‘afgeleid’.")
            continue
        for number, entry in enumerate(entries or [], start=1):
            if not isinstance(entry, dict) or not _text(entry.get("sleutel")):
                wrong(f"{part} {number}", "Deze regel heeft geen sleutel.", "Schrijf ‘sleutel:’ met een naam.")
                continue
            unknown = [str(key) for key in entry if key not in PARTS[part]]
            if unknown:
                wrong(
                    _text(entry["sleutel"]),
                    f"Onbekend: {', '.join(unknown)}.",
                    f"Gebruik alleen: {', '.join(sorted(PARTS[part]))}.",
                )
            found[part].append(entry)
    return found


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()

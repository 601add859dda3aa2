"""Findings as a coordinator reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.bundle.findings import WARNING, Finding
from service.checks.report import lines, main
from tests.checks.factories import bundle_files

WRONG = Finding("processes/a.bpmn", "taak", "Dit klopt niet.", "Doe iets anders.", "een-regel")
DOUBT = Finding("forms/b.form", "", "Dit is raar.", "Kijk ernaar.", "een-regel", WARNING)


def test_findings_are_told_by_file_with_place_sentence_and_advice() -> None:
    assert lines([WRONG, DOUBT, WRONG]) == [
        "forms/b.form",
        "  WAARSCHUWING Dit is raar.",
        "    → Kijk ernaar. [een-regel]",
        "processes/a.bpmn",
        "  FOUT taak: Dit klopt niet.",
        "    → Doe iets anders. [een-regel]",
        "  FOUT taak: Dit klopt niet.",
        "    → Doe iets anders. [een-regel]",
        "2 fouten, 1 waarschuwing.",
    ]
    assert lines([WRONG])[-1] == "1 fout, 0 waarschuwingen."
    assert lines([]) == ["Alles is goed."]


def test_a_folder_is_checked_and_the_status_tells_whether_it_may_be_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(str(tmp_path)) == 1 and "geen processen" in capsys.readouterr().out
    for path, content in bundle_files().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert main(str(tmp_path)) == 0 and capsys.readouterr().out == "Alles is goed.\n"
    (tmp_path / "forms/over.form").write_bytes(b'{"id": "over", "title": "x", "components": [{"type": "text", "text": "x"}]}')
    assert main(str(tmp_path)) == 0 and "0 fouten, 1 waarschuwing." in capsys.readouterr().out
    (tmp_path / "forms/over.form").write_bytes(b"{")
    assert main(str(tmp_path)) == 1 and "1 fout," in capsys.readouterr().out

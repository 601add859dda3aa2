"""The hunt: what the tiny trials notice, what they do not, and what may live with a written reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from service.domain.errors import RegieError
from service.trials.errors import InvalidTrials
from service.trials.mutants import main, read_reasons, run_mutants, sample
from tests.trials.factories import TINY, tiny_files

REASONS = "processes/proeven/mutanten.yaml"


def written(folder: Path, **changed: bytes) -> Path:
    files = tiny_files()
    files.update({path: content for path, content in changed.items()})
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_every_mutant_of_the_tiny_bundle_is_noticed_or_explained() -> None:
    out = io.StringIO()
    assert run_mutants(TINY, out) == 0, out.getvalue()
    assert "33 mutanten, 32 opgemerkt, 1 met een reden." in out.getvalue()


def test_a_mutant_without_a_reason_is_listed(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run_mutants(written(tmp_path, **{REASONS: b""}), out, processes=1) == 1
    assert "✗ geen proef merkt dit op: processes/hulp.bpmn, merken van hulp_klaar: zonder eenmalig" in out.getvalue()


def test_a_reason_without_a_mutant_is_wrong_too(tmp_path: Path) -> None:
    reasons = "- {waar: '*hulp_klaar', reden: Mag.}\n- {waar: 'processes/hulp.bpmn, termijn van *', verandering: P9W, reden: Ook.}\n"
    out = io.StringIO()
    assert run_mutants(written(tmp_path, **{REASONS: reasons.encode()}), out, processes=1) == 1
    assert "‘processes/hulp.bpmn, termijn van *’ hoort bij geen mutant die nog leeft." in out.getvalue()


def test_trials_must_succeed_before_mutants_mean_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tiny_files()["processes/proeven/klacht.yaml"].replace(b"P6W", b"P5W")
    folder = written(tmp_path, **{"processes/proeven/klacht.yaml": broken})
    with pytest.raises(RegieError, match="Eerst moeten de proeven zelf slagen:\nklacht.yaml, stap 2"):
        run_mutants(folder, io.StringIO(), 1)
    assert main(["1", str(folder)]) == 1
    assert "klacht.yaml, stap 2" in capsys.readouterr().err


def test_a_sample_is_always_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert sample(100, 5) == sample(100, 5)
    assert sample(3, 5) == [0, 1, 2]
    assert main(["2", str(TINY)]) == 0
    assert "2 mutanten" in capsys.readouterr().out


def test_a_reason_needs_words() -> None:
    with pytest.raises(InvalidTrials, match="mutanten.yaml, stap 1: Bij een mutant ontbreekt `reden`."):
        read_reasons({REASONS: b"- {waar: x}"})

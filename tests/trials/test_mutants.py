"""The hunt: what the tiny trials notice, what they do not, and what may live with a written reason."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from service.bundle.read import read_bundle
from service.domain.errors import RegieError
from service.trials.errors import InvalidTrials
from service.trials.mutants import main, play_all, read_reasons, run_mutants, sample, survivors
from service.trials.mutations import mutants
from service.trials.read import read_trials
from tests.trials.factories import TINY, tiny_files

REASONS = "processes/proeven/mutanten.yaml"


def written(folder: Path, **changed: bytes) -> Path:
    files = tiny_files()
    files.update(changed)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def test_a_mutant_without_a_reason_is_listed_and_a_reason_without_a_mutant_too(tmp_path: Path) -> None:
    reason = b"- {waar: 'processes/hulp.bpmn, termijn van *', verandering: P9W, reden: Mag.}"
    out = io.StringIO()
    assert run_mutants(written(tmp_path, **{REASONS: reason}), out) == 1
    assert out.getvalue().splitlines() == [
        "✗ geen proef merkt dit op: processes/hulp.bpmn, merken van hulp_klaar: zonder eenmalig",
        "33 mutanten, 32 opgemerkt, 0 met een reden.",
        "✗ mutanten.yaml: ‘processes/hulp.bpmn, termijn van *’ hoort bij geen mutant die nog leeft. Haal de reden weg.",
    ]


def test_a_mutant_with_a_reason_may_live() -> None:
    files = tiny_files()
    everything = list(mutants(read_bundle(files)))
    number = next(n for n, mutant in enumerate(everything) if "zonder eenmalig" in str(mutant))
    outcomes = play_all(files, read_bundle(files), read_trials(files))
    assert list(survivors(files, outcomes, [number, 2], processes=1)) == [(number, ""), (2, "gewoon")]
    assert [reason.explains(everything[number]) for reason in read_reasons(files)] == [True]
    assert [reason.explains(everything[2]) for reason in read_reasons(files)] == [False]


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

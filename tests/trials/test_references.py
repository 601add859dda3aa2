"""What a trial names must exist; what does not is told before anything is played."""

from __future__ import annotations

import pytest

from service.bundle.read import read_bundle
from service.trials.errors import InvalidTrials
from service.trials.read import read_trials
from service.trials.references import check_references
from tests.trials.factories import tiny_files


def problems(step: str, head: str = "begin: 2026-03-02") -> str:
    files = tiny_files(proefje=f"proef: Een proefje\n{head}\nstappen:\n  - {step}\n")
    try:
        check_references(read_trials(files), read_bundle(files))
    except InvalidTrials as error:
        return str(error)
    return ""


def test_the_tiny_trials_name_only_what_exists() -> None:
    files = tiny_files()
    check_references(read_trials(files), read_bundle(files))


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{taak: vraag_beoordele}", "proefje.yaml, stap 1: Deze taak bestaat niet: ‘vraag_beoordele’."),
        ("{taak: vraag_beoordele}", "Bedoelt u ‘vraag_beoordelen’?"),
        ("{taak: vraag_beoordelen, door: niemand}", "Deze gebruiker bestaat niet: ‘niemand’."),
        ("{taak: vraag_beoordelen, antwoorden: {toelate: true}}", "Dit veld van formulier beoordeling bestaat niet"),
        ("{start: klacht, door: coach}", "proces om mee te beginnen bestaat niet: ‘klacht’."),
        ("{start: hulp, door: coach, antwoorden: {personen: [{nam: Kim}]}}", "van een rij van personen bestaat niet: ‘nam’."),
        ("{start: hulp, door: coach, antwoorden: {personen: {elke rij: {nam: Kim}, nieuw: [{nam: A}]}}}", "‘nam’"),
        ("{actie: hulp, door: coach}", "Dit zijproces bestaat niet: ‘hulp’."),
        ("{rij erbij: person, door: coach}", "Dit register bestaat niet: ‘person’. Bedoelt u ‘personen’?"),
        ("{weigert: {taak: niets, melding: nee}}", "‘niets’"),
        ("{verwacht: {open: [{taak: gesprek_voeren, voor: bakker}]}}", "De rol ‘bakker’ bestaat niet."),
        ("{verwacht: {acties: {bakker: [klacht]}}}", "Deze gebruiker bestaat niet: ‘bakker’."),
        ("{verwacht: {niet acties: [hulp]}}", "Dit zijproces bestaat niet: ‘hulp’."),
        ("{verwacht: {ziet niet: {coach: [niets]}}}", "Deze taak bestaat niet: ‘niets’."),
    ],
)
def test_a_name_that_does_not_exist_is_told(step: str, told: str) -> None:
    assert told in problems(step)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("begin: 2026-03-02\ndekt: [tien]", "`dekt` noemt ‘tien’."),
        ("vervolg op: een_ander / hier", "‘een_ander’"),
        ("vervolg op: proefje / daar", "Dit punt in proefje bestaat niet: ‘daar’."),
        ("vervolg op: proefje / hier", "Deze proef vervolgt op zichzelf."),
    ],
)
def test_what_a_trial_goes_on_from_must_exist(head: str, told: str) -> None:
    assert told in problems("{punt: hier}", head)


def test_examples_and_the_world_are_looked_at_too() -> None:
    files = tiny_files()
    files["processes/proeven/voorbeelden.yaml"] = b"vrag: {}\nvraag: {ernstig: 3}\n"
    world = "processes/proeven/wereld.yaml"
    files[world] = files[world].replace(b"rollen: [coach]", b"rollen: [baas]")
    with pytest.raises(InvalidTrials) as raised:
        check_references(read_trials(files), read_bundle(files))
    told = str(raised.value)
    assert "‘vrag’" in told and "‘ernstig’" in told and "De rol ‘baas’ van coach bestaat niet." in told

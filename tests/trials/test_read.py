"""Trial files are read strictly: what is not understood is told, all at once, with the step and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from service.trials.errors import InvalidTrials
from service.trials.model import Act, AddRow, Complete, Expect, ExpectedTask, Point, Refuse, Start, Switch, Wait
from service.trials.read import read_trials
from tests.trials.factories import read, steps, tiny_files


def test_every_kind_of_step_is_read() -> None:
    trial = steps(
        """
        {start: hulp, door: coach, antwoorden: {ernst: 3}}
        {taak: gesprek, rij: {naam: Kim}}
        {actie: klacht, door: coach}
        {rij erbij: personen, door: coach, antwoorden: {naam: Oma}}
        {punt: hier}
        {wacht tot: 2026-04-13}
        {wacht: P2W}
        {verder met traject: 2}
        {weigert: {taak: gesprek, door: coach, melding: mag niet}}
        """
    )
    assert [step.what for step in trial.steps] == [
        Start("hulp", "coach", {"ernst": 3}),
        Complete("gesprek", "", {"naam": "Kim"}),
        Act("klacht", "coach"),
        AddRow("personen", "coach", {"naam": "Oma"}),
        Point("hier"),
        Wait(until=date(2026, 4, 13)),
        Wait(duration="P2W"),
        Switch(2),
        Refuse(Complete("gesprek", "coach"), "mag niet"),
    ]
    assert str(trial.steps[2].place) == "proefje.yaml, stap 3"


def test_everything_that_can_be_expected_is_read() -> None:
    text = """
proef: Een proefje
dekt: U10
begin: 2026-03-02
stappen:
  - verwacht:
      open:
        - gesprek
        - {taak: besluit, voor: verwijzer, toegewezen aan: coach, klaar op: 2026-05-01, uiterlijk: vandaag + P1W, aantal: 2}
      niet open: [ander]
      alleen open: []
      fase: Start
      keuzes: {maatregel: [gesprek, boete]}
      waarden: {mag: false}
      waarden bij: {besluit: {ernst: hoog}}
      acties: [klacht]
      niet acties: {coach: [klacht]}
      ziet: {coach: [besluit]}
      ziet niet: {coach: gesprek}
      mijlpaal: Klaar
      afgesloten: nee
      einde: Klaar
"""
    trial = read(text).trials["proefje"]
    assert trial.covers == ("U10",)
    assert trial.steps[0].what == Expect(
        open=(
            ExpectedTask("gesprek"),
            ExpectedTask("besluit", "verwijzer", "coach", date(2026, 5, 1), "vandaag + P1W", None, 2),
        ),
        not_open=("ander",),
        only_open=(),
        phase="Start",
        choices={"maatregel": ("gesprek", "boete")},
        values={"mag": False},
        values_at={"besluit": {"ernst": "hoog"}},
        actions={"": ("klacht",)},
        no_actions={"coach": ("klacht",)},
        sees={"coach": ("besluit",)},
        hidden={"coach": ("gesprek",)},
        closed=False,
        ending="Klaar",
        milestones=("Klaar",),
    )


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{tak: gesprek}", "Hier staat niet wat er gebeurt. Begin de stap met een van: start, taak"),
        ("{taak: gesprek, dor: coach}", "`dor` is geen bekend woord bij een stap met `taak`. Bedoelt u `door`?"),
        ("{taak: [a, b]}", "`taak` moet een tekst zijn."),
        ("{taak: gesprek, antwoorden: [a]}", "`antwoorden` moet uit regels met een naam en een waarde bestaan."),
        ("{start: hulp}", "Bij een stap met `start` ontbreekt `door`."),
        ("{wacht: }", "ontbreekt `wacht`"),
        ("{verder met traject: nul}", "Dit is geen nummer van een traject."),
        ("{weigert: {melding: nee}}", "Hier staat niet wat geweigerd wordt."),
        ("{verwacht: }", "`verwacht` is leeg."),
        ("{verwacht: {afgesloten: misschien}}", "`afgesloten` is ja of nee."),
        ("{verwacht: {open: gesprek}}", "`open` moet een lijst zijn."),
        ("{verwacht: {open: [{taak: a, aantal: veel}]}}", "`aantal` is geen getal boven nul."),
        ("{verwacht: {open: [{tak: a}]}}", "`tak` is geen bekend woord bij een taak onder `open`. Bedoelt u `taak`?"),
        ("{verwacht: {niet open: [[a]]}}", "`niet open` moet een lijst van woorden zijn."),
        ("{verwacht: {waarden bij: {a: b}}}", "Bij `waarden bij: a` horen namen met een waarde."),
        ("gewoon tekst", "een stap moet uit regels met een sleutel en een waarde bestaan."),
    ],
)
def test_a_step_that_is_not_understood_is_told_with_its_place(step: str, told: str) -> None:
    with pytest.raises(InvalidTrials) as raised:
        steps(f"{{punt: hier}}\n{step}")
    assert "proefje.yaml, stap 2: " in str(raised.value)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("proef: Zonder begin", "Er moet óf `begin` óf `vervolg op` staan."),
        ("proef: Beide\nbegin: 2026-03-02\nvervolg op: a / b", "Er moet óf `begin` óf `vervolg op` staan."),
        ("proef: Half\nvervolg op: a", "`vervolg op` noemt geen proef en punt."),
        ("proef: Geen dag\nbegin: morgen", "`begin` is geen datum."),
        ("begin: 2026-03-02", "Bij een proef ontbreekt `proef`."),
        ("proef: Dubbel\nproef: Dubbel", "‘proef’ staat er twee keer"),
        ("proef: [", "Dit is geen goede YAML"),
    ],
)
def test_a_file_that_is_not_a_trial_is_told(text: str, told: str) -> None:
    with pytest.raises(InvalidTrials, match="proefje.yaml: ") as raised:
        read(text)
    assert told in str(raised.value)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(InvalidTrials) as raised:
        trial = "proef: Fout\nbegin: 2026-03-02\nstappen: [{tak: a}, {taak: b, dor: c}]"
        read(trial, "organisaties: [{naam: Zonder}]", "vraag: [a]")
    told = str(raised.value)
    assert "stap 1" in told and "stap 2" in told and "wereld.yaml" in told and "voorbeelden.yaml" in told
    assert len(raised.value.problems) == 5


def test_a_world_is_needed() -> None:
    with pytest.raises(InvalidTrials, match="wereld.yaml: Dit bestand ontbreekt."):
        read_trials({})


def test_a_mistake_in_another_trial_does_not_matter_when_one_is_chosen() -> None:
    files = {**tiny_files(), "processes/proeven/kapot.yaml": b"proef: ["}
    assert sorted(read_trials(files, ["klacht"]).trials) == ["gewoon", "klacht"]
    with pytest.raises(InvalidTrials, match="kapot.yaml"):
        read_trials(files)

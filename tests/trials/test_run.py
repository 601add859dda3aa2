"""Trials on the tiny bundle, through the real use cases: those that succeed, and each way in which one can fail."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from service.bundle.read import read_bundle
from service.domain.errors import RegieError
from service.store.session import Store
from service.store.upgrade import upgrade
from service.trials import run_trials
from service.trials.ground import Ground
from service.trials.model import World, WorldOrganisation, WorldUser
from service.trials.onward import GoesRound, finish
from service.trials.read import read_trials
from service.trials.run import Outcome, beginning, live, play, play_step
from service.trials.story import Story, morning
from service.trials.world import fill_world, settled
from service.usecases.people import organisations
from service.usecases.regie import Regie
from tests.trials.factories import TINY, tiny_files

START = "  - {start: hulp, door: verwijzer}\n"
ADMITTED = START + "  - {taak: vraag_beoordelen, door: coordinator}\n"


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """A database that is made once; each trial begins in a copy of it."""
    files = tiny_files()
    with Ground(read_trials(files).world, files) as made:
        yield made


def played(ground: Ground, steps: str) -> Outcome:
    files = tiny_files(proefje=f"proef: Een proefje\nbegin: 2026-03-02\nstappen:\n{steps}")
    trials = read_trials(files)
    bundle = read_bundle(tiny_files())
    return play(ground, bundle, trials, trials.trials["proefje"])


def test_the_tiny_trials_succeed_and_pass_everything() -> None:
    out = io.StringIO()
    assert run_trials(TINY, [], out) == 0, out.getvalue()
    told = out.getvalue()
    assert "✓ gewoon: Een gezin krijgt hulp, en het einde komt vanzelf (U1, U2)" in told
    assert "✓ processes/hulp.bpmn: 11 van 11" in told
    assert "✓ processes/toegang.dmn: 3 van 3" in told


def test_trials_can_be_chosen_by_name_and_then_coverage_is_left_out() -> None:
    out = io.StringIO()
    assert run_trials(TINY, ["klacht"], out) == 0
    assert "gewoon" not in out.getvalue() and "doorlopen" not in out.getvalue()
    assert run_trials(TINY, ["klagt"], out) == 1
    assert "Er is geen proef ‘klagt’. Er zijn: afwijzen, gewoon, klacht, te_laat." in out.getvalue()


def test_what_no_trial_passes_is_named(tmp_path: Path) -> None:
    trial = f"proef: Alleen het begin\nbegin: 2026-03-02\nstappen:\n{START}"
    for path, content in tiny_files(begin=trial).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    out = io.StringIO()
    assert run_trials(tmp_path, [], out) == 1
    assert "✓ begin" in out.getvalue()
    assert "✗ processes/klacht.bpmn: 0 van 2" in out.getvalue()
    assert "niet doorlopen: regel 3" in out.getvalue()
    assert "niet doorlopen: hulp_f06 (van gesprek_voeren naar verslag_schrijven)" in out.getvalue()


def test_a_trial_that_fails_says_where_and_why(tmp_path: Path) -> None:
    trial = f"proef: Fout\nbegin: 2026-03-02\nstappen:\n{START}  - {{taak: gesprek_voeren}}\n"
    for path, content in tiny_files(fout=trial).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    out = io.StringIO()
    assert run_trials(tmp_path, ["fout"], out) == 1
    assert "✗ fout: Fout" in out.getvalue()
    told = "fout.yaml, stap 2: De taak ‘gesprek_voeren’ staat niet open. Open staat: vraag_beoordelen."
    assert told in out.getvalue()


@pytest.mark.parametrize(
    ("before", "step", "told"),
    [
        (START, "{verwacht: {open: [gesprek_voeren]}}", "moet open staan, maar open staat: vraag_beoordelen."),
        (START, "{verwacht: {niet open: [vraag_beoordelen]}}", "mag niet open staan, maar staat open."),
        (START, "{verwacht: {alleen open: [gesprek_voeren]}}", "Open moet staan: gesprek_voeren."),
        (START, "{verwacht: {open: [{taak: vraag_beoordelen, voor: coach}]}}", "maar is voor Coördinator."),
        (START, "{verwacht: {open: [{taak: vraag_beoordelen, toegewezen aan: coach}]}}", "maar is van niemand."),
        (START, "{verwacht: {open: [{taak: vraag_beoordelen, klaar op: 2026-03-10}]}}", "2026-03-10, maar dat is 2026-03-09."),
        (START, "{verwacht: {open: [{taak: vraag_beoordelen, uiterlijk: 2026-03-10}]}}", "maar dat is er niet."),
        (START, "{verwacht: {open: [{taak: vraag_beoordelen, aantal: 2}]}}", "maar staat 1 keer open."),
        (START, "{verwacht: {fase: Begin}}", "De fase moet ‘Begin’ zijn, maar is ‘geen’."),
        (START, "{verwacht: {afgesloten: ja}}", "Het traject moet afgesloten zijn, maar loopt."),
        (START, "{verwacht: {einde: Klaar}}", "Het einde moet ‘Klaar’ zijn, maar is ‘er nog niet’."),
        (START, "{verwacht: {mijlpaal: Klaar}}", "De mijlpaal ‘Klaar’ ontbreekt"),
        (START, "{verwacht: {waarden: {ernst: 5}}}", "De waarde van ernst moet 5 zijn, maar is 4."),
        (START, "{verwacht: {waarden: {toegang.mag: nee}}}", "moet nee zijn, maar is true."),
        (START, "{verwacht: {waarden: {onbekend: 5}}}", "maar is leeg."),
        (START, "{verwacht: {waarden bij: {gesprek_voeren: {ernst: 4}}}}", "moet open staan om er waarden"),
        (START, "{verwacht: {keuzes: {uitkomst: [beter]}}}", "Het veld uitkomst staat in geen open taak of actie."),
        (START, "{verwacht: {acties: {coach: [klacht]}}}", "coach moet klacht kunnen beginnen, maar kan alleen: niets."),
        (START, "{verwacht: {niet acties: [klacht]}}", "Niemand mag klacht kunnen beginnen, maar het kan wel."),
        (START, "{verwacht: {ziet: {coach: [vraag_beoordelen]}}}", "coach moet de taak vraag_beoordelen wel"),
        (START, "{verwacht: {ziet niet: {coach: [gesprek_voeren]}}}", "moet open staan om te weten wie hem ziet."),
        (START, "{weigert: {taak: vraag_beoordelen, door: coordinator, melding: nee}}", "Dit had geweigerd moeten worden"),
        (START, "{weigert: {taak: vraag_beoordelen, door: coach, melding: te laat}}", "maar niet met ‘te laat’."),
        (START, "{taak: vraag_beoordelen, antwoorden: {toelaten: misschien}}", "Niet alles is goed ingevuld. toelaten: "),
        (START, "{taak: vraag_beoordelen, antwoorden: {gekozen_coach: '@gebruiker:niemand'}}", "is niet te vinden"),
        (START, "{wacht tot: 2026-03-01}", "De klok kan niet terug"),
        (START, "{wacht: even}", "‘even’ is geen tijdsduur."),
        (START, "{verder met traject: 2}", "Deze proef begon nog maar 1 trajecten."),
        (ADMITTED, "{actie: klacht, door: verwijzer}", "stap 3"),
        (ADMITTED, "{taak: gesprek_voeren, rij: {naam: Bo}}", "staat niet open"),
    ],
)
def test_a_failure_says_what_was_expected_and_what_there_was(ground: Ground, before: str, step: str, told: str) -> None:
    failure = played(ground, f"{before}  - {step}\n").failure
    assert failure is not None
    assert str(failure).startswith("proefje.yaml, stap ")
    assert told in str(failure)


@pytest.mark.parametrize(
    "steps",
    [
        START + "  - {verwacht: {waarden: {ernst: 4, soort: thuis, einddatum: vandaag + P3M, naam_school: null}}}",
        START + "  - {verwacht: {waarden: {'for p in personen return p.naam': [Kim, Sam]}}}",
        START + "  - {verwacht: {waarden bij: {vraag_beoordelen: {ernst: 4}}}}",
        START + "  - {verwacht: {geen mijlpaal: Hulp gegeven}}",
        ADMITTED + "  - {verwacht: {keuzes: {klacht.klacht: []}}}",
        ADMITTED + "  - {wacht: PT4H}\n  - {verwacht: {open: [gesprek_voeren]}}",
        ADMITTED + "  - {rij erbij: personen, door: coach}\n  - {verwacht: {waarden: {count(personen): 3}}}",
    ],
)
def test_what_is_as_expected_succeeds(ground: Ground, steps: str) -> None:
    assert played(ground, steps).failure is None


def test_the_size_of_the_state_is_guarded(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.trials.run.LARGEST_STATE", 100)
    failure = played(ground, START).failure
    assert failure is not None and "hooguit 100 mag" in str(failure)


def test_what_goes_wrong_before_a_point_is_told_in_every_trial_that_goes_on_from_it(ground: Ground) -> None:
    files = tiny_files(
        eerst="proef: Eerst\nbegin: 2026-03-02\nstappen:\n  - {taak: vraag_beoordelen}\n  - {punt: hier}\n",
        dan="proef: Dan\nvervolg op: eerst / hier\nstappen: []\n",
    )
    trials = read_trials(files)
    with Ground(trials.world, tiny_files()) as own:
        failure = play(own, read_bundle(tiny_files()), trials, trials.trials["dan"]).failure
    assert str(failure).startswith("eerst.yaml, stap 1: De taak ‘vraag_beoordelen’ staat niet open.")


def test_a_point_is_played_once_and_gone_on_from_by_each(ground: Ground) -> None:
    trials, bundle = read_trials(tiny_files()), read_bundle(tiny_files())
    ground.bookmarks.clear()
    outcomes = [play(ground, bundle, trials, trials.trials[name]) for name in ("klacht", "te_laat", "gewoon")]
    assert [outcome.failure for outcome in outcomes] == [None, None, None]
    assert list(ground.bookmarks) == [("gewoon", "toegelaten")]
    assert outcomes[0].before == outcomes[1].before < outcomes[2].touched
    assert outcomes[2].before == frozenset()


def test_a_trial_can_be_lived_in_one_go(ground: Ground) -> None:
    trials, bundle = read_trials(tiny_files()), read_bundle(tiny_files())
    trial = trials.trials["te_laat"]
    with ground.fresh() as regie:
        story = Story(regie, bundle, trials, settled(regie, trials.world), beginning(trials, trial))
        live(story, trials, trial)
        assert [one.element for one in story.open_tasks()] == ["gesprek_voeren", "gesprek_voeren"]
        assert story.today == date(2026, 3, 30)


def test_the_world_must_be_in_the_database(ground: Ground) -> None:
    with ground.fresh() as regie, pytest.raises(RegieError, match="Onbekende BV, onbekend"):
        organisation, user = WorldOrganisation("x", "Onbekende BV", "gi"), WorldUser("onbekend", "On Bekend", (), "x")
        settled(regie, World((organisation,), (user,)))


def test_mandates_hold_from_the_day_that_the_world_begins(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'wereld.db'}")
    upgrade(store)
    world = World((WorldOrganisation("gi", "Een GI", "gi", ("verwijzen",), ("gegevensdeling",)),), ())
    fill_world(Regie(store), world, morning(date(2026, 3, 2)))
    (organisation,) = organisations(Regie(store))
    store.close()
    assert [(m.name, m.valid_from) for m in organisation.mandates] == [("verwijzen", date(2026, 3, 2))]
    assert [m.name for m in organisation.agreements] == ["gegevensdeling"]


def test_a_case_with_work_left_goes_round_rather_than_being_stuck(ground: Ground) -> None:
    files = tiny_files()
    bundle, trials = read_bundle(files), read_trials(files)
    trial = trials.trials["gewoon"]
    with ground.fresh() as regie:
        story = Story(regie, bundle, trials, settled(regie, trials.world), beginning(trials, trial))
        play_step(story, trial.steps[1])  # the first only looks
        with pytest.raises(GoesRound, match="vraag_beoordelen"):
            finish(story, (), most=0)
        finish(story, ())

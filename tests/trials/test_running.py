"""All trials on a draft: played in pieces, not again when nothing that they rest on changed, and red ones in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bundle.read import read_bundle, read_folder
from service.domain.errors import Forbidden
from service.store.session import Store
from service.trials import running
from service.trials.coverage import Touch
from service.trials.fingerprint import Fingerprints
from service.trials.ground import Ground
from service.trials.run import play
from service.trials.running import KIND, on_draft
from service.usecases.jobs import Times, work_on_jobs
from tests.trials.factories import NOW, Drafting, tiny_files

TIMES = Times(NOW, NOW)
HULP, KLACHT = "processes/hulp.bpmn", "processes/klacht.bpmn"


class Studio(Drafting):
    """A coordinator who has the trials of a draft played."""

    def begin(self) -> int:
        """Begin playing; how many trials were left to play."""
        id_ = running.begin(self.regie, self.actor, self.draft, TIMES)
        job = running.running(self.regie, self.draft)
        if id_ is None:
            return 0
        assert job is not None and job.id == id_
        return sum(map(len, job.arguments["pieces"]))

    def work(self) -> int:
        """Do all the work there is; the number of pieces."""
        pieces = 0
        while work_on_jobs(self.regie, TIMES, {KIND: running.piece}):
            pieces += 1
        return pieces

    def state(self, **strikes: str) -> running.State:
        return running.state(self.regie, self.files(), strikes)


@pytest.fixture
def studio(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    monkeypatch.setattr(running, "CHUNK", 2)
    yield Studio(sqlite_store)


def test_all_trials_are_played_in_pieces_and_then_nothing_stands_in_the_way(studio: Studio) -> None:
    assert studio.state().blocking() == ("4 proeven zijn nog niet gespeeld.",)
    assert studio.begin() == 4
    assert studio.work() == 2
    state = studio.state()
    assert [(one.name, one.result is not None and one.result.passed) for one in state.trials] == [
        ("afwijzen", True), ("gewoon", True), ("klacht", True), ("te_laat", True),
    ]
    assert (state.passed, state.red, state.waiting, state.blocking()) == (4, (), (), ())
    assert running.running(studio.regie, studio.draft) is None
    assert running.missed(read_bundle(studio.files()), state.touched()) == []
    assert studio.begin() == 0


def test_a_worker_that_dies_harms_nothing(studio: Studio) -> None:
    studio.begin()
    job = running.running(studio.regie, studio.draft)
    assert job is not None
    running.piece(studio.regie, job, TIMES)
    running.piece(studio.regie, job, TIMES)
    assert len(studio.state().waiting) == 2
    assert studio.work() == 2
    assert studio.state().passed == 4


def test_a_red_trial_stands_in_the_way_unless_it_is_struck_with_a_reason(studio: Studio) -> None:
    studio.change(HULP, "werkdagen(vandaag, 5)", "werkdagen(vandaag, 6)")
    studio.begin()
    studio.work()
    state = studio.state()
    assert [one.name for one in state.red] == ["gewoon"]
    assert state.red[0].result is not None and state.red[0].result.place == "gewoon.yaml, stap 4"
    assert "had klaar moeten zijn op 2026-03-09, maar dat is 2026-03-10" in state.blocking()[0]
    assert studio.state(gewoon=" ").blocking() and not studio.state(gewoon="De termijn is met opzet langer.").blocking()
    assert running.verdict(studio.regie, studio.files()) == state.blocking()
    studio.change("processes/proeven/gewoon.yaml", "klaar op: 2026-03-09, waarschuwen vanaf: 2026-03-07",
                  "klaar op: 2026-03-10, waarschuwen vanaf: 2026-03-08")
    assert studio.begin() >= 1
    studio.work()
    assert studio.state().blocking() == ()


def test_only_trials_that_rest_on_what_changed_are_played_again(studio: Studio) -> None:
    studio.begin()
    studio.work()
    steps = "stappen:\n  - {start: hulp, door: verwijzer}\n"
    studio.put("processes/proeven/nieuw.yaml", f"proef: Nieuw\nbegin: 2026-03-02\n{steps}")
    assert studio.begin() == 1
    studio.work()
    studio.change(KLACHT, "P6W", "P5W")
    assert studio.begin() == 1
    studio.work()
    assert [one.name for one in studio.state().red] == ["klacht"]
    studio.change(HULP, "werkdagen(vandaag, 5)", "werkdagen(vandaag, 6)")
    assert studio.begin() == 5


def test_a_draft_that_changes_meanwhile_leaves_the_work_undone(studio: Studio) -> None:
    studio.begin()
    studio.change(HULP, "werkdagen(vandaag, 5)", "werkdagen(vandaag, 6)")
    studio.work()
    assert len(studio.state().waiting) == 4


def test_a_mistake_in_one_trial_is_told_of_that_trial(studio: Studio) -> None:
    studio.put("processes/proeven/kapot.yaml", "proef: [\n")
    studio.put("processes/proeven/oud.yaml", "proef: Oud\nbegin: 2026-03-02\nstappen:\n  - {taak: weg}\n  - {punt: hier}\n")
    studio.put("processes/proeven/verder.yaml", "proef: Verder\nvervolg op: oud / hier\nstappen:\n  - {wacht: P1D}\n")
    studio.put("processes/proeven/los.yaml", "proef: Los\nvervolg op: nergens / hier\nstappen:\n  - {punt: daar}\n")
    studio.put("processes/proeven/na_los.yaml", "proef: Na los\nvervolg op: los / daar\nstappen:\n  - {wacht: P1D}\n")
    assert studio.begin() == 4
    studio.work()
    told = {one.name: one.result.message for one in studio.state().red if one.result}
    assert told.keys() == {"kapot", "oud", "verder", "los", "na_los"}
    assert "bestaat niet: ‘nergens’" in told["los"] and "waar los was" in told["na_los"]
    assert "YAML" in told["kapot"] and "Deze taak bestaat niet: ‘weg’" in told["oud"] and "waar oud was" in told["verder"]


def test_a_mistake_after_the_point_that_another_goes_on_from_is_its_own(studio: Studio) -> None:
    early = "proef: Oud\nbegin: 2026-03-02\nstappen:\n  - verwacht: {open: [weg]}\n  - {punt: hier}\n"
    studio.put("processes/proeven/kijkt.yaml", early)
    studio.put("processes/proeven/daarna.yaml", early.replace("verwacht: {open: [weg]}", "wacht: P1D") + "  - {taak: weg}\n")
    for name in ("kijkt", "daarna"):
        later = f"proef: Na {name}\nvervolg op: {name} / hier\nstappen:\n  - {{wacht: P1D}}\n"
        studio.put(f"processes/proeven/na_{name}.yaml", later)
    studio.begin()
    studio.work()
    assert {one.name for one in studio.state().red} == {"kijkt", "daarna"} and studio.state().waiting == ()


def test_a_draft_that_cannot_be_played_is_an_obstacle_itself(studio: Studio) -> None:
    studio.begin()
    studio.change(HULP, "<", "&")
    studio.work()
    assert "nog niet te spelen" in running.verdict(studio.regie, studio.files())[0]


def test_a_new_required_question_gets_a_plausible_answer_in_trials(studio: Studio) -> None:
    field = '{"type": "textfield", "id": "v_n", "key": "nieuw_veld", "label": "Nieuw", "validate": {"required": true}},'
    studio.change("forms/beoordeling.form", '"components": [', '"components": [' + field)
    studio.begin()
    studio.work()
    assert studio.state().red == ()


def test_only_coordinators_have_trials_played(studio: Studio) -> None:
    with pytest.raises(Forbidden):
        running.begin(studio.regie, studio.world.users["coach"], studio.draft, TIMES)


def test_layers_tell_what_was_passed(studio: Studio) -> None:
    bundle = read_bundle(tiny_files())
    flow = next(iter(bundle.processes["klacht"].flows))
    found = running.layers(bundle, "klacht", {Touch("flow", "klacht", flow)})
    assert found[flow] == ["passed"] and found["klacht_afhandelen"] == ["missed"]


# --- what a trial rests on ------------------------------------------------------------------------------------------------

REAL = Path(__file__).parent.parent.parent


def changed(files: dict[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    assert old in files[path].decode()
    return {**files, path: files[path].decode().replace(old, new, 1).encode()}


@pytest.mark.parametrize(
    ("path", "old", "new", "same"),
    [
        (HULP, "werkdagen(vandaag, 5)", "werkdagen(vandaag, 6)", False),  # a task that it does
        (KLACHT, "P6W", "P5W", True),  # another process
        ("forms/klachtmelding.form", '"label": "', '"label": "Zeg het: ', True),
        ("forms/beoordeling.form", '"label": "', '"label": "Zeg het: ', False),
        ("processes/toegang.dmn", "Het is erg genoeg.", "Het is erg.", False),
        ("processes/gegevens.yaml", "P3M", "P4M", False),
    ],
)
def test_a_fingerprint_changes_with_what_a_trial_rests_on(path: str, old: str, new: str, same: bool) -> None:
    files = tiny_files()
    draft = on_draft(files)
    with Ground(draft.trials.world, files) as ground:
        touched = play(ground, draft.made.bundle, draft.trials, draft.trials.trials["gewoon"]).touched
    touched = frozenset(touch for touch in touched if touch.owner != "klacht")
    after = Fingerprints(read_bundle(changed(files, path, old, new))).of(touched)
    assert (after == Fingerprints(draft.made.bundle).of(touched)) is same


def test_where_the_fingerprint_is_the_same_the_outcome_is() -> None:
    """On the real bundle: trials that would not be played again after a change are played again, and end as before."""
    files = read_folder(REAL)
    before = on_draft(files)
    names = ("03-aanmelding-ingetrokken", "69-consultatie")
    with Ground(before.trials.world) as ground:
        ground.change(before.made.bundle)
        outcomes = {name: play(ground, before.made.bundle, before.trials, before.trials.trials[name]) for name in names}
        after = on_draft(changed(changed(files, "processes/plan.bpmn", "P2W", "P3W"), "forms/evaluatie.form", "title", "title"))
        ground.change(after.made.bundle)
        for name, outcome in outcomes.items():
            assert Fingerprints(after.made.bundle).of(outcome.touched) == Fingerprints(before.made.bundle).of(outcome.touched)
            again = play(ground, after.made.bundle, after.trials, after.trials.trials[name])
            assert (again.failure, again.touched) == (None, outcome.touched)
        other = on_draft(changed(files, "processes/aanvullen.bpmn", "P1W", "P2W"))
        touched = outcomes["03-aanmelding-ingetrokken"].touched
        assert Fingerprints(other.made.bundle).of(touched) != Fingerprints(before.made.bundle).of(touched)

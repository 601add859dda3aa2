"""Ways to what no trial reaches are found, on the tiny bundle and on the real one; or it is said that none was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from service.bundle.model import Bundle
from service.bundle.read import read_bundle, read_folder
from service.trials.coverage import Touch
from service.trials.explore import Explorer, steps_of_file
from service.trials.ground import Ground
from service.trials.play import ready
from service.trials.read import read_trials
from service.trials.run import play
from service.trials.running import OnDraft, missed, on_draft
from service.trials.scratch import Scratch
from service.trials.sources import answers_for, assignments, way_to
from tests.trials.factories import tiny_files

BUDGET = 60
ROOT = Path(__file__).parent.parent.parent


def without(files: Mapping[str, bytes], *names: str) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path not in {f"processes/proeven/{n}.yaml" for n in names}}


def touched_by(draft: OnDraft, names: tuple[str, ...] = ()) -> dict[str, frozenset[Touch]]:
    """What each trial (of these names) goes through."""
    with Ground(draft.trials.world) as ground:
        ground.change(draft.made.bundle)
        wanted = [trial for name, trial in draft.playable.items() if not names or name in names]
        return {one.name: play(ground, draft.made.bundle, draft.trials, one).touched for one in wanted}


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    yield Scratch(tmp_path)


def test_what_removed_trials_went_through_is_found_again(scratch: Scratch) -> None:
    files = without(tiny_files(), "afwijzen", "te_laat", "klacht")
    draft = on_draft(files)
    touched = touched_by(draft)
    targets = missed(draft.made.bundle, set().union(*touched.values()))
    assert len(targets) == 7
    explorer = Explorer(scratch, draft, files, touched)
    found = [explorer.find(target, BUDGET) for target in targets]
    assert [one.target for one in found if one.steps is None] == []
    assert all(one.tried <= BUDGET and one.sentence.startswith("Gevonden in") for one in found)
    for number, one in enumerate(found):
        text = explorer.as_trial(one, "Gevonden")
        trial = read_trials({**files, f"processes/proeven/gevonden{number}.yaml": text.encode()}).trials[f"gevonden{number}"]
        with Ground(draft.trials.world) as ground:
            ground.change(draft.made.bundle)
            outcome = play(ground, draft.made.bundle, draft.trials, trial)
        assert outcome.failure is None and one.target in outcome.touched


def test_a_bundle_without_any_trial_is_searched_from_its_start(scratch: Scratch) -> None:
    files = without(tiny_files(), "afwijzen", "te_laat", "klacht", "gewoon")
    draft = on_draft(files)
    explorer = Explorer(scratch, draft, files, {})
    for flow in ("hulp_f02", "hulp_f04", "hulp_f06"):
        assert explorer.find(Touch("flow", "hulp", flow), BUDGET).steps


def test_what_cannot_be_reached_is_not_found_within_so_many_steps(scratch: Scratch) -> None:
    files = dict(tiny_files())
    hulp = files["processes/hulp.bpmn"].decode()
    files["processes/hulp.bpmn"] = hulp.replace("toelaten and toegang.mag", "toelaten and toegang.mag and 1 = 2").encode()
    draft = on_draft(files)
    found = Explorer(scratch, draft, files, {}).find(Touch("flow", "hulp", "hulp_f04"), 15)
    assert found.steps is None and found.sentence == "Niet gevonden binnen 15 stappen."


# The fixed sample: what these trials went through and no other, found from a few of the others.
GONE = ("04-afgewezen", "06-heroverweging-afgewezen", "12-wachtlijst-ingetrokken", "10-mandaat")
KEPT = ("01-gelukkige-weg", "02-aanmelding-aanvullen", "05-heroverweging", "11-wachtlijst")


def test_most_of_a_fixed_sample_of_the_real_bundle_is_found(scratch: Scratch) -> None:
    files = read_folder(ROOT)
    draft = on_draft(without(files, *GONE))
    kept = touched_by(draft, KEPT)
    first = ("aanmelding", "toewijzing", "toelating", "prioriteit", "mandaat")
    targets = [one for one in missed(draft.made.bundle, set().union(*kept.values())) if one.owner in first][::3]
    assert len(targets) == 5
    explorer = Explorer(scratch, draft, files, kept)
    found = [one for one in targets if explorer.find(one, BUDGET).steps]
    assert len(found) >= 0.7 * len(targets), sorted(set(targets) - set(found))


def test_the_steps_of_a_trial_include_those_that_it_goes_on_from() -> None:
    files = tiny_files()
    steps = steps_of_file(files, on_draft(files), "te_laat")
    assert [next(iter(step)) for step in steps] == ["start", "taak", "wacht", "wacht", "taak"]


@pytest.fixture(scope="module")
def tiny() -> Bundle:
    return ready(tiny_files()).bundle


def test_a_way_goes_back_over_boundaries_calls_and_messages(tiny: Bundle) -> None:
    way = way_to(tiny, Touch("flow", "hulp", "hulp_f11"))
    order = sorted(way.distance, key=lambda place: way.distance[place])
    assert [element for _, element in order][:3] == ["uitblijven_bespreken", "gesprek_laat", "gesprek_voeren"]
    assert "toelaten and toegang.mag" in way.texts
    real = read_bundle(read_folder(ROOT))
    far = way_to(real, Touch("flow", "monitoring-opvolgen", "monitoring_opvolgen_f05"))
    assert {process for process, _ in far.distance} >= {"monitoring-opvolgen", "monitoring", "traject"}


def test_answers_are_those_that_conditions_come_from(tiny: Bundle) -> None:
    answers = answers_for(tiny, ["toelaten and toegang.mag"])
    assert answers.keys() == {"toelaten", "ernst", "soort"}
    assert answers["soort"][0] == "school" and 3 in answers["ernst"] and answers["toelaten"] == [True, False]
    assert assignments(['kader = "ots" and bekend = true', "aantal = 3"]) == {"kader": "ots", "bekend": True, "aantal": "3"}

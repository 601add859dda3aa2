"""A play, through its functions: done step by step on the tiny bundle, in its own scratch folder, on a real database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from service.bundle.read import read_bundle, read_folder
from service.domain.errors import Conflict, Forbidden, InvalidAnswers, NotFound, RegieError
from service.store.session import Store
from service.trials import play as playing
from service.trials import plays, scratch
from service.trials.ground import Ground
from service.trials.play import Unplayable, reached, ready
from service.trials.play_view import PlayView
from service.trials.play_view import view as look
from service.trials.plays import Ask
from service.trials.read import read_trials
from service.trials.run import play
from service.trials.scratch import Scratch
from service.usecases import drafts
from tests.trials.factories import NOW, Drafting, tiny_files

BEGIN = date(2026, 3, 2)
HULP = "processes/hulp.bpmn"


@pytest.fixture(autouse=True)
def own_scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Scratch:
    """A scratch folder that no other test looks into."""
    made = Scratch(tmp_path_factory.mktemp("scratch"))
    monkeypatch.setattr(plays, "shared", lambda: made)
    return made


class Studio(Drafting):
    """A coordinator at work on a draft of the tiny bundle, with one play in it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.play = plays.open_play(self.regie, self.actor, self.draft, " Een  gezin ", BEGIN, NOW)

    def view(self) -> PlayView:
        return plays.show(self.regie, self.actor, self.play).view

    def version(self) -> int:
        return plays.show(self.regie, self.actor, self.play).play.version

    def steps(self) -> list[dict[str, object]]:
        return [dict(step) for step in plays.show(self.regie, self.actor, self.play).play.steps]

    def do(self, kind: str, which: str, user: str = "", sent: dict[str, object] | None = None) -> PlayView:
        if kind == "taak":
            which = str(next(task.id for task in self.view().tasks if task.element == which))
        plays.answer(self.regie, self.actor, self.play, self.version(), Ask(kind, which, user), sent, NOW)
        return self.view()

    def wait(self, duration: str = "") -> PlayView:
        plays.wait(self.regie, self.actor, self.play, self.version(), duration, NOW)
        return self.view()


@pytest.fixture
def studio(sqlite_store: Store) -> Iterator[Studio]:
    yield Studio(sqlite_store)


def tasks(view: PlayView) -> list[str]:
    return sorted(task.element for task in view.tasks)


def test_a_play_begins_with_what_can_be_started_and_nothing_else(studio: Studio) -> None:
    view = studio.view()
    assert (view.today, view.case, view.tasks, view.done, view.phases) == (BEGIN, 0, (), 0, ())
    assert [(a.kind, a.which, a.user) for a in view.actions] == [("start", "hulp", "verwijzer")]
    assert [process.id for process in view.diagrams()] == ["hulp"]
    assert [one.title for one in plays.plays_of(studio.regie, studio.actor, studio.draft)] == ["Een gezin"]


def test_plausible_answers_carry_a_family_to_the_end_of_its_process(studio: Studio) -> None:
    view = studio.do("start", "hulp", "verwijzer")
    assert (tasks(view), view.case, len(view.codes)) == (["vraag_beoordelen"], 1, 1)
    task = view.tasks[0]
    assert (task.title, task.role, task.doer) == ("Vraag beoordelen", "Coördinator", "coordinator")
    assert task.target == date(2026, 3, 9)
    assert ("hulp", "vraag_beoordelen", 1) in view.tokens
    assert view.last == view.way and {went.process for went in view.last} == {"hulp"}
    assert any(shown.text for shown in view.values) and any("Taak voor" in line.text for line in view.log)
    view = studio.do("taak", "vraag_beoordelen")
    assert tasks(view) == ["gesprek_voeren"]
    assert view.tasks[0].about == "Kim" and view.tasks[0].assigned
    assert any(action.kind == "actie" and action.which == "klacht" for action in view.actions)
    view = studio.do("taak", "gesprek_voeren")
    view = studio.do("taak", "verslag_schrijven")
    assert tasks(view) == [] and not view.closed
    view = studio.wait()
    assert view.closed and view.today > BEGIN
    assert [line.text for line in view.lines][-1].startswith("Gewacht tot ")
    assert view.next is None
    with pytest.raises(Conflict, match="Er komt geen volgend moment"):
        studio.wait()


def test_the_real_database_holds_steps_and_no_family(studio: Studio) -> None:
    studio.do("start", "hulp", "verwijzer")
    with studio.regie.store.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM cases").scalar_one() == 0
    assert studio.steps() == [{"start": "hulp", "door": "verwijzer"}]


def test_a_form_is_filled_in_as_a_user_would(studio: Studio) -> None:
    asked = plays.ask(studio.regie, studio.actor, studio.play, Ask("start", "hulp", "verwijzer"))
    assert asked.form.form.id == "vraag" and asked.title
    _, sent = plays.fill_in(studio.regie, studio.actor, studio.play, Ask("start", "hulp", "verwijzer"))
    with pytest.raises(InvalidAnswers):
        studio.do("start", "hulp", "verwijzer", {**sent, "ernst": "heel erg"})
    view = studio.do("start", "hulp", "verwijzer", {**sent, "ernst": "2", "gevraagd_op": "1-3-2026"})
    assert studio.steps()[0]["antwoorden"] == {"ernst": 2, "gevraagd_op": "2026-03-01"}
    assert tasks(view) == ["vraag_beoordelen"]
    task = plays.ask(studio.regie, studio.actor, studio.play, Ask("taak", str(view.tasks[0].id)))
    assert task.ask.user == "coordinator" and [name for name, _ in task.users] == ["coordinator", "tweede_coordinator"]
    assert task.task is not None and task.task.may_do


def test_a_variant_of_the_plausible_answers_chooses_something_else(studio: Studio) -> None:
    ask = Ask("start", "hulp", "verwijzer")
    found = [plays.fill_in(studio.regie, studio.actor, studio.play, ask, variant)[1].get("soort") for variant in range(4)]
    assert len(set(map(str, found))) > 1


def test_a_step_back_is_the_moment_before(studio: Studio) -> None:
    studio.do("start", "hulp", "verwijzer")
    studio.do("taak", "vraag_beoordelen")
    studio.wait("P2W")
    assert studio.view().today == date(2026, 3, 16)
    plays.back(studio.regie, studio.actor, studio.play, studio.version(), NOW)
    assert studio.view().today == BEGIN and tasks(studio.view()) == ["gesprek_voeren"]
    plays.back(studio.regie, studio.actor, studio.play, studio.version(), NOW, to=1)
    assert tasks(studio.view()) == ["vraag_beoordelen"]
    for _ in range(2):
        plays.back(studio.regie, studio.actor, studio.play, studio.version(), NOW)
    assert studio.view().case == 0


def test_what_was_kept_may_be_lost(studio: Studio, own_scratch: Scratch) -> None:
    studio.do("start", "hulp", "verwijzer")
    before = studio.do("taak", "vraag_beoordelen")
    for path in own_scratch.folder.iterdir():
        if not path.name.startswith(scratch.WORKING):
            path.unlink()
    again = studio.view()
    assert (tasks(again), again.way, again.tokens) == (tasks(before), before.way, before.tokens)
    assert len([path for path in own_scratch.folder.iterdir() if path.name.startswith(scratch.WORKING)]) <= 2


def test_after_a_change_of_the_draft_the_play_is_done_again(studio: Studio) -> None:
    studio.do("start", "hulp", "verwijzer")
    assert studio.view().tasks[0].target == date(2026, 3, 9)
    studio.change(HULP, "werkdagen(vandaag, 5)", "werkdagen(vandaag, 15)")
    assert studio.view().tasks[0].target == date(2026, 3, 23)


def test_it_tells_at_which_step_it_goes_wrong_now_and_goes_on_from_before(studio: Studio) -> None:
    studio.do("start", "hulp", "verwijzer")
    studio.do("taak", "vraag_beoordelen")
    studio.do("taak", "gesprek_voeren")
    studio.change(HULP, 'id="gesprek_voeren"', 'id="gesprek_anders"')
    for before, after in (('Ref="', '"'), ('bpmnElement="', '"'), (">", "<")):
        studio.change(HULP, f"{before}gesprek_voeren{after}", f"{before}gesprek_anders{after}")
    view = studio.view()
    assert view.done == 2 and tasks(view) == ["gesprek_anders"]
    assert "De taak ‘gesprek_voeren’ staat niet open" in view.failure
    assert [bool(line.failed) for line in view.lines] == [False, False, True]
    assert len(studio.steps()) == 3
    with pytest.raises(Conflict, match="loopt vast in stap 3"):
        plays.save_as_trial(studio.regie, studio.actor, studio.play, "vast", "Vast", NOW)
    studio.do("taak", "gesprek_anders")
    assert [step.get("taak") for step in studio.steps()] == [None, "vraag_beoordelen", "gesprek_anders"]


def test_a_draft_with_findings_is_played_as_far_as_it_can_be_built(studio: Studio) -> None:
    studio.change("processes/klacht.bpmn", "<", "&")
    assert tasks(studio.do("start", "hulp", "verwijzer")) == ["vraag_beoordelen"]
    studio.change(HULP, "<", "&")
    with pytest.raises(Unplayable, match="Dit concept is nog niet te spelen"):
        studio.view()


def test_an_example_that_the_form_outgrew_is_no_hindrance(studio: Studio) -> None:
    studio.change("forms/vraag.form", '"toelichting"', '"uitleg"')
    view = studio.do("start", "hulp", "verwijzer")
    assert tasks(view) == ["vraag_beoordelen"]


def test_a_saved_play_is_a_trial_that_succeeds_and_notices_changes(studio: Studio) -> None:
    studio.do("start", "hulp", "verwijzer", None)
    studio.do("taak", "vraag_beoordelen")
    studio.wait("P2W")
    studio.do("taak", "gesprek_voeren")
    studio.do("taak", "verslag_schrijven")
    studio.do("rij", "personen", "coach")
    studio.wait()
    path = plays.save_as_trial(studio.regie, studio.actor, studio.play, "80-mijn-proef", "Een gezin: hulp", NOW)
    assert path == "processes/proeven/80-mijn-proef.yaml"
    files = drafts.working(studio.regie, studio.actor, studio.draft).files
    text = files[path].decode()
    assert "- {taak: vraag_beoordelen, voor: coordinator, klaar op: 2026-03-09, waarschuwen vanaf: 2026-03-07}" in text
    assert "afgesloten: ja" in text
    trials, bundle = read_trials(files), read_bundle(files)
    with Ground(trials.world, files) as ground:
        assert play(ground, bundle, trials, trials.trials["80-mijn-proef"]).failure is None
        changed = read_bundle({**files, HULP: files[HULP].replace(b"vandaag, 5)", b"vandaag, 6)")})
        ground.change(changed)
        assert play(ground, changed, trials, trials.trials["80-mijn-proef"]).failure is not None
    with pytest.raises(Conflict, match="Er is al een proef"):
        plays.save_as_trial(studio.regie, studio.actor, studio.play, "80-mijn-proef", "", NOW)
    with pytest.raises(RegieError, match="korte naam"):
        plays.save_as_trial(studio.regie, studio.actor, studio.play, "../wereld", "", NOW)


def test_more_cases_in_one_play(studio: Studio) -> None:
    studio.do("start", "hulp", "verwijzer")
    studio.do("start", "hulp", "verwijzer")
    assert studio.view().case == 2 and len(studio.view().codes) == 2
    plays.go_on_with(studio.regie, studio.actor, studio.play, studio.version(), 1, NOW)
    assert studio.view().case == 1
    assert studio.view().lines[-1].text == "Verder met traject 1"


def test_two_people_in_one_play_do_not_step_on_each_other(studio: Studio) -> None:
    version = studio.version()
    studio.do("start", "hulp", "verwijzer")
    for late in (
        lambda: plays.wait(studio.regie, studio.actor, studio.play, version, "P1W", NOW),
        lambda: plays.back(studio.regie, studio.actor, studio.play, version, NOW),
        lambda: plays.answer(studio.regie, studio.actor, studio.play, version, Ask("start", "hulp", "verwijzer"), None, NOW),
    ):
        with pytest.raises(Conflict, match="intussen verder gegaan"):
            late()


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (Ask("taak", "999"), NotFound),
        (Ask("start", "hulp", "niemand"), NotFound),
        (Ask("start", "hulp"), RegieError),
        (Ask("start", "hulp", "coach"), Forbidden),
        (Ask("start", "bestaat_niet", "verwijzer"), NotFound),
        (Ask("anders", "x", "coach"), NotFound),
    ],
)
def test_what_cannot_be_asked_is_told(studio: Studio, ask: Ask, error: type[RegieError]) -> None:
    with pytest.raises(error):
        plays.ask(studio.regie, studio.actor, studio.play, ask)


def test_only_coordinators_play_and_a_play_has_a_name_and_a_day(studio: Studio) -> None:
    coach = studio.world.users["coach"]
    forbidden: list[Callable[[], object]] = [
        lambda: plays.show(studio.regie, coach, studio.play),
        lambda: plays.open_play(studio.regie, coach, studio.draft, "Nee", BEGIN, NOW),
        lambda: plays.plays_of(studio.regie, coach, studio.draft),
        lambda: plays.remove(studio.regie, coach, studio.play),
    ]
    for attempt in forbidden:
        with pytest.raises(Forbidden):
            attempt()
    with pytest.raises(RegieError, match="een naam"):
        plays.open_play(studio.regie, studio.actor, studio.draft, "  ", BEGIN, NOW)
    with pytest.raises(RegieError, match="begindag"):
        plays.open_play(studio.regie, studio.actor, studio.draft, "Vroeg", date(1900, 1, 1), NOW)
    with pytest.raises(RegieError, match="hoe lang"):
        studio.wait("even")
    assert plays.remove(studio.regie, studio.actor, studio.play) == studio.draft
    with pytest.raises(NotFound):
        studio.view()


def test_a_play_has_a_bounded_number_of_steps(studio: Studio, own_scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plays, "MOST_STEPS", 1)
    studio.do("start", "hulp", "verwijzer")
    with pytest.raises(Conflict, match="hooguit 1 stappen"):
        studio.wait("P1W")
    made = ready(tiny_files())
    with pytest.raises(RegieError, match="hooguit 200"), reached(own_scratch, made, BEGIN, [{"wacht": "P1D"}] * 201):
        pass


def test_of_a_long_play_few_moments_are_kept_and_none_is_missed(own_scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "RECENT", 3)
    made = ready(tiny_files())
    steps = [{"start": "hulp", "door": "verwijzer"}, *[{"wacht": "P1D"}] * 24]
    with reached(own_scratch, made, BEGIN, steps) as at:
        assert at.story.done == 25 and not at.unfinished
    kept = [path for path in own_scratch.folder.iterdir() if path.suffix == ".json"]
    assert len(kept) == 2 + 3
    wrong = [*steps[:16], {"taak": "gesprek_voeren"}, *steps[16:]]
    with reached(own_scratch, made, BEGIN, wrong) as at:
        assert at.story.done == 16 and at.failure is not None and at.failure.place.step == 17
        assert at.story.today == date(2026, 3, 17)


def test_doing_steps_again_takes_bounded_time_and_goes_on_later(own_scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ready(tiny_files())
    steps = [{"start": "hulp", "door": "verwijzer"}, *[{"wacht": "P1D"}] * 3]
    monkeypatch.setattr(playing, "LONGEST", 0.0)
    with reached(own_scratch, made, BEGIN, steps) as at:
        assert at.unfinished and at.failure is None
    monkeypatch.setattr(playing, "LONGEST", 20.0)
    with reached(own_scratch, made, BEGIN, steps) as at:
        assert not at.unfinished and at.story.done == 4


def test_the_scratch_folder_is_cleaned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Scratch(tmp_path)
    for name, age in (("oud.db", scratch.LONGEST + 10), ("nieuw.db", 0), ("groot.db", 60)):
        (tmp_path / name).write_bytes(b"x" * 1000)
        os.utime(tmp_path / name, (1_700_000_000 - age,) * 2)
    made.clean()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["groot.db", "nieuw.db"]
    monkeypatch.setattr(scratch, "MOST_BYTES", 1500)
    made.clean()
    assert [path.name for path in tmp_path.iterdir()] == ["nieuw.db"]


def test_nobody_else_looks_into_the_scratch_folder() -> None:
    folder = scratch.shared().folder
    assert folder.stat().st_mode & 0o077 == 0


def test_the_real_trajectory_is_played(own_scratch: Scratch) -> None:
    files = read_folder(Path(__file__).parent.parent.parent)
    made = ready(files)
    steps = [{"start": "traject", "door": "verwijzer"}, {"taak": "bekend_gezin_nagaan"}, {"taak": "aanmelding_beoordelen"}]
    with reached(own_scratch, made, BEGIN, steps) as at:
        assert at.failure is None
        seen = look(at, steps)
    assert [(task.element, task.doer) for task in seen.tasks] == [("coach_kiezen", "coordinator")]
    assert {"traject", "toewijzing"} <= {process for process, _, _ in seen.tokens}
    assert [phase.name for phase in seen.phases if phase.state == "now"] == ["Toewijzing"]

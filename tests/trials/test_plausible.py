"""Plausible answers are answers that the real validation accepts, of the real forms and of any form that is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from service.bundle.model import Bundle, Field
from service.bundle.read import read_bundle, read_folder
from service.bundle.values import Values
from service.domain.errors import RegieError
from service.forms.answers import validate
from service.trials.examples import Known
from service.trials.ground import Ground
from service.trials.model import Act, AddRow, Answers, Complete, Start, Trial, Trials
from service.trials.patterns import text_for
from service.trials.plausible import alternatives, plausible
from service.trials.read import read_trials
from service.trials.run import play
from service.trials.story import Story
from service.usecases.pages import FormPage
from tests.forms.factories import a_field, a_form, rows, values

ROOT = Path(__file__).parent.parent.parent
TODAY = date(2026, 11, 21)
KNOWN = Known(TODAY, {"regie": 7}, {"coach": 3}, lambda _: [])


def page_of(*fields: Field, scope: Values | None = None, prefilled: Mapping[str, Any] | None = None) -> FormPage:
    return FormPage("Een taak", "", a_form(*fields), scope or values(), prefilled or {}, {}, "t")


def accepted(page: FormPage, example: Answers | None = None, variant: int = 0, **wanted: object) -> dict[str, Any]:
    """The answers that the validation keeps of plausible ones."""
    sent = plausible(page, KNOWN, example, variant, wanted)
    answers = validate(page.form, sent, page.values, page.prefilled)
    return {**answers.fields, **{register: [row.fields for row in found] for register, found in answers.rows.items()}}


@pytest.mark.parametrize(
    "field",
    [
        a_field(required=True),
        a_field(required=True, max_length=3),
        a_field(required=True, min_length=120, max_length=130),
        a_field("textarea", required=True, min_length=500),
        a_field(required=True, pattern="^[0-9]{4} ?[A-Z]{2}$"),
        a_field(required=True, subtype="email"),
        a_field(required=True, subtype="phone"),
        a_field(required=True, marks="bsn"),
        a_field("number", required=True, minimum="18"),
        a_field("number", required=True, maximum="-3"),
        a_field("number", required=True, minimum="0.5", maximum="0.9", decimals=1),
        a_field("number", required=True, minimum="2.5", decimals=0),
        a_field("datetime", required=True, subtype="date"),
        a_field("datetime", required=True, subtype="time"),
        a_field("datetime", required=True, subtype="datetime"),
        a_field("checkbox", required=True),
        a_field("checklist", required=True, options=("a", "b")),
        a_field("radio", required=True, options=("a", "b")),
        a_field("select", required=True, options_from="for c in coaches return {value: c.id, label: c.naam}"),
    ],
)
def test_each_kind_of_field_gets_an_answer_that_is_accepted(field: Field) -> None:
    scope = values(coaches=[{"id": 3, "naam": "Coco"}])
    found = accepted(page_of(field, scope=scope))["antwoord"]
    assert found not in (None, False, "", [])


def test_what_earlier_answers_bring_up_is_answered_too() -> None:
    page = page_of(
        a_field("radio", "een", required=True, options=("ja", "nee")),
        a_field("radio", "twee", required=True, options=("ja", "nee"), hide='een != "ja"'),
        a_field("textfield", "drie", required=True, hide='twee != "ja"'),
        a_field("textfield", "niet", required=True, hide='een != "nee"'),
    )
    assert accepted(page) == {"een": "ja", "twee": "ja", "drie": "Voorbeeld"}
    assert accepted(page, een="nee") == {"een": "nee", "niet": "Voorbeeld"}


def test_a_form_without_an_example_is_filled_in_wholly_and_the_file_is_left_out() -> None:
    page = page_of(
        a_field("textfield", "vrij"),
        a_field("checkbox", "vinkje"),
        a_field("textfield", "vast", readonly=True),
        a_field("filepicker", "bestand"),
        a_field("group", fields=(a_field("number", "getal"),)),
        rows("kinderen", a_field("textfield", "naam"), a_field("radio", "soort", options=("a", "b"))),
    )
    assert accepted(page) == {
        "vrij": "Voorbeeld", "vinkje": True, "bestand": None, "getal": 1, "kinderen": [{"naam": "Voorbeeld", "soort": "a"}],
    }


def test_the_example_comes_first_as_far_as_it_goes() -> None:
    page = page_of(
        a_field("textfield", "naam", required=True),
        a_field("radio", "keuze", required=True, options=("a", "b")),
        a_field("select", "wie", required=True, options_from="for p in personen return {value: p.id, label: p.naam}"),
        a_field("textfield", "leeg"),
        scope=values(personen=[{"id": "r1", "naam": "Kim"}]),
    )
    example: Answers = {"naam": "Bo", "keuze": "c", "wie": "@rij:personen:naam=Weg", "oud": "veld"}
    assert accepted(page, example) == {"naam": "Bo", "keuze": "a", "wie": "r1", "leeg": None}


def test_rows_that_are_there_stay_and_a_required_group_gets_one() -> None:
    group = rows(
        "doelen",
        a_field("textfield", "doel", required=True),
        a_field("textfield", "waarom", required=True, hide='doel = "Rust"'),
        required=True,
    )
    assert accepted(page_of(group), {"iets": "anders"}) == {"doelen": [{"doel": "Voorbeeld", "waarom": "Voorbeeld"}]}
    there = page_of(group, prefilled={"doelen": [{"id": "r1", "doel": "Rust"}, {"id": "r2", "doel": "School"}]})
    assert accepted(there, {"iets": "anders"}) == {"doelen": [{"doel": "Rust"}, {"doel": "School", "waarom": "Voorbeeld"}]}


def test_variants_walk_every_choice() -> None:
    page = page_of(
        a_field("radio", "keuze", required=True, options=("a", "b", "c")),
        a_field("checkbox", "vinkje"),
        a_field("checklist", "lijst", options=("x", "y")),
        a_field("number", "getal", minimum="1", maximum="5"),
        a_field("datetime", "dag", subtype="date"),
        rows("kinderen", a_field("radio", "soort", options=("a", "b"))),
    )
    count = len(list(alternatives(page, TODAY, plausible(page, KNOWN))))
    found = [accepted(page, variant=variant) for variant in range(count + 1)]
    assert {one["keuze"] for one in found} == {"a", "b", "c"}
    assert {one["vinkje"] for one in found} == {True, False}
    assert {tuple(one["lijst"]) for one in found} == {("x",), ("y",), ("x", "y"), ()}
    assert {1, 3, 5, None} <= {one["getal"] for one in found}
    assert {date(2026, 11, 21), date(2027, 11, 21), date(2025, 11, 21), None} <= {one["dag"] for one in found}
    assert {len(one["kinderen"]) for one in found} == {0, 1}
    assert {row["soort"] for one in found for row in one["kinderen"]} == {"a", "b"}
    assert accepted(page, variant=count + 1) == found[1]


def test_a_variant_that_leads_nowhere_is_passed_over() -> None:
    page = page_of(
        a_field("radio", "keuze", required=True, options=("a", "b")),
        a_field("select", "dan", required=True, options_from="[]", hide='keuze = "a"'),
    )
    assert accepted(page, variant=1) == {"keuze": "a"}


def test_a_wanted_answer_in_a_row_makes_the_row() -> None:
    page = page_of(rows("hulp", a_field("radio", "resultaat", options=("goed", "geen")), a_field("textfield", "wie")))
    assert accepted(page, {"iets": "x"}, **{"hulp.resultaat": "geen"}) == {"hulp": [{"resultaat": "geen", "wie": None}]}


def test_it_says_so_when_nothing_is_accepted() -> None:
    page = page_of(a_field("select", "wie", required=True, options_from="[]"))
    with pytest.raises(RegieError, match="‘Een formulier’ zijn geen aannemelijke antwoorden te vinden. wie: Maak een keuze."):
        plausible(page, KNOWN)


@pytest.mark.parametrize(
    "pattern",
    ["^[0-9]{4} ?[A-Z]{2}$", r"^B-\d{4}$", "^(?:ja|nee)$", "^[^0-9]+$", "a{2,5}b*c+?", r"^\+31\.", "(OPD|ZAAK)-[0-9]{4}", "x."],
)
def test_a_text_is_made_for_a_pattern(pattern: str) -> None:
    text = text_for(pattern)
    assert text is not None and re.search(pattern, text)


@pytest.mark.parametrize("pattern", ["^(?=a)b$", r"(a)\1", "(", "[a", "a)b", "x" * 300])
def test_a_pattern_that_is_too_hard_gives_no_text(pattern: str) -> None:
    assert text_for(pattern) is None


# --- the real forms --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return read_bundle(read_folder(ROOT))


@pytest.fixture(scope="module")
def trials() -> Trials:
    return read_trials(read_folder(ROOT))


def forms_of(bundle: Bundle, trial: Trial) -> set[str]:
    """The forms that a trial fills in itself."""
    tasks = {e.id: e.properties.get("formulier", "") for p in bundle.processes.values() for e in p.elements.values()}
    found = set()
    for step in trial.steps:
        what = step.what
        if isinstance(what, Complete):
            found.add(tasks[what.task])
        elif isinstance(what, Start | Act) and (start := bundle.processes[what.process].start):
            found.add(start.properties["formulier"])
        elif isinstance(what, AddRow):
            found.add(bundle.registers[what.register].form)
    return found


def few_that_meet_all(bundle: Bundle, trials: Trials) -> list[Trial]:
    """Few trials that together meet each form that any trial meets."""
    by_trial = {name: forms_of(bundle, trial) for name, trial in trials.trials.items()}
    left, chosen = set().union(*by_trial.values()), []
    while left:
        name = max(by_trial, key=lambda one: len(by_trial[one] & left) / (8 + len(trials.trials[one].steps)))
        chosen.append(trials.trials[name])
        left -= by_trial[name]
    return chosen


def test_every_real_form_gets_answers_that_are_accepted_wherever_a_trial_meets_it(
    bundle: Bundle, trials: Trials, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: dict[str, int] = {}
    filled = Story._filled

    def also_plausible(story: Story, page: FormPage, answers: Answers) -> dict[str, object]:
        met[page.form.id] = met.get(page.form.id, 0) + 1
        if met[page.form.id] <= 2:
            for example in (trials.examples.get(page.form.id), None):
                for variant in (0, met[page.form.id]):
                    sent = plausible(page, story.known(), example, variant)
                    validate(page.form, sent, page.values, page.prefilled)
        return filled(story, page, answers)

    monkeypatch.setattr(Story, "_filled", also_plausible)
    with Ground(trials.world, read_folder(ROOT)) as ground:
        for trial in few_that_meet_all(bundle, trials):
            failure = play(ground, bundle, trials, trial).failure
            assert failure is None, str(failure)
    assert set(bundle.forms) - set(met) == set()

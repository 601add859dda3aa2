"""What the marks of a bundle say about who works on what."""

from __future__ import annotations

import pytest

from service.bundle.marked import chooses_coach, end_key, hours_by_phase, hours_in, needs, programmes, urgencies, waiting_places
from service.bundle.read import read_bundle
from tests.usecases.staffed import FILES_STAFFED as FILES


@pytest.mark.parametrize(("text", "hours"), [("8", 8.0), ("0.5", 0.5), (" 10 ", 10.0), ("168", 168.0)])
def test_hours_are_a_plain_number(text: str, hours: float) -> None:
    assert hours_in(text) == hours


@pytest.mark.parametrize("text", ["", "acht", "0,5", "-1", "1.", ".5", "169", "1e3", "1.2.3"])
def test_anything_else_is_no_number_of_hours(text: str) -> None:
    assert hours_in(text) is None


def test_every_mark_is_found_wherever_it_stands() -> None:
    bundle = read_bundle(FILES)
    assert hours_by_phase(bundle) == {"fase_onderzoek": 10.0, "fase_plan": 0.5}
    assert waiting_places(bundle) == (("traject", "toewijzen"),)
    [urgency] = urgencies(bundle)
    assert (urgency.key, urgency.name, urgency.until) == ("hoe_dringend", "prioriteit", "wachten_tot")
    assert urgency.order == ("spoed", "gewoon")
    assert programmes(bundle) == {"programma": {"noord": "Noord", "zuid": "Zuid"}}
    assert end_key(bundle) == "einddatum"
    assert chooses_coach(bundle, "traject", "toewijzen", "coach")
    assert not chooses_coach(bundle, "traject", "screening", "coach")


def test_what_a_derived_field_needs_is_followed_to_the_end() -> None:
    bundle = read_bundle(FILES)
    assert needs(bundle, "einddatum") == {"klok"}
    assert needs(bundle, "kinderen") is None  # it counts the rows of a register

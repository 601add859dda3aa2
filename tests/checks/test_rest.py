"""What the rest of a case's way reads and nobody will supply."""

from __future__ import annotations

import pytest

from service.bundle.model import Bundle
from service.bundle.read import read_bundle
from service.checks.rest import Rest
from tests.usecases.diagrams import DATA, FILES, diagram, field, form, rows, table

WAY = """
start begin | Begin | Coach | formulier=aanmelding
task eerste | Eerste | Coach | formulier=eerste
task tweede | Tweede | Coach | formulier=oordeel
choice kies | Kies | Coach
task derde | Derde | Coach | formulier=oordeel
end klaar | Klaar | Coach
begin -> eerste -> tweede -> kies
kies -> klaar : @READS@
kies -> derde -> klaar
"""


def bundle(way: str, *, first: bytes | None = None, **more: bytes) -> Bundle:
    asked = first or form("eerste", field("textfield", "gevraagd"))
    files = {
        "processes/traject.bpmn": diagram("traject", "Traject", way, merken="hoofdproces"),
        "processes/gegevens.yaml": DATA.encode(),
        "forms/eerste.form": asked,
        **{name: FILES[name] for name in ("forms/aanmelding.form", "forms/oordeel.form", "forms/persoon.form")},
        **{name.replace("__", "/").replace("_DOT_", "."): content for name, content in more.items()},
    }
    return read_bundle(files)


def lacks(made: Bundle, *at: str, process: str = "traject") -> dict[str, bool]:
    """Name -> whether a fresh case surely has it, for a case that stands at these elements."""
    return {lack.name: lack.sure for lack in Rest(made).lacks(frozenset((process, id_) for id_ in at))}


def test_what_was_asked_before_is_lacking_behind_it_and_nowhere_else() -> None:
    made = bundle(WAY.replace("@READS@", 'gevraagd = "ja"'))
    assert lacks(made, "tweede") == {"gevraagd": True}
    assert lacks(made, "eerste") == {} and lacks(made, "derde") == {}


@pytest.mark.parametrize(
    "first",
    [
        form("eerste", field("textfield", "gevraagd", required=False)),
        form("eerste", field("textfield", "gevraagd", conditional={"hide": "=gezinsnaam = null"})),
        form("eerste", field("textfield", "gevraagd", readonly=True)),
    ],
)
def test_what_need_not_be_answered_may_be_null_for_anybody(first: bytes) -> None:
    assert lacks(bundle(WAY.replace("@READS@", 'gevraagd = "ja"'), first=first), "tweede") == {"gevraagd": False}


def test_what_is_asked_on_one_way_only_may_be_null_for_anybody() -> None:
    way = WAY.replace("@READS@", 'gevraagd = "ja"').replace(
        "begin -> eerste -> tweede -> kies",
        'choice soms | Soms | Coach\nbegin -> soms\nsoms -> eerste : oordeel = "x"\nsoms -> tweede\neerste -> tweede -> kies',
    )
    assert lacks(bundle(way), "tweede")["gevraagd"] is False


def test_what_comes_again_in_a_loop_is_not_lacking() -> None:
    way = WAY.replace("@READS@", 'gevraagd = "ja"').replace("kies -> derde -> klaar", "kies -> derde -> eerste")
    assert lacks(bundle(way), "derde") == {} and lacks(bundle(way), "tweede") == {"gevraagd": True}


def test_a_long_loop_drawn_backwards_comes_to_an_end() -> None:
    """What was once taken off must not come round again."""
    way = """
    choice kies | Kies | Coach
    task derde | Derde | Coach | formulier=oordeel
    task tweede | Tweede | Coach | formulier=oordeel
    task eerste | Eerste | Coach | formulier=eerste
    start begin | Begin | Coach | formulier=aanmelding
    end klaar | Klaar | Coach
    begin -> tweede -> derde -> eerste -> kies
    kies -> klaar : gevraagd = "ja"
    kies -> tweede
    """
    assert lacks(bundle(way), "tweede") == {} and lacks(bundle(way), "eerste", "derde") == {}


def test_branches_come_together_with_what_each_of_them_supplies() -> None:
    way = """
    start begin | Begin | Coach | formulier=aanmelding
    both splits | Splits | Coach
    task eerste | Eerste | Coach | formulier=eerste
    task tweede | Tweede | Coach | formulier=oordeel
    both samen | Samen | Coach
    choice kies | Kies | Coach
    end klaar | Klaar | Coach
    end anders | Anders | Coach
    begin -> splits
    splits -> eerste -> samen
    splits -> tweede -> samen
    samen -> kies
    kies -> anders : gevraagd = "ja"
    kies -> klaar
    """
    assert lacks(bundle(way), "eerste", "tweede") == {}
    assert lacks(bundle(way), "samen", "tweede") == {"gevraagd": True}


def test_a_table_a_derived_value_and_a_called_process_read_too() -> None:
    way = WAY.replace("@READS@", "true").replace(
        "task derde | Derde | Coach | formulier=oordeel", "call derde | Derde | Coach | calls=binnen"
    )
    inside = """
    start binnen_begin | Begin | Coach
    table weging | Wegen | Coach | decision=weging
    task vierde | Vierde | Coach | formulier=oordeel | termijn=P1W | vanaf=samen
    end binnen_klaar | Klaar | Coach
    binnen_begin -> weging -> vierde -> binnen_klaar
    """
    data = DATA + "  - {sleutel: samen, naam: Samen, waarde: date(gevraagd)}\n"
    made = bundle(
        way,
        processes__binnen_DOT_bpmn=diagram("binnen", "Binnen", inside),
        processes__weging_DOT_dmn=table("weging", "gevraagd", ("-", '"x"')),
        processes__gegevens_DOT_yaml=data.encode(),
    )
    assert lacks(made, "tweede") == {"gevraagd": True}
    found = Rest(made).lacks(frozenset([("traject", "derde"), ("binnen", "vierde")]))
    assert found == ()  # its date stays
    assert {lack.element for lack in Rest(made).lacks(frozenset([("traject", "tweede")]))} == {"weging", "vierde"}


def test_columns_of_rows() -> None:
    first = form("eerste", rows("personen", field("textfield", "naam"), field("number", "leeftijd")))
    way = WAY.replace("@READS@", "count(personen[leeftijd > 18]) > 0")
    made = bundle(way, first=first)
    assert lacks(made, "tweede") == {"personen.leeftijd": False}  # the first form begins rows without it
    with_age = form("aanmelding", rows("personen", field("textfield", "naam"), field("number", "leeftijd")))
    register = form("persoon", field("textfield", "naam"), field("number", "leeftijd"))
    made = bundle(way, first=first, forms__aanmelding_DOT_form=with_age, forms__persoon_DOT_form=register)
    assert lacks(made, "tweede") == {"personen.leeftijd": True}


def test_who_did_what_is_read_by_four_eyes() -> None:
    way = WAY.replace("@READS@", "true").replace("derde | Derde | Coach |", "derde | Derde | Coach | niet_door=eerste |")
    assert lacks(bundle(way), "tweede") == {"@eerste": True} and lacks(bundle(way), "derde") == {"@eerste": True}
    assert Rest(bundle(way)).label("@eerste") == "Eerste"


def test_what_may_happen_once_is_told_as_long_as_it_can_come() -> None:
    way = WAY.replace("@READS@", "true")
    made = bundle(way.replace("end klaar | Klaar | Coach", "end klaar | Klaar | Coach | merken=eenmalig:x"))
    assert list(Rest(made).once(frozenset([("traject", "derde")]))) == ["x"]
    assert Rest(made).once(frozenset([("weg", "derde")])) == {}

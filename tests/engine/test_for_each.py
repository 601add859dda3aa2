"""For-each: an activity once for each row of a register."""

from __future__ import annotations

import pytest

from service.engine.errors import FailedExpression
from service.engine.step import Passed
from tests.engine.factories import (
    MONDAY,
    Instance,
    begin,
    bundle,
    call,
    chain,
    decision,
    diagram,
    end,
    flow,
    gateway,
    sub,
    table,
    user,
)

PEOPLE = [
    {"id": "1", "naam": "Kim", "rol": "kind"},
    {"id": "2", "naam": "Bo", "rol": "ouder"},
    {"id": "3", "naam": "Sam", "rol": "kind"},
]


def rows(instance: Instance) -> list[str]:
    return [task.row for task in instance.last.opened]


def test_parallel_opens_a_task_for_each_row_and_goes_on_when_all_are_done() -> None:
    instance = Instance(
        bundle(
            diagram(
                "hoofd",
                begin(),
                user("gesprek", for_each="personen"),
                user("na"),
                end(),
                chain("begin", "gesprek", "na", "einde"),
            )
        ),
        personen=PEOPLE,
    )
    assert rows(instance) == ["1", "2", "3"]
    assert {task.register for task in instance.last.opened} == {"personen"}
    instance.complete("gesprek", row="2")
    instance.complete("gesprek", row="3")
    assert instance.open == ["gesprek"]
    last = instance.complete("gesprek", row="1")
    assert instance.open == ["na"]
    assert last.path == (Passed("hoofd", "gesprek"), Passed("hoofd", "gesprek", "gesprek_na"))


def test_sequential_opens_them_one_after_another() -> None:
    instance = Instance(
        bundle(
            diagram(
                "hoofd",
                begin(),
                user("gesprek", for_each="personen", sequential=True),
                end(),
                chain("begin", "gesprek", "einde"),
            )
        ),
        personen=PEOPLE,
    )
    seen = []
    while not instance.last.done:
        seen += rows(instance)
        instance.complete("gesprek", personen=[])  # the rows are those of the moment of entry
    assert seen == ["1", "2", "3"]


@pytest.mark.parametrize("known", [{}, {"personen": []}])
def test_without_rows_it_is_passed_over(known: dict[str, object]) -> None:
    instance = Instance(
        bundle(
            diagram(
                "hoofd",
                begin(),
                user("gesprek", for_each="personen"),
                user("na"),
                end(),
                chain("begin", "gesprek", "na", "einde"),
            )
        ),
        **known,
    )
    assert instance.open == ["na"] and Passed("hoofd", "gesprek") not in instance.last.path


def test_a_filter_picks_the_rows() -> None:
    instance = Instance(
        bundle(
            diagram(
                "hoofd", begin(), user("veilig", for_each='personen[rol = "kind"]'), end(), chain("begin", "veilig", "einde")
            )
        ),
        personen=PEOPLE,
    )
    assert rows(instance) == ["1", "3"] and instance.last.opened[0].register == "personen"


def test_one_filtered_row_is_one_row() -> None:
    instance = Instance(
        bundle(diagram("hoofd", begin(), user("veilig", for_each="personen[1]"), end(), chain("begin", "veilig", "einde"))),
        personen=PEOPLE,
    )
    assert rows(instance) == ["1"]


def test_what_is_no_register_is_an_error_that_names_the_element() -> None:
    given = bundle(diagram("hoofd", begin(), user("gesprek", for_each="naam"), end(), chain("begin", "gesprek", "einde")))
    with pytest.raises(FailedExpression, match="gesprek"):
        Instance(given, naam="Kim")


def test_within_a_row_its_fields_are_values() -> None:
    body = sub(
        "per",
        begin("b2"),
        gateway("g", default="nee"),
        user("kind"),
        user("groot"),
        end("e1"),
        end("e2"),
        chain("b2", "g"),
        flow("g", "kind", 'rol = "kind" and rij.id != "9"'),
        flow("g", "groot", id_="nee"),
        chain("kind", "e1"),
        chain("groot", "e2"),
        for_each="personen",
    )
    instance = Instance(bundle(diagram("hoofd", begin(), body, end(), chain("begin", "per", "einde"))), personen=PEOPLE)
    assert [(task.element, task.row) for task in instance.last.opened] == [("kind", "1"), ("groot", "2"), ("kind", "3")]


def test_a_deadline_within_a_row_counts_from_a_date_of_that_row() -> None:
    people = [{"id": "1", "gezien": "2026-01-01"}, {"id": "2", "gezien": "2026-02-01"}]
    instance = Instance(
        bundle(
            diagram(
                "hoofd",
                begin(),
                user("gesprek", for_each="personen", termijn="P1D", vanaf="date(gezien)"),
                end(),
                chain("begin", "gesprek", "einde"),
            )
        ),
        personen=people,
    )
    assert [task.deadline.target.isoformat() for task in instance.last.opened] == ["2026-01-02", "2026-02-02"]


def test_rows_within_rows_see_the_outer_row_too() -> None:
    inner = diagram(
        "per_doel", begin("b3"), decision("weeg", "gewicht"), user("bespreek"), end("e3"), chain("b3", "weeg", "bespreek", "e3")
    )
    body = sub(
        "per",
        begin("b2"),
        call("doelen", "per_doel", for_each="doelen[persoon = rij.id]", sequential=True),
        end("e2"),
        chain("b2", "doelen", "e2"),
        for_each="personen",
    )
    given = bundle(
        inner,
        diagram("hoofd", begin(), body, end(), chain("begin", "per", "einde")),
        tables=(table("gewicht", ["naam", "titel"], ["uit"], ["-", "-", 'naam + "-" + titel']),),
    )
    goals = [
        {"id": "7", "persoon": "1", "titel": "slapen"},
        {"id": "8", "persoon": "3", "titel": "school"},
        {"id": "9", "persoon": "3", "titel": "sport"},
    ]
    instance = Instance(given, personen=PEOPLE, doelen=goals)
    assert [(task.register, task.row) for task in instance.last.opened] == [("doelen", "7"), ("doelen", "8")]
    assert [(taken.result, taken.register, taken.row) for taken in instance.last.decisions] == [
        ("Kim-slapen", "doelen", "7"),
        ("Sam-school", "doelen", "8"),
    ]
    instance.complete("bespreek", row="8")
    assert rows(instance) == ["9"]
    instance.complete("bespreek", row="9")
    assert instance.complete("bespreek", row="7").done


def test_a_decision_of_one_row_is_not_seen_in_another() -> None:
    body = sub(
        "per",
        begin("b2"),
        decision("leeftijd", "groep"),
        gateway("g", default="nee"),
        user("kind"),
        user("groot"),
        end("e1"),
        end("e2"),
        chain("b2", "leeftijd", "g"),
        flow("g", "kind", 'groep = "kind"'),
        flow("g", "groot", id_="nee"),
        chain("kind", "e1"),
        chain("groot", "e2"),
        for_each="personen",
    )
    given = bundle(
        diagram("hoofd", begin(), body, end(), chain("begin", "per", "einde")),
        tables=(table("groep", ["rol"], ["uit"], ["-", "rol"]),),
    )
    instance = Instance(given, personen=PEOPLE, now=MONDAY)
    assert [(task.element, task.row) for task in instance.last.opened] == [("kind", "1"), ("groot", "2"), ("kind", "3")]

"""Deadlines of open tasks: termijn, vanaf, uiterlijk, waarschuwen and the mark wettelijk."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from service.engine.errors import FailedExpression
from service.engine.moments import show_duration
from service.engine.step import Deadline
from service.feel import YearsMonths
from tests.engine.factories import MONDAY, Instance, begin, bundle, chain, diagram, end, later, user


def opened(
    known: dict[str, object] | None = None, now: datetime = MONDAY, data: str = "", **properties: str
) -> Deadline | None:
    process = diagram("hoofd", begin(), user("taak", **properties), end(), chain("begin", "taak", "einde"))
    given = bundle(process, data=data)
    return Instance(given, now=now, **(known or {})).last.opened[0].deadline


def test_a_term_counts_from_the_day_that_the_task_opens() -> None:
    late_in_the_evening = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # already 2 March in Amsterdam
    assert opened(now=late_in_the_evening, termijn="P6W", waarschuwen="P2W") == Deadline(
        target=date(2026, 4, 13),
        hard=None,
        warn=date(2026, 3, 30),
        start=date(2026, 3, 2),
        explanation="6 weken na 2 maart 2026 (de dag waarop deze taak begon)",
    )


def test_a_term_can_count_from_a_date_of_the_case() -> None:
    found = opened({"eerste_huisbezoek": date(2026, 1, 31)}, termijn="P1M", vanaf="eerste_huisbezoek")
    assert found and found.target == date(2026, 2, 28)
    assert found.explanation == "1 maand na 31 januari 2026 (eerste huisbezoek)"


def test_a_derived_date_is_called_by_its_label() -> None:
    derived = "afgeleid: [{sleutel: klok_start, naam: Start van het traject, waarde: eerste_huisbezoek}]"
    found = opened({"eerste_huisbezoek": date(2026, 1, 31)}, data=derived, termijn="P6W", vanaf="klok_start")
    assert found and found.explanation == "6 weken na 31 januari 2026 (start van het traject)"
    without = derived.replace("Start van het traject", "''")
    nameless = opened({"eerste_huisbezoek": date(2026, 1, 31)}, data=without, termijn="P6W", vanaf="klok_start")
    assert nameless and nameless.explanation == "6 weken na 31 januari 2026 (klok start)"


def test_until_that_date_is_known_it_counts_from_the_opening_and_then_moves() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            user("taak", termijn="P2W", vanaf="bezoek"),
            user("ander"),
            end("e1"),
            end("e2"),
            '<parallelGateway id="s"/>',
            chain("begin", "s", "taak", "e1"),
            chain("s", "ander", "e2"),
        )
    )
    instance = Instance(given)
    assert {task.deadline.target for task in instance.last.opened if task.deadline} == {date(2026, 3, 16)}
    step = instance.complete("ander", bezoek=date(2026, 3, 9))
    assert [(task.element, task.deadline.target) for task in step.changed if task.deadline] == [("taak", date(2026, 3, 23))]
    assert instance.wake(later(days=1)).changed == ()


def test_a_formula_may_give_the_duration_or_the_date() -> None:
    assert opened({"weken": 3}, termijn='duration("P7D") * weken') == opened(termijn="P3W")
    by_date = opened(termijn="werkdagen(vandaag, 5)", known={"vandaag": date(2026, 4, 1)})
    assert by_date and by_date.target == date(2026, 4, 10) and by_date.explanation == "op 10 april 2026"


def test_a_statutory_term_rolls_to_a_working_day_and_others_do_not() -> None:
    easter = datetime(2026, 3, 20, 9, tzinfo=UTC)  # two weeks later is Good Friday; Monday is Easter Monday
    rolled, plain = opened(now=easter, termijn="P2W", merken="wettelijk"), opened(now=easter, termijn="P2W")
    assert rolled and rolled.target == date(2026, 4, 7)
    assert rolled.explanation.endswith("; dat is geen werkdag, dus 7 april 2026")
    assert plain and plain.target == date(2026, 4, 3)


def test_a_hard_date_stands_beside_the_target() -> None:
    both = opened({"grens": date(2026, 6, 1)}, termijn="P1W", uiterlijk="grens", waarschuwen="P1D")
    assert both == Deadline(
        date(2026, 3, 9),
        date(2026, 6, 1),
        date(2026, 3, 8),
        date(2026, 3, 2),
        "1 week na 2 maart 2026 (de dag waarop deze taak begon); uiterlijk 1 juni 2026 (grens)",
    )
    only_hard = opened({"a": date(2026, 6, 1)}, uiterlijk='a + duration("P1D")', waarschuwen="P1W")
    assert only_hard and (only_hard.target, only_hard.hard, only_hard.warn) == (None, date(2026, 6, 2), date(2026, 5, 26))
    assert only_hard.explanation == "uiterlijk 2 juni 2026"


def test_no_term_or_none_known_yet_gives_no_deadline() -> None:
    assert opened() is None
    assert opened(termijn="onbekend") is None
    assert opened(uiterlijk="onbekend", waarschuwen="P1D") is None


def test_a_term_that_cannot_be_reckoned_names_the_task() -> None:
    with pytest.raises(FailedExpression, match="taak"):
        opened(termijn="P9999Y")


@pytest.mark.parametrize(
    "duration, shown",
    [
        (timedelta(days=1), "1 dag"),
        (timedelta(days=42), "6 weken"),
        (timedelta(days=7), "1 week"),
        (timedelta(days=10), "10 dagen"),
        (timedelta(hours=36), "1 dag en 12 uur"),
        (timedelta(hours=2), "2 uur"),
        (YearsMonths(1), "1 maand"),
        (YearsMonths(14), "1 jaar en 2 maanden"),
        (YearsMonths(24), "2 jaar"),
        (YearsMonths(0), "0 maanden"),
    ],
)
def test_durations_are_said_in_dutch(duration: timedelta | YearsMonths, shown: str) -> None:
    assert show_duration(duration) == shown

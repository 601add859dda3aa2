"""Timers: due moments by the calendar of Amsterdam, woken one moment at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from service.engine.definitions import definitions
from service.engine.errors import FailedExpression
from service.engine.run import start
from tests.engine.factories import (
    MONDAY,
    Instance,
    begin,
    boundary,
    bundle,
    catch,
    chain,
    diagram,
    duration,
    end,
    gateway,
    later,
    message,
    on_date,
    user,
    values,
)


def waiting_for(event: str) -> Instance:
    return Instance(
        bundle(diagram("hoofd", begin(), catch("wekker", event), user("na"), end(), chain("begin", "wekker", "na", "einde")))
    )


def due(text: str, begun: datetime, **known: object) -> datetime:
    given = bundle(diagram("hoofd", begin(), catch("wekker", text), end(), chain("begin", "wekker", "einde")))
    [timer] = start(definitions(given), "hoofd", values(**known), begun).timers
    return timer.due


@pytest.mark.parametrize(
    "text, begun, expected",
    [
        (
            "P42D",
            datetime(2026, 3, 2, 9, tzinfo=UTC),
            datetime(2026, 4, 13, 8, tzinfo=UTC),
        ),  # the clock went forward: 10:00 stays
        ("P6W", datetime(2026, 10, 1, 7, tzinfo=UTC), datetime(2026, 11, 12, 8, tzinfo=UTC)),  # and back: 9:00 stays
        ("P6M", datetime(2026, 8, 31, 10, tzinfo=UTC), datetime(2027, 2, 28, 11, tzinfo=UTC)),  # months clamp
        ("P1Y", datetime(2028, 2, 29, 10, tzinfo=UTC), datetime(2029, 2, 28, 10, tzinfo=UTC)),
        ("PT12H", datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC)),  # hours are real hours
        ('duration("P" + string(aantal) + "D")', MONDAY, datetime(2026, 3, 5, 9, tzinfo=UTC)),
    ],
)
def test_a_duration_is_counted_on_the_wall_clock(text: str, begun: datetime, expected: datetime) -> None:
    assert due(duration(text), begun, aantal=3) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026-07-01", datetime(2026, 6, 30, 22, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 11, 30, 23, tzinfo=UTC)),
        ('einddatum - duration("P28D")', datetime(2026, 8, 31, 22, tzinfo=UTC)),
        ('date and time("2026-07-01T12:00:00")', datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ('date and time("2026-07-01T12:00:00Z")', datetime(2026, 7, 1, 12, tzinfo=UTC)),
    ],
)
def test_a_date_is_due_at_its_first_moment_in_amsterdam(text: str, expected: datetime) -> None:
    assert due(on_date(text), MONDAY, einddatum=date(2026, 9, 29)) == expected


@pytest.mark.parametrize(
    "event",
    [duration("weet_niet"), duration("2026-07-01"), on_date("P6W"), on_date('"morgen"'), duration("P9999Y"), on_date("1 + ")],
)
def test_a_timer_of_the_wrong_kind_names_its_element(event: str) -> None:
    with pytest.raises(FailedExpression, match="wekker") as refused:
        waiting_for(event)
    assert (refused.value.process, refused.value.element) == ("hoofd", "wekker")


def test_a_timer_fires_at_its_moment_and_not_before() -> None:
    instance = waiting_for(duration("P1D"))
    [timer] = instance.last.timers
    assert (timer.process, timer.element, timer.due) == ("hoofd", "wekker", later(days=1))
    instance.wake(later(hours=23))
    assert instance.open == [] and instance.last.timers == (timer,)
    instance.wake(later(days=1))
    assert instance.open == ["na"] and instance.last.timers == ()


def test_a_date_follows_the_values_as_long_as_it_is_waited_for() -> None:
    instance = waiting_for(on_date("einddatum"))
    assert instance.last.timers == () and not instance.last.done  # not known yet
    instance.known = {"einddatum": date(2026, 5, 1)}
    instance.wake(later(days=1))
    assert instance.last.timers[0].due == datetime(2026, 4, 30, 22, tzinfo=UTC)
    instance.known = {"einddatum": date(2026, 6, 1)}
    instance.wake(later(days=80))
    assert instance.open == [] and instance.last.timers[0].due == datetime(2026, 5, 31, 22, tzinfo=UTC)
    instance.wake(later(days=100))
    assert instance.open == ["na"]


def test_a_duration_stays_what_it_was_when_the_waiting_began() -> None:
    instance = Instance(
        bundle(
            diagram(
                "hoofd",
                begin(),
                catch("wekker", duration("termijn")),
                user("na"),
                end(),
                chain("begin", "wekker", "na", "einde"),
            )
        ),
        termijn=timedelta(days=3),
    )
    instance.known = {}
    instance.wake(later(days=1))
    assert instance.last.timers[0].due == later(days=3)


def test_a_moment_that_has_passed_already_fires_in_the_same_step() -> None:
    assert waiting_for(on_date("2026-01-01")).open == ["na"]


def test_woken_late_each_moment_comes_in_its_order_with_its_own_clock() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            user("werk"),
            boundary("eerste", "werk", duration("P7D"), interrupting=False),
            boundary("tweede", "werk", duration("P14D"), interrupting=False),
            catch("keten", duration("P1D")),
            user("h1"),
            user("h2"),
            end("e0"),
            end("e1"),
            end("e2"),
            chain("begin", "werk", "e0"),
            chain("eerste", "keten", "h1", "e1"),
            chain("tweede", "h2", "e2"),
        )
    )
    instance = Instance(given)
    seen = []
    while any(timer.due <= later(days=60) for timer in instance.last.timers):
        step = instance.wake(later(days=60))
        seen.append(([passed.element for passed in step.path if not passed.flow], [timer.due for timer in step.timers]))
    assert seen == [
        (["eerste"], [later(days=8), later(days=14)]),
        (["keten"], [later(days=14)]),
        (["tweede"], []),
    ]
    assert instance.open == ["h1", "h2", "werk"]


def test_timers_of_the_same_moment_fire_together() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            user("werk"),
            boundary("b1", "werk", duration("P7D"), interrupting=False),
            boundary("b2", "werk", duration("P1W"), interrupting=False),
            user("h1"),
            user("h2"),
            end("e0"),
            end("e1"),
            end("e2"),
            chain("begin", "werk", "e0"),
            chain("b1", "h1", "e1"),
            chain("b2", "h2", "e2"),
        )
    )
    instance = Instance(given)
    instance.wake(later(days=8))
    assert instance.open == ["h1", "h2", "werk"]


def test_an_overdue_timer_waits_for_its_own_wake_when_a_person_is_first() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            gateway("s", "parallel"),
            user("a"),
            catch("wekker", duration("P1D")),
            user("b"),
            end("e1"),
            end("e2"),
            chain("begin", "s", "a", "e1"),
            chain("s", "wekker", "b", "e2"),
        )
    )
    instance = Instance(given, now=MONDAY)
    instance.now = later(days=5)
    instance.complete("a")
    assert instance.open == [] and [timer.due for timer in instance.last.timers] == [later(days=1)]
    assert instance.wake(later(days=5)).opened[0].element == "b"


def test_an_interrupting_timer_takes_the_task_away() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            user("werk"),
            boundary("te_laat", "werk", duration("P6W")),
            user("escalatie"),
            end("e1"),
            end("e2"),
            chain("begin", "werk", "e1"),
            chain("te_laat", "escalatie", "e2"),
        )
    )
    instance = Instance(given)
    step = instance.wake(later(weeks=7))
    assert len(step.closed) == 1 and instance.open == ["escalatie"]


def test_the_first_event_behind_an_event_gateway_wins() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            gateway("wacht", "eventBased"),
            catch("bericht", message("antwoord")),
            catch("te_laat", duration("P14D")),
            user("ja"),
            user("nee"),
            end("e1"),
            end("e2"),
            chain("begin", "wacht", "bericht", "ja", "e1"),
            chain("wacht", "te_laat", "nee", "e2"),
        )
    )
    late = Instance(given)
    assert late.last.waits == ("antwoord",) and [timer.element for timer in late.last.timers] == ["te_laat"]
    step = late.wake(later(days=15))
    assert late.open == ["nee"] and step.waits == ()
    assert [passed.flow for passed in step.path if passed.flow] == ["wacht_te_laat", "te_laat_nee"]
    in_time = Instance(given)
    in_time.receive("antwoord")
    assert in_time.open == ["ja"] and in_time.last.timers == ()

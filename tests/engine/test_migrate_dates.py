"""Moving an instance: what was promised stays promised. Dates of tasks, moments of timers, and events on boundaries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from service.bundle.model import Bundle
from service.engine.migrate import Migration
from tests.engine.factories import (
    MONDAY,
    Instance,
    begin,
    boundary,
    bundle,
    call,
    catch,
    chain,
    diagram,
    duration,
    end,
    error,
    gateway,
    later,
    message,
    on_date,
    user,
)


def notes(migration: Migration) -> list[tuple[str, str]]:
    assert migration.obstacles == ()
    assert all(note.sentence.endswith(".") for note in migration.notes)
    return [(note.kind, note.element) for note in migration.notes]


def dues(instance: Instance) -> dict[str, datetime]:
    return {timer.element: timer.due for timer in instance.last.timers}


# ------------------------------------------------------------ dates of tasks


def task(after: str = "", data: str = "", **properties: str) -> Bundle:
    text = diagram(
        "hoofd", begin(), user("a", **properties), user(f"b{after}"), end(), chain("begin", "a", f"b{after}", "einde")
    )
    return bundle(text, data=data)


def changed(instance: Instance) -> list[tuple[str, date | None, str]]:
    """The tasks whose deadline the last step changed."""
    return [
        (one.element, one.deadline and one.deadline.target, one.deadline.explanation if one.deadline else "")
        for one in instance.last.changed
    ]


def test_a_date_that_comes_out_the_same_is_not_frozen() -> None:
    instance = Instance(task(termijn="P2W", vanaf="bezoek"), bezoek=date(2026, 3, 9))
    assert notes(instance.move(task("2", termijn="P14D", vanaf="bezoek"))) == [] and changed(instance) == []
    instance.known["bezoek"] = date(2026, 3, 10)
    instance.wake(later(days=1))
    assert changed(instance) == [("a", date(2026, 3, 24), "2 weken na 10 maart 2026 (bezoek)")]


HELD = "op 23 maart 2026; zo stond het al voordat het proces werd veranderd"


def test_a_date_that_would_be_another_is_frozen_and_stays_so() -> None:
    one, other = task(termijn="P2W", vanaf="bezoek"), task(termijn="P6W", vanaf="bezoek")
    instance = Instance(one, bezoek=date(2026, 3, 9))
    assert notes(instance.move(other)) == [("date_kept", "a")]
    assert changed(instance) == [("a", date(2026, 3, 23), HELD)]
    instance.known["bezoek"] = date(2026, 4, 1)
    instance.wake(later(days=1))
    assert changed(instance) == []
    instance.move(task("2", termijn="P7W", vanaf="bezoek"))
    assert changed(instance) == []  # frozen it was already
    instance.known["bezoek"] = date(2026, 3, 9)
    instance.move(one)  # which says again what was promised
    assert changed(instance) == [("a", date(2026, 3, 23), "2 weken na 9 maart 2026 (bezoek)")]
    instance.known["bezoek"] = date(2026, 3, 10)
    instance.wake(later(days=2))
    assert changed(instance) == [("a", date(2026, 3, 24), "2 weken na 10 maart 2026 (bezoek)")]


def test_a_task_that_opens_after_the_move_has_the_new_date() -> None:
    text = [
        diagram("hoofd", begin(), user("a", termijn=term), user("b", termijn=term), end(), chain("begin", "a", "b", "einde"))
        for term in ("P2W", "P6W")
    ]
    instance = Instance(bundle(text[0]))
    instance.move(bundle(text[1]))
    [opened] = instance.complete("a").opened
    assert opened.deadline and opened.deadline.target == date(2026, 4, 13)


@pytest.mark.parametrize(
    "old, new",
    [
        ({"termijn": "P2W"}, {}),
        ({}, {"termijn": "P2W"}),
        ({"termijn": "P2W"}, {"termijn": "P2W", "uiterlijk": "2026-07-01"}),
        ({"termijn": "P2W", "waarschuwen": "P2D"}, {"termijn": "P2W", "waarschuwen": "P3D"}),
        ({"uiterlijk": "2026-07-01"}, {"uiterlijk": "2026-08-01"}),
        ({"termijn": "P2W"}, {"termijn": "weet_niet + 1"}),
        ({"termijn": "P2W"}, {"termijn": "P9999Y"}),
    ],
)
def test_every_date_of_a_deadline_is_kept(old: dict[str, str], new: dict[str, str]) -> None:
    instance = Instance(task(**old))
    [before] = instance.last.opened
    assert notes(instance.move(task("2", **new))) == [("date_kept", "a")]
    [after] = instance.last.changed
    was, now = before.deadline, after.deadline
    assert (was and (was.target, was.hard, was.warn)) == (now and (now.target, now.hard, now.warn))
    assert instance.wake(later(days=1)).changed == ()
    assert instance.complete("a").opened[0].element == "b2"


DERIVED = "afgeleid:\n  - sleutel: ijkpunt\n    naam: IJkpunt\n    waarde: {}\n"


def test_a_derived_field_that_changed_does_not_move_an_open_task() -> None:
    instance = Instance(task(data=DERIVED.format("bezoek"), termijn="P2W", vanaf="ijkpunt"), bezoek=date(2026, 3, 9))
    instance.move(task(data=DERIVED.format('bezoek + duration("P1D")'), termijn="P2W", vanaf="ijkpunt"))
    assert changed(instance) == [("a", date(2026, 3, 23), HELD)]


# ------------------------------------------------------------ timers


def waiting_for(event: str, after: str = "na") -> Bundle:
    return bundle(
        diagram("hoofd", begin(), catch("wekker", event), user(after), end(), chain("begin", "wekker", after, "einde"))
    )


@pytest.mark.parametrize("event", [duration("P21D"), duration("P1D"), on_date("2026-12-01"), on_date("2026-01-01")])
@pytest.mark.parametrize("old", [duration("P14D"), on_date('date and time("2026-03-16T10:00:00")')])
def test_a_timer_keeps_its_moment_whatever_it_says_now(old: str, event: str) -> None:
    instance = Instance(waiting_for(old))
    before = instance.last.timers
    instance.now = later(days=3)
    assert notes(instance.move(waiting_for(event, "anders"))) == [("timer_kept", "wekker")]
    assert instance.last.timers == before and before[0].due == later(days=14)
    assert instance.wake(later(days=13)).timers == before
    instance.wake(later(days=14))
    assert instance.open == ["anders"]


def test_a_date_that_is_waited_for_follows_the_values_unless_it_was_frozen() -> None:
    one, other = waiting_for(on_date("einddatum")), waiting_for(on_date('einddatum + duration("P7D")'))
    instance = Instance(one, einddatum=date(2026, 5, 1))
    frozen = {"wekker": datetime(2026, 4, 30, 22, tzinfo=UTC)}
    assert notes(instance.move(waiting_for(on_date("einddatum"), "anders"))) == []
    assert notes(instance.move(other)) == [("timer_kept", "wekker")] and dues(instance) == frozen
    instance.known["einddatum"] = date(2026, 6, 1)
    instance.wake(later(days=1))
    assert dues(instance) == frozen
    assert notes(instance.move(other)) == [] and dues(instance) == frozen  # also when it is moved once more
    instance.known["einddatum"] = date(2026, 5, 1)
    instance.move(one)  # which says again what was promised
    instance.known["einddatum"] = date(2026, 6, 1)
    instance.wake(later(days=2))
    assert dues(instance) == {"wekker": datetime(2026, 5, 31, 22, tzinfo=UTC)}


def test_a_formula_that_fails_leaves_a_timer_where_it_was() -> None:
    instance = Instance(waiting_for(on_date("2026-05-01")))
    assert notes(instance.move(waiting_for(on_date("P6W")))) == [("timer_kept", "wekker")]
    assert dues(instance) == {"wekker": datetime(2026, 4, 30, 22, tzinfo=UTC)}


def test_a_date_that_is_not_known_yet() -> None:
    instance = Instance(waiting_for(on_date("einddatum")))
    assert dues(instance) == {}
    instance.now = later(days=3)
    assert notes(instance.move(waiting_for(on_date("streefdatum")))) == [("timer_new", "wekker")]
    instance.known["streefdatum"] = date(2026, 5, 1)
    instance.wake(later(days=4))
    assert dues(instance) == {"wekker": datetime(2026, 4, 30, 22, tzinfo=UTC)}
    begins = Instance(waiting_for(on_date("einddatum")))
    begins.now = later(days=3)
    assert notes(begins.move(waiting_for(duration("P14D")))) == [("timer_new", "wekker")]
    assert dues(begins) == {"wekker": later(days=17)}
    fails = Instance(waiting_for(on_date("einddatum")))
    assert [one.kind for one in fails.move(waiting_for(duration("einddatum"))).obstacles] == ["formula"]


def test_another_message_is_waited_for() -> None:
    instance = Instance(waiting_for(message("antwoord")))
    assert notes(instance.move(waiting_for(message("bericht")))) == [("message", "wekker")]
    assert instance.last.waits == ("bericht",)
    instance.receive("bericht")
    assert instance.open == ["na"]


# ------------------------------------------------------------ events on a boundary


def watched(*events: tuple[str, str, bool], after: str = "na", on: str = "a") -> Bundle:
    """A task `a`, then `b`, with events on one of them, each leading to a task of its own."""
    body = [boundary(id_, on, event, interrupting=interrupting) for id_, event, interrupting in events]
    body += [user(f"t_{id_}") + end(f"e_{id_}") + chain(id_, f"t_{id_}", f"e_{id_}") for id_, _, _ in events]
    steps = ("a", "b", after)
    return bundle(diagram("hoofd", begin(), *map(user, steps), *body, end(), chain("begin", *steps, "einde")))


REMIND = ("wekker", duration("P14D"), False)
STOP = ("stop", message("stop"), True)


def test_events_that_stay_are_as_they_were() -> None:
    instance = Instance(watched(REMIND, STOP))
    before = instance.last.timers
    instance.now = later(days=10)
    moved = instance.move(watched(("wekker", duration("P21D"), False), STOP, after="anders"))
    assert notes(moved) == [("timer_kept", "wekker")]
    assert instance.last.timers == before and instance.last.waits == ("stop",)
    instance.wake(later(days=14))
    assert instance.open == ["a", "t_wekker"]
    instance.receive("stop")
    assert instance.open == ["t_stop", "t_wekker"]


def test_events_that_are_gone_or_new() -> None:
    instance = Instance(watched(REMIND))
    instance.now = later(days=10)
    other = watched(("nieuw", duration("P3D"), True), STOP)
    found = instance.move(other)
    assert sorted(notes(found)) == [("event_new", "stop"), ("timer_gone", "wekker"), ("timer_new", "nieuw")]
    assert dues(instance) == {"nieuw": later(days=13)} and instance.last.waits == ("stop",)
    instance.wake(later(days=13))
    assert instance.open == ["t_nieuw"] and instance.last.waits == ()
    back = Instance(other)
    assert sorted(notes(back.move(watched(REMIND)))) == [
        ("event_gone", "stop"),
        ("timer_gone", "nieuw"),
        ("timer_new", "wekker"),
    ]


def test_from_no_events_to_some_and_back() -> None:
    none, some = watched(), watched(REMIND, STOP)
    instance = Instance(none)
    size = len(instance.last.state)
    instance.move(some)
    instance.move(none)
    assert (instance.last.timers, instance.last.waits) == ((), ()) and len(instance.last.state) <= size
    instance.move(some)
    [timer] = instance.last.timers
    instance.wake(timer.due)
    assert instance.open == ["a", "t_wekker"]
    instance.complete("a")
    assert instance.open == ["b", "t_wekker"] and instance.last.waits == ()


def test_what_came_of_an_event_goes_on_without_it() -> None:
    instance = Instance(watched(REMIND))
    instance.wake(later(days=14))
    without = diagram(
        "hoofd", begin(), *map(user, ("a", "b", "na", "t_wekker")), end(), gateway("s", "parallel"), end("e_wekker"),
        chain("begin", "s", "a", "b", "na", "einde"), chain("s", "t_wekker", "e_wekker"),
    )  # fmt: skip
    assert notes(instance.move(bundle(without))) == []
    assert instance.open == ["a", "t_wekker"]
    for element in ("t_wekker", "a", "b", "na"):
        instance.complete(element)
    assert instance.last.done


def test_a_timer_that_went_off_is_not_set_again() -> None:
    instance = Instance(watched(REMIND))
    instance.wake(later(days=14))
    instance.complete("t_wekker")
    assert notes(instance.move(watched(("wekker", duration("P21D"), False), after="anders"))) == []
    assert instance.last.timers == ()
    heard = Instance(watched(("melding", message("melding"), False)))
    heard.receive("melding")
    assert notes(heard.move(watched(("melding", message("melding"), False), after="anders"))) == []
    heard.receive("melding")  # a message that does not interrupt may come as often as it likes
    assert heard.open == ["a", "t_melding", "t_melding"]


def test_an_event_that_moved_to_another_task_or_became_another() -> None:
    moved = Instance(watched(REMIND))
    assert notes(moved.move(watched(REMIND, on="b"))) == [("timer_gone", "wekker")]
    assert moved.last.timers == ()
    became = Instance(watched(REMIND))
    assert sorted(notes(became.move(watched(("wekker", message("hoor"), True))))) == [
        ("event_new", "wekker"),
        ("timer_gone", "wekker"),
    ]
    assert became.last.timers == () and became.last.waits == ("hoor",)
    other = Instance(watched(("hoor", message("een"), True)))
    assert notes(other.move(watched(("hoor", message("twee"), True)))) == [("message", "hoor")]


@pytest.mark.parametrize("before", [True, False])
def test_an_event_that_interrupts_now_or_does_not_any_more(before: bool) -> None:
    instance = Instance(watched(("wekker", duration("P14D"), before)))
    due = instance.last.timers
    assert notes(instance.move(watched(("wekker", duration("P14D"), not before)))) == [("interrupting", "wekker")]
    assert instance.last.timers == due
    instance.wake(later(days=14))
    assert instance.open == (["a", "t_wekker"] if before else ["t_wekker"])


def test_an_event_that_interrupts_now_though_it_came_already() -> None:
    instance = Instance(watched(("melding", message("melding"), False)))
    instance.receive("melding")
    found = instance.move(watched(("melding", message("melding"), True)))
    assert [one.kind for one in found.obstacles] == ["together"]


def test_a_new_timer_whose_date_has_passed_goes_off_now_and_not_then() -> None:
    instance = Instance(watched())
    instance.now = later(days=30)
    found = instance.move(watched(("wekker", on_date("2026-03-10"), False)))
    assert notes(found) == [("timer_new", "wekker")] and dues(instance) == {"wekker": later(days=30)}
    [opened] = instance.wake(later(days=31)).opened
    assert opened.element == "t_wekker" and instance.last.timers == ()


def test_a_new_timer_whose_formula_fails() -> None:
    found = Instance(watched()).move(watched(("wekker", duration("weet_niet"), False)))
    assert [(one.kind, one.element) for one in found.obstacles] == [("formula", "wekker")]


@pytest.mark.parametrize("event", [message("stop"), error("mis"), duration("P1D")])
def test_events_on_a_called_process_that_runs(event: str) -> None:
    def calling(*events: str) -> Bundle:
        body = [boundary("rand", "bel", event, interrupting=True) + end("e3") + chain("rand", "e3")] if events else []
        inner = diagram("onder", begin("b2"), user("x"), user("y"), end("e2"), chain("b2", "x", "y", "e2"))
        return bundle(
            inner,
            diagram("hoofd", begin(), call("bel", "onder"), *body, user("na"), end(), chain("begin", "bel", "na", "einde")),
        )

    without, with_event = calling(), calling(event)
    instance = Instance(without)
    assert len(notes(instance.move(with_event))) == 1
    instance.complete("x")
    assert len(notes(instance.move(without))) == 1
    instance.move(with_event)
    if instance.last.waits:
        assert instance.receive("stop").done
    elif instance.last.timers:
        assert instance.wake(later(days=2)).done
    else:
        instance.complete("y")
        assert instance.complete("na").done


# ------------------------------------------------------------ event gateways


def awaiting(**events: str) -> Bundle:
    body = [catch(id_, event) + user(f"t_{id_}") + end(f"e_{id_}") for id_, event in events.items()]
    body += [chain("wacht", id_, f"t_{id_}", f"e_{id_}") for id_ in events]
    return bundle(diagram("hoofd", begin(), gateway("wacht", "eventBased"), *body, chain("begin", "wacht")))


def test_an_event_gateway_waits_for_what_stays_and_for_what_is_new() -> None:
    instance = Instance(awaiting(ja=message("ja"), laat=duration("P14D")))
    due = instance.last.timers
    instance.now = later(days=3)
    found = instance.move(awaiting(nee=message("nee"), laat=duration("P21D"), ja=message("wel")))
    assert sorted(notes(found)) == [("event_new", "nee"), ("message", "ja"), ("timer_kept", "laat")]
    assert instance.last.timers == due and instance.last.waits == ("nee", "wel")
    instance.receive("nee")
    assert instance.open == ["t_nee"] and instance.last.timers == ()


def test_an_event_gateway_whose_timer_is_gone_new_or_something_else() -> None:
    both, one = awaiting(ja=message("ja"), laat=duration("P14D")), awaiting(ja=message("ja"))
    instance = Instance(both)
    assert notes(instance.move(one)) == [("timer_gone", "laat")]
    assert instance.last.timers == ()
    instance.now = later(days=3)
    assert notes(instance.move(both)) == [("timer_new", "laat")]
    assert dues(instance) == {"laat": later(days=17)}
    assert sorted(notes(instance.move(awaiting(ja=message("ja"), laat=message("laat"))))) == [
        ("event_new", "laat"),
        ("timer_gone", "laat"),
    ]
    instance.move(both)
    assert dues(instance) == {"laat": later(days=17)}
    instance.wake(later(days=17))
    assert instance.open == ["t_laat"]


def test_an_event_gateway_that_waits_for_wholly_other_things() -> None:
    found = Instance(awaiting(ja=message("ja"))).move(awaiting(nee=message("nee"), laat=duration("P1D")))
    assert [(one.kind, one.element) for one in found.obstacles] == [("events", "wacht")]


def test_timers_that_are_late_stay_late() -> None:
    instance = Instance(watched(REMIND))
    instance.now = later(days=20)
    assert notes(instance.move(watched(REMIND, after="anders"))) == []
    assert dues(instance) == {"wekker": later(days=14)} and instance.now > MONDAY
    assert instance.wake(later(days=20)).opened[0].element == "t_wekker"

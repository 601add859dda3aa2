"""The seam: start, complete, receive, wake, open_tasks."""

from __future__ import annotations

import pytest

from service.domain.errors import Conflict, InvalidBundle
from service.engine.definitions import Definitions, definitions
from service.engine.errors import NotWaiting, UnknownFormat
from service.engine.run import complete, open_tasks, receive
from service.engine.step import Passed
from tests.engine.factories import (
    MONDAY,
    TERMINATE,
    Instance,
    begin,
    boundary,
    bundle,
    call,
    catch,
    chain,
    decision,
    diagram,
    duration,
    end,
    flow,
    gateway,
    message,
    names,
    sub,
    table,
    throw,
    user,
    values,
)

LINE = diagram("hoofd", begin(), user("een"), user("twee"), end(), chain("begin", "een", "twee", "einde"))


def test_a_line_of_tasks_runs_from_start_to_end() -> None:
    instance = Instance(bundle(LINE))
    first = instance.last
    assert names(first.opened) == ["een"] and not first.done
    second = instance.complete("een")
    assert second.closed == (first.opened[0].id,) and names(second.opened) == ["twee"]
    last = instance.complete("twee")
    assert last.done and last.state is None and last.opened == ()
    assert last.path == (Passed("hoofd", "twee"), Passed("hoofd", "twee", "twee_einde"), Passed("hoofd", "einde"))


def test_a_task_that_is_not_open_is_a_conflict_and_leaves_the_state_usable() -> None:
    instance = Instance(bundle(LINE))
    gone = instance.last.opened[0].id
    instance.complete("een")
    with pytest.raises(NotWaiting) as refused:
        complete(instance.definitions, instance.last.state, gone, values(), MONDAY)
    assert isinstance(refused.value, Conflict)
    assert instance.complete("twee").done


def test_ids_of_open_tasks_stay_the_same_from_step_to_step() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            gateway("splits", "parallel"),
            user("een"),
            user("twee"),
            end("e1"),
            end("e2"),
            chain("begin", "splits", "een", "e1"),
            chain("splits", "twee", "e2"),
        )
    )
    instance = Instance(given)
    ids = {task.element: task.id for task in instance.last.opened}
    instance.complete("een")
    assert [task.id for task in open_tasks(instance.definitions, instance.last.state)] == [ids["twee"]]


def test_the_first_true_condition_decides_and_null_counts_as_false() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            gateway("keuze", default="anders"),
            user("ja"),
            user("nee"),
            end("e1"),
            end("e2"),
            chain("begin", "keuze"),
            flow("keuze", "ja", '= besluit = "ja"'),
            flow("keuze", "nee", id_="anders"),
            chain("ja", "e1"),
            chain("nee", "e2"),
        )
    )
    assert names(Instance(given, besluit="ja").last.opened) == ["ja"]
    unknown = Instance(given).last
    assert names(unknown.opened) == ["nee"]
    assert Passed("hoofd", "keuze", "anders") in unknown.path and Passed("hoofd", "keuze", "keuze_ja") not in unknown.path


def test_an_inclusive_gateway_takes_every_true_way_and_joins_them() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            gateway("splits", "inclusive", "geen"),
            user("a"),
            user("b"),
            user("c"),
            gateway("samen", "inclusive"),
            user("na"),
            end(),
            chain("begin", "splits"),
            flow("splits", "a", "met_a"),
            flow("splits", "b", "met_b"),
            flow("splits", "c", id_="geen"),
            chain("a", "samen"),
            chain("b", "samen"),
            chain("c", "samen", "na", "einde"),
        )
    )
    instance = Instance(given, met_a=True, met_b=True)
    assert instance.open == ["a", "b"]
    instance.complete("a")
    assert instance.open == ["b"]
    instance.complete("b")
    assert instance.open == ["na"]
    assert Instance(given).open == ["c"]


def test_a_called_process_and_a_sub_process_run_within_and_say_so() -> None:
    given = bundle(
        diagram("hoofd", begin(), call("bel", "onder"), user("na"), end(), chain("begin", "bel", "na", "einde")),
        diagram(
            "onder",
            begin("b2"),
            sub("deel", begin("b3"), user("diep"), end("e3"), chain("b3", "diep", "e3")),
            end("e2"),
            chain("b2", "deel", "e2"),
        ),
    )
    instance = Instance(given)
    assert instance.last.active == (("hoofd", "bel"), ("onder", "deel"))
    assert instance.last.opened[0].process == "onder"
    step = instance.complete("diep")
    assert instance.open == ["na"] and step.active == ()
    assert {Passed("onder", "deel", "deel_e2"), Passed("hoofd", "bel"), Passed("onder", "e3")} <= set(step.path)


def test_a_process_with_a_message_start_is_sent_its_message() -> None:
    given = bundle(diagram("zij", begin("b", message("hulp")), user("doen"), end(), chain("b", "doen", "einde")))
    instance = Instance(given, "zij")
    assert instance.open == ["doen"] and Passed("zij", "b", "b_doen") in instance.last.path


def test_a_message_goes_to_the_event_that_waits_for_it() -> None:
    given = bundle(
        diagram(
            "hoofd", begin(), catch("wacht", message("antwoord")), user("na"), end(), chain("begin", "wacht", "na", "einde")
        )
    )
    instance = Instance(given)
    assert instance.last.waits == ("antwoord",) and instance.last.opened == ()
    with pytest.raises(NotWaiting, match="anders"):
        receive(instance.definitions, instance.last.state, "anders", values(), MONDAY)
    step = instance.took(receive(instance.definitions, instance.last.state, "antwoord", values(), MONDAY))
    assert names(step.opened) == ["na"] and step.waits == ()


def test_a_thrown_message_leaves_with_the_values_it_carries() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            throw("roep", message("hulp"), geeft_mee="reden, onbekend"),
            end("einde", message("klaar")),
            chain("begin", "roep", "einde"),
        )
    )
    step = Instance(given, reden="brand").last
    assert [(one.message, one.element, dict(one.carries)) for one in step.thrown] == [
        ("hulp", "roep", {"reden": "brand", "onbekend": None}),
        ("klaar", "einde", {}),
    ]


def test_an_interrupting_message_ends_all_that_runs_inside_at_any_depth() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            call("bel", "midden"),
            boundary("stop", "bel", message("stop")),
            user("afronden"),
            end("e1"),
            end("e2"),
            chain("begin", "bel", "e1"),
            chain("stop", "afronden", "e2"),
        ),
        diagram("midden", begin("b2"), call("bel2", "diep"), end("em"), chain("b2", "bel2", "em")),
        diagram(
            "diep",
            begin("b3"),
            gateway("s", "parallel"),
            user("x"),
            user("y"),
            catch("w", duration("P1D")),
            end("ex"),
            end("ey"),
            end("ew"),
            chain("b3", "s", "x", "ex"),
            chain("s", "y", "ey"),
            chain("s", "w", "ew"),
        ),
    )
    instance = Instance(given)
    assert instance.open == ["x", "y"] and len(instance.last.timers) == 1
    step = instance.took(receive(instance.definitions, instance.last.state, "stop", values(), MONDAY))
    assert len(step.closed) == 2 and instance.open == ["afronden"] and step.timers == () and step.active == ()
    assert Passed("hoofd", "bel") not in step.path
    assert instance.complete("afronden").done


def test_terminate_ends_its_own_process_only() -> None:
    inner = diagram(
        "onder",
        begin("b2"),
        gateway("s", "parallel"),
        user("x"),
        user("y"),
        end("ex", TERMINATE),
        end("ey"),
        chain("b2", "s", "x", "ex"),
        chain("s", "y", "ey"),
    )
    given = bundle(
        inner,
        diagram(
            "hoofd", begin(), call("bel", "onder"), user("na"), end("stop", TERMINATE), chain("begin", "bel", "na", "stop")
        ),
    )
    instance = Instance(given)
    assert instance.complete("x").closed and instance.open == ["na"]
    assert instance.complete("na").done


def test_a_decision_is_seen_by_what_follows_in_the_same_step() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            decision("kies", "soort-hulp"),
            gateway("g", default="geen"),
            user("licht"),
            user("zwaar"),
            end("e1"),
            end("e2"),
            chain("begin", "kies", "g"),
            flow("g", "zwaar", 'soort_hulp = "zwaar"'),
            flow("g", "licht", id_="geen"),
            chain("licht", "e1"),
            chain("zwaar", "e2"),
        ),
        tables=(table("soort-hulp", ["score"], ["soort"], ["> 5", '"zwaar"'], ["-", '"licht"'], policy="FIRST"),),
    )
    step = Instance(given, score=7).last
    assert names(step.opened) == ["zwaar"]
    [taken] = step.decisions
    assert (taken.table, taken.key, taken.rules, taken.result) == ("soort-hulp", "soort_hulp", (1,), "zwaar")
    assert taken.inputs == (("score", 7),)


def test_definitions_are_built_once_for_a_bundle() -> None:
    first, again = bundle(LINE), bundle(LINE)
    assert definitions(first) is definitions(again)


@pytest.mark.parametrize(
    "broken, said",
    [
        (diagram("hoofd", begin(), '<scriptTask id="s"/>', end(), chain("begin", "s", "einde")), "scriptTask"),
        (diagram("hoofd", begin(), call("bel", "weg"), end(), chain("begin", "bel", "einde")), "weg"),
        (diagram("hoofd", begin(), throw("t", "<signalEventDefinition/>"), end(), chain("begin", "t", "einde")), "signal"),
        (
            diagram("hoofd", begin(), user("u"), end(), end("e2"), chain("begin", "u", "einde"), flow("u", "e2")),
            "meer dan een pijl",
        ),
        (
            diagram("hoofd", begin(), gateway("g"), end(), end("e2"), chain("begin", "g", "einde"), flow("g", "e2")),
            "voorwaarde",
        ),
        (diagram("hoofd", begin(), user("u"), end(), chain("begin", "u"), flow("u", "einde", "ja")), "voorwaarde"),
        (
            diagram(
                "hoofd",
                begin(),
                catch("t", "<timerEventDefinition><timeCycle>R/P1D</timeCycle></timerEventDefinition>"),
                end(),
                chain("begin", "t", "einde"),
            ),
            "timer",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_name(broken: str, said: str) -> None:
    with pytest.raises(InvalidBundle, match=said):
        Definitions(bundle(broken))


@pytest.mark.parametrize("state", [b"", b"REGIE\x02abc", b"REGIE\x01abc", b"{}"])
def test_a_state_of_another_format_is_refused(state: bytes) -> None:
    with pytest.raises(UnknownFormat):
        open_tasks(definitions(bundle(LINE)), state)


def test_a_state_of_other_diagrams_is_refused() -> None:
    state = Instance(bundle(LINE)).last.state
    other = bundle(diagram("ander", begin(), end(), chain("begin", "einde")))
    with pytest.raises(UnknownFormat):
        open_tasks(definitions(other), state)

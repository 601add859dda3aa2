"""Budgets of a step, and what is said when nothing can go on."""

from __future__ import annotations

import pytest

from service.engine.errors import OverBudget, Stuck
from tests.engine.factories import (
    Instance,
    begin,
    bundle,
    call,
    catch,
    chain,
    diagram,
    end,
    flow,
    gateway,
    message,
    throw,
    user,
)


def test_a_loop_without_a_pause_stops_after_500_steps_and_says_where() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            throw("a"),
            gateway("g", default="klaar"),
            end(),
            chain("begin", "a", "g"),
            flow("g", "a", "true"),
            flow("g", "einde", id_="klaar"),
        )
    )
    with pytest.raises(OverBudget, match=r"processes/hoofd.bpmn.*500 stappen") as refused:
        Instance(given)
    assert refused.value.process == "hoofd" and refused.value.element in ("a", "g")


def test_almost_500_steps_are_allowed() -> None:
    stones = [f"a{number}" for number in range(240)]
    more = [f"b{number}" for number in range(240)]
    given = bundle(
        diagram("hoofd", begin(), call("c", "tweede"), *(throw(one) for one in stones), end(),
                chain("begin", "c", *stones, "einde")),
        diagram("tweede", begin("begin2"), *(throw(one) for one in more), end("einde2"), chain("begin2", *more, "einde2")),
    )
    assert Instance(given).last.done


@pytest.mark.parametrize("rows", [1_200, 2_001])
def test_more_than_2000_tasks_stop_a_step(rows: int) -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            gateway("s", "parallel"),
            user("per", for_each="rijen"),
            user("elk", for_each="rijen"),
            end(),
            chain("begin", "s", "per", "einde"),
            chain("s", "elk", "einde"),
        )
    )
    with pytest.raises(OverBudget, match=r"processes/hoofd.bpmn.*2000 taken"):
        Instance(given, rijen=[{"id": str(number)} for number in range(rows)])


def test_more_than_20_calls_deep_stop_a_step() -> None:
    def process(number: int) -> str:
        return diagram(
            f"p{number}",
            begin(f"b{number}"),
            call(f"c{number}", f"p{number + 1}"),
            end(f"e{number}"),
            chain(f"b{number}", f"c{number}", f"e{number}"),
        )

    def deep(levels: int) -> Instance:
        last = diagram(f"p{levels}", begin("b"), user("taak"), end("e"), chain("b", "taak", "e"))
        return Instance(bundle(*(process(number) for number in range(levels)), last), "p0")

    assert deep(20).open == ["taak"]
    with pytest.raises(OverBudget, match=r"p21.bpmn.*20 processen"):
        deep(21)


def test_a_join_that_can_never_be_complete_is_stuck_and_named() -> None:
    given = bundle(
        diagram(
            "hoofd",
            begin(),
            user("een"),
            gateway("k", default="k_a"),
            throw("a"),
            throw("b"),
            gateway("j", "parallel"),
            end(),
            chain("begin", "een", "k", "a", "j", "einde"),
            flow("k", "b", "kiest_b"),
            chain("b", "j"),
        )
    )
    instance = Instance(given)
    with pytest.raises(Stuck, match=r"‘j’ \(j\) in processes/hoofd.bpmn") as refused:
        instance.complete("een")
    assert refused.value.element == "j"
    assert instance.open == ["een"]


def test_a_choice_without_a_way_out_names_its_gateway() -> None:
    given = bundle(
        diagram(
            "hoofd", begin(), gateway("g"), end(), end("e2"), chain("begin", "g"), flow("g", "einde", "a"), flow("g", "e2", "b")
        )
    )
    with pytest.raises(Stuck, match="‘g’.*geen standaardpijl"):
        Instance(given)


def test_waiting_for_a_message_or_an_unknown_date_is_not_stuck() -> None:
    given = bundle(diagram("hoofd", begin(), catch("w", message("ooit")), end(), chain("begin", "w", "einde")))
    assert Instance(given).last.waits == ("ooit",)

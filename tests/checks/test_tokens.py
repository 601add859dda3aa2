"""The ways of a diagram played through, and the loops in a graph."""

from __future__ import annotations

import pytest

from service.bundle.read import read_bundle
from service.checks.graph import Graph, loops, reach
from service.checks.tokens import Outcome, parts_ways, play
from tests.bundle.factories import diagram
from tests.checks.test_supply import node, path


def graph(body: str) -> Graph:
    return Graph(read_bundle({"processes/traject.bpmn": diagram(body)}).processes["traject"])


def diamond(split: str, join: str, ways: int = 2) -> Graph:
    """Ways that part at one gateway and meet at another."""
    body = (
        node("startEvent", "begin")
        + node(split, "uit")
        + node(join, "samen")
        + node("task", "slot")
        + node("endEvent", "einde")
    )
    body += path("begin", "uit") + path("samen", "slot", "einde")
    for number in range(ways):
        body += node("task", f"t{number}") + path("uit", f"t{number}", "samen").replace('id="uit_f0"', f'id="uit_f{number}"')
    return graph(body)


@pytest.mark.parametrize(
    ("split", "join", "outcome"),
    [
        ("parallelGateway", "parallelGateway", Outcome()),
        ("exclusiveGateway", "exclusiveGateway", Outcome()),
        ("inclusiveGateway", "inclusiveGateway", Outcome()),
        ("parallelGateway", "inclusiveGateway", Outcome()),
        ("exclusiveGateway", "inclusiveGateway", Outcome()),
        ("exclusiveGateway", "parallelGateway", Outcome(stuck={"samen"})),
        ("inclusiveGateway", "parallelGateway", Outcome(stuck={"samen"})),
        ("parallelGateway", "exclusiveGateway", Outcome(double={"slot", "einde"})),
        ("parallelGateway", "task", Outcome(double={"slot", "einde"})),
    ],
)
def test_which_ways_can_meet_where(split: str, join: str, outcome: Outcome) -> None:
    assert play(diamond(split, join), "") == outcome


def test_many_ways_are_not_played_in_every_combination() -> None:
    assert play(diamond("inclusiveGateway", "inclusiveGateway", ways=8), "") == Outcome()


def test_an_end_that_stops_all_takes_the_other_tokens_along() -> None:
    stop = "<bpmn:terminateEventDefinition/>"
    body = (
        node("startEvent", "begin")
        + node("parallelGateway", "uit")
        + node("parallelGateway", "samen")
        + node("endEvent", "einde")
    )
    body += node("exclusiveGateway", "keuze") + node("endEvent", "stop", stop)
    body += path("begin", "uit", "keuze", "samen", "einde") + path("uit", "samen").replace("uit_f0", "uit_f9")
    assert play(graph(body + path("keuze", "stop").replace("keuze_f0", "keuze_f9")), "") == Outcome()


def test_only_a_scope_in_which_ways_part_is_played() -> None:
    assert not parts_ways(graph(node("startEvent", "begin") + node("task", "t") + path("begin", "t")), "")
    assert parts_ways(diamond("parallelGateway", "parallelGateway"), "")


def test_reach_and_loops() -> None:
    following = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": ["d"], "e": ["a"]}
    assert reach(["b"], following.__getitem__) == {"a", "b", "c", "d"}
    assert sorted(map(sorted, loops(following, following.__getitem__))) == [["a", "b", "c"], ["d"]]
    assert loops(["e", "a"], following.__getitem__) == []


def test_a_join_in_a_loop_does_not_wait_for_itself() -> None:
    body = node("startEvent", "begin") + node("exclusiveGateway", "weer") + node("inclusiveGateway", "uit") + node("task", "a")
    body += node("inclusiveGateway", "samen") + node("exclusiveGateway", "keuze") + node("endEvent", "einde")
    body += path("begin", "weer", "uit", "a", "samen", "keuze", "einde")
    body += path("uit", "samen").replace("uit_f0", "uit_f9") + path("keuze", "weer").replace("keuze_f0", "keuze_f9")
    assert play(graph(body), "") == Outcome()

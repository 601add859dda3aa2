"""State: small for as long as a case runs, and good for going on after a restart at any moment."""

from __future__ import annotations

import orjson
import pytest
import zstandard

from service.engine import state as state_module
from service.engine.definitions import Definitions
from service.engine.run import open_tasks
from service.engine.state import MAGIC
from tests.engine.factories import (
    MONDAY,
    Instance,
    begin,
    boundary,
    bundle,
    call,
    chain,
    diagram,
    duration,
    end,
    flow,
    gateway,
    later,
    message,
    sub,
    user,
)

PEOPLE = [{"id": str(number), "naam": f"Kind {number}"} for number in range(6)]


def number_of_tasks(state: bytes) -> int:
    content = zstandard.ZstdDecompressor().decompress(state[len(MAGIC) + 1 :], max_output_size=state_module.MOST_BYTES)
    return sum(len(rows) for _, _, rows in orjson.loads(content))


def trajectory() -> Definitions:
    """A round of tasks in a called process, with reminders and a split, that comes back as often as is asked."""
    inner = diagram(
        "ronde",
        begin("b2"),
        user("bezoek", termijn="P2W"),
        boundary("wekker", "bezoek", duration("P7D"), interrupting=False),
        user("herinner"),
        end("eh"),
        gateway("s", "parallel"),
        user("a"),
        user("b"),
        gateway("j", "parallel"),
        end("e2"),
        chain("b2", "bezoek", "s", "a", "j", "e2"),
        chain("s", "b", "j"),
        chain("wekker", "herinner", "eh"),
    )
    main = diagram(
        "hoofd",
        begin(),
        call("bel", "ronde"),
        boundary("stop", "bel", message("stop")),
        gateway("g", default="klaar"),
        gateway("weer"),
        end("e1"),
        end("e3"),
        chain("begin", "weer", "bel", "g"),
        flow("g", "weer", "nog"),
        flow("g", "e1", id_="klaar"),
        chain("stop", "e3"),
    )
    return Definitions(bundle(inner, main))


def test_a_step_costs_the_same_after_a_hundred_tasks_as_after_fifteen() -> None:
    instance = Instance(trajectory(), nog=True)
    counts, sizes = [], []
    for _ in range(40):
        for element in ("bezoek", "a", "b"):
            instance.complete(element)
        counts.append(number_of_tasks(instance.last.state or b""))
        sizes.append(len(instance.last.state or b""))
    assert len(set(counts)) == 1  # 3 tasks done, or 120
    assert max(sizes) - min(sizes) < 60 and max(sizes) < 1_500


def test_state_stays_far_below_its_bound_in_a_wide_and_deep_case() -> None:
    per_person = sub(
        "per",
        begin("b3"),
        gateway("s3", "parallel"),
        *(user(f"t{n}", termijn="P6W") for n in range(8)),
        end("e3"),
        *(chain("s3", f"t{n}", "e3") for n in range(8)),
        chain("b3", "s3"),
        for_each="personen",
    )
    deep = diagram("diep", begin("b2"), per_person, end("e2"), chain("b2", "per", "e2"))
    main = diagram(
        "hoofd",
        begin(),
        call("bel", "diep"),
        boundary("w", "bel", duration("P6M")),
        end("e1"),
        end("e4"),
        chain("begin", "bel", "e1"),
        chain("w", "e4"),
    )
    instance = Instance(bundle(main, deep), personen=PEOPLE)
    assert len(instance.last.opened) == 48
    assert len(instance.last.state or b"") < 6_000


def test_every_step_may_be_in_another_process() -> None:
    """All that is known is the state's bytes: definitions are built anew for each step."""
    built = trajectory()
    instance = Instance(built, nog=True)
    seen = []
    for turn in range(3):
        instance.known["nog"] = turn < 2
        instance.definitions = Definitions(built.bundle)
        instance.wake(later(days=8 * (turn + 1)))
        seen.append(instance.open)
        for element in ("herinner", "bezoek", "a", "b"):
            instance.definitions = Definitions(built.bundle)
            instance.complete(element)
    assert seen == [["bezoek", "herinner"]] * 3 and instance.last.done


@pytest.mark.parametrize("sequential", [False, True])
def test_a_for_each_of_processes_with_messages_and_timers_survives_restarts(sequential: bool) -> None:
    inner = diagram(
        "gesprek",
        begin("b2"),
        user("voer"),
        boundary("laat", "voer", duration("P3D"), interrupting=False),
        user("bel_na"),
        end("e2"),
        end("e3"),
        chain("b2", "voer", "e2"),
        chain("laat", "bel_na", "e3"),
    )
    per = sub(
        "scope",
        begin("b4"),
        call("per", "gesprek", for_each="personen", sequential=sequential),
        end("e4"),
        chain("b4", "per", "e4"),
    )
    given = bundle(
        inner,
        diagram(
            "hoofd",
            begin(),
            per,
            boundary("stop", "scope", message("stop")),
            user("na"),
            end("e1"),
            end("e5"),
            chain("begin", "scope", "na", "e1"),
            chain("stop", "e5"),
        ),
    )
    instance = Instance(given, personen=PEOPLE[:2])
    instance.definitions = Definitions(given)
    instance.wake(later(days=4))
    assert instance.open.count("bel_na") == (1 if sequential else 2)
    while instance.open != ["na"]:
        instance.definitions = Definitions(given)
        instance.complete(instance.open[0])
    stopped = Instance(given, personen=PEOPLE[:2])
    stopped.definitions = Definitions(given)
    assert stopped.receive("stop").done


def test_two_rounds_from_one_state_give_the_same_step() -> None:
    built = trajectory()
    one, other = Instance(built, nog=True), Instance(built, nog=True)
    other.steps = list(one.steps)
    first, second = one.complete("bezoek"), other.complete("bezoek")
    assert (first.path, first.closed, first.timers, first.active) == (second.path, second.closed, second.timers, second.active)
    assert one.open == other.open == ["a", "b"]


def test_open_tasks_keep_when_they_opened() -> None:
    instance = Instance(trajectory(), now=MONDAY)
    [before] = instance.last.opened
    step = instance.wake(later(days=30))
    assert step.changed == () and before.deadline is not None
    assert [task.deadline for task in open_tasks(instance.definitions, step.state or b"")] == [None, None]
    instance.complete("herinner")
    assert instance.last.changed == ()

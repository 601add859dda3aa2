"""What a step costs: load, step and save after 15 and after 100 tasks, beside the library as it is shipped.

Run with `make bench`. One case of eight called phases with tasks, reminders on their edges, a split and a join, and an
interrupting message on each phase; the shipped way keeps its definition in the state and reads it back with each step.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

from service.engine.definitions import definitions
from service.engine.run import complete, open_tasks, start
from service.engine.state import load, save
from service.engine.step_context import StepContext
from tests.engine import stock
from tests.engine.factories import (
    MONDAY,
    begin,
    boundary,
    bundle,
    call,
    chain,
    diagram,
    duration,
    end,
    gateway,
    message,
    user,
    values,
)

PHASES = 8
AGES = (15, 100)
AROUND = 9  # tasks around an age that its median is taken over
T = TypeVar("T")


def phase(number: int) -> str:
    """Twelve tasks in a row, each with a reminder, then two at a time."""
    tasks = [f"taak_{number}_{index}" for index in range(12)]
    reminders = "".join(
        boundary(f"wekker_{task}", task, duration("P14D"), interrupting=False)
        + end(f"einde_{task}")
        + chain(f"wekker_{task}", f"einde_{task}")
        for task in tasks
    )
    first, split, join, last = (f"{name}_{number}" for name in ("begin", "splits", "samen", "einde"))
    left, right = f"links_{number}", f"rechts_{number}"
    return diagram(
        f"fase-{number}",
        begin(first),
        *(user(task) for task in (*tasks, left, right)),
        reminders,
        gateway(split, "parallel"),
        gateway(join, "parallel"),
        end(last),
        chain(first, *tasks, split, left, join, last),
        chain(split, right, join),
    )


def trajectory() -> list[str]:
    phases = [f"bel_{number}" for number in range(PHASES)]
    calls = "".join(
        call(id_, f"fase-{number}")
        + boundary(f"stop_{id_}", id_, message("stop"))
        + end(f"weg_{id_}")
        + chain(f"stop_{id_}", f"weg_{id_}")
        for number, id_ in enumerate(phases)
    )
    main = diagram("hoofd", begin(), calls, end(), chain("begin", *phases, "einde"))
    return [main, *(phase(number) for number in range(PHASES))]


def timed(run: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    result = run()
    return (time.process_time() - began) * 1000, result


Row = tuple[float, float, float, int]  # load, step, save in CPU ms; bytes of state


def ours() -> list[Row]:
    built, known = definitions(bundle(*trajectory())), values(besluit="ja")
    state, rows = start(built, "hoofd", known, MONDAY).state or b"", []
    for _ in range(AGES[-1] + AROUND):
        task = open_tasks(built, state)[0].id
        context = StepContext(built.bundle, known, MONDAY)
        loading, workflow = timed(lambda state=state, context=context: load(built, state, context))  # type: ignore[misc]
        saving, _ = timed(lambda workflow=workflow: save(workflow))  # type: ignore[misc]
        whole, step = timed(lambda state=state, task=task: complete(built, state, task, known, MONDAY))  # type: ignore[misc]
        state = step.state or b""
        rows.append((loading, max(whole - loading - saving, 0.0), saving, len(state)))
    return rows


def shipped() -> list[Row]:
    texts = [re.sub(r"<timeDuration>(\w+)", r'<timeDuration>"\1"', text) for text in trajectory()]
    workflow, serializer, rows = stock.begun(*texts, besluit="ja"), stock.serializer(), []
    state = serializer.serialize_json(workflow)
    for _ in range(AGES[-1] + AROUND):
        loading, workflow = timed(lambda state=state: serializer.deserialize_json(state))  # type: ignore[misc]
        task = stock.ready(workflow)[0]
        stepping, _ = timed(lambda workflow=workflow, task=task: (task.run(), workflow.do_engine_steps()))  # type: ignore[misc]
        saving, state = timed(lambda workflow=workflow: serializer.serialize_json(workflow))  # type: ignore[misc]
        rows.append((loading, stepping, saving, len(state)))
    return rows


def medians(rows: list[Row], age: int) -> list[float]:
    around = rows[age - 1 - AROUND // 2 : age + AROUND // 2]
    return [statistics.median(row[column] for row in around) for column in range(4)]


def main() -> None:
    measured = {"Regie": ours(), "as shipped": shipped()}
    print(f"{'CPU ms, medians':<28}{'load':>8}{'step':>8}{'save':>8}{'sum':>8}{'state KB':>10}")
    for age in AGES:
        for name, rows in measured.items():
            load_, step, save_, size = medians(rows, age)
            costs = medians(rows, age)
            shown = "".join(f"{cost:8.2f}" for cost in (*costs[:3], sum(costs[:3])))
            print(f"{f'{name}, after {age} tasks':<28}{shown}{costs[3] / 1000:10.1f}")
        mine, theirs = medians(measured["Regie"], age), medians(measured["as shipped"], age)
        ratio = sum(theirs[:3]) / sum(mine[:3])
        print(f"  shipped costs {ratio:.1f} times as much, and its state is {theirs[3] / mine[3]:.0f} times as large")
    young, old = (sum(medians(measured["Regie"], age)[:3]) for age in AGES)
    print(f"Regie after {AGES[1]} tasks costs {old / young:.2f} times a step after {AGES[0]}")


if __name__ == "__main__":
    main()

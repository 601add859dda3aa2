"""A redrawn diagram reads as what was drawn, and keeps the rules that the old one kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.bundle.read import read_bundle, read_folder
from service.bundle.redraw import CannotRedraw, Drawing
from service.checks import check, errors

ROOT = Path(__file__).parents[2]
FILES = read_folder(ROOT)
BUNDLE = read_bundle(FILES)
PROCESS, TASK = next(
    (process, element)
    for process in BUNDLE.processes.values()
    for element in process.elements.values()
    if len(process.lanes) > 1 and element.kind == "userTask" and not element.parent
)
FLOW = PROCESS.flows[TASK.outgoing[0]]


def redrawn(drawing: Drawing) -> dict[str, bytes]:
    return {**FILES, PROCESS.file: drawing.content()}


def drawing() -> Drawing:
    return Drawing(FILES[PROCESS.file])


def test_a_task_that_is_put_in_an_arrow_stands_between_what_the_arrow_joined() -> None:
    draw = drawing()
    draw.insert_task(FLOW.id, "nieuwe_taak", "Nieuwe taak", {"formulier": TASK.properties["formulier"], "termijn": "P3D"})
    files = redrawn(draw)
    assert errors(check(files)) == []
    process = read_bundle(files).processes[PROCESS.id]
    made = process.elements["nieuwe_taak"]
    assert (made.kind, made.role, made.properties["termijn"]) == ("userTask", TASK.role, "P3D")
    assert process.flows[FLOW.id].target == made.id
    assert [process.flows[id_].target for id_ in made.outgoing] == [FLOW.target]


def test_putting_a_task_in_and_taking_it_out_is_no_change() -> None:
    draw = drawing()
    draw.insert_task(FLOW.id, "nieuwe_taak", "Nieuwe taak", {})
    draw.remove_task("nieuwe_taak")
    process = read_bundle(redrawn(draw)).processes[PROCESS.id]
    assert process.elements.keys() == PROCESS.elements.keys()
    assert {f.id: (f.source, f.target, f.condition) for f in process.flows.values()} == {
        f.id: (f.source, f.target, f.condition) for f in PROCESS.flows.values()
    }


def test_a_timer_a_lane_a_name_and_a_term() -> None:
    other = next(lane for lane in PROCESS.lanes if lane != TASK.role)
    draw = drawing()
    draw.add_timer(TASK.id, "wekker", "Te laat", "P3D", FLOW.target, interrupting=True)
    draw.move_to_lane(TASK.id, other)
    draw.rename(TASK.id, "Anders")
    draw.set_property(TASK.id, "termijn", "P9D")
    process = read_bundle(redrawn(draw)).processes[PROCESS.id]
    timer, task = process.elements["wekker"], process.elements[TASK.id]
    assert timer.event is not None and (timer.attached_to, timer.event.text, timer.interrupting) == (TASK.id, "P3D", True)
    assert (task.role, task.name, task.properties["termijn"]) == (other, "Anders", "P9D")


def test_an_arrow_can_be_led_elsewhere_and_taken_out() -> None:
    draw = drawing()
    other = next(e for e in PROCESS.elements.values() if e.kind == "endEvent" and not e.parent and e.id != FLOW.target)
    draw.lead(FLOW.id, other.id)
    process = read_bundle(redrawn(draw)).processes[PROCESS.id]
    assert process.flows[FLOW.id].target == other.id and FLOW.id in process.elements[other.id].incoming
    draw.remove_flow(FLOW.id)
    assert FLOW.id not in read_bundle(redrawn(draw)).processes[PROCESS.id].flows


def test_what_can_not_be_redrawn_is_refused() -> None:
    gateway = next(e for p in BUNDLE.processes.values() for e in p.elements.values() if len(e.outgoing) > 1)
    with pytest.raises(CannotRedraw):
        Drawing(FILES[BUNDLE.processes[gateway.process].file]).remove_task(gateway.id)
    with pytest.raises(CannotRedraw):
        drawing().insert_task(FLOW.id, TASK.id, "Al bezet", {})
    with pytest.raises(CannotRedraw):
        drawing().move_to_lane(TASK.id, "Niemand")
    with pytest.raises(KeyError):
        drawing().rename("bestaat_niet", "x")

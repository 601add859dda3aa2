"""What is supplied where: along flows, in branches at the same time, through calls, messages and rows."""

from __future__ import annotations

from service.bundle.read import read_bundle
from service.checks.graph import Graph
from service.checks.supply import Supply, done
from tests.bundle.factories import diagram, form, property_, table

DECISION = (
    "<bpmn:extensionElements><spiffworkflow:calledDecisionId>{}</spiffworkflow:calledDecisionId></bpmn:extensionElements>"
)


def flow(number: int, source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{source}_f{number}" sourceRef="{source}" targetRef="{target}"/>'


def path(*ids: str) -> str:
    return "".join(flow(number, source, target) for number, (source, target) in enumerate(zip(ids, ids[1:], strict=False)))


def task(id: str, form_: str, more: str = "", **properties: str) -> str:  # noqa: A002
    extension = f"<bpmn:extensionElements>{property_(formulier=form_, **properties)}</bpmn:extensionElements>"
    return f'<bpmn:userTask id="{id}">{extension}{more}</bpmn:userTask>'


def node(tag: str, id: str, inner: str = "", **attributes: str) -> str:  # noqa: A002
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<bpmn:{tag} id="{id}"{written}>{inner}</bpmn:{tag}>'


def asks(key: str) -> dict[str, object]:
    return {"type": "textfield", "key": key, "label": key}


def supply(more: dict[str, bytes] | None = None, before: str = "", **bodies: str) -> Supply:
    """The supply of processes with these bodies (`traject` is the main one); forms `a`, `b`, `c` and `d` ask that key."""
    files = {f"forms/{key}.form": form(asks(key), id=key) for key in "abcd"}
    for name, body in bodies.items():
        properties = property_(merken="hoofdproces") if name == "traject" else ""
        files[f"processes/{name}.bpmn"] = diagram(body, id=name, before=before, properties=properties)
    files["processes/gegevens.yaml"] = b"registers: [{sleutel: personen, naam: Personen}]"
    bundle = read_bundle(files | (more or {}))
    return Supply(bundle, {id_: Graph(process) for id_, process in bundle.processes.items()})


def test_an_answer_is_there_from_the_next_element_on() -> None:
    body = node("startEvent", "begin") + task("t1", "a") + task("t2", "b") + node("endEvent", "einde")
    found = supply(traject=body + path("begin", "t1", "t2", "einde"))
    assert found.before("traject", "t1") == frozenset()
    assert found.before("traject", "t2") == {"a", done("t1")} and found.after("traject", "t2") >= {"a", "b"}
    assert found.case >= {"a", "b"} and found.anywhere >= {"a", "b"}


def test_one_way_that_supplies_is_enough_and_loops_supply_what_comes_later() -> None:
    body = node("startEvent", "begin") + node("exclusiveGateway", "keuze") + task("t1", "a") + task("t2", "b")
    body += node("exclusiveGateway", "samen") + node("endEvent", "einde")
    body += path("begin", "keuze", "t1", "samen", "einde") + flow(7, "keuze", "t2") + flow(8, "t2", "samen")
    assert supply(traject=body).before("traject", "einde") >= {"a", "b"}
    assert "b" not in supply(traject=body).before("traject", "t1")
    assert "b" in supply(traject=body + flow(9, "samen", "keuze")).before("traject", "t1")


def test_branches_at_the_same_time_see_each_other_but_not_what_comes_after_both() -> None:
    body = node("startEvent", "begin") + node("parallelGateway", "uit") + task("t1", "a") + task("t2", "b")
    body += node("parallelGateway", "samen") + task("t3", "c") + node("endEvent", "einde")
    body += path("begin", "uit", "t1", "samen", "t3", "einde") + flow(7, "uit", "t2") + flow(8, "t2", "samen")
    found = supply(traject=body)
    assert "b" in found.before("traject", "t1") and "a" in found.before("traject", "t2")
    assert "c" not in found.before("traject", "t1")


def test_what_a_reminder_runs_beside_is_seen_by_it() -> None:
    timer = "<bpmn:timerEventDefinition><bpmn:timeDuration>P1W</bpmn:timeDuration></bpmn:timerEventDefinition>"
    body = node("startEvent", "begin") + task("t1", "a") + task("t2", "b") + task("t3", "c") + node("endEvent", "einde")
    body += node("boundaryEvent", "rand", timer, attachedToRef="t1", cancelActivity="false")
    body += path("begin", "t1", "t2", "einde") + path("rand", "t3", "einde")
    found = supply(traject=body)
    assert found.before("traject", "t3") >= {"a", "b"} and "c" in found.before("traject", "t2")


def test_an_event_on_the_border_sees_what_was_done_inside() -> None:
    inside = node("startEvent", "i1") + task("t1", "a") + node("endEvent", "i2") + path("i1", "t1", "i2")
    body = node("startEvent", "begin") + node("subProcess", "deel", inside) + node("endEvent", "einde")
    body += node("boundaryEvent", "rand", "<bpmn:timerEventDefinition/>", attachedToRef="deel") + task("t2", "b")
    found = supply(traject=body + path("begin", "deel", "einde") + path("rand", "t2"))
    assert "a" in found.before("traject", "t2") and "a" in found.before("traject", "einde")
    assert "a" not in found.before("traject", "t1")


def test_a_called_process_sees_what_its_callers_have_and_gives_back_what_it_asks() -> None:
    called = node("startEvent", "d1") + task("t2", "b") + node("endEvent", "d2") + path("d1", "t2", "d2")
    body = node("startEvent", "begin") + task("t1", "a") + node("callActivity", "roep", calledElement="deel")
    body += node("callActivity", "niets", calledElement="weg") + task("t3", "c") + path("begin", "t1", "roep", "niets", "t3")
    found = supply(traject=body, deel=called)
    assert found.before("deel", "t2") >= {"a", done("t1")} and found.before("traject", "t3") >= {"a", "b"}


def test_a_side_process_sees_the_case_and_what_the_message_brings() -> None:
    messages = '<bpmn:message id="m_{0}" name="hulp"/>'
    given = f"<bpmn:extensionElements>{property_(geeft_mee='x, y')}</bpmn:extensionElements>"
    thrown = given + '<bpmn:messageEventDefinition messageRef="'
    main = node("startEvent", "begin") + task("t1", "a") + node("intermediateThrowEvent", "stuur", thrown + 'm_hulp"/>')
    side = node("startEvent", "z1", '<bpmn:messageEventDefinition messageRef="m_hulp"/>') + task("t2", "b") + task("t3", "wijd")
    files = {"forms/wijd.form": form({**asks("overal"), "properties": {"merken": "heel_traject"}}, id="wijd")}
    found = supply(
        files, messages.format("hulp"), traject=main + path("begin", "t1", "stuur"), zij=side + path("z1", "t2", "t3")
    )
    assert found.before("zij", "t2") >= {"a", "x", "y"} and found.before("zij", "t3") >= {"b"}
    assert "overal" in found.before("traject", "t1") and "b" not in found.case and "overal" in found.case


def test_what_comes_before_a_case_sees_nothing_of_it() -> None:
    main = node("startEvent", "begin") + task("t1", "a") + path("begin", "t1")
    first = diagram(
        node("startEvent", "v1") + task("t2", "b") + path("v1", "t2"), id="vooraf", properties=property_(merken="vooraf")
    )
    assert supply({"processes/vooraf.bpmn": first}, traject=main).before("vooraf", "t2") == frozenset()


def test_answers_and_decisions_for_a_row_go_to_the_row() -> None:
    repeated = "<bpmn:multiInstanceLoopCharacteristics/>"
    decision = DECISION.format("toe-lating")
    each = f"<bpmn:extensionElements>{property_(voor_elk='personen')}</bpmn:extensionElements>{repeated}"
    called = (
        node("startEvent", "d1") + task("t2", "b") + node("businessRuleTask", "besluit", decision) + path("d1", "t2", "besluit")
    )
    body = node("startEvent", "begin") + task("t1", "a", repeated, voor_elk="personen")
    body += node("callActivity", "roep", each, calledElement="deel") + task("t3", "c")
    body += node("businessRuleTask", "eens", decision) + path("begin", "t1", "roep", "t3", "eens")
    found = supply({"processes/toe-lating.dmn": table(id="toe-lating")}, traject=body, deel=called)
    assert found.columns["personen"] == {"a", "b", "toe_lating"}
    assert found.before("traject", "t3") == {done("t1"), done("t2")}
    assert "toe_lating" in found.after("traject", "eens")
    deel = found.bundle.processes["deel"]
    assert found.rows(deel, deel.elements["t2"]) == {"personen"}


def test_results_tell_what_is_in_them() -> None:
    decision = (
        "<bpmn:extensionElements><spiffworkflow:calledDecisionId>t</spiffworkflow:calledDecisionId></bpmn:extensionElements>"
    )
    two = '<output id="o1" name="x" typeRef="string"/><output id="o2" name="y" typeRef="string"/>'
    found = supply({"processes/t.dmn": table(id="t", outputs=two)}, traject=node("businessRuleTask", "besluit", decision))
    assert found.results == {"t": {"x", "y"}}

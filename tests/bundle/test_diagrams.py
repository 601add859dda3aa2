"""BPMN files become processes with all that the engine and the checks need."""

from __future__ import annotations

from service.bundle.model import Element, Process
from service.bundle.read import read_bundle
from tests.bundle.factories import diagram, files, property_


def process(body: str, before: str = "", properties: str = "") -> Process:
    content = diagram(body, before=before, properties=properties)
    return read_bundle({"processes/traject.bpmn": content}).processes["traject"]


def test_flows_join_elements_by_id() -> None:
    found = read_bundle(files()).processes["traject"]
    assert [e.id for e in found.elements.values()] == ["begin", "taak", "einde"]
    assert found.elements["taak"].incoming == ("f1",) and found.elements["taak"].outgoing == ("f2",)
    assert found.start == found.elements["begin"] and found.message == ""


def test_the_innermost_lane_is_the_role_and_a_sub_process_hands_its_lane_on() -> None:
    found = process("""
      <bpmn:laneSet id="banen"><bpmn:lane id="b1" name="Coach"><bpmn:flowNodeRef>taak</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>deel</bpmn:flowNodeRef>
        <bpmn:childLaneSet id="b2"><bpmn:lane id="b3" name="Verwijzer"><bpmn:flowNodeRef>taak</bpmn:flowNodeRef></bpmn:lane>
        </bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
      <bpmn:userTask id="taak"/>
      <bpmn:subProcess id="deel"><bpmn:userTask id="binnen"/></bpmn:subProcess>
    """)
    assert found.lanes == ("Coach", "Verwijzer")
    assert {e.id: e.role for e in found.elements.values()} == {"taak": "Verwijzer", "deel": "Coach", "binnen": "Coach"}
    assert found.elements["binnen"].parent == "deel"


def test_events_tell_what_they_wait_for() -> None:
    found = process(
        """
        <bpmn:startEvent id="s"><bpmn:messageEventDefinition messageRef="m1"/></bpmn:startEvent>
        <bpmn:userTask id="taak"/>
        <bpmn:boundaryEvent id="rand" attachedToRef="taak" cancelActivity="false"><bpmn:timerEventDefinition>
          <bpmn:timeDate>=einddatum</bpmn:timeDate></bpmn:timerEventDefinition></bpmn:boundaryEvent>
        <bpmn:intermediateCatchEvent id="c"><bpmn:conditionalEventDefinition><bpmn:condition>a = 1</bpmn:condition>
          </bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>
        <bpmn:intermediateCatchEvent id="leeg"><bpmn:timerEventDefinition/></bpmn:intermediateCatchEvent>
        <bpmn:endEvent id="fout"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:endEvent>
        <bpmn:endEvent id="beide"><bpmn:errorEventDefinition/><bpmn:terminateEventDefinition/></bpmn:endEvent>
        """,
        before='<bpmn:message id="m1" name="niet_meewerken"/><bpmn:error id="e1" name="x" errorCode="GESTOPT"/>',
    )
    assert found.message == "niet_meewerken"

    def event(id_: str) -> tuple[str, ...]:
        event = found.elements[id_].event
        assert event
        return event.kind, event.name, event.text, event.timer

    assert event("rand") == ("timer", "", "einddatum", "date")
    assert not found.elements["rand"].interrupting and found.elements["rand"].attached_to == "taak"
    assert event("c") == ("conditional", "", "a = 1", "")
    assert event("leeg") == ("timer", "", "", "")
    assert event("fout") == ("error", "GESTOPT", "", "")
    assert event("beide") == ("multiple", "", "", "")


def test_properties_marks_instructions_and_references_are_read() -> None:
    found = process(
        f"""
      <bpmn:userTask id="taak"><bpmn:extensionElements>{property_(formulier="aanmelding", merken="fase, eenmalig:verlenging")}
        <spiffworkflow:instructionsForEndUser>
          Bel eerst.

            - ouder
        </spiffworkflow:instructionsForEndUser></bpmn:extensionElements>
        <bpmn:multiInstanceLoopCharacteristics isSequential="true"/></bpmn:userTask>
      <bpmn:userTask id="naast"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>
      <bpmn:callActivity id="roep" calledElement="plan"/>
      <bpmn:businessRuleTask id="regel"><bpmn:extensionElements>
        <spiffworkflow:calledDecisionId>toelating</spiffworkflow:calledDecisionId></bpmn:extensionElements></bpmn:businessRuleTask>
      <bpmn:exclusiveGateway id="keuze" default="f2"/>
      <bpmn:sequenceFlow id="f1" sourceRef="keuze" targetRef="taak"><bpmn:conditionExpression>=a = 1
        </bpmn:conditionExpression></bpmn:sequenceFlow>
      <bpmn:sequenceFlow id="f2" name="anders" sourceRef="keuze" targetRef="regel"/>
    """,
        properties=property_(merken="hoofdproces", zichtbaar_voor="coach"),
    )
    task = found.elements["taak"]
    assert task.properties["formulier"] == "aanmelding" and task.marks == {"fase": "", "eenmalig": "verlenging"}
    assert task.instruction.splitlines()[0] == "Bel eerst." and task.multi_instance == "sequential"
    assert found.elements["naast"].multi_instance == "parallel"
    assert found.elements["roep"].called == "plan" and found.elements["regel"].decision == "toelating"
    assert found.elements["keuze"].default == "f2"
    assert found.flows["f1"].condition == "a = 1" and found.flows["f2"].name == "anders"
    assert found.marks == {"hoofdproces": ""} and found.properties["zichtbaar_voor"] == "coach"


def test_elements_are_found_by_process_and_id() -> None:
    bundle = read_bundle(files())
    found: Element = bundle.element("traject", "taak")
    assert found.name == "Taak doen" and found.process == "traject"

"""The line of phases follows the flows, not the order of the file."""

from __future__ import annotations

from service.bundle.phases import phases
from service.bundle.read import read_bundle
from tests.bundle.factories import diagram, property_

PHASE = f"<bpmn:extensionElements>{property_(merken='fase')}</bpmn:extensionElements>"


def test_phases_come_in_the_order_in_which_a_case_meets_them() -> None:
    body = f"""
      <bpmn:callActivity id="derde" name="Derde">{PHASE}</bpmn:callActivity>
      <bpmn:callActivity id="tweede" name="Tweede">{PHASE}</bpmn:callActivity>
      <bpmn:subProcess id="deel"><bpmn:startEvent id="deel_begin"/>
        <bpmn:callActivity id="eerste" name="Eerste">{PHASE}</bpmn:callActivity>
        <bpmn:sequenceFlow id="f5" sourceRef="deel_begin" targetRef="eerste"/></bpmn:subProcess>
      <bpmn:exclusiveGateway id="keuze"/><bpmn:startEvent id="begin"/>
      <bpmn:boundaryEvent id="rand" attachedToRef="derde"/>
      <bpmn:callActivity id="los" name="Los">{PHASE}</bpmn:callActivity>
      <bpmn:callActivity id="laatste" name="Laatste">{PHASE}</bpmn:callActivity>
      <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="deel"/>
      <bpmn:sequenceFlow id="f2" sourceRef="deel" targetRef="keuze"/>
      <bpmn:sequenceFlow id="f3" sourceRef="keuze" targetRef="derde"/>
      <bpmn:sequenceFlow id="f4" sourceRef="keuze" targetRef="tweede"/>
      <bpmn:sequenceFlow id="f6" sourceRef="tweede" targetRef="derde"/>
      <bpmn:sequenceFlow id="f7" sourceRef="rand" targetRef="laatste"/>
      <bpmn:sequenceFlow id="f8" sourceRef="derde" targetRef="keuze"/>
    """
    bundle = read_bundle({"processes/traject.bpmn": diagram(body, properties=property_(merken="hoofdproces"))})
    assert [name for _, name in phases(bundle)] == ["Eerste", "Tweede", "Derde", "Laatste"]


def test_a_process_without_a_start_has_no_phases() -> None:
    body = f'<bpmn:callActivity id="los" name="Los">{PHASE}</bpmn:callActivity>'
    bundle = read_bundle({"processes/traject.bpmn": diagram(body, properties=property_(merken="hoofdproces"))})
    assert phases(bundle) == []

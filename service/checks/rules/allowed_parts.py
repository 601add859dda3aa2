"""What a diagram may be made of."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import BPMN, SPIFF
from service.bundle.strict_xml import Node
from service.checks.rule import Remark, Subject, rule

DRAWING = frozenset(
    [
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
        "http://www.omg.org/spec/DD/20100524/DI",
    ]
)
COLOURS = "http://bpmn.io/schema/bpmn/biocolor/1.0"
ALLOWED = frozenset(
    "definitions collaboration participant message "
    "error escalation process extensionElements documentation laneSet lane childLaneSet flowNodeRef "
    "startEvent endEvent intermediateCatchEvent intermediateThrowEvent boundaryEvent userTask businessRuleTask callActivity "
    "subProcess exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway sequenceFlow conditionExpression incoming "
    "outgoing multiInstanceLoopCharacteristics messageEventDefinition timerEventDefinition errorEventDefinition "
    "escalationEventDefinition terminateEventDefinition timeDate timeDuration textAnnotation text association".split()
)
USER_TASK = "Gebruik een gebruikerstaak (iemand doet iets) of een beslistabel (een regel beslist)."
ANY_MOMENT = "Maak een eigen proces dat begint met een berichtgebeurtenis: dat kan op elk moment starten."
INSTEAD = {
    "task": USER_TASK,
    "manualTask": USER_TASK,
    "scriptTask": "In een diagram mag geen programma staan. " + USER_TASK,
    "serviceTask": USER_TASK,
    "sendTask": "Gebruik een gebeurtenis die een bericht stuurt.",
    "receiveTask": "Gebruik een gebeurtenis die op een bericht wacht.",
    "messageFlow": "Haal de pijl tussen de pools weg; stuur een bericht met een gebeurtenis.",
    "complexGateway": "Gebruik een gewone keuze (exclusief of inclusief).",
    "transaction": "Gebruik een gewoon deelproces.",
    "adHocSubProcess": "Gebruik een gewoon deelproces.",
    "signalEventDefinition": "Gebruik een bericht.",
    "conditionalEventDefinition": "Gebruik een keuze met een voorwaarde, of een tijdgebeurtenis.",
    "linkEventDefinition": "Trek de pijl door, of maak een deelproces.",
    "compensateEventDefinition": "Teken de stappen die iets terugdraaien zelf.",
    "cancelEventDefinition": "Gebruik een einde dat alles stopt, of een fout-einde.",
    "timeCycle": "Gebruik een duur of een datum, en teken de herhaling als een lus.",
    "standardLoopCharacteristics": "Teken de herhaling als een lus met een keuze.",
    "loopCardinality": "Gebruik de eigenschap ‘voor_elk’ met de naam van een register.",
    "loopDataInputRef": "Gebruik de eigenschap ‘voor_elk’ met de naam van een register.",
    "loopDataOutputRef": "Haal het weg: antwoorden komen vanzelf in de rij van het register.",
    "completionCondition": "Haal het weg: elke rij van het register wordt afgemaakt.",
    "dataObject": "Maak een veld in een formulier.",
    "dataObjectReference": "Maak een veld in een formulier.",
    "dataStoreReference": "Maak een register in gegevens.yaml.",
}


@rule(
    "toegestane-onderdelen",
    "The engine silently does something else with what it does not know well (engine/README.md: traps 2, 5, 7, the table of "
    "events, complex gateways, transactions, compensation). So everything a diagram may use is on one list. One pool is "
    "fine: the editor needs it to draw lanes.",
)
def allowed_parts(subject: Subject) -> Iterator[Remark]:
    for file, document in subject.diagrams:
        yield from _parts(file, document, document, document)


def _process(document: Node) -> str:
    """The id of the process of a file."""
    process = document.first("process")
    return process.id if process else ""


def _parts(file: str, node: Node, owner: Node, root: Node) -> Iterator[Remark]:
    owner = node if node.id and node.space == BPMN else owner
    if node.space in DRAWING or node.space == SPIFF:
        return
    if node.space != BPMN or node.tag not in ALLOWED:
        what = node.tag if node.space == BPMN else f"{node.tag} (uit een andere editor)"
        yield Remark(file, owner.id, f"Het onderdeel ‘{what}’ mag niet in een diagram.", INSTEAD.get(node.tag, "Haal het weg."))
        return
    if node.tag == "collaboration" and [pool.get("processRef") for pool in node.all("participant")] != [_process(root)]:
        yield Remark(
            file, node.id, "Er is niet precies een pool, met het proces erin.", "Teken een pool, en daarin het proces."
        )
    if node.get("triggeredByEvent") == "true":
        yield Remark(file, node.id, "Een deelproces dat door een gebeurtenis begint, mag niet.", ANY_MOMENT)
    if node.get("isForCompensation") == "true":
        yield Remark(
            file, node.id, "Een stap die iets terugdraait (compensatie), mag niet.", "Teken de stap in de gewone stroom."
        )
    for child in node.children:
        yield from _parts(file, child, owner, root)

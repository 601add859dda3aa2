"""What is said of a diagram that changed: one small diagram, one change at a time."""

from __future__ import annotations

import re

import pytest

from service.bundle.read import survey
from service.compare import Difference, compare
from tests.bundle.factories import diagram, form, property_, table

BODY = """
<bpmn:laneSet id="banen">
  <bpmn:lane id="l1" name="Coach">
  <bpmn:flowNodeRef>begin</bpmn:flowNodeRef><bpmn:flowNodeRef>taak</bpmn:flowNodeRef></bpmn:lane>
  <bpmn:lane id="l2" name="Coördinator"><bpmn:flowNodeRef>lezen</bpmn:flowNodeRef></bpmn:lane>
</bpmn:laneSet>
<bpmn:startEvent id="begin" name="Begin"/>
<bpmn:userTask id="taak" name="Plan maken">TAAK</bpmn:userTask>
<bpmn:exclusiveGateway id="keuze" name="Goed?" default="nee"/>
<bpmn:userTask id="lezen" name="Plan lezen"/>
<bpmn:boundaryEvent id="laat" name="Te laat" attachedToRef="taak">
  <bpmn:timerEventDefinition id="laat_def"><bpmn:timeDuration>P2W</bpmn:timeDuration></bpmn:timerEventDefinition>
</bpmn:boundaryEvent>
<bpmn:callActivity id="roept" name="Verder" calledElement="traject"/>
<bpmn:endEvent id="einde"/>
<bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="taak"/>
<bpmn:sequenceFlow id="f2" sourceRef="taak" targetRef="keuze"/>
<bpmn:sequenceFlow id="ja" name="ja" sourceRef="keuze" targetRef="lezen">
  <bpmn:conditionExpression>a = 1</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="soms" name="soms" sourceRef="keuze" targetRef="roept">
  <bpmn:conditionExpression>b = 1</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="nee" name="nee" sourceRef="keuze" targetRef="einde"/>
<bpmn:sequenceFlow id="f3" sourceRef="lezen" targetRef="einde"/>
<bpmn:sequenceFlow id="f4" sourceRef="laat" targetRef="lezen"/>
<bpmn:sequenceFlow id="f5" sourceRef="roept" targetRef="einde"/>
"""


def task(instruction: str = "Maak een plan.", **properties: str) -> str:
    """The inside of the first task."""
    listed = property_(**{"formulier": "aanmelding", "termijn": "P6W", **properties})
    said = f"<spiffworkflow:instructionsForEndUser>{instruction}</spiffworkflow:instructionsForEndUser>"
    return f"<bpmn:extensionElements>{listed}{said}</bpmn:extensionElements>"


def difference(old: str, new: str, before: str = "", properties: tuple[str, str] = ("", "")) -> Difference:
    """What is different between two bodies of the diagram."""
    two = (
        survey({"processes/traject.bpmn": diagram(body, before=before, properties=more), **FORMS}).bundle
        for body, more in zip((old, new), properties, strict=True)
    )
    return compare(*two)


FORMS = {
    "forms/aanmelding.form": form(title="Aanmelden"),
    "forms/plan.form": form(id="plan", title="Het plan"),
    "processes/toelating.dmn": table(),
}
OLD = BODY.replace("TAAK", task())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"P6W"', '"P5W"', "Termijn van ‘Plan maken’: 6 weken → 5 weken"),
        ('"P6W"', '"werkdagen(vandaag, 5)"', "Termijn van ‘Plan maken’: 6 weken → 5 werkdagen"),
        ('"P6W"', '"datum + 1"', "Termijn van ‘Plan maken’: 6 weken → datum + 1"),
        ('value="aanmelding"', 'value="plan"', "Formulier van ‘Plan maken’: ‘Aanmelden’ → ‘Het plan’"),
        ('value="aanmelding"', 'value="weg"', "Formulier van ‘Plan maken’: ‘Aanmelden’ → ‘weg’"),
        ("Maak een plan.", "Maak een goed plan.", "De uitleg bij ‘Plan maken’ is veranderd"),
        ("Maak een plan.", "", "De uitleg bij ‘Plan maken’ is weg"),
        ('name="Plan maken"', 'name="Plan schrijven"', "‘Plan maken’ heet nu ‘Plan schrijven’"),
        ('name="Plan maken"', "", "De naam van de taak na ‘Begin’ is weg (eerst ‘Plan maken’)"),
        ('id="einde"', 'id="einde" name="Klaar"', "Nieuwe naam: ‘Klaar’"),
        ("P2W", "P3W", "Tijd van ‘Te laat’: na 2 weken → na 3 weken"),
        (
            "<bpmn:timeDuration>P2W</bpmn:timeDuration>",
            "<bpmn:timeDate>2026-03-01</bpmn:timeDate>",
            "Tijd van ‘Te laat’: na 2 weken → op 1 maart 2026",
        ),
        ('attachedToRef="taak"', 'attachedToRef="lezen"', "‘Te laat’ hoort nu bij ‘Plan lezen’ (eerst bij ‘Plan maken’)"),
        (
            'attachedToRef="taak"',
            'attachedToRef="taak" cancelActivity="false"',
            "Gebeurt ‘Te laat’, dan loopt door waar dit bij hoort (eerst: stopt)",
        ),
        ('calledElement="traject"', 'calledElement="ander"', "‘Verder’ roept nu ‘ander’ aan (eerst ‘Het traject’)"),
        (">a = 1<", ">a = 2<", "Voorwaarde van de pijl ‘ja’ van ‘Goed?’ naar ‘Plan lezen’: a = 1 → a = 2"),
        ('sourceRef="begin" targetRef="taak"', 'sourceRef="begin" targetRef="lezen"',
         "Na ‘Begin’ komt nu ‘Plan lezen’ in plaats van ‘Plan maken’"),
        ('sourceRef="laat"', 'sourceRef="roept"', "Vóór ‘Plan lezen’ komt nu ‘Verder’ in plaats van ‘Te laat’"),
        ('sourceRef="laat" targetRef="lezen"', 'sourceRef="taak" targetRef="roept"',
         "De pijl van ‘Te laat’ naar ‘Plan lezen’ gaat nu van ‘Plan maken’ naar ‘Verder’"),
        ('id="f3"', 'id="f33"', "De pijl van ‘Plan lezen’ naar het einde na ‘Goed?’ is opnieuw getekend"),
        ('name="soms"', 'name="vaak"', "De naam van de pijl van ‘Goed?’ naar ‘Verder’: ‘soms’ → ‘vaak’"),
        ('default="nee"', 'default="ja"', "Past er bij ‘Goed?’ niets, dan volgt nu ‘ja’ (eerst: ‘nee’)"),
        (">a = 1<", "><", "Voorwaarde van de pijl ‘ja’ van ‘Goed?’ naar ‘Plan lezen’: a = 1 → geen"),
        ('<bpmn:userTask id="lezen"', '<bpmn:manualTask id="lezen"', "‘Plan lezen’ is nu: onderdeel (eerst: taak)"),
        ('calledElement="traject"/>', 'calledElement="traject"><bpmn:multiInstanceLoopCharacteristics/></bpmn:callActivity>',
         "‘Verder’ gebeurt nu voor elke rij, tegelijk (eerst één keer)"),
        ('name="Coördinator"', 'name="Balie"', "‘Plan lezen’ gaat van de coördinator naar ‘Balie’"),
        ('<bpmn:flowNodeRef>taak</bpmn:flowNodeRef>', "", "‘Plan maken’ gaat van de coach naar geen baan"),
        ('<bpmn:userTask id="lezen" name="Plan lezen"/>',
         '<bpmn:userTask id="lezen" name="Plan lezen"><bpmn:documentation>Let op</bpmn:documentation></bpmn:userTask>',
         "Bij ‘Plan lezen’ is iets veranderd dat geen invloed heeft op het verloop"),
        ('<bpmn:endEvent id="einde"/>',
         '<bpmn:endEvent id="einde"><bpmn:messageEventDefinition id="d" messageRef="b"/></bpmn:endEvent>',
         "Soort gebeurtenis van het einde na ‘Goed?’: gewoon → bericht"),
    ],
)  # fmt: skip
def test_one_change_is_one_sentence(old: str, new: str, sentence: str) -> None:
    assert sentence in difference(OLD, OLD.replace(old, new, 1)).sentences()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("vanaf", "naam", "Termijn van ‘Plan maken’ telt vanaf: geen → ‘Naam’"),
        ("uiterlijk", "2026-03-01", "Uiterste dag van ‘Plan maken’: geen → 1 maart 2026"),
        ("waarschuwen", "P1D", "Waarschuwing bij ‘Plan maken’: geen → 1 dag ervoor"),
        ("niet_door", "lezen, weg", "‘Plan maken’ mag niet door wie dit deed: geen → ‘Plan lezen’ en ‘weg’"),
        ("voor_elk", "rijen[x = 1]", "‘Plan maken’ gebeurt een keer voor elke rij van: geen → rijen[x = 1]"),
        ("mag_starten", "coach, coordinator", "Wie ‘Plan maken’ mag starten: niemand → de coach en de coördinator"),
        ("wanneer", "a = 1", "De knop voor ‘Plan maken’ is er als: altijd → a = 1"),
        ("geeft_mee", "naam, feit", "‘Plan maken’ geeft gegevens mee: geen → ‘Naam’ en feit"),
        ("resultaat", "uit", "Naam van de uitkomst van ‘Plan maken’: geen → ‘uit’"),
        ("merken", "mijlpaal", "‘Plan maken’ heeft nu het merk ‘mijlpaal’. Komt als mijlpaal in het logboek."),
        ("merken", "vreemd", "‘Plan maken’ heeft nu het merk ‘vreemd’."),
        ("iets", "anders", "Eigenschap ‘iets’ van ‘Plan maken’: geen → anders"),
    ],
)
def test_every_property_has_its_words(name: str, value: str, sentence: str) -> None:
    new = difference(OLD, BODY.replace("TAAK", task(**{name: value})))
    assert new.sentences() == [sentence]
    back = difference(BODY.replace("TAAK", task(**{name: value})), OLD)
    assert [(change.old, change.new) for change in back.changes] == [(c.new, c.old) for c in new.changes]


def test_a_mark_with_another_argument() -> None:
    old, new = (BODY.replace("TAAK", task(merken=f"eenmalig:{word}")) for word in ("een", "twee"))
    assert difference(old, new).sentences() == ["Merk van ‘Plan maken’: ‘eenmalig:een’ → ‘eenmalig:twee’"]


def test_an_inserted_task_is_new_and_its_arrow_goes_round_by_it() -> None:
    new = OLD.replace('sourceRef="begin" targetRef="taak"', 'sourceRef="begin" targetRef="nieuw"') + (
        '<bpmn:userTask id="nieuw" name="Bellen"/><bpmn:sequenceFlow id="f9" sourceRef="nieuw" targetRef="taak"/>'
    )
    changes = difference(OLD, new)
    assert changes.sentences() == [
        "Nieuw: de taak ‘Bellen’",
        "Na ‘Bellen’ komt ‘Plan maken’",
        "Na ‘Begin’ komt nu ‘Bellen’ in plaats van ‘Plan maken’",
    ]
    assert changes.marks("processes/traject.bpmn").new == {"nieuw": "added", "f9": "added", "f1": "changed"}
    assert changes.marks("processes/traject.bpmn").old == {"f1": "changed"}


def test_the_same_task_with_another_id_is_another_task() -> None:
    new = OLD.replace('id="lezen"', 'id="lezen2"').replace('targetRef="lezen"', 'targetRef="lezen2"')
    new = new.replace('sourceRef="lezen"', 'sourceRef="lezen2"')
    sentences = difference(OLD, new).sentences()
    assert "Weg: de taak ‘Plan lezen’" in sentences
    assert any("ander onderdeel dan dat met dezelfde naam" in sentence for sentence in sentences)
    assert "Na ‘Goed?’ komt nu de nieuwe ‘Plan lezen’ in plaats van ‘Plan lezen’" in sentences


def test_the_order_of_conditions_counts_the_order_of_the_rest_does_not() -> None:
    one, two = (re.findall(f'<bpmn:sequenceFlow id="{id_}".*?</bpmn:sequenceFlow>', OLD, re.S)[0] for id_ in ("ja", "soms"))
    swapped = OLD.replace(one, "X").replace(two, one).replace("X", two)
    assert difference(OLD, swapped).sentences() == [
        "Bij ‘Goed?’ kijken we nu in een andere volgorde: ‘soms’, dan ‘ja’ (eerst: ‘ja’, dan ‘soms’)"
    ]
    end = '<bpmn:endEvent id="einde"/>'
    assert not difference(OLD, OLD.replace(end, "") + end)


def test_a_process_has_properties_too() -> None:
    old = property_(merken="vooraf", vreemd="x")
    new = property_(zichtbaar_voor="coach")
    changes = difference(OLD, OLD, properties=(old, new))
    assert changes.sentences() == [
        "Wie het proces ‘Het traject’ mag zien: iedereen in het traject → de coach",
        "Het proces ‘Het traject’ heeft het merk ‘vooraf’ niet meer. Dat betekende: Kan beginnen zonder dat er een traject is, "
        "en maakt er geen.",
        "Eigenschap ‘vreemd’ van het proces ‘Het traject’: x → geen",
    ]
    renamed = difference(OLD, "<bpmn:documentation>Zo gaat het</bpmn:documentation>" + OLD)
    assert renamed.sentences() == ["De uitleg bij het proces ‘Het traject’ is veranderd"]


def test_what_a_decision_and_a_message_use_has_its_name() -> None:
    rule = '<bpmn:businessRuleTask id="regel" name="Kiezen"><bpmn:extensionElements><spiffworkflow:calledDecisionId>{}'
    rule += "</spiffworkflow:calledDecisionId></bpmn:extensionElements></bpmn:businessRuleTask>"
    changed = difference(OLD + rule.format("toelating"), OLD + rule.format("iets"))
    assert changed.sentences() == ["‘Kiezen’ gebruikt nu de tabel ‘iets’ (eerst ‘Toelating’)"]
    assert difference(OLD, OLD + rule.format("toelating")).sentences() == ["Nieuw: de beslissing ‘Kiezen’, tabel ‘Toelating’"]
    throw = '<bpmn:intermediateThrowEvent id="stuurt" name="Bericht"><bpmn:messageEventDefinition id="d" messageRef="{}"/>'
    throw += "</bpmn:intermediateThrowEvent>"
    messages = '<bpmn:message id="m1" name="een"/><bpmn:message id="m2" name="twee"/>'
    changed = difference(OLD + throw.format("m1"), OLD + throw.format("m2"), before=messages)
    assert changed.sentences() == ["Bericht van ‘Bericht’: ‘een’ → ‘twee’"]


def test_a_sub_process_takes_an_element_in() -> None:
    inside = '<bpmn:subProcess id="deel" name="Deel">{}</bpmn:subProcess>'
    loose = '<bpmn:userTask id="los" name="Los"/>'
    changed = difference(OLD + inside.format("") + loose, OLD + inside.format(loose))
    assert changed.sentences() == ["‘Los’ staat nu in ‘Deel’ (eerst in het proces zelf)"]


def test_elements_without_a_name_are_known_by_their_neighbours() -> None:
    split = """<bpmn:parallelGateway id="uit"/><bpmn:parallelGateway id="samen"/>
        <bpmn:sequenceFlow id="p1" sourceRef="roept" targetRef="uit"/>
        <bpmn:sequenceFlow id="p2" sourceRef="uit" targetRef="taak"/>
        <bpmn:sequenceFlow id="p3" sourceRef="uit" targetRef="samen"/>
        <bpmn:sequenceFlow id="p4" sourceRef="taak" targetRef="samen"/>
        <bpmn:sequenceFlow id="p5" sourceRef="samen" targetRef="lezen"/><bpmn:userTask id="eiland"/>"""
    sentences = difference(OLD, OLD + split).sentences()
    assert "Nieuw: de splitsing na ‘Verder’" in sentences
    assert "Nieuw: het samenkomen voor ‘Plan lezen’" in sentences
    assert "Nieuw: de taak ‘eiland’" in sentences

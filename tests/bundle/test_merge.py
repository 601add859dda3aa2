"""Three versions of a file into one."""

from __future__ import annotations

import json

import pytest

from service.bundle.merge import Merge, merge
from service.bundle.read import survey
from tests.bundle.factories import form, table

DIAGRAM = "processes/reis.bpmn"
TABLE = "processes/toelating.dmn"
FORM = "forms/aanmelding.form"
DATA = "processes/gegevens.yaml"
TRIAL = "processes/proeven/een.yaml"

REIS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="defs">
  <bpmn:process id="reis" name="Reis" isExecutable="true">
    <bpmn:documentation>Zo gaat het.</bpmn:documentation>
    <bpmn:laneSet id="banen">
      <bpmn:lane id="coach" name="Coach">
        <bpmn:flowNodeRef>begin</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>pakken</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>einde</bpmn:flowNodeRef>
      </bpmn:lane>
      <bpmn:lane id="balie" name="Balie">
        <bpmn:flowNodeRef>lopen</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="begin" name="Begin">
      <bpmn:outgoing>f1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="pakken" name="Pakken">
      <bpmn:extensionElements>
        <spiffworkflow:properties>
          <spiffworkflow:property name="termijn" value="P6W"/>
        </spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming>
      <bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <!-- onderweg -->
    <bpmn:userTask id="lopen" name="Lopen">
      <bpmn:incoming>f2</bpmn:incoming>
      <bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="einde" name="Einde">
      <bpmn:incoming>f3</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="pakken"/>
    <bpmn:sequenceFlow id="f2" sourceRef="pakken" targetRef="lopen"/>
    <bpmn:sequenceFlow id="f3" sourceRef="lopen" targetRef="einde"/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="tekening">
    <bpmndi:BPMNPlane id="vlak" bpmnElement="reis">
      <bpmndi:BPMNShape id="begin_di" bpmnElement="begin">
        <dc:Bounds x="100" y="100" width="36" height="36"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="pakken_di" bpmnElement="pakken">
        <dc:Bounds x="200" y="100" width="100" height="80"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="lopen_di" bpmnElement="lopen">
        <dc:Bounds x="400" y="100" width="100" height="80"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="einde_di" bpmnElement="einde">
        <dc:Bounds x="600" y="100" width="36" height="36"/>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="f1_di" bpmnElement="f1">
        <di:waypoint x="136" y="118"/>
        <di:waypoint x="200" y="140"/>
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="f2_di" bpmnElement="f2">
        <di:waypoint x="300" y="140"/>
        <di:waypoint x="400" y="140"/>
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="f3_di" bpmnElement="f3">
        <di:waypoint x="500" y="140"/>
        <di:waypoint x="600" y="118"/>
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""  # noqa: E501  # as an editor writes it


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """A text with pieces replaced, each of which must be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def merged(base: str, mine: str, theirs: str, path: str = DIAGRAM, choices: dict[str, str] | None = None) -> Merge:
    return merge(*({path: version.encode()} for version in (base, mine, theirs)), choices or {})  # type: ignore[arg-type]


def text_of(outcome: Merge, path: str = DIAGRAM) -> str:
    return outcome.files[path].decode()


TERM = ('value="P6W"', 'value="P5W"')
RENAMED = ('id="lopen" name="Lopen"', 'id="lopen" name="Wandelen"')
INSERTED = (
    (
        '<bpmn:sequenceFlow id="f3" sourceRef="lopen" targetRef="einde"/>',
        '<bpmn:sequenceFlow id="f3" sourceRef="lopen" targetRef="rusten"/>\n'
        '    <bpmn:userTask id="rusten" name="Rusten">\n      <bpmn:incoming>f3</bpmn:incoming>\n'
        "      <bpmn:outgoing>f4</bpmn:outgoing>\n    </bpmn:userTask>\n"
        '    <bpmn:sequenceFlow id="f4" sourceRef="rusten" targetRef="einde"/>',
    ),
    ("<bpmn:incoming>f3</bpmn:incoming>\n    </bpmn:endEvent>", "<bpmn:incoming>f4</bpmn:incoming>\n    </bpmn:endEvent>"),
    (
        "<bpmn:flowNodeRef>lopen</bpmn:flowNodeRef>",
        "<bpmn:flowNodeRef>lopen</bpmn:flowNodeRef>\n        <bpmn:flowNodeRef>rusten</bpmn:flowNodeRef>",
    ),
    (
        "    </bpmndi:BPMNPlane>",
        '      <bpmndi:BPMNShape id="rusten_di" bpmnElement="rusten">\n'
        '        <dc:Bounds x="500" y="300" width="100" height="80"/>\n      </bpmndi:BPMNShape>\n    </bpmndi:BPMNPlane>',
    ),
)


def without_walking(text: str) -> str:
    """The diagram without the task ‘Lopen’."""
    start = text.index('    <bpmn:userTask id="lopen"')
    end = text.index("</bpmn:userTask>\n", start) + len("</bpmn:userTask>\n")
    shape = text.index('      <bpmndi:BPMNShape id="lopen_di"')
    shape_end = text.index("</bpmndi:BPMNShape>\n", shape) + len("</bpmndi:BPMNShape>\n")
    edge = text.index('      <bpmndi:BPMNEdge id="f3_di"')
    edge_end = text.index("</bpmndi:BPMNEdge>\n", edge) + len("</bpmndi:BPMNEdge>\n")
    cut = text[:start] + text[end:shape] + text[shape_end:edge] + text[edge_end:]
    return changed(
        cut,
        ('targetRef="lopen"', 'targetRef="einde"'),
        ('    <bpmn:sequenceFlow id="f3" sourceRef="lopen" targetRef="einde"/>\n', ""),
        (">\n        <bpmn:flowNodeRef>lopen</bpmn:flowNodeRef>\n      </bpmn:lane>", "/>"),
        ("<bpmn:incoming>f3</bpmn:incoming>\n    </bpmn:endEvent>", "<bpmn:incoming>f2</bpmn:incoming>\n    </bpmn:endEvent>"),
    )


def test_what_both_did_is_there_and_the_rest_is_untouched() -> None:
    outcome = merged(REIS, changed(REIS, TERM), changed(REIS, RENAMED, *INSERTED))
    assert not outcome.conflicts
    assert text_of(outcome) == changed(REIS, TERM, RENAMED, *INSERTED)


def test_the_other_way_round_is_the_same() -> None:
    outcome = merged(REIS, changed(REIS, RENAMED, *INSERTED), changed(REIS, TERM))
    assert text_of(outcome) == changed(REIS, TERM, RENAMED, *INSERTED)


def test_a_task_that_one_side_took_out_is_gone_with_all_that_hangs_on_it() -> None:
    without = without_walking(REIS)
    assert text_of(merged(REIS, changed(REIS, TERM), without)) == changed(without, TERM)
    assert text_of(merged(REIS, without, changed(REIS, TERM))) == changed(without, TERM)


def test_the_same_element_is_asked() -> None:
    mine, theirs = changed(REIS, TERM), changed(REIS, ('value="P6W"', 'value="P7W"'), RENAMED)
    outcome = merged(REIS, mine, theirs)
    (conflict,) = outcome.conflicts
    assert (conflict.key, conflict.file, conflict.element) == (f"{DIAGRAM}#pakken", DIAGRAM, "pakken")
    assert conflict.sentence == "De taak ‘Pakken’ is in uw concept én in de nieuwste versie veranderd."
    assert (conflict.mine, conflict.theirs) == ("termijn: 5 weken", "termijn: 7 weken")
    assert text_of(outcome) == changed(REIS, TERM, RENAMED)
    for key in (f"{DIAGRAM}#pakken", f"{DIAGRAM}#"):
        chosen = merged(REIS, mine, theirs, choices={key: "theirs"})
        assert text_of(chosen) == theirs and chosen.conflicts == outcome.conflicts


def test_the_same_change_on_both_sides_is_no_question() -> None:
    outcome = merged(REIS, changed(REIS, TERM), changed(REIS, TERM, RENAMED))
    assert not outcome.conflicts and text_of(outcome) == changed(REIS, TERM, RENAMED)


def test_taken_out_here_and_changed_there_is_asked() -> None:
    outcome = merged(REIS, without_walking(REIS), changed(REIS, RENAMED))
    assert [c.element for c in outcome.conflicts] == ["lopen"]
    assert (
        outcome.conflicts[0].sentence == "De taak ‘Wandelen’ is in uw concept weggehaald, maar in de nieuwste versie veranderd."
    )
    assert (outcome.conflicts[0].mine, outcome.conflicts[0].theirs) == ("weggehaald", "naam: Wandelen")
    assert text_of(outcome) == without_walking(REIS)
    back = merged(REIS, changed(REIS, RENAMED), without_walking(REIS))
    assert text_of(back) == changed(REIS, RENAMED)


def test_what_one_side_took_out_and_the_other_still_needs_is_asked() -> None:
    shortcut = changed(
        REIS,
        (
            '    <bpmn:sequenceFlow id="f3"',
            '    <bpmn:sequenceFlow id="f9" sourceRef="begin" targetRef="lopen"/>\n    <bpmn:sequenceFlow id="f3"',
        ),
        ("<bpmn:outgoing>f1</bpmn:outgoing>", "<bpmn:outgoing>f1</bpmn:outgoing>\n      <bpmn:outgoing>f9</bpmn:outgoing>"),
        ("<bpmn:incoming>f2</bpmn:incoming>", "<bpmn:incoming>f2</bpmn:incoming>\n      <bpmn:incoming>f9</bpmn:incoming>"),
    )
    outcome = merged(REIS, shortcut, without_walking(REIS))
    assert [(c.element, c.mine, c.theirs) for c in outcome.conflicts] == [("lopen", "nog nodig", "weggehaald")]
    assert outcome.conflicts[0].sentence == "De taak ‘Lopen’ is in de nieuwste versie weggehaald, maar in uw concept nog nodig."
    assert text_of(outcome) == shortcut
    taken = merged(REIS, shortcut, without_walking(REIS), choices={f"{DIAGRAM}#lopen": "theirs"})
    assert not survey(taken.files).findings and '"f9"' not in text_of(taken)
    other = merged(REIS, without_walking(REIS), shortcut)
    assert text_of(other) == without_walking(REIS)


def test_another_lane_is_a_change_of_the_element() -> None:
    moved = changed(
        REIS,
        ("        <bpmn:flowNodeRef>pakken</bpmn:flowNodeRef>\n", ""),
        (
            "        <bpmn:flowNodeRef>lopen</bpmn:flowNodeRef>\n",
            "        <bpmn:flowNodeRef>lopen</bpmn:flowNodeRef>\n        <bpmn:flowNodeRef>pakken</bpmn:flowNodeRef>\n",
        ),
    )
    assert text_of(merged(REIS, changed(REIS, RENAMED), moved)) == changed(moved, RENAMED)
    assert [c.mine for c in merged(REIS, moved, changed(REIS, TERM)).conflicts] == ["baan: ‘Balie’"]


def test_the_drawing_is_never_asked() -> None:
    mine = changed(REIS, ('x="200" y="100"', 'x="200" y="500"'))
    theirs = changed(
        REIS,
        ('x="200" y="100"', 'x="200" y="300"'),
        ('x="600" y="100"', 'x="700" y="100"'),
        ('x="600" y="118"', 'x="700" y="118"'),
    )
    outcome = merged(REIS, mine, theirs)
    assert not outcome.conflicts
    assert 'x="200" y="500"' in text_of(outcome) and 'x="700" y="100"' in text_of(outcome)


def test_an_arrow_follows_an_element_that_the_other_side_moved() -> None:
    mine = changed(REIS, ('x="600" y="100"', 'x="650" y="200"'), ('x="600" y="118"', 'x="650" y="218"'))
    theirs = changed(
        REIS,
        ('sourceRef="pakken" targetRef="lopen"', 'sourceRef="pakken" targetRef="einde"'),
        ('<di:waypoint x="400" y="140"/>', '<di:waypoint x="600" y="118"/>'),
    )
    outcome = text_of(merged(REIS, mine, theirs))
    edge = outcome[outcome.index('bpmnElement="f2"') :].split("</bpmndi:BPMNEdge>")[0]
    assert '<di:waypoint x="300" y="140"/>' in edge and '<di:waypoint x="650" y="218"/>' in edge


def test_the_order_of_arrows_is_taken_over_when_only_they_changed_it() -> None:
    one, two = (
        '<bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="pakken"/>',
        '<bpmn:sequenceFlow id="f2" sourceRef="pakken" targetRef="lopen"/>',
    )
    swapped = changed(REIS, (one, "@@"), (two, one), ("@@", two))
    outcome = text_of(merged(REIS, changed(REIS, TERM), swapped))
    assert outcome.index(two) < outcome.index(one)
    assert not survey({DIAGRAM: outcome.encode()}).findings


def test_names_of_types_get_the_prefix_of_my_file() -> None:
    condition = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">a = 1</bpmn:conditionExpression>'
    theirs = changed(
        REIS,
        (
            'id="f2" sourceRef="pakken" targetRef="lopen"/>',
            f'id="f2" sourceRef="pakken" targetRef="lopen">{condition}</bpmn:sequenceFlow>',
        ),
    )
    mine = changed(REIS, TERM).replace("bpmn:", "b:").replace("xmlns:bpmn=", "xmlns:b=")
    outcome = text_of(merged(REIS, mine, theirs))
    assert '<b:conditionExpression xsi:type="b:tFormalExpression">a = 1</b:conditionExpression>' in outcome
    assert not survey({DIAGRAM: outcome.encode()}).findings


def test_a_container_takes_their_words_and_keeps_my_parts() -> None:
    outcome = text_of(
        merged(REIS, changed(REIS, TERM), changed(REIS, ("Zo gaat het.", "Zo gaat het nu."), ('name="Reis"', 'name="Tocht"')))
    )
    assert "Zo gaat het nu." in outcome and 'name="Tocht"' in outcome and 'value="P5W"' in outcome
    assert "<!-- onderweg -->" in outcome


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (REIS.replace('id="lopen"', 'id="pakken"'), changed(REIS, TERM)),
        ("geen xml", changed(REIS, TERM)),
        (changed(REIS, TERM), REIS.replace("</bpmn:process>", "")),
    ],
)
def test_what_cannot_be_merged_is_asked_as_a_whole(mine: str, theirs: str) -> None:
    outcome = merged(REIS, mine, theirs)
    (conflict,) = outcome.conflicts
    assert (conflict.key, conflict.element) == (f"{DIAGRAM}#", "") and text_of(outcome) == mine
    assert text_of(merged(REIS, mine, theirs, choices={conflict.key: "theirs"})) == theirs


def test_whole_files() -> None:
    a, b, c = b"proef: a\n", b"proef: b\n", b"proef: c\n"
    assert merge({TRIAL: a}, {TRIAL: a}, {}).files == {}
    assert merge({TRIAL: a}, {}, {TRIAL: a}).files == {}
    assert merge({}, {TRIAL: a}, {FORM: b}) == merge({}, {FORM: b}, {TRIAL: a})
    asked = merge({TRIAL: a}, {TRIAL: b}, {TRIAL: c})
    assert [c.sentence for c in asked.conflicts] == [
        f"Het bestand {TRIAL} is in uw concept én in de nieuwste versie veranderd."
    ]
    assert asked.files == {TRIAL: b}
    gone = merge({TRIAL: a}, {}, {TRIAL: c})
    assert [(c.mine, c.theirs) for c in gone.conflicts] == [("weggehaald", "veranderd")] and gone.files == {}
    assert merge({TRIAL: a}, {}, {TRIAL: c}, {f"{TRIAL}#": "theirs"}).files == {TRIAL: c}
    assert merge({}, {TRIAL: a}, {TRIAL: b}).conflicts[0].key == f"{TRIAL}#"


RULES = (
    '<rule id="r1"><inputEntry id="i1"><text>&lt; 18</text></inputEntry>'
    '<outputEntry id="u1"><text>"ja"</text></outputEntry></rule>'
    '<rule id="r2"><inputEntry id="i2"><text>-</text></inputEntry><outputEntry id="u2"><text>"nee"</text></outputEntry></rule>'
)
KIEZEN = table(RULES).decode()
COLUMN = (
    (
        '<output id="uit"',
        '<input id="in2" label="Kader"><inputExpression id="ie2"><text>kader</text></inputExpression></input><output id="uit"',
    ),
    (
        '</inputEntry><outputEntry id="u1">',
        '</inputEntry><inputEntry id="k1"><text>"ots"</text></inputEntry><outputEntry id="u1">',
    ),
    ('</inputEntry><outputEntry id="u2">', '</inputEntry><inputEntry id="k2"><text>-</text></inputEntry><outputEntry id="u2">'),
)
RULE = (
    "</decisionTable>",
    '<rule id="r3"><description>Nieuw</description><inputEntry id="i3"><text>99</text></inputEntry>'
    '<outputEntry id="u3"><text>"oud"</text></outputEntry>'
    "<annotationEntry><text>x</text></annotationEntry></rule></decisionTable>",
)


def rows(outcome: Merge) -> list[tuple[str, ...]]:
    """The rules of the merged table: id and cells."""
    read = survey(outcome.files)
    assert not read.findings
    return [(rule.id, *rule.inputs, *rule.outputs) for rule in read.bundle.tables["toelating"].rules]


def test_a_rule_and_a_column_come_together() -> None:
    expected = [("r1", "< 18", '"ots"', '"ja"'), ("r2", "-", "-", '"nee"'), ("r3", "99", "-", '"oud"')]
    for mine, theirs in ((RULE,), COLUMN), (COLUMN, (RULE,)):
        outcome = merged(KIEZEN, changed(KIEZEN, *mine), changed(KIEZEN, *theirs), TABLE)
        assert not outcome.conflicts and rows(outcome) == expected


def test_cells_of_other_rules_merge_and_one_rule_is_one_thing() -> None:
    mine = changed(KIEZEN, ("&lt; 18", "&lt; 16"))
    assert rows(merged(KIEZEN, mine, changed(KIEZEN, ('"nee"', '"later"')), TABLE)) == [
        ("r1", "< 16", '"ja"'),
        ("r2", "-", '"later"'),
    ]
    outcome = merged(KIEZEN, mine, changed(KIEZEN, ('"ja"', '"goed"')), TABLE)
    (conflict,) = outcome.conflicts
    assert conflict.sentence == "Regel 1 is in uw concept én in de nieuwste versie veranderd."
    assert (conflict.element, conflict.mine, conflict.theirs) == ("r1", "Leeftijd: < 16", 'Besluit: "goed"')
    assert rows(merged(KIEZEN, mine, changed(KIEZEN, ('"ja"', '"goed"')), TABLE, {f"{TABLE}#r1": "theirs"}))[0] == (
        "r1",
        "< 18",
        '"goed"',
    )


def test_two_orders_of_the_rules_are_asked() -> None:
    third = RULE[1].removesuffix("</decisionTable>")
    one, two = (rule + "</rule>" for rule in RULES.split("</rule>")[:2])
    base, mine, theirs = (
        KIEZEN.replace(RULES, "".join(order)) for order in ((one, two, third), (two, one, third), (third, one, two))
    )
    outcome = merged(base, mine, theirs, TABLE)
    assert [(c.key, c.mine, c.theirs) for c in outcome.conflicts] == [
        (f"{TABLE}#tabel", "regel 2; regel 1; regel 3", "regel 3; regel 1; regel 2")
    ]
    assert outcome.conflicts[0].sentence.startswith("De volgorde van de regels is in uw concept én in")
    assert [row[0] for row in rows(outcome)] == ["r2", "r1", "r3"]
    assert [row[0] for row in rows(merged(base, mine, theirs, TABLE, {f"{TABLE}#tabel": "theirs"}))] == ["r3", "r1", "r2"]


def test_a_column_taken_out_here_and_filled_in_there_is_asked() -> None:
    wide = changed(KIEZEN, *COLUMN)
    outcome = merged(wide, KIEZEN, changed(wide, ('"ots"', '"drang"')), TABLE)
    assert [c.element for c in outcome.conflicts] == ["in2"]
    assert rows(outcome) == [("r1", "< 18", '"ja"'), ("r2", "-", '"nee"')]
    assert not merged(wide, KIEZEN, changed(wide, ('"nee"', '"later"')), TABLE).conflicts


def test_a_table_that_is_not_whole_is_asked_as_a_whole() -> None:
    broken = changed(KIEZEN, ('<inputEntry id="i2"><text>-</text></inputEntry>', ""))
    assert [c.key for c in merged(KIEZEN, broken, changed(KIEZEN, RULE), TABLE).conflicts] == [f"{TABLE}#"]
    nameless = changed(KIEZEN, ('<rule id="r2">', "<rule>"))
    assert [c.key for c in merged(KIEZEN, nameless, changed(KIEZEN, RULE), TABLE).conflicts] == [f"{TABLE}#"]


def test_where_a_table_stands_on_a_page_comes_along() -> None:
    drawn = '<dmndi:DMNDI xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"><dmndi:DMNDiagram id="x"/></dmndi:DMNDI>'
    theirs = changed(KIEZEN, ("</definitions>", f"{drawn}</definitions>"), ('"nee"', '"later"'))
    assert "DMNDI" in text_of(merged(KIEZEN, changed(KIEZEN, RULE), theirs, TABLE), TABLE)


FIELDS = [
    {"type": "textfield", "id": "f1", "key": "naam", "label": "Naam"},
    {
        "type": "dynamiclist",
        "id": "f2",
        "path": "doelen",
        "label": "Doelen",
        "components": [{"type": "textfield", "id": "f3", "key": "doel"}],
    },
    {"type": "text", "id": "t1", "text": "Einde"},
]
BLAD = json.dumps(json.loads(form(*FIELDS)), indent=2)


def test_forms_merge_field_by_field() -> None:
    mine = changed(BLAD, ('"label": "Naam"', '"label": "Wie?"'))
    more = json.loads(BLAD)
    more["components"].insert(1, {"type": "number", "id": "f9", "key": "leeftijd"})
    more["components"][2]["components"].append({"type": "checkbox", "id": "f8", "key": "af"})
    outcome = merged(BLAD, mine, json.dumps(more), FORM)
    assert not outcome.conflicts
    fields = survey(outcome.files).bundle.forms["aanmelding"].fields
    assert [(field.key or field.register or field.id, field.label) for field in fields] == [
        ("naam", "Wie?"),
        ("leeftijd", ""),
        ("doelen", "Doelen"),
        ("t1", ""),
    ]
    assert [field.key for field in fields[2].fields] == ["doel", "af"]
    other = merged(BLAD, json.dumps(more, indent=2), mine, FORM)
    assert survey(other.files).bundle.forms["aanmelding"].fields == fields


def test_the_same_field_is_asked_and_how_it_is_written_is_not() -> None:
    mine, theirs = changed(BLAD, ('"Naam"', '"Wie?"')), changed(BLAD, ('"Naam"', '"Hoe heet u?"'))
    outcome = merged(BLAD, mine, theirs, FORM)
    (conflict,) = outcome.conflicts
    assert (conflict.key, conflict.mine, conflict.theirs) == (f"{FORM}#naam", "label: Wie?", "label: Hoe heet u?")
    assert conflict.sentence == "Het veld ‘Wie?’ is in uw concept én in de nieuwste versie veranderd."
    assert "Hoe heet u?" in text_of(merged(BLAD, mine, theirs, FORM, {f"{FORM}#naam": "theirs"}), FORM)
    signed = changed(BLAD, ('"type": "default"', '"type": "default", "schemaVersion": 18'))
    assert text_of(merged(BLAD, mine, signed, FORM), FORM) == mine
    titled = [changed(BLAD, ('"type": "default"', f'"type": "default", "title": "{title}"')) for title in ("A", "B")]
    assert [(c.key, c.mine) for c in merged(BLAD, *titled, FORM).conflicts] == [(f"{FORM}#", "title: A")]


def test_a_form_whose_fields_cannot_be_told_apart_is_asked_as_a_whole() -> None:
    for broken in (changed(BLAD, ('"id": "t1"', '"id": "f1"')), "[]", "{"):
        assert [c.key for c in merged(BLAD, broken, changed(BLAD, ('"Naam"', '"Wie?"')), FORM).conflicts] == [f"{FORM}#"]


LIST = """# De registers.
registers:
  - sleutel: doelen
    naam: Doelen

  # wat er is afgesproken
  - sleutel: afspraken
    naam: Afspraken
afgeleid:
  - sleutel: klaar
    naam: Klaar
    waarde: a = 1
"""


def test_registers_merge_by_entry_with_their_notes() -> None:
    new = ("afgeleid:", "  # van nu\n  - sleutel: hulp\n    naam: Hulp\nafgeleid:")
    outcome = merged(LIST, changed(LIST, ("a = 1", "a = 2")), changed(LIST, new, ("naam: Doelen", "naam: De doelen")), DATA)
    assert not outcome.conflicts
    assert text_of(outcome, DATA) == changed(LIST, ("a = 1", "a = 2"), new, ("naam: Doelen", "naam: De doelen"))
    gone = changed(LIST, ("\n  # wat er is afgesproken\n  - sleutel: afspraken\n    naam: Afspraken\n", ""))
    assert text_of(merged(LIST, changed(LIST, ("a = 1", "a = 2")), gone, DATA), DATA) == changed(gone, ("a = 1", "a = 2"))


def test_the_same_entry_is_asked() -> None:
    mine, theirs = changed(LIST, ("a = 1", "a = 2")), changed(LIST, ("a = 1", "a = 3"))
    outcome = merged(LIST, mine, theirs, DATA)
    assert [(c.key, c.mine, c.theirs) for c in outcome.conflicts] == [(f"{DATA}#klaar", "waarde: a = 2", "waarde: a = 3")]
    assert text_of(merged(LIST, mine, theirs, DATA, {f"{DATA}#klaar": "theirs"}), DATA) == theirs


def test_examples_of_the_trials_merge_by_name() -> None:
    base = "# voorbeelden\neen:\n  a: 1\ntwee:\n  b: 1\n"
    outcome = merged(base, changed(base, ("a: 1", "a: 2")), base + "drie: 3\n", TRIAL)
    assert text_of(outcome, TRIAL) == changed(base, ("a: 1", "a: 2")) + "drie: 3\n" and not outcome.conflicts
    asked = merged(base, base.replace("a: 1", "a: 2"), base.replace("a: 1", "a: 3"), TRIAL)
    assert [(c.element, c.mine) for c in asked.conflicts] == [("een", "a: 2")]


@pytest.mark.parametrize(
    "content",
    [
        "{a: 1, b: 2}\n",
        "- a\n",
        "a: 1\nb: [\n",
        LIST.replace("  - ", "      - ").replace("    n", "        n").replace("    w", "        w"),
    ],
)
def test_yaml_that_is_written_too_differently_is_asked_as_a_whole(content: str) -> None:
    assert [c.key for c in merged(LIST, content + "# x\n", changed(LIST, ("Doelen", "De doelen")), DATA).conflicts][
        0
    ].startswith(DATA)

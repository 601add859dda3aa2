"""Whole files, what has no influence, other ways of writing, and what is kept of many changes."""

from __future__ import annotations

import re

import pytest

from service.bundle.model import Bundle
from service.bundle.read import survey
from service.compare import Change, Difference, compare
from service.compare.order import moved
from tests.bundle.factories import diagram, files

DRAWN = """
<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 id="dd"><bpmndi:BPMNPlane id="p" bpmnElement="traject"><bpmndi:BPMNShape id="s" bpmnElement="taak">
<dc:Bounds x="100" y="80" width="100" height="80"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
<bpmn:collaboration id="c"><bpmn:participant id="pool" name="Pool" processRef="traject"/></bpmn:collaboration>
"""
NOTHING = "In het diagram ‘Het traject’ is iets veranderd dat geen invloed heeft op het verloop"
NOTE = '<bpmn:textAnnotation id="noot"><bpmn:text>Let op</bpmn:text></bpmn:textAnnotation>'
DRAWING = diagram(before=DRAWN).replace(b"</bpmn:process>", NOTE.encode() + b"</bpmn:process>")


def sentences(new: bytes, old: bytes = DRAWING) -> list[str]:
    two = (survey({"processes/traject.bpmn": content}).bundle for content in (old, new))
    return compare(*two).sentences()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (b'x="100"', b'x="120"', "Alleen de tekening van het diagram ‘Het traject’ is verschoven"),
        (b'x="100"', b'x="100.0"', ""),
        (b'x="100" y="80"', b'y="80"   x="100"', ""),
        (b'id="definities_traject"', b'id="ander" exporter="Editor" exporterVersion="5"', ""),
        (b'id="s" ', b'id="andere_naam" ', ""),
        (b"Let op", b"Pas op", "Toelichting in de tekening: ‘Let op’ → ‘Pas op’"),
        (NOTE.encode(), b"", "Weg: de toelichting in de tekening ‘Let op’"),
        (b'name="Pool"', b'name="Bad"', "Naam van de pool: ‘Pool’ → ‘Bad’"),
        (b'id="f1"', b'id="f1" bijzonder="ja"',
         "Bij de pijl van het begin voor ‘Taak doen’ naar ‘Taak doen’ is iets veranderd dat geen invloed heeft op het verloop"),
        (b'id="noot"', b'id="noot" soort="x"', NOTHING),
        (b"</bpmn:process>", b"<bpmn:dataObject id='x'/></bpmn:process>",
         NOTHING),
        (b'name="Het traject"', b'name="Alles"', "Het proces ‘Het traject’ heet nu ‘Alles’"),
        (b'id="traject"', b'id="reis"', "De id van het proces ‘Het traject’: traject → reis"),
    ],
)  # fmt: skip
def test_beside_what_is_carried_out(old: bytes, new: bytes, sentence: str) -> None:
    assert old in DRAWING
    assert sentences(DRAWING.replace(old, new)) == ([sentence] if sentence else [])


def test_a_note_that_is_new() -> None:
    assert sentences(DRAWING, DRAWING.replace(NOTE.encode(), b"")) == ["Nieuwe toelichting in de tekening: ‘Let op’"]


def test_other_prefixes_and_blanks_are_no_change(real: Bundle) -> None:
    """As another editor writes it: another prefix, blanks, an order of attributes."""

    def rewritten(content: bytes) -> bytes:
        text = content.decode().replace("bpmn:", "b:").replace("xmlns:bpmn=", "xmlns:b=")
        text = re.sub(r'<(b:\w+) id="([^"]*)" name="([^"]*)"', r'<\1  name="\3"  id="\2"', text)
        return re.sub(r">\s+<", ">\n<", text).encode()

    diagrams = {path: rewritten(content) if path.endswith(".bpmn") else content for path, content in real.files.items()}
    assert diagrams != real.files
    assert compare(real, survey(diagrams).bundle).changes == ()


def test_a_whole_file_is_one_sentence_with_its_parts(real: Bundle) -> None:
    kinds = {path.rpartition(".")[2]: path for path in sorted(real.files, reverse=True)}
    for path in kinds.values():
        without = survey({name: content for name, content in real.files.items() if name != path}).bundle
        gone, back = (
            [change for change in compare(*two).changes if change.file == path] for two in ((real, without), (without, real))
        )
        assert gone[0].sentence.startswith("Weg: ") and back[0].sentence.startswith("Nieuw: ")
        assert all(change.part for change in gone[1:]) and all(change.part for change in back[1:])
        assert len(gone) == len(back)


def test_a_file_that_cannot_be_read_is_said_to_be_so() -> None:
    two = survey(files()).bundle, survey(files() | {"forms/aanmelding.form": b"{"}).bundle
    assert compare(*two).sentences() == ["Het formulier ‘aanmelding’ is nu niet te lezen"]
    assert compare(*two[::-1]).sentences() == ["Het formulier ‘aanmelding’ is weer te lezen"]
    worse = survey(files() | {"forms/aanmelding.form": b"["}).bundle
    assert compare(two[1], worse).sentences() == ["Het formulier ‘aanmelding’ is veranderd"]


def test_a_summary_is_short_and_puts_last_what_matters_least() -> None:
    layout = Change("a", "changed", "layout", "a", "", "Getekend")
    rest = Change("a", "changed", "rest", "a", "x", "Niets")
    part = Change("a", "added", "element", "a", "y", "Deel", part=True)
    terms = [Change("b", "changed", "term", "b", f"e{n}", f"Termijn {n}") for n in range(3)]
    difference = Difference((layout, rest, part, *terms))
    assert difference.sentences() == ["Termijn 0", "Termijn 1", "Termijn 2", "Niets", "Getekend"]
    assert difference.summary(3) == ["Termijn 0", "Termijn 1", "En nog 3 andere wijzigingen."]
    assert difference.summary() == difference.sentences()
    assert list(difference.by_file()) == ["a", "b"]
    assert difference.marks("a").new == {"x": "changed", "y": "added"}


def test_a_new_element_stays_new_whatever_else_is_told_of_it() -> None:
    changes = [Change("a", kind, "cell", "a", "e", "") for kind in ("changed", "added", "changed")]
    assert Difference(tuple(changes)).marks("a").new == {"e": "added"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "went"),
    [("abc", "abc", ""), ("abcd", "bcda", "a"), ("abcd", "dabc", "d"), ("abc", "xcab", "c"), ("", "a", "")],
)
def test_as_few_as_possible_moved(old: str, new: str, went: str) -> None:
    assert moved(old, new) == set(went)


def test_which_of_two_moved_is_the_same_from_both_sides() -> None:
    assert moved("ab", "ba") == moved("ba", "ab")
    assert moved("abcdef", "fbacde") == moved("fbacde", "abcdef")

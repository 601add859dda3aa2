"""Samples laid over a small valid bundle. Samples are written without a drawing where that is not what they are about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from service.bundle.diagrams import BPMN, FLOW_NODES
from service.bundle.findings import Unreadable
from service.bundle.read import read_folder
from service.bundle.strict_xml import tree
from service.domain.errors import InvalidBundle

SAMPLES = Path(__file__).parent / "samples"
SPACES = (
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


def bundle_files(sample: str = "") -> dict[str, bytes]:
    """The files of the small valid bundle, with those of a sample ("splitsing/ongeldig") over them, all drawn."""
    found = read_folder(SAMPLES / "basis")
    if sample:
        try:
            found |= read_folder(SAMPLES / sample)
        except InvalidBundle:
            assert (SAMPLES / sample).is_dir()
    return {path: drawn(content) if path.endswith(".bpmn") else content for path, content in found.items()}


def drawn(content: bytes) -> bytes:
    """A diagram with a shape or line for everything; one that has a drawing, or can't be read, stays as it is."""
    try:
        document = tree(content)
    except Unreadable:
        return content
    process = next(document.all("process"), None)
    if document.first("BPMNDiagram") or process is None:
        return content
    drawing = "".join(_drawing(process.id, content))
    plane = f'<bpmndi:BPMNPlane id="teken_vlak_{process.id}" bpmnElement="{process.id}">{drawing}</bpmndi:BPMNPlane>'
    text = content.decode().replace("<bpmn:definitions", f"<bpmn:definitions{SPACES}", 1)
    diagram = f'<bpmndi:BPMNDiagram id="teken_{process.id}">{plane}</bpmndi:BPMNDiagram>'
    return text.replace("</bpmn:definitions>", f"{diagram}</bpmn:definitions>").encode()


def _drawing(process: str, content: bytes) -> Iterator[str]:
    for number, node in enumerate(tree(content).walk()):
        shape = f'id="teken_{process}_{number}" bpmnElement="{node.id}"'
        if node.space == BPMN and node.tag in FLOW_NODES | {"participant", "lane", "textAnnotation"}:
            bounds = f'<dc:Bounds x="{number * 10}" y="100" width="100" height="80"/>'
            yield f"<bpmndi:BPMNShape {shape}>{bounds}</bpmndi:BPMNShape>"
        elif node.space == BPMN and node.tag in ("sequenceFlow", "association"):
            points = '<di:waypoint x="0" y="0"/><di:waypoint x="9" y="0"/>'
            yield f"<bpmndi:BPMNEdge {shape}>{points}</bpmndi:BPMNEdge>"

"""What a rule is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from service.bundle.findings import ERROR, Finding
from service.bundle.model import Bundle, Element, Process
from service.bundle.read import Survey
from service.bundle.registers import DATA_FILE
from service.bundle.strict_xml import Node
from service.checks.graph import Graph


@dataclass(frozen=True)
class Remark:
    """What a rule says: where (file, and the id of an element or the key of a field), what is wrong, what to do instead."""

    file: str
    element: str
    sentence: str
    advice: str


class Subject:
    """All files of a bundle as a rule sees them: what could be read of them, and what they are by name."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.bundle: Bundle = survey.bundle
        self.documents: Mapping[str, Node] = survey.documents

    @property
    def diagrams(self) -> Iterator[tuple[str, Node]]:
        """The XML trees of the BPMN files."""
        return ((file, document) for file, document in self.documents.items() if file.endswith(".bpmn"))

    @property
    def elements(self) -> Iterator[tuple[Process, Element]]:
        """All flow nodes of all processes."""
        return ((process, element) for process in self.bundle.processes.values() for element in process.elements.values())

    @property
    def whole(self) -> bool:
        """Whether every file could be read: what is asked of all files together can't be told before that."""
        return not self.survey.findings

    @property
    def data_file(self) -> str:
        return DATA_FILE

    @cached_property
    def graphs(self) -> Mapping[str, Graph]:
        """The graph of each process."""
        return {id_: Graph(process) for id_, process in self.bundle.processes.items()}

    @cached_property
    def stems(self) -> Mapping[str, frozenset[str]]:
        """The stems of all files by their ending: a file that can't be read still exists, and is reported only once."""
        paths = [PurePosixPath(path) for path in self.bundle.files]
        return {suffix: frozenset(p.stem for p in paths if p.suffix == suffix) for suffix in (".bpmn", ".dmn", ".form")}

    def has_process(self, id_: str) -> bool:
        return id_ in self.bundle.processes or id_ in self.stems[".bpmn"]

    def has_table(self, id_: str) -> bool:
        return id_ in self.bundle.tables or id_ in self.stems[".dmn"]

    def has_form(self, id_: str) -> bool:
        return id_ in self.bundle.forms or id_ in self.stems[".form"]


@dataclass(frozen=True)
class Rule:
    """One rule. `name` is Dutch, for coordinators; `reason` is why it is there; `find` gives what breaks it."""

    name: str
    reason: str
    severity: str
    find: Callable[[Subject], Iterator[Remark]]

    def findings(self, subject: Subject) -> Iterator[Finding]:
        for remark in self.find(subject):
            yield Finding(remark.file, remark.element, remark.sentence, remark.advice, self.name, self.severity)


def rule(name: str, reason: str, severity: str = ERROR) -> Callable[[Callable[[Subject], Iterator[Remark]]], Rule]:
    """Make a rule of the function that finds what breaks it."""
    return lambda find: Rule(name, reason, severity, find)


def titled(element: Element) -> str:
    """What a sentence calls an element: its label, or else its id."""
    return f"‘{element.name or element.id}’"

"""Files that can't be read at all."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import RULE
from service.checks.rule import Remark, Subject, rule


@rule(
    RULE,
    "A file comes from outside. DOCTYPE and entities can read our disk or fill our memory, huge or deep files can stop the "
    "service, and what is not BPMN, DMN, form-js JSON or plain YAML can't be carried out.",
)
def readable(subject: Subject) -> Iterator[Remark]:
    for finding in subject.survey.findings:
        yield Remark(finding.file, finding.element, finding.sentence, finding.advice)

"""DMN 1.3 files into decision tables."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.diagrams import RULE, expression_text
from service.bundle.findings import Finding
from service.bundle.model import Clause, Rule, Table
from service.bundle.strict_xml import Node

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def read_table(file: str, document: Node) -> tuple[list[Table], list[Finding]]:
    """The decision tables of a file (one, if the file is right) and what could not be read of it."""
    if (document.tag, document.space) != ("definitions", DMN):
        return [], [Finding(file, "", "Dit is geen beslistabel (DMN 1.3).", "Maak de tabel opnieuw in de DMN-editor.", RULE)]
    decisions = list(document.all("decision"))
    tables = [_table(file, decision, logic) for decision in decisions if (logic := decision.first("decisionTable"))]
    if len(decisions) != 1 or len(tables) != 1:
        return tables, [
            Finding(
                file,
                "",
                f"Dit bestand heeft {len(decisions)} beslissingen met {len(tables)} tabellen.",
                "Zet in elk bestand precies een beslissing met een tabel.",
                RULE,
            )
        ]
    return tables, []


def split_values(text: str) -> Iterator[str]:
    """`"a", "b,c", 3` -> the FEEL text of each value as written: commas within texts and brackets do not part them."""
    depth, quoted, start = 0, False, 0
    for index, letter in enumerate(text):
        if letter == '"' and (not quoted or text[index - 1] != "\\"):
            quoted = not quoted
        elif not quoted:
            depth += (letter in "([{") - (letter in ")]}")
            if letter == "," and depth == 0:
                yield text[start:index].strip()
                start = index + 1
    if text[start:].strip():
        yield text[start:].strip()


def _table(file: str, decision: Node, logic: Node) -> Table:
    return Table(
        id=decision.id,
        name=decision.get("name"),
        file=file,
        hit_policy=logic.get("hitPolicy") or "UNIQUE",
        aggregation=logic.get("aggregation"),
        inputs=tuple(
            Clause(
                label=node.get("label"),
                text=expression_text(node.text_at("inputExpression", "text")),
                type=(node.first("inputExpression") or node).get("typeRef"),
                values=tuple(split_values(node.text_at("inputValues", "text"))),
            )
            for node in logic.all("input")
        ),
        outputs=tuple(
            Clause(
                label=node.get("label"),
                text=node.get("name"),
                type=node.get("typeRef"),
                values=tuple(split_values(node.text_at("outputValues", "text"))),
            )
            for node in logic.all("output")
        ),
        rules=tuple(
            Rule(
                id=node.id,
                inputs=tuple(expression_text(entry.text_at("text")) for entry in node.all("inputEntry")),
                outputs=tuple(expression_text(entry.text_at("text")) for entry in node.all("outputEntry")),
                note=node.text_at("description") or node.text_at("annotationEntry", "text"),
            )
            for node in logic.all("rule")
        ),
    )

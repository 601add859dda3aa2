"""What of a decision's inputs may stand in the log: nothing that is marked as personal data."""

from __future__ import annotations

from service.bundle.expressions import expression
from service.bundle.model import Bundle
from service.engine.step import Decision
from service.feel import show
from service.usecases.bundles import Fields

LEFT_OUT = "(persoonsgegeven)"


def shown_inputs(bundle: Bundle, fields: Fields, decision: Decision) -> list[list[str]]:
    """Each column's label and the value that it had, as text; "(persoonsgegeven)" for a column that reads a personal field.

    A derived field ("leeftijd van het jongste kind") is shown: a decision that can't be followed can't be defended, and what
    is derived names nobody.
    """
    columns = bundle.tables[decision.table].inputs
    return [
        [label, LEFT_OUT if _reads_personal(fields, column.text) else show(value)]
        for column, (label, value) in zip(columns, decision.inputs, strict=True)
    ]


def _reads_personal(fields: Fields, text: str) -> bool:
    parts = {part for name in expression(text).names for part in name.split(".")}
    parts |= {item for _, item in expression(text).item_names}
    return any(fields.personal(part) or part in fields.personal_registers for part in parts)

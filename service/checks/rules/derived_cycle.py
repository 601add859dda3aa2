"""No derived field needs itself."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.expressions import expression
from service.checks.graph import loops
from service.checks.rule import Remark, Subject, rule
from service.feel import FeelError


@rule("kring-van-afgeleide-velden", "Derived fields that need each other have no value.")
def derived_cycle(subject: Subject) -> Iterator[Remark]:
    derived = subject.bundle.derived

    def read(key: str) -> list[str]:
        try:
            found = expression(derived[key].expression)
        except FeelError:
            return []  # the rule on formulas says so
        heads = {name.partition(".")[0] for name in found.names} | {name.partition(".")[0] for _, name in found.item_names}
        return sorted(heads & set(derived))

    for circle in loops(derived, read):
        for key in sorted(circle):
            yield Remark(
                subject.data_file,
                key,
                f"Om ‘{key}’ uit te rekenen, is ‘{key}’ zelf nodig.",
                "Laat een van deze velden niet van de andere afhangen.",
            )

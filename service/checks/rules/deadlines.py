"""Deadlines of tasks that can be computed."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.expressions import moment
from service.checks.moments import wrong_date, wrong_duration, wrong_moment
from service.checks.rule import Remark, Subject, rule
from service.feel import FeelError

PROPERTIES = {"termijn": wrong_moment, "vanaf": wrong_date, "uiterlijk": wrong_date, "waarschuwen": wrong_duration}


@rule("termijnen", "A task whose deadline can't be computed would never be late.")
def deadlines(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        for name, wrong_of in PROPERTIES.items():
            text = element.properties.get(name)
            if not text or element.kind != "userTask":
                continue
            try:
                wrong = wrong_of(moment(text))
            except FeelError:
                continue  # the rule on formulas says so
            if wrong:
                yield Remark(process.file, element.id, f"De eigenschap ‘{name}’: {wrong[0]}", wrong[1])

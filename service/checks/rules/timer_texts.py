"""Moments that can come."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.expressions import moment
from service.checks.moments import wrong_date, wrong_duration
from service.checks.rule import Remark, Subject, rule, titled
from service.feel import FeelError


@rule("tijd", "A timer that gives no moment would never fire; one past ten years is a typing error.")
def timer_texts(subject: Subject) -> Iterator[Remark]:
    for process, element in subject.elements:
        if element.event is None or element.event.kind != "timer":
            continue
        event = element.event
        if not event.text:
            yield Remark(process.file, element.id, f"{titled(element)} heeft geen tijd.", "Vul een duur (P6W) of een datum in.")
            continue
        try:
            found = moment(event.text)
        except FeelError:
            continue  # the rule on formulas says so
        wrong = wrong_date(found) if event.timer == "date" else wrong_duration(found)
        if wrong:
            yield Remark(process.file, element.id, f"De tijd van {titled(element)}: {wrong[0]}", wrong[1])

"""A form that is being edited, as users will see it: what to draw, without a case around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from service.bundle.findings import Unreadable
from service.bundle.forms import read_form
from service.bundle.model import Field, Form
from service.bundle.read import survey
from service.bundle.strict_json import load
from service.bundle.values import Values
from service.checks.rule import Subject
from service.checks.rules.form_limits import form_limits
from service.checks.rules.form_parts import COMPONENTS
from service.checks.rules.formulas_parse import formulas_parse
from service.domain.clock import civil_date
from service.domain.people import User
from service.feel import FeelBudgetError, FeelValue, to_feel
from service.forms import row_buttons
from service.forms.post import SHOWN, Posted
from service.forms.rendering import FormView, draw
from service.usecases.drafts import may_edit

PATH = "forms/voorbeeld.form"


@dataclass(frozen=True)
class Preview:
    """`view` is None when the form can't be drawn; `notes` say why, or what of it is left out."""

    title: str
    view: FormView | None
    notes: tuple[str, ...] = ()


def preview_form(
    actor: User, content: bytes, posted: Posted | None, button: tuple[str, str] | None, now: datetime
) -> Preview:
    """The form in a file, with what was typed in an earlier preview.

    Service facts are examples, and there are no earlier answers; so a condition that reads those is null. Raises Forbidden, or
    InvalidAnswers for what no page of ours posts.
    """
    may_edit(actor)
    try:
        forms, findings = read_form(PATH, content, load(content))
    except Unreadable as error:
        return Preview("", None, (str(error),))
    if not forms:
        return Preview("", None, tuple(f"{finding.sentence} {finding.advice}" for finding in findings))
    notes = [f"{finding.sentence} {finding.advice}" for finding in findings]
    form = forms[0]
    if wrong := _undrawable(content):
        return Preview(form.title, None, (*notes, *wrong))
    left_out = sorted({one.type for one in _all(form.fields) if one.type not in COMPONENTS})
    notes += [f"Het onderdeel ‘{type_}’ kan Regie niet tonen." for type_ in left_out]
    drawn = replace(form, fields=_known(form.fields))
    try:
        return Preview(form.title, _view(drawn, posted, button, civil_date(now)), tuple(notes))
    except FeelBudgetError as error:
        return Preview(form.title, None, (*notes, str(error)))


def _view(form: Form, posted: Posted | None, button: tuple[str, str] | None, today: date) -> FormView:
    values = Values((), {}, {name: to_feel(value) for name, value in example_facts(today).items()})
    typed = posted
    if typed is not None and button is not None and button[0] != row_buttons.REFRESH:
        typed = row_buttons.apply(form, {key: value for key, value in typed.items() if key != SHOWN}, button)
    if typed is not None:
        # the form may have changed since the page was drawn: what it no longer has is dropped, and no question is "new"
        names = {one.register or one.key for one in _all(form.fields)}
        typed = {key: value for key, value in typed.items() if key in names}
    prefilled: Mapping[str, FeelValue] = {}
    return draw(form, values, prefilled, typed)


def example_facts(today: date) -> dict[str, object]:
    """What the service knows of a case, as an example: lists to choose from are not empty."""
    organisation = {"naam": "Voorbeeldorganisatie", "soort": "gi", "mandaten": [], "afspraken": []}
    coaches = [{"id": number, "naam": f"Voorbeeldcoach {number}", "gezinnen": number + 1} for number in (1, 2, 3)]
    return {
        "vandaag": today,
        "ingelogd": True,
        "traject": {"code": "B-0000", "aangemeld_op": today, "fase": None, "zijprocessen_open": 0},
        "verwijzer": {"id": 1, **organisation},
        "opdrachtgever": {"id": 2, **organisation},
        "coach": coaches[0],
        "coaches": coaches,
        "organisaties": [{"id": number, **organisation, "naam": f"Voorbeeldorganisatie {number}"} for number in (1, 2)],
    }


def _undrawable(content: bytes) -> list[str]:
    """What makes a form dangerous or impossible to draw: a pattern that takes for ever, a formula that is no FEEL."""
    subject = Subject(survey({PATH: content}))
    return [
        f"{finding.sentence} {finding.advice}" for rule in (form_limits, formulas_parse) for finding in rule.findings(subject)
    ]


def _known(fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(replace(one, fields=_known(one.fields)) for one in fields if one.type in COMPONENTS)


def _all(fields: Iterable[Field]) -> Iterable[Field]:
    for one in fields:
        yield one
        yield from _all(one.fields)

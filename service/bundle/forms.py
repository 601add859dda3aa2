"""form-js schemas (JSON) into forms. Which components and keys are allowed is for the checks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from service.bundle.diagrams import RULE, expression_text
from service.bundle.findings import Finding
from service.bundle.marks import read_marks
from service.bundle.model import Field, Form, Option

LAYOUT = frozenset("text separator spacer".split())
CHOICES = frozenset("radio select checklist".split())


def read_form(file: str, content: bytes, schema: object) -> tuple[list[Form], list[Finding]]:
    """The form of a file and what could not be read of it.

    The title is the schema's `title`; without one it is the first heading in a text component, else the id.
    """
    if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
        return [], [Finding(file, "", "Dit is geen formulier.", "Maak het formulier opnieuw in de formuliereditor.", RULE)]
    findings: list[Finding] = []
    fields = _fields(file, schema["components"], findings)
    id_ = _text(schema.get("id"))
    version = hashlib.sha256(content).hexdigest()
    return [Form(id_, file, _text(schema.get("title")) or _heading(fields) or id_, fields, version)], findings


def _heading(fields: tuple[Field, ...]) -> str:
    texts = (line.strip() for field in fields if field.type == "text" for line in field.text.splitlines())
    return next((line.lstrip("#").strip() for line in texts if line.startswith("#")), "")


def _fields(file: str, components: object, findings: list[Finding]) -> tuple[Field, ...]:
    found = []
    for component in components if isinstance(components, list) else []:
        try:
            found.append(_field(file, component, findings))
        except (TypeError, ValueError, AttributeError):
            key = component.get("key") if isinstance(component, dict) else ""
            findings.append(
                Finding(
                    file,
                    _text(key),
                    "Dit veld is niet te lezen.",
                    "Haal het veld weg en maak het opnieuw in de formuliereditor.",
                    RULE,
                )
            )
    return tuple(found)


def _field(file: str, component: Mapping[str, object], findings: list[Finding]) -> Field:
    limits = _mapping(component.get("validate"))
    properties = {str(key): _text(value) for key, value in _mapping(component.get("properties")).items()}
    type_ = _text(component.get("type"))
    default = component.get("defaultValue")
    return Field(
        type=type_,
        key="" if type_ in LAYOUT | {"group", "dynamiclist"} else _text(component.get("key")),
        label=_text(component.get("label")) or _text(component.get("dateLabel")),
        description=_text(component.get("description")),
        required=limits.get("required") is True,
        minimum=_limit(limits.get("min")),
        maximum=_limit(limits.get("max")),
        min_length=_whole(limits.get("minLength")),
        max_length=_whole(limits.get("maxLength")),
        pattern=_text(limits.get("pattern")) or None,
        decimals=_whole(component.get("decimalDigits")),
        subtype=_text(component.get("subtype")),
        options=tuple(_options(component.get("values"))),
        options_from=expression_text(_text(component.get("valuesExpression"))),
        default=default,
        hide=expression_text(_text(_mapping(component.get("conditional")).get("hide"))),
        readonly=component.get("readonly") is True or component.get("disabled") is True,
        register=_text(component.get("path")) if type_ in ("dynamiclist", "group") else "",
        text=_text(component.get("text")),
        properties=properties,
        marks=read_marks(properties.get("merken", "")),
        fields=_fields(file, component.get("components"), findings),
        id=_text(component.get("id")),
        multiple=component.get("multiple") is True,
    )


def _options(values: object) -> list[Option]:
    """An option's value may be a number or truth value in the schema; an answer is compared with its text."""
    found = [_mapping(value) for value in values] if isinstance(values, list) else []
    return [Option(_text(value.get("label")), _text(value.get("value"))) for value in found]


def _text(value: object) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _limit(value: object) -> str | None:
    return _text(value) or None


def _whole(value: object) -> int | None:
    return None if value is None or value == "" else int(str(value))


def _mapping(value: object) -> Mapping[str, object]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise TypeError("a JSON object was expected")
    return value

"""What a form may be made of."""

from __future__ import annotations

from collections.abc import Iterator

from service.bundle.model import Field
from service.checks.rule import Remark, Subject, rule

COMPONENTS = (
    "textfield textarea number datetime checkbox checklist radio select group dynamiclist filepicker text separator spacer"
).split()


@rule(
    "formulier-onderdelen",
    "The server renders a form as HTML and checks every answer: it does so for these components, and for no other.",
)
def form_parts(subject: Subject) -> Iterator[Remark]:
    for form in subject.bundle.sheets.values():
        if not form.fields:
            yield Remark(form.file, "", "Dit formulier is leeg.", "Zet er een veld of een tekst in.")
        yield from _parts(subject, form.file, form.fields, False)


def _parts(subject: Subject, file: str, fields: tuple[Field, ...], in_row: bool) -> Iterator[Remark]:
    for field in fields:
        where = field.key or field.register or field.label or field.type
        if field.type not in COMPONENTS:
            yield Remark(file, where, f"Het onderdeel ‘{field.type}’ kan niet.", f"Kies uit: {', '.join(COMPONENTS)}.")
        elif field.type == "datetime" and field.subtype not in ("date", "time"):
            yield Remark(file, where, "Dit veld vraagt meer dan een datum of tijd.", "Maak een veld voor elk.")
        elif field.type == "group" and field.register:
            yield Remark(file, where, "Deze groep heeft een pad (path).", "Haal het pad weg.")
        elif field.type == "dynamiclist":
            yield from _rows(subject, file, where, field, in_row)
        yield from _parts(subject, file, field.fields, in_row or field.type == "dynamiclist")


def _rows(subject: Subject, file: str, where: str, field: Field, in_row: bool) -> Iterator[Remark]:
    if in_row:
        yield Remark(file, where, "Deze lijst met rijen staat in een andere lijst.", "Zet haar ernaast, of maak er velden van.")
    if not field.fields:
        yield Remark(file, where, "Deze lijst met rijen heeft geen velden.", "Zet er velden in.")
    if field.register and field.register not in subject.bundle.registers:
        yield Remark(
            file,
            where,
            f"Het register ‘{field.register}’ bestaat niet.",
            "Zet het in processes/gegevens.yaml, of gebruik de naam van een register als pad.",
        )

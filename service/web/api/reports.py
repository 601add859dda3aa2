"""Reports: figures over all cases that the user may see, as they are published: small numbers are hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields, validate

from service.usecases import reports
from service.usecases.report_tables import DAYS, HOURS, PERCENT, PLAIN, WEEKS, Cell, Table
from service.usecases.reports import Report, ReportsPage, Wanted
from service.web.api.operations import operation
from service.web.api.parts import Part, Reply, choice, day, flag, many, number, printable, short, text
from service.web.api.schemas import KeyedSchema
from service.web.context import actor, moment, regie

REPORTS = "/rapportages"
UNITS = {PLAIN: "a number", PERCENT: "per cent", WEEKS: "weeks", DAYS: "days", HOURS: "hours"}
KINDS = {"": "a row of the table", "sum": "the sum of the others", "reference": "a figure from elsewhere"}


class ReportQuery(Part):
    """Over what is counted; a filter is one of few, so that nobody cuts a family out of the figures."""

    jaar = number("Only what happened in this year: see `keuzes`.", 2026, load_default=0,
                  validate=validate.Range(0, 9999, error="Een jaar van vier cijfers."))  # fmt: skip
    programma = text("Only of this programme: see `keuzes`.", load_default="", validate=[short(100), printable()])
    organisatie = number("Only of this organisation: see `keuzes`.", 3, load_default=0)


class CellSchema(Reply):
    """A figure."""

    waarde = fields.Float(allow_none=True, metadata={"description": "The figure; null where there is none, or it is hidden."})
    afgeschermd = flag("Whether it is hidden, because it is small or would tell of one that is.")


class ReportColumnSchema(Reply):
    """A column of a table."""

    naam = text("What is counted.", "Gezinnen", of="text")
    eenheid = choice("In what.", UNITS, of="unit")


class ReportRowSchema(Reply):
    """A row of a table."""

    naam = text("What of.", "Jeugdbescherming", of="text")
    soort = choice("What kind of row.", KINDS, of="kind")
    cijfers = many(CellSchema, "A figure for each column.")


class TableSchema(Reply):
    """A table of figures."""

    titel = text("What it tells.", "Gezinnen met een traject", of="title")
    kop = text("What its rows are.", "Verwijzer", of="head")
    kolommen = many(ReportColumnSchema, "The columns.", of="columns")
    rijen = many(ReportRowSchema, "The rows.")


class ChoicesSchema(Reply):
    """What can be filtered on."""

    jaren = fields.List(fields.Integer(), metadata={"description": "For `jaar`; the newest first."})
    programmas = many(KeyedSchema, "For `programma`.")
    organisaties = many(KeyedSchema, "For `organisatie`.")


class ReportItemSchema(Reply):
    """A report."""

    sleutel = text("The key of the report.", "werkdruk", of="kind.key")
    titel = text("What it is called.", "Werkdruk", of="kind.title")
    over = text("What it tells.", of="kind.about")
    cijfer = fields.Nested(CellSchema, metadata={"description": "What says it shortest."})
    cijfer_is = text("What that figure is.", of="kind.says")
    eenheid = choice("In what.", UNITS, of="unit")


class ReportListSchema(Reply):
    """All reports."""

    items = many(ReportItemSchema, "In the order of the page.")
    keuzes = fields.Nested(ChoicesSchema, metadata={"description": "What can be filtered on."})


class ReportSchema(ReportItemSchema):
    """One report with its tables."""

    dag = day("Of which day the figures are.", null=False)
    bron = text("Where figures from elsewhere come from; or empty.", of="kind.source")
    tabellen = many(TableSchema, "The tables.")
    keuzes = fields.Nested(ChoicesSchema, metadata={"description": "What can be filtered on."})


@operation("listReports", "GET", REPORTS, "rapportages", query=ReportQuery, reply=ReportListSchema, problems=(403, 404))
def list_reports(query: Mapping[str, Any]) -> Mapping[str, object]:
    """All reports with their main figure (coordinators and commissioners)."""
    page = _page(query, "")
    return {"items": [_item(one) for one in page.reports], "keuzes": _choices(page)}


@operation("getReport", "GET", f"{REPORTS}/<sleutel>", "rapportages", query=ReportQuery, reply=ReportSchema,
           problems=(403, 404))  # fmt: skip
def get_report(sleutel: str, query: Mapping[str, Any]) -> Mapping[str, object]:
    """The tables of one report, as they are published: the same as in its CSV file."""
    page = _page(query, sleutel)
    [report] = page.reports
    return {**_item(report), "dag": page.day, "tabellen": [_table(one) for one in report.tables], "keuzes": _choices(page)}


def _page(query: Mapping[str, Any], key: str) -> ReportsPage:
    wanted = Wanted(query["jaar"], query["programma"], query["organisatie"])
    return reports.show(regie(), actor(), wanted, moment(), key, internal=False)


def _item(report: Report) -> dict[str, object]:
    return {"kind": report.kind, "cijfer": _cell(report.figure), "unit": report.unit}


def _table(table: Table) -> Mapping[str, object]:
    return {**vars(table), "rijen": [{**vars(row), "cijfers": [_cell(one) for one in row.cells]} for row in table.rows]}


def _cell(cell: Cell) -> Mapping[str, object]:
    return {"waarde": None if cell in (None, "") else cell, "afgeschermd": cell is None}


def _choices(page: ReportsPage) -> Mapping[str, object]:
    found = page.choices
    programmes, organisations = list(_keyed(found.programmes)), list(_keyed(found.organisations))
    return {"jaren": found.years, "programmas": programmes, "organisaties": organisations}


def _keyed(found: Mapping[Any, str]) -> Iterator[Mapping[str, str]]:
    yield from ({"waarde": str(key), "naam": name} for key, name in found.items())

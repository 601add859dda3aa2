"""Reports as pages, as CSV for a spreadsheet, and all together on one page to print."""

from __future__ import annotations

import csv
from io import StringIO

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from service.usecases import reports
from service.usecases.report_tables import PERCENT, Cell, Column, Table
from service.usecases.reports import Report, ReportsPage, Wanted
from service.web.bars import BarChart, bars, stacked
from service.web.context import actor, moment, regie
from service.web.report_texts import told, unit_of

pages = Blueprint("reports", __name__, url_prefix="/rapportages")
MOST_DIGITS = 9
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet would work out


@pages.get("")
def index() -> str:
    return render_template("reports.html", page=_page(""), query=request.args)


@pages.get("/<key>")
def show(key: str) -> str:
    page = _page(key)
    return render_template("report.html", page=page, report=page.reports[0], query=request.args)


@pages.get("/<key>.csv")
def download(key: str) -> Response:
    page = _page(key, internal=False)
    filtered = "; ".join(f"{name}: {value}" for name, value in filters(page))
    reports.taken_along(regie(), actor(), page.reports[0].kind, filtered, moment())
    answer = Response("\ufeff" + _csv(page, page.reports[0]), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="rapport-{page.reports[0].kind.key}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/jaar/<int:year>")
def yearly(year: int) -> str:
    """The yearly evaluation of partners and municipality (requirements.md 87)."""
    page = reports.show(regie(), actor(), Wanted(year), moment(), internal=False)
    return render_template("report_year.html", page=page, year=year)


def _page(key: str, internal: bool = True) -> ReportsPage:
    wanted = Wanted(_number("jaar"), request.args.get("programma", "")[:100], _number("organisatie"))
    return reports.show(regie(), actor(), wanted, moment(), key, internal)


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


@pages.app_template_filter("cell")
def cell(value: Cell, unit: str = "") -> str:
    """How a number is written; "" for what is hidden, which the page says in words."""
    if value is None:
        return ""
    if value == "":
        return "–"
    return f"{value:g}".replace(".", ",") + (PERCENT if unit == PERCENT else "")


@pages.app_template_filter("heading")
def heading(column: Column) -> str:
    """The head of a column, with its unit."""
    return told(column.text) + (f" ({told(column.unit)})" if column.unit not in ("", PERCENT) else "")


@pages.app_template_filter("unit_of")
def _unit_of(number: float, unit: str) -> str:
    return unit_of(number, unit)


@pages.app_template_filter("told")
def _told(text: str) -> str:
    return told(text)


@pages.app_template_global("report_chart")
def chart(table: Table) -> BarChart | None:
    """The drawing of a table: only of what it publishes."""
    if not table.chart or table.empty:
        return None
    if table.chart == "stacked":
        return _shares(table)
    column = table.columns[table.shown]
    rows = [row for row in table.rows if row.kind != "sum"]
    return bars(told(table.title), [
        (told(row.text), _float(row.cells[table.shown]), _beside(row.cells[table.shown], column), row.kind) for row in rows
    ])  # fmt: skip


def _shares(table: Table) -> BarChart:
    """Each row as shares; beside it the last column. A figure from elsewhere has no parts of its own here."""
    last = table.columns[-1]
    rows: list[tuple[str, list[float] | None, str, str]] = []
    for row in table.rows:
        parts = [_float(one) for one in row.cells[: table.parts]]
        known = None if None in parts else [part or 0.0 for part in parts]
        if row.kind == "reference":
            known = list(table.reference)
        rows.append((told(row.text), known, _beside(row.cells[-1], last) if known is not None else _("afgeschermd"), row.kind))
    return stacked(told(table.title), [told(column.text) for column in table.columns[: table.parts]], rows)


def _float(value: Cell) -> float | None:
    return None if value is None else float(value or 0)


def _beside(value: Cell, column: Column) -> str:
    if value is None:
        return str(_("afgeschermd"))
    text = cell(value, column.unit)
    return f"{text} {unit_of(float(value), column.unit)}" if column.unit not in ("", PERCENT) and value != "" else text


def _csv(page: ReportsPage, report: Report) -> str:
    """The report as Dutch spreadsheets read it: semicolons, commas in numbers, and nothing that they take for a formula."""
    text = StringIO()
    write = csv.writer(text, delimiter=";", lineterminator="\r\n")
    write.writerow([_("Rapport"), safe(told(report.kind.title))])
    write.writerow([_("Gemaakt op"), f"{page.day:%d-%m-%Y}"])
    for name, value in filters(page):
        write.writerow([name, safe(value)])
    write.writerow([_("Kleine aantallen"), _("Aantallen van 1 tot en met 4 zijn afgeschermd, en wat ze zou verraden ook.")])
    for table in report.tables:
        write.writerow([])
        write.writerow([safe(told(table.title))])
        write.writerow([safe(told(table.head)), *(safe(heading(column)) for column in table.columns)])
        for row in table.rows:
            values = (_("afgeschermd") if one is None else "" if one == "" else cell(one) for one in row.cells)
            write.writerow([safe(told(row.text)), *values])
    return text.getvalue()


def safe(text: str) -> str:
    """A text that no spreadsheet works out: with an apostrophe before what begins like a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_FORMULA) or text.startswith(BEGINS_FORMULA) else text


@pages.app_template_global("report_filters")
def filters(page: ReportsPage) -> list[tuple[str, str]]:
    """What was filtered on, in words."""
    wanted, choices = page.wanted, page.choices
    found = [(_("Periode"), str(wanted.year) if wanted.year else _("alle jaren"))]
    if wanted.programme:
        found.append((_("Programma"), choices.programmes[wanted.programme]))
    if wanted.organisation:
        found.append((_("Organisatie"), choices.organisations[wanted.organisation]))
    return found


@pages.app_template_global("report_link")
def link(endpoint: str, wanted: Wanted, key: str = "") -> str:
    """The address of a report with the same filter."""
    chosen = {"jaar": wanted.year or None, "programma": wanted.programme or None, "organisatie": wanted.organisation or None}
    given = {name: str(value) for name, value in {"key": key or None, **chosen}.items() if value is not None}
    return url_for(f"reports.{endpoint}", **given)  # type: ignore[arg-type]

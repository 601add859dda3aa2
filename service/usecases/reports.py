"""Reports: figures over all cases that somebody may see, without a family in them (requirements.md 9.2).

Small numbers are hidden before anything leaves here. A filter is one of few: whole years, a programme, an organisation; so that
nobody can cut a number out of the figures by asking twice for nearly the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, date, datetime, time

from service.domain.clock import civil_date
from service.domain.errors import Forbidden, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may
from service.usecases.administration import note
from service.usecases.regie import Regie
from service.usecases.report_facts import Facts, Period
from service.usecases.report_kinds import KINDS, Kind, by_coach
from service.usecases.report_marks import PROGRAMME
from service.usecases.report_reading import read
from service.usecases.report_tables import HOURS, Cell, Column, Row, Table, published

NO_CHOICE = "Op deze keuze kan niet worden gefilterd. Kies opnieuw."


REPORT = "rapport"


@dataclass(frozen=True)
class Wanted:
    """The filter: 0 and "" for all."""

    year: int = 0
    programme: str = ""
    organisation: int = 0

    @property
    def period(self) -> Period:
        return Period(date(self.year, 1, 1), date(self.year, 12, 31)) if self.year else Period()


@dataclass(frozen=True)
class Choices:
    """What can be filtered on."""

    years: tuple[int, ...]
    programmes: Mapping[str, str]
    organisations: Mapping[int, str]


@dataclass(frozen=True)
class Report:
    """`figure` says it shortest, in `unit` (None: hidden; "": nothing counted)."""

    kind: Kind
    tables: tuple[Table, ...]
    figure: Cell
    unit: str

    @property
    def hides(self) -> bool:
        return any(table.hides for table in self.tables)


@dataclass(frozen=True)
class ReportsPage:
    reports: tuple[Report, ...]
    wanted: Wanted
    choices: Choices
    day: date


def show(regie: Regie, actor: User, wanted: Wanted, now: datetime, key: str = "", internal: bool = True) -> ReportsPage:
    """All reports, or the one with this key. `internal`: with the tables for who plans the work.

    Raises Forbidden, and NotFound for a report or a filter that there isn't.
    """
    if not may(actor, Permission.READ_REPORTS):
        raise Forbidden("Rapportages zijn voor coördinatoren en opdrachtgevers.")
    kinds = [kind for kind in KINDS if key in ("", kind.key)]
    if not kinds:
        raise NotFound("Dit rapport is er niet.")
    if not 0 <= wanted.year < MAXYEAR:
        raise NotFound(NO_CHOICE)
    since, until = (_midnight(wanted.year), _midnight(wanted.year + 1)) if wanted.year else (None, None)
    words = {word for kind in kinds for word in kind.words} | ({PROGRAMME} if wanted.programme else set())
    with regie.store.read() as tx:
        facts = read(tx, actor, now, since, until, words)
    choices = _choices(facts)
    if not _known(wanted, choices):
        raise NotFound(NO_CHOICE)
    part = narrowed(facts, wanted)
    reports = tuple(_report(kind, facts, part, wanted) for kind in kinds)
    if internal and may(actor, Permission.MANAGE_CASELOAD):
        reports = tuple(_with_coaches(one, part) if one.kind.key == KINDS[0].key else one for one in reports)
    return ReportsPage(reports, wanted, choices, civil_date(now))


def taken_along(regie: Regie, actor: User, kind: Kind, filtered: str, now: datetime) -> None:
    """Write in the log of Beheer that a report was downloaded. `filtered` says in words on what."""
    with regie.store.transaction() as tx:
        note(tx, actor, REPORT, kind.key, f"Rapport ‘{kind.title}’ gedownload ({filtered})", now)


def _midnight(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time(), UTC)


def _choices(facts: Facts) -> Choices:
    first = min((one.opened.year for one in facts.families.values()), default=facts.today.year)
    years = tuple(range(facts.today.year, first - 1, -1))
    return Choices(years, dict(sorted(facts.programmes.items())), facts.organisations)


def _known(wanted: Wanted, choices: Choices) -> bool:
    return (
        (not wanted.year or wanted.year in choices.years)
        and (not wanted.programme or wanted.programme in choices.programmes)
        and (not wanted.organisation or wanted.organisation in choices.organisations)
    )


def narrowed(facts: Facts, wanted: Wanted) -> Facts:
    """The facts of the families of this programme and organisation."""
    if not wanted.programme and not wanted.organisation:
        return facts
    families = {
        one.id: one
        for one in facts.families.values()
        if wanted.programme in ("", one.programme) and wanted.organisation in (0, one.referrer, one.commissioner)
    }
    return replace(
        facts,
        families=families,
        goals=[one for one in facts.goals if one.case_id in families],
        basics=[one for one in facts.basics if one.case_id in families],
        plans=[one for one in facts.plans if one.case_id in families],
        decisions=[one for one in facts.decisions if one.case_id in families],
        handovers=[one for one in facts.handovers if one.case_id in families],
        kept=[one for one in facts.kept if one.case_id in families],
        coaches=[one for one in facts.coaches if one.case_id in families],
        written=[one for one in facts.written if one.case_id in families],
    )


def _report(kind: Kind, facts: Facts, part: Facts, wanted: Wanted) -> Report:
    drafts = kind.count(part, wanted.period)
    whole = kind.count(facts, Period()) if wanted != Wanted() else None
    tables = published(drafts, whole)
    at, row, column = kind.figure
    rows = [one for one in tables[at].rows if one.kind != "reference"]
    figure = rows[row].cells[column] if -len(rows) <= row < len(rows) else ""
    return Report(kind, tables, figure, tables[at].columns[column].unit)


def _with_coaches(report: Report, facts: Facts) -> Report:
    """Who plans the work sees it per coach, by name and in full, as on the page of the caseload."""
    rows = tuple(Row(name, (families, round(hours, 1))) for name, families, hours in by_coach(facts))
    columns = (Column("Gezinnen"), Column("Gepland per week", HOURS))
    table = Table("Per coach, nu", "Coach", columns, rows, "bars", 0, 1, internal=True)
    return replace(report, tables=(*report.tables, table))

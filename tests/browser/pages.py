"""Every page that there is, and where to see it in the filled demo: a new page is one line in PAGES.

A line says who looks, and what stands in its address where that is not the same for all pages (PLACES, made by `settle`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Flask, url_for

from service.bundle.read import read_bundle, read_folder
from service.trials import observe, plays
from service.trials.onward import do
from service.trials.plausible import plausible
from service.trials.read import read_trials
from service.trials.story import Story
from service.usecases import draft_files, drafts, links, move_pages, moves, registers, rows
from service.usecases.jobs import Times
from service.usecases.publish import newest, publish
from service.usecases.report_kinds import KINDS
from tests.browser.filled import NOW, ROOT, Filled
from tests.usecases.listing import lines

API = "api"  # the blueprint whose answers are JSON
TITLE, OTHER, THIRD = b"Plan van aanpak opstellen", b"Plan van aanpak schrijven", b"Plan van aanpak maken"
ELEMENTS = (
    "coach_kiezen", "bekend_gezin_nagaan", "monitoring_6", "familiegroepsplan_aanbieden", "leerfase_evalueren",
    "escalatie_besluiten", "leidinggevende_besluiten",
)  # fmt: skip
STEP, GONE = b"pva_opstellen", b"pva_maken"  # who stands there can't be moved


@dataclass(frozen=True)
class Visit:
    """A page as somebody sees it ("" for nobody). `into` fills its address where PLACES has something else, `query` follows."""

    who: str = "coordinator"
    into: Mapping[str, str] = field(default_factory=dict)
    query: str = ""


# What is not a page: it is drawn with, read by a script, downloaded, or only sends on.
NO_PAGES = frozenset((
    "static", "health", "agenda.feed", "work.home",
    "cases.drawing", "documents.file", "attachments.download", "form_drafts.state",
    "drafts.source", "drafts.findings", "files.offered", "files.read", "versions.source", "zipping.of_draft",
    "zipping.of_version", "demo.progress", "accounts.start", "organisations.paper", "reports.download",
    "readers.download", "task_links.made",
))  # fmt: skip

PAGES: Mapping[str, Visit] = {
    "access.show": Visit(""),
    "account.show": Visit(""),
    "accounts.index": Visit(),
    "accounts.leave": Visit(into={"user_id": "{coach}"}),
    "accounts.new": Visit(),
    "accounts.show": Visit(into={"user_id": "{coach}"}),
    "agenda.note": Visit("coach"),
    "agenda.show": Visit("coach"),
    "bulk.hand_over": Visit(query="van={coach}&naar={other_coach}"),
    "bulk.show": Visit("coach", query="wat=wegzetten&taak={early}"),
    "cases.action": Visit("coach", {"process": "dringende-actie"}),
    "cases.change_row": Visit("coach"),
    "cases.diagram": Visit(),
    "cases.dossier": Visit(),
    "cases.goals": Visit(),
    "cases.index": Visit(),
    "cases.log": Visit(),
    "cases.one_row": Visit("coach"),
    "cases.registers": Visit("coach"),
    "cases.row": Visit("coach"),
    "cases.show": Visit("coach"),
    "caseload.mornings": Visit(),
    "caseload.spread": Visit(),
    "caseload.waiting": Visit(),
    "changes.show": Visit(),
    "covers.show": Visit(),
    "demo.show": Visit(),
    "differences.of_draft": Visit(),
    "differences.of_draft_file": Visit(),
    "differences.of_version": Visit(),
    "differences.of_version_file": Visit(),
    "documents.index": Visit(),
    "documents.show": Visit(),
    "draft_file.show": Visit(),
    "drafts.drop": Visit(),
    "drafts.edit": Visit(),
    "drafts.index": Visit(),
    "drafts.show": Visit(),
    "duty.show": Visit(),
    "links.show": Visit(""),
    "links.thanks": Visit(""),
    "merging.show": Visit(),
    "moves.ask_back": Visit(),
    "moves.cases": Visit(),
    "moves.choose": Visit(),
    "moves.index": Visit(),
    "moves.preview": Visit(),
    "moves.show": Visit(),
    "organisations.index": Visit(),
    "organisations.show": Visit(),
    "overview.cases": Visit(),
    "overview.index": Visit(),
    "overview.show": Visit(),
    "partners.show": Visit(""),
    "plays.form": Visit(query="door=verwijzer"),
    "plays.index": Visit(),
    "plays.show": Visit(),
    "publishing.look_back": Visit(),
    "publishing.show": Visit(),
    "readers.show": Visit(),
    "referrals.index": Visit("verwijzer"),
    "referrals.show": Visit("verwijzer"),
    "reopening.show": Visit("coach", {"task_id": "{done}"}),
    "reports.index": Visit(),
    "reports.show": Visit(into={"key": "{report}"}),
    "reports.yearly": Visit(into={"year": "2026"}),
    "settings.show": Visit(),
    "start.index": Visit("verwijzer"),
    "start.show": Visit("verwijzer", {"process": "traject"}),
    "start.started": Visit("verwijzer", {"process": "traject"}),
    "suspending.show": Visit(),
    "task_links.new": Visit(into={"task_id": "{escalation}"}),
    "tasks.finished": Visit("coach", {"task_id": "{done}"}),
    "tasks.show": Visit("coach"),
    "trials.coverage": Visit(),
    "trials.show": Visit(),
    "versions.file": Visit(),
    "versions.index": Visit(),
    "versions.show": Visit(),
    "wishes.show": Visit(),
    "work.show": Visit("coach"),
}

# Pages that look otherwise to others, or of another case or task than the one above: every form of an open task is one.
ALSO: tuple[tuple[str, Visit], ...] = (
    ("agenda.show", Visit()),
    ("agenda.show", Visit("coach", query="beeld=maand")),
    ("bulk.show", Visit(query="wat=toewijzen&taak={coach_kiezen}")),
    ("bulk.show", Visit(query="wat=verplaatsen&taak={coach_kiezen}")),
    ("cases.index", Visit("privacyofficer")),
    ("cases.registers", Visit()),
    ("cases.show", Visit()),
    ("cases.show", Visit("verwijzer", {"code": "{own}"})),
    ("cases.dossier", Visit("verwijzer", {"code": "{own}"})),
    ("cases.goals", Visit("verwijzer", {"code": "{own}"})),
    ("cases.goals", Visit("coach", {"code": "{monitored}"})),
    ("duty.show", Visit("coach")),
    ("referrals.index", Visit("leidinggevende")),
    ("start.index", Visit("coach")),
    ("suspending.show", Visit("coach")),
    ("tasks.show", Visit()),
    ("tasks.show", Visit("verwijzer", {"task_id": "{escalatie_besluiten}"})),
    ("tasks.show", Visit("leidinggevende", {"task_id": "{leidinggevende_besluiten}"})),
    ("tasks.show", Visit("coordinator", {"task_id": "{coach_kiezen}"})),
    ("tasks.show", Visit("coordinator", {"task_id": "{bekend_gezin_nagaan}"})),
    ("tasks.show", Visit("coach", {"task_id": "{monitoring_6}"})),
    ("tasks.show", Visit("coach", {"task_id": "{leerfase_evalueren}"})),
    ("tasks.show", Visit("coach", {"task_id": "{familiegroepsplan_aanbieden}"})),
    ("tasks.show", Visit("coach", {"task_id": "{done}"})),
    ("work.show", Visit()),
    ("work.show", Visit("verwijzer")),
    ("work.show", Visit("gedragswetenschapper")),
    ("work.show", Visit("waarnemer")),
)


def endpoints(app: Flask) -> set[str]:
    """Every endpoint that answers a GET with something for people."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint for rule in rules if rule.endpoint.partition(".")[0] != API}


def address(site: Filled, places: Mapping[str, str], endpoint: str, visit: Visit | None = None) -> str:
    """The path of a page, as it stands in PAGES when no visit is given."""
    visit = visit or PAGES[endpoint]
    rule = next(rule for rule in site.app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ()))
    into = {name: visit.into.get(name, "{" + name + "}").format(**places) for name in rule.arguments}
    with site.app.test_request_context():
        return url_for(endpoint, **into) + (f"?{visit.query.format(**places)}" if visit.query else "")


def settle(site: Filled) -> dict[str, str]:
    """Bring about what the pages of the studio show (drafts, a move, a play), and find one of everything in the demo."""
    actor, times = site.people.users["coordinator"], Times(NOW, NOW)
    behind = drafts.open_draft(site.regie, actor, "Een andere titel", NOW)
    path = "processes/plan.bpmn"
    source = read_folder(ROOT)[path]
    draft_files.save_file(site.regie, actor, behind.id, path, source.replace(TITLE, OTHER), 0, NOW)
    first = newest(site.regie)
    assert first is not None
    play = plays.open_play(site.regie, actor, behind.id, "Een gezin", date(2026, 4, 1), NOW)
    site.work()
    moves.preview(site.regie, actor, drafts.working(site.regie, actor, behind.id).files, times, behind.id)
    changed = {name: content.replace(TITLE, THIRD).replace(STEP, GONE) for name, content in read_folder(ROOT).items()}
    second = site.people.users["coordinator2"]
    published = publish(site.regie, changed, actor, NOW, "Een kortere titel", based_on=first.bundle, approved_by=second)
    case, task = at(site, "pva_opstellen")
    number = next(head.id for head in lines(site.regie, actor, site.now) if head.code == case)
    move = moves.move(site.regie, actor, published.bundle, times)
    site.work()
    _, escalation = at(site, "escalatie_besluiten")
    made = links.make(site.regie, actor, int(escalation), guest(site), times, by_sms=False)
    safety_case, done = at(site, "veiligheid_beoordelen")
    story = lived(site, safety_case)
    do(story, next(one for one in story.open_tasks() if str(one.id) == done))
    form = rows.row_form(site.regie, site.people.users["coach"], number, "notities", NOW)
    rows.add_row(site.regie, site.people.users["coach"], number, "notities", plausible(form, story.known()), form.token, NOW)
    shown = registers.show_all(site.regie, site.people.users["coach"], number, NOW)
    row = next(row.id for table in shown.registers if table.key == "notities" for row in table.rows)
    return {
        "done": done, "row": row, "code": case, "task_id": task,
        "task": task, "escalation": escalation, "coach": str(site.people.users["coach"].id),
        "other_coach": str(site.people.users["coach2"].id),
        "early": at(site, "contacten_leggen")[1],
        "draft": str(behind.id), "path": path,
        "publication": str(published.id), "move": str(move),
        "group": str(move_pages.show(site.regie, actor, move).groups[0].key),
        "play": str(play), "kind": "start", "which": "traject", "process": "plan", "element": "pva_opstellen",
        "token": made.token, "organisation_id": str(site.people.organisations["jeugdbescherming"]), "report": KINDS[0].key,
        "document": "brief-coachkaart", "register": "notities", "link_code": made.code,
        "own": at(site, "escalatie_besluiten")[0], "monitored": at(site, "monitoring_6")[0],
        **{element: at(site, element)[1] for element in ELEMENTS},
    }  # fmt: skip


def guest(site: Filled) -> links.Wanted:
    """Somebody of the referrer's organisation, without an account."""
    return links.Wanted("Gerda Gast", "gerda@elders.example", "06 12345678", site.people.organisations["jeugdbescherming"])


def lived(site: Filled, code: str) -> Story:
    """A case as a trial: to do something in it with plausible answers."""
    files = dict(read_folder(ROOT))
    story = Story(site.regie, read_bundle(files), read_trials(files), site.people, NOW.date(), alone=True)
    story.case = next(head.id for head in lines(site.regie, site.people.users["coordinator"], site.now) if head.code == code)
    story.now = site.now
    return story


def at(site: Filled, element: str) -> tuple[str, str]:
    """The case and the number of the first open task of an element."""
    for head in lines(site.regie, site.people.users["coordinator"], site.now):
        for one in observe.open_tasks(site.regie, head.id):
            if one.element == element:
                return head.code, str(one.id)
    raise LookupError(f"no open task {element}")

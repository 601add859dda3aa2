"""Processen: what is current, the drafts, and one draft with its files."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from service.bundle.findings import Finding
from service.bundle.read import survey
from service.domain.errors import NotFound
from service.usecases import contents, draft_files, drafts, publish
from service.usecases.contents import DraftPage, Item
from service.usecases.draft_files import OpenFile, Outdated
from service.usecases.titles import KINDS, kind_of, title_of
from service.web.context import actor, moment, regie, site
from service.web.studio import links, readiness

pages: Blueprint = Blueprint("drafts", __name__, url_prefix="/processen")

LAST = 3  # publications on the first page
EDIT = "/concepten/<int:draft>/bewerken/<path:path>"


@pages.app_template_global()
def page_if_any(endpoint: str, **values: object) -> str | None:
    return links.page_if_any(endpoint, **values)


@pages.app_template_global()
def editor(draft: int, path: str, element: str = "") -> str:
    return links.editor(draft, path, element)


@pages.get("")
def index() -> str:
    publications = publish.publications(regie(), actor())
    return render_template(
        "studio/index.html",
        drafts=contents.open_pages(regie(), actor()) if publications else (),
        publications=publications[:LAST],
        more=len(publications) - LAST,
    )


@pages.post("/concepten")
def begin() -> AnyResponse:
    draft = drafts.open_draft(regie(), actor(), request.form.get("titel", ""), moment())
    return redirect(url_for("drafts.show", draft=draft.id), 303)


@pages.get("/concepten/<int:draft>")
def show(draft: int) -> str:
    page = contents.draft_page(regie(), actor(), draft, moment())
    search = request.args.get("zoek", "").strip()[:100]
    groups = [(kind, label, _matching(page, kind, search)) for kind, label in KINDS.items()]
    return render_template(
        "studio/draft.html",
        page=page,
        draft=page.draft,
        changed=[item for item in page.items if item.state],
        groups=[(kind, label, items) for kind, label, items in groups if items],
        search=search,
        trials=readiness.trials(regie(), page),
        cases=readiness.cases(regie(), actor(), page),
        four_eyes=site().four_eyes,
    )


@pages.get("/concepten/<int:draft>/bevindingen")
def findings(draft: int) -> str:
    page = contents.draft_page(regie(), actor(), draft, moment())
    titles = {item.path: item for item in page.items}
    by_file: dict[str, list[Finding]] = {}
    for finding in page.findings:
        by_file.setdefault(finding.file, []).append(finding)
    return render_template("studio/findings.html", page=page, draft=page.draft, by_file=by_file, titles=titles)


@pages.route("/concepten/<int:draft>/weggooien", methods=["GET", "POST"])
def drop(draft: int) -> str | AnyResponse:
    if request.method == "POST":
        drafts.drop(regie(), actor(), draft, moment())
        return redirect(url_for("drafts.index"), 303)
    return render_template("studio/drop.html", page=contents.draft_page(regie(), actor(), draft, moment()))


@pages.get(EDIT)
def edit(draft: int, path: str) -> str:
    one = draft_files.read_file(regie(), actor(), draft, path, moment())
    kind = links.kind(path)
    if not kind:
        raise NotFound("Dit bestand is niet te bewerken.")
    if kind == "text":
        return _text_page(draft, path)
    return render_template("studio/edit.html", draft=one.draft, path=path, kind=kind, title=_title(one))


@pages.post(EDIT)
def save_text(draft: int, path: str) -> str | tuple[str, int] | AnyResponse:
    """A file that is edited as text, without scripts: gegevens.yaml and trials."""
    text = request.form.get("tekst", "").replace("\r\n", "\n")
    version = request.form.get("versie", "0")
    try:
        content = text.encode("utf-8", "replace")
        number = int(version) if version.isascii() and version.isdigit() else -1
        draft_files.save_file(regie(), actor(), draft, path, content, number, moment())
    except Outdated as error:
        return _text_page(draft, path, text, error), error.status
    return redirect(url_for("drafts.edit", draft=draft, path=path, bewaard="ja"), 303)


@pages.get("/concepten/<int:draft>/bron/<path:path>")
def source(draft: int, path: str) -> Response:
    """A file as it is: what the viewer of diagrams draws."""
    files = drafts.working(regie(), actor(), draft).files
    return as_text(files.get(path))


def as_text(content: bytes | None) -> Response:
    """A file of a bundle, never as something that a browser would carry out. Raises NotFound."""
    if content is None:
        raise NotFound("Dit bestand is er niet.")
    return Response(content, content_type="text/plain; charset=utf-8")


def _text_page(draft: int, path: str, typed: str | None = None, outdated: Outdated | None = None) -> str:
    present = draft_files.be_present(regie(), actor(), draft, path, moment())
    one = draft_files.read_file(regie(), actor(), draft, path, moment())
    return render_template(
        "studio/text.html",
        draft=one.draft,
        path=path,
        title=_title(one),
        trials_url=links.page_if_any("trials.show", draft=draft) if kind_of(path) == "trial" else None,
        file=one,
        text=one.content if typed is None else typed,
        editors=present.editors,
        outdated=outdated,
        findings=[finding for finding in one.findings if finding.file == path],
        others=len([finding for finding in one.findings if finding.file != path]),
        saved=request.args.get("bewaard") == "ja" and outdated is None,
    )


def _title(one: OpenFile) -> str:
    """What people call the file, as it is now."""
    return title_of(survey({one.path: one.content.encode()}).bundle, one.path)


def _matching(page: DraftPage, kind: str, search: str) -> list[Item]:
    wanted = search.lower()
    return [
        item
        for item in page.items
        if item.kind == kind and item.state != contents.REMOVED and (wanted in item.title.lower() or wanted in item.path)
    ]

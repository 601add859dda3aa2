"""What the editors in the browser ask and send, as JSON: the files of a draft, who is at work on them, and what exists."""

from __future__ import annotations

from flask import Blueprint, jsonify, request, url_for
from werkzeug.wrappers import Response

from service.bundle.findings import Finding
from service.domain.errors import RegieError
from service.usecases import choices, draft_files, drafts
from service.usecases.choices import Choices
from service.usecases.draft_files import Outdated
from service.web.context import actor, moment, regie

pages = Blueprint("files", __name__, url_prefix="/processen/concepten/<int:draft>")

FILE = "/bestanden/<path:path>"


@pages.get(FILE)
def read(draft: int, path: str) -> Response:
    one = draft_files.read_file(regie(), actor(), draft, path, moment())
    return jsonify(
        path=one.path,
        version=one.version,
        content=one.content,
        saved_by=one.saved.by if one.saved else "",
        saved_at=one.saved.at.isoformat() if one.saved else "",
        editors=one.editors,
        findings=[told(finding) for finding in one.findings],
    )


@pages.put(FILE)
def save(draft: int, path: str) -> tuple[Response, int] | Response:
    version, content = _sent()
    try:
        saved = draft_files.save_file(regie(), actor(), draft, path, content.encode("utf-8", "replace"), version, moment())
    except Outdated as error:
        return _outdated(error)
    now = drafts.working(regie(), actor(), draft)
    present = draft_files.be_present(regie(), actor(), draft, path, moment())
    return jsonify(
        version=saved, editors=present.editors, findings=[told(finding) for finding in drafts.findings_of(now.files)]
    )


@pages.delete(FILE)
def remove(draft: int, path: str) -> tuple[Response, int] | Response:
    version, _ = _sent()
    try:
        return jsonify(version=draft_files.remove_file(regie(), actor(), draft, path, version, moment()))
    except Outdated as error:
        return _outdated(error)


@pages.post("/aanwezig/<path:path>")
def present(draft: int, path: str) -> Response:
    found = draft_files.be_present(regie(), actor(), draft, path, moment())
    return jsonify(editors=found.editors, version=found.version, by=found.by)


@pages.get("/keuzes")
def offered(draft: int) -> Response:
    return jsonify(_offered(draft, choices.choices(regie(), actor(), draft)))


def told(finding: Finding) -> dict[str, str]:
    """A finding as the editors get it."""
    return {name: getattr(finding, name) for name in ("file", "element", "sentence", "advice", "rule", "severity")}


def _outdated(error: Outdated) -> tuple[Response, int]:
    saved = error.saved
    content = saved.content.decode("utf-8", "replace") if saved.content is not None else None
    answer = {"sentence": str(error), "by": saved.by, "at": saved.at.isoformat(), "version": saved.version, "content": content}
    return jsonify(answer), error.status


class NotUnderstood(RegieError):
    """What was sent is not the JSON that our own editors send."""


def _sent() -> tuple[int, str]:
    body = request.get_json(silent=True)
    version, content = (body.get("version"), body.get("content", "")) if isinstance(body, dict) else (None, None)
    if not isinstance(version, int) or isinstance(version, bool) or not isinstance(content, str):
        raise NotUnderstood("Dit verzoek konden we niet lezen. Laad de pagina opnieuw; er is niets opgeslagen.")
    return version, content


def _offered(draft: int, found: Choices) -> dict[str, object]:
    def url(file: str) -> str:
        return url_for("drafts.edit", draft=draft, path=file)

    return {
        "forms": [{"id": one.id, "title": one.title, "file": one.file, "url": url(one.file)} for one in found.forms],
        "tables": [
            {
                "id": one.id, "name": one.name, "file": one.file, "url": url(one.file),
                "inputs": [clause.label or clause.text for clause in one.inputs],
                "outputs": [clause.text for clause in one.outputs],
            }
            for one in found.tables
        ],
        "processes": [
            {"id": one.id, "name": one.name, "file": one.file, "url": url(one.file), "message": one.message, "lanes": one.lanes}
            for one in found.processes
        ],
        "roles": found.roles,
        "registers": [{"key": one.key, "label": one.label} for one in found.registers],
        "messages": found.messages,
        "marks": [
            {"name": one.name, "where": sorted(one.where), "argument": one.argument, "meaning": one.meaning}
            for one in found.marks
        ],
        "values": [{"key": one.key, "label": one.label, "source": one.source} for one in found.values],
        "functions": [{"name": name, "usage": usage} for name, usage in found.functions],
        "tasks": [
            {"id": element.id, "name": element.name, "process": process.name}
            for process in found.processes
            for element in process.elements.values()
            if element.kind == "userTask"
        ],
    }

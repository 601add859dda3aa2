"""One file of a draft: its versions, a copy, putting it back, taking it out; and adding a new one."""

from __future__ import annotations

from typing import get_args

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from service.domain.errors import NotFound, RegieError
from service.usecases import contents, draft_files, new_files
from service.usecases.new_files import Kind
from service.web.context import actor, moment, regie
from service.web.studio import links

pages: Blueprint = Blueprint("draft_file", __name__, url_prefix="/processen/concepten/<int:draft>")

FILE = "/bestand/<path:path>"


@pages.post("/toevoegen")
def add(draft: int) -> Response:
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    kind = kinds.get(request.form.get("soort", ""))
    if kind is None:
        raise RegieError("Kies wat u wilt toevoegen: een diagram, een tabel of een formulier.")
    path = new_files.new_file(regie(), actor(), draft, kind, request.form.get("titel", ""), moment())
    return redirect(links.editor(draft, path), 303)


@pages.get(FILE)
def show(draft: int, path: str) -> str:
    page = contents.draft_page(regie(), actor(), draft, moment())
    item = next((one for one in page.items if one.path == path), None)
    if item is None:
        raise NotFound(f"Het bestand {path} staat niet in dit concept.")
    return render_template(
        "studio/file.html",
        page=page,
        draft=page.draft,
        item=item,
        versions=draft_files.history(regie(), actor(), draft, path),
        version=page.working.version(path),
        changes=page.difference.by_file().get(path, ()),
        kind=links.kind(path),
    )


@pages.post(FILE + "/kopie")
def copy(draft: int, path: str) -> Response:
    copied = new_files.copy_file(regie(), actor(), draft, path, request.form.get("titel", ""), moment())
    return redirect(links.editor(draft, copied), 303)


@pages.post(FILE + "/terugzetten")
def restore(draft: int, path: str) -> Response:
    draft_files.restore_file(regie(), actor(), draft, path, _number("naar"), _number("versie"), moment())
    return redirect(url_for("draft_file.show", draft=draft, path=path), 303)


@pages.post(FILE + "/weghalen")
def remove(draft: int, path: str) -> Response:
    if request.form.get("zeker") != "ja":
        raise RegieError("Vink aan dat u het zeker weet. Er is niets weggehaald.")
    draft_files.remove_file(regie(), actor(), draft, path, _number("versie"), moment())
    return redirect(url_for("draft_file.show", draft=draft, path=path), 303)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise RegieError("Dit verzoek konden we niet lezen. Laad de pagina opnieuw.")
    return int(text)

"""The studio: coordinators change diagrams, tables and forms, try them, publish them and move running cases over."""

from flask import Blueprint, Response, request

from service.web.guard import allow
from service.web.studio import (
    differences,
    draft_file,
    drafts,
    editing,
    files,
    merging,
    moves,
    overview,
    plays,
    publishing,
    trials,
    versions,
    zipping,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    drafts.pages,
    draft_file.pages,
    differences.pages,
    merging.pages,
    moves.pages,
    publishing.pages,
    versions.pages,
    overview.pages,
    plays.pages,
    trials.pages,
    zipping.pages,
    files.pages,
    editing.editing,
)


def _with_scripts(response: Response) -> Response:
    """Diagrams are drawn by scripts of our own; the editors write inline styles as well."""
    if "Content-Security-Policy" in response.headers:
        return response
    return allow(response, scripts=True, inline_styles=request.endpoint == "drafts.edit")


for blueprint in BLUEPRINTS:
    blueprint.after_request(_with_scripts)

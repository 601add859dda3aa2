"""What goes wrong, as a calm page: what happened, that nothing was lost, and what to do."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from service.domain.errors import InvalidAnswers, RegieError
from service.forms.limits import TEXT_LENGTH
from service.web.api import problems
from service.web.guard import UPLOADS
from service.web.sent import typed
from service.web.sentences import said

_log = logging.getLogger("regie.web")

TITLES = {
    400: _("Dit kon niet"),
    401: _("U bent uitgelogd"),
    403: _("Dit mag u hier niet doen"),
    404: _("Deze pagina is er niet"),
    405: _("Dit kon niet"),
    409: _("Dit kan nu niet"),
    413: _("Dit is te veel tegelijk"),
    422: _("Niet alles is goed ingevuld"),
    429: _("Even wachten"),
    500: _("Er ging bij ons iets mis"),
    503: _("Regie is even niet bereikbaar"),
}
TOO_MUCH = _("Wat u stuurde is te groot: elk bestand hooguit 10 MB, en alles samen 30 MB. Voeg de bestanden een voor een toe.")
UNREADABLE = _("Dit verzoek konden we niet lezen. Ga terug en probeer het nog eens.")
SENTENCES = {
    404: _("De pagina bestaat niet, of u mag haar niet zien. Controleer het adres, of ga naar Mijn werk."),
    405: _("Deze pagina kan niet op deze manier worden gebruikt. Ga naar Mijn werk."),
    413: _(
        "Wat u stuurde is te groot: hooguit 2 MB. Maak lange teksten korter: hooguit %(most)s tekens in een veld.",
        most=TEXT_LENGTH,
    ),
    503: _("De gegevens zijn nu niet te bereiken. Er is niets opgeslagen. Probeer het over een paar minuten nog eens."),
    500: _("Er is niets opgeslagen. Probeer het nog eens. Blijft het misgaan? Bel dan de coördinator."),
}


def install(app: Flask) -> None:
    """Give every error of the app its page."""
    app.register_error_handler(RegieError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _refused(error: RegieError) -> tuple[str | Response, int]:
    if error.status >= 500:
        _log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
    if isinstance(error, InvalidAnswers):
        return _page(error.status, _("Er is niets opgeslagen."), list(error.errors.values()))
    return _page(error.status, SENTENCES[503] if error.status == 503 else str(error))


def _http(error: HTTPException) -> tuple[str | Response, int] | Response:
    if problems.is_ours(request.path):  # an address that no part of the API answers to
        return problems.of_http(error)
    status = error.code or 500
    if status == 413 and request.endpoint in UPLOADS:
        return _page(status, TOO_MUCH)
    return _page(status, SENTENCES.get(status, UNREADABLE))


def _broken(error: Exception) -> tuple[str | Response, int]:
    _log.error("%s %s", request.method, request.path, exc_info=error)
    return _page(500, SENTENCES[500])


def _page(status: int, sentence: object, details: list[str] | None = None) -> tuple[str | Response, int]:
    sentence, details = said(sentence), [said(one) for one in details or ()]
    if _wants_json():
        return jsonify(sentence=sentence, details=details), status
    kept = [] if status == 413 else typed()  # what is too large to read can't be shown either
    title = TITLES.get(status, TITLES[400])
    return render_template("error.html", status=status, title=title, sentence=sentence, details=details, typed=kept), status


def _wants_json() -> bool:
    """Whether a script asks: our editors say so, and show the sentence themselves."""
    accepted = request.accept_mimetypes
    return request.is_json or accepted.best_match(["text/html", "application/json"]) == "application/json"

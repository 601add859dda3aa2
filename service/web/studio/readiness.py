"""How far a draft is: what its trials say, and what it means for running cases. Both are other parts of the studio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from service.domain.people import User
from service.store import trial_results
from service.trials.read import trial_names
from service.trials.running import State, TrialState
from service.usecases.approve import Verdict
from service.usecases.contents import DraftPage
from service.usecases.drafts import Files
from service.usecases.regie import Regie
from service.usecases.titles import titles_of_trials
from service.usecases.touched import Touched, touched
from service.web.studio import links


@dataclass(frozen=True)
class Ready:
    """`state`: fine, bad, soon (something is to be done) or "" (not known)."""

    state: str
    text: str
    url: str | None = None


@dataclass(frozen=True)
class TrialsSaid:
    """What the trials say of these files: `red` are (name, title, sentence) of those that may be struck with a reason;
    `waiting` is how many were not played yet: those can't."""

    verdict: Verdict
    state: str
    text: str
    red: tuple[tuple[str, str, str], ...] = ()
    waiting: int = 0
    strikes: Mapping[str, str] = field(default_factory=dict)


def trials(regie: Regie, page: DraftPage) -> Ready:
    """The trials, for the strip on the page of a draft."""
    url = links.page_if_any("trials.show", draft=page.draft.id)
    if page.errors:
        return Ready("", _("Eerst de fouten oplossen"), url)
    said = trials_said(regie, page.working.files, page.working.hash)
    return Ready(said.state, said.text, url)


def trials_said(regie: Regie, files: Files, hash_: str, strikes: Mapping[str, str] | None = None) -> TrialsSaid:
    """What the trials say, when a red one may be passed over for which `strikes` gives a reason."""
    struck = dict(strikes or {})
    found = _state(regie, files, hash_, struck)
    red = tuple((one.name, one.title, one.result.message) for one in found.red if one.result)
    verdict = Verdict(hash_, found.blocking(), {name: struck[name] for name, _t, _s in red if struck.get(name, "").strip()})
    state, text = "fine", _("Alle %(number)s goed", number=len(found.trials))
    if found.waiting:
        state, text = "soon", _(
            "%(number)s van de %(all)s gespeeld", number=len(found.trials) - len(found.waiting), all=len(found.trials)
        )
        text += _(", %(number)s rood", number=len(red)) if red else ""
    elif red:
        state, text = "bad", _("%(number)s van de %(all)s rood", number=len(red), all=len(found.trials))
    return TrialsSaid(verdict, state, text, red, len(found.waiting), struck)


def _state(regie: Regie, files: Files, hash_: str, strikes: Mapping[str, str]) -> State:
    """The results that are kept of exactly these files. The trials themselves are not read here: that takes seconds, and one
    that can't be read has either a result that says so, or none."""
    titles = titles_of_trials(files)
    with regie.store.read() as tx:
        results = trial_results.of_bundle(tx, hash_)
    listed = (TrialState(name, titles.get(name, name), results.get(name)) for name in trial_names(files))
    return State(hash_, tuple(listed), strikes)


def cases(regie: Regie, actor: User, page: DraftPage) -> Ready:
    """The running cases, for the strip on the page of a draft."""
    url = links.page_if_any("moves.preview", draft=page.draft.id)
    return Ready(*_cases_said(touched(regie, actor, page.working.hash)), url)


def _cases_said(found: Touched | None) -> tuple[str, str]:
    if found is None:
        return "soon", _("Nog niet bekeken")
    if found.waiting:
        return "soon", _("Wordt bekeken, nog %(number)s", number=found.waiting)
    if not found.moves and not found.stays:
        return "fine", _("Er lopen geen trajecten")
    stays = ngettext(", %(num)s blijft", ", %(num)s blijven", found.stays) if found.stays else ""
    return "fine", ngettext("%(num)s gaat mee", "%(num)s gaan mee", found.moves) + stays

"""How far a draft is: what its trials say, and what it means for running cases. Both are other parts of the studio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.domain.people import User
from service.usecases.approve import Verdict
from service.usecases.contents import DraftPage
from service.usecases.drafts import Files
from service.usecases.regie import Regie
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
    """What the trials say of these files: `red` are (name, sentence) of those that may be struck with a reason."""

    verdict: Verdict
    red: tuple[tuple[str, str], ...] = ()
    state: str = ""
    text: str = "Nog niet gespeeld"
    strikes: Mapping[str, str] = field(default_factory=dict)


def trials(regie: Regie, actor: User, page: DraftPage) -> Ready:
    """The trials, for the strip on the page of a draft."""
    said = trials_said(regie, actor, page.draft.id, page.working.files, page.working.hash)
    return Ready(said.state, said.text, links.page_if_any("trials.show", draft=page.draft.id))


def trials_said(
    regie: Regie, actor: User, draft: int, files: Files, hash_: str, strikes: Mapping[str, str] | None = None
) -> TrialsSaid:
    """What the trials say, when a red one may be passed over for which `strikes` gives a reason."""
    return TrialsSaid(Verdict(hash_, (), strikes or {}))


def cases(regie: Regie, actor: User, page: DraftPage) -> Ready:
    """The running cases, for the strip on the page of a draft."""
    url = links.page_if_any("moves.preview", draft=page.draft.id)
    return Ready(*_cases_said(touched(regie, actor, page.working.hash)), url)


def _cases_said(found: Touched | None) -> tuple[str, str]:
    if found is None:
        return "soon", "Nog niet bekeken"
    if found.waiting:
        return "soon", f"Wordt bekeken, nog {found.waiting}"
    if not found.moves and not found.stays:
        return "fine", "Er lopen geen trajecten"
    stays = f", {found.stays} {'blijft' if found.stays == 1 else 'blijven'}" if found.stays else ""
    return "fine", f"{found.moves} {'gaat' if found.moves == 1 else 'gaan'} mee{stays}"

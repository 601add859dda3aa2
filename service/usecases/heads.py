"""How a case is called, and whose it is."""

from __future__ import annotations

from service.domain.people import Role
from service.store import people
from service.store.cases import Case
from service.store.instances import Situation
from service.store.session import Tx
from service.usecases.pages import CaseHead


def head(tx: Tx, case: Case, situation: Situation) -> CaseHead:
    """The head of a case's page."""
    main = situation.main
    names = {organisation.id: organisation.name for organisation in people.organisations(tx)}
    coach = situation.participants.get(Role.COACH)
    return CaseHead(
        id=case.id,
        code=case.code,
        alias=case.alias,
        phase=main.phase if main else "",
        opened=case.opened,
        closed=main.done if main else None,
        outcome=main.outcome if main else "",
        referrer=names.get(case.referrer_id, ""),
        commissioner=names.get(case.commissioner_id, "") if case.commissioner_id else "",
        coach=people.names(tx).get(coach[0], "") if coach else "",
    )

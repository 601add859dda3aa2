"""One case that somebody looks at: read once, and the reading is written down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from service.bundle.model import Bundle
from service.bundle.values import Values
from service.domain.clock import civil_date
from service.domain.errors import Forbidden, NotFound
from service.domain.people import User
from service.domain.permissions import Permission, may, may_read_dossier
from service.store import cases, instances, reads
from service.store.cases import Case
from service.store.instances import Situation
from service.store.session import Tx
from service.usecases import dossier as dossiers
from service.usecases.bundles import bundle_of
from service.usecases.dossier import Dossier
from service.usecases.heads import head
from service.usecases.pages import CaseHead
from service.usecases.regie import Regie

NOT_FOR_YOU = {
    Permission.READ_DOSSIER: "Met uw rol ziet u de gegevens van het gezin niet.",
    Permission.READ_LOG: "Met uw rol ziet u het logboek niet.",
}
NOT_AGREED = "Met uw organisatie is nu niet afgesproken om gegevens te delen. Uw eigen taken kunt u gewoon doen."


@dataclass(frozen=True)
class Viewing:
    """A case as it stands at `now`. `shown` are the values with only the rows that the actor may see."""

    tx: Tx
    actor: User
    case: Case
    bundle: Bundle
    situation: Situation
    dossier: Dossier
    now: datetime

    @property
    def today(self) -> date:
        return civil_date(self.now)

    @cached_property
    def shown(self) -> Values:
        return self.dossier.values(None, self.now, seen_by=self.actor)

    def head(self) -> CaseHead:
        return head(self.tx, self.case, self.situation)


@contextmanager
def viewing(
    regie: Regie, actor: User, case_id: int, what: str, now: datetime, permission: Permission | None = None
) -> Iterator[Viewing]:
    """The case while a page of it is made; afterwards it is noted that the actor read `what` of it.

    Raises NotFound for another's case, and Forbidden without the `permission`.
    """
    with regie.store.read() as tx:
        case = cases.get(tx, case_id, actor)
        if case is None:
            raise NotFound("Dit traject is er niet.")
        if permission is not None and not may(actor, permission):
            raise Forbidden(NOT_FOR_YOU[permission])
        if permission is Permission.READ_DOSSIER and not may_read_dossier(actor, civil_date(now)):
            raise Forbidden(NOT_AGREED)
        bundle = bundle_of(tx, case.bundle)
        situation = instances.situation(tx, case.id)
        yield Viewing(tx, actor, case, bundle, situation, dossiers.read(tx, bundle, case, situation), now)
    reads.note(regie.store, actor.id, case_id, what, now)

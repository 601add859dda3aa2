"""Organisations, people and cases with defaults; every step goes through the use cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from service.bundle.read import hash_of
from service.domain.people import DATA_SHARING, Organisation, Role, User
from service.store import bundles
from service.store.session import Store
from service.usecases.act import act, action_form
from service.usecases.complete import complete
from service.usecases.pages import Completed, Started, WorkItem
from service.usecases.people import add_organisation, add_user, set_mandate
from service.usecases.regie import Regie
from service.usecases.start import start
from service.usecases.work import work
from tests.usecases.diagrams import FILES
from tests.usecases.made_once import made_once

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
REFERRAL = {"gezinsnaam": "De Vries", "klok": "2026-03-02", "personen": [{"naam": "Kim", "rol": "kind"}]}
_tokens = count()


def token() -> str:
    """A new token, as a rendered form has."""
    return f"token-{next(_tokens)}"


@dataclass
class World:
    """A published bundle and people of every role. `now` moves only when a test moves it."""

    regie: Regie
    now: datetime = MONDAY
    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def later(self, **length: float) -> World:
        self.now += timedelta(**length)
        return self

    def refer(self, by: str = "verwijzer", **answers: object) -> Started:
        return start(self.regie, self.users[by], "traject", {**REFERRAL, **answers}, token(), self.now)

    def task(self, title: str, by: str, case_id: int | None = None) -> WorkItem:
        """The open task with this title in somebody's work."""
        page = work(self.regie, self.users[by], self.now)
        found = [one for one in (*page.late, *page.this_week, *page.later, *page.to_claim) if one.title == title]
        return next(one for one in found if case_id in (None, one.case_id))

    def titles(self, by: str) -> list[str]:
        page = work(self.regie, self.users[by], self.now)
        return [one.title for one in (*page.late, *page.this_week, *page.later, *page.to_claim)]

    def do(self, title: str, by: str, case_id: int | None = None, **answers: object) -> Completed:
        task_id = self.task(title, by, case_id).task_id
        return complete(self.regie, self.users[by], task_id, answers, token(), self.now)

    def act(self, process: str, by: str, case_id: int, **answers: object) -> Started:
        given = action_form(self.regie, self.users[by], case_id, process, self.now).token
        return act(self.regie, self.users[by], case_id, process, answers, given, self.now)

    def admitted(self, **answers: object) -> Started:
        """A case in its research phase, with coach Coco."""
        started = self.refer(**answers)
        self.do("Aanmelding beoordelen", "coordinator", started.case_id, besluit="toelaten")
        self.do("Coach kiezen", "coordinator", started.case_id, coach_id=str(self.users["coach"].id))
        return started


@made_once
def world(store: Store, files: dict[str, bytes] | None = None) -> World:
    """An empty database with people and the small bundle, which is put there without being checked."""
    regie = Regie(store)
    found = World(regie)
    for name, kind in (("Jeugdbescherming", "gi"), ("Andere instelling", "gi"), ("Gemeente", "gemeente"), ("Bureau", "vig")):
        found.organisations[name] = add_organisation(regie, name, kind)
    set_mandate(regie, found.organisations["Jeugdbescherming"].id, "verwijzen", date(2020, 1, 1))
    set_mandate(regie, found.organisations["Jeugdbescherming"].id, DATA_SHARING, date(2020, 1, 1), agreement=True)
    for username, role, organisation in (
        ("verwijzer", Role.REFERRER, "Jeugdbescherming"),
        ("collega", Role.REFERRER, "Jeugdbescherming"),
        ("vreemde", Role.REFERRER, "Andere instelling"),
        ("leiding", Role.REFERRER_MANAGER, "Jeugdbescherming"),
        ("opdrachtgever", Role.COMMISSIONER, "Gemeente"),
        ("coordinator", Role.COORDINATOR, "Bureau"),
        ("tweede", Role.COORDINATOR, "Bureau"),
        ("coach", Role.COACH, "Bureau"),
        ("invaller", Role.COACH, "Bureau"),
        ("lezer", Role.BEHAVIOURAL_SCIENTIST, "Bureau"),
        ("privacy", Role.PRIVACY_OFFICER, "Bureau"),
    ):
        organisation_id = found.organisations[organisation].id
        found.users[username] = add_user(regie, username, username.capitalize(), [role], organisation_id)
    put_bundle(regie, files or FILES)
    return found


def put_bundle(regie: Regie, files: dict[str, bytes], now: datetime = MONDAY) -> str:
    """Make a bundle current without checking it: the small diagrams here have no drawing."""
    with regie.store.transaction() as tx:
        bundles.add(tx, hash_of(files), files, now)
        bundles.publish(tx, hash_of(files), None, now, "")
    return hash_of(files)

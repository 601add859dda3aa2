"""What goes out, caught where it leaves: a post that keeps what it was given, or breaks as often as a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service.store import wishes
from service.usecases.jobs import Times
from service.usecases.letters import Letter
from service.usecases.mailing import plan
from service.usecases.sending import NotSent, Post, TextMessage, send_due
from service.usecases.webhooks import Call
from tests.usecases.world import World

BASE = "https://regie.example"


@dataclass
class Postbox:
    """`broken` is how many more times nothing arrives."""

    mails: list[Letter] = field(default_factory=list)
    messages: list[TextMessage] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    broken: int = 0

    def post(self, *, sms: bool = False) -> Post:
        return Post(BASE, self._mail, self._call, self._message if sms else None)

    def _mail(self, letter: Letter, now: datetime) -> None:
        self._arrive()
        self.mails.append(letter)

    def _call(self, call: Call) -> None:
        self._arrive()
        self.calls.append(call)

    def _message(self, message: TextMessage) -> None:
        self._arrive()
        self.messages.append(message)

    def _arrive(self) -> None:
        if self.broken:
            self.broken -= 1
            raise NotSent("De mailserver doet het niet.")

    def to(self, name: str) -> list[str]:
        """The subjects of somebody's mail."""
        return [letter.subject for letter in self.mails if letter.to == f"{name}@regie.example"]


def reachable(w: World) -> World:
    """Everybody has an address."""
    with w.regie.store.transaction() as tx:
        for name, user in w.users.items():
            wishes.save(tx, user.id, email=f"{name}@regie.example")
    return w


def times(w: World, later: timedelta = timedelta(0)) -> Times:
    return Times(w.now, w.now + later)


def deliver(w: World, box: Postbox, *, sms: bool = False) -> Postbox:
    """Plan and send everything that can go out now."""
    while plan(w.regie, times(w)):
        pass
    while send_due(w.regie, box.post(sms=sms), times(w)):
        pass
    return box

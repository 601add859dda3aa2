"""Random small diagrams of nested blocks, that our engine and the library as shipped can both carry out."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.engine.factories import (
    TERMINATE,
    begin,
    boundary,
    call,
    catch,
    chain,
    diagram,
    duration,
    end,
    flow,
    gateway,
    message,
    sub,
    throw,
    user,
)

CHOICES = ("w1", "w2", "w3", "w4")
Block = tuple[str, str, str]  # xml, first element, last element


class RandomDiagrams:
    """The diagrams of one seed: `hoofd` and what it calls. `for_each` are the elements that are done for each row."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 (no secret)
        self.count = 0
        self.days = 0
        self.turning = 0  # how many loops the block that is being made stands in
        self.called: list[str] = []
        self.for_each: list[str] = []
        self.main = self._process("hoofd", depth=3)

    @property
    def texts(self) -> list[str]:
        return [self.main, *self.called]

    def _id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def _days(self) -> str:
        """Each timer has a duration of its own, so that there is one first."""
        self.days += 7
        return f"P{self.days}D"

    def _process(self, id_: str, depth: int) -> str:
        first, last = self._id("begin"), self._id("einde")
        xml, enter, leave = self._sequence(depth, looping=False, rows=False)
        return diagram(id_, begin(first), xml, end(last), chain(first, enter), chain(leave, last))

    def _sequence(self, depth: int, looping: bool, rows: bool) -> Block:
        blocks = [self._block(depth, looping, rows) for _ in range(self.random.randint(1, 3))]
        links = "".join(chain(before[2], after[1]) for before, after in zip(blocks, blocks[1:], strict=False))
        return "".join(block[0] for block in blocks) + links, blocks[0][1], blocks[-1][2]

    def _block(self, depth: int, looping: bool, rows: bool) -> Block:
        kinds: list[Callable[[int, bool, bool], Block]] = [self._task, self._task, self._milestone]
        if depth > 0:
            kinds += [self._choice, self._loop, self._called, self._embedded, self._rows]
            kinds += [] if rows else [self._bounded, self._event_gateway]
            kinds += [] if looping else [self._parallel, self._inclusive]
        return self.random.choice(kinds)(depth - 1, looping, rows)

    def _task(self, depth: int, looping: bool, rows: bool) -> Block:
        id_ = self._id("taak")
        return user(id_), id_, id_

    def _milestone(self, depth: int, looping: bool, rows: bool) -> Block:
        id_ = self._id("paal")
        return throw(id_, self.random.choice(["", message(self._id("gegooid"))])), id_, id_

    def _branches(self, depth: int, looping: bool, rows: bool, split: str, join: str) -> tuple[str, list[str]]:
        xml, enters = "", []
        for _ in range(self.random.randint(2, 3)):
            inner, enter, leave = self._sequence(depth, looping, rows)
            xml += inner + chain(leave, join)
            enters.append(enter)
        return xml, enters

    def _choice(self, depth: int, looping: bool, rows: bool, kind: str = "exclusive") -> Block:
        split, join = self._id("keuze"), self._id("samen")
        xml, enters = self._branches(depth, looping, rows, split, join)
        default, *others = enters
        flows = flow(split, default, id_=f"{split}_anders")
        flows += "".join(flow(split, enter, self.random.choice(CHOICES)) for enter in others)
        return gateway(split, kind, f"{split}_anders") + gateway(join, kind) + xml + flows, split, join

    def _inclusive(self, depth: int, looping: bool, rows: bool) -> Block:
        """Its branches hold nothing but tasks: the library does not wait for a branch that is inside something (trap 26)."""
        return self._choice(0, looping, rows, "inclusive")

    def _parallel(self, depth: int, looping: bool, rows: bool) -> Block:
        split, join = self._id("splits"), self._id("voeg")
        xml, enters = self._branches(depth, looping, rows, split, join)
        flows = "".join(flow(split, enter) for enter in enters)
        return gateway(split, "parallel") + gateway(join, "parallel") + xml + flows, split, join

    def _loop(self, depth: int, looping: bool, rows: bool) -> Block:
        """Goes round while the choice of this turn says so; a task in it makes each turn a step of its own."""
        enter, again, task = self._id("kring"), self._id("terug"), self._id("taak")
        self.turning += 1
        xml, first, last = self._sequence(depth, True, rows)
        self.turning -= 1
        flows = chain(enter, task, first) + chain(last, again) + flow(again, enter, self.random.choice(CHOICES))
        out = self._id("paal")
        flows += flow(again, out, id_=f"{again}_klaar")
        return gateway(enter) + user(task) + gateway(again, default=f"{again}_klaar") + throw(out) + xml + flows, enter, out

    def _embedded(self, depth: int, looping: bool, rows: bool) -> Block:
        id_ = self._id("deel")
        return self._sub(id_, depth, rows), id_, id_

    def _sub(self, id_: str, depth: int, rows: bool, for_each: str = "", sequential: bool = False) -> str:
        first, last = self._id("begin"), self._id("einde")
        before = len(self.for_each)
        xml, enter, leave = self._sequence(depth, False, rows)
        safe = len(self.for_each) == before  # the library loses its way when it terminates around a for-each (trap 21)
        event = TERMINATE if safe and self.random.random() < 0.2 else ""
        return sub(
            id_,
            begin(first),
            xml,
            end(last, event),
            chain(first, enter),
            chain(leave, last),
            for_each=for_each,
            sequential=sequential,
        )

    def _called(self, depth: int, looping: bool, rows: bool) -> Block:
        if rows:  # timers within rows would have to be told apart
            return self._embedded(depth, looping, rows)
        id_, process = self._id("bel"), self._id("proces")
        self.called.append(self._process(process, depth))
        return call(id_, process), id_, id_

    def _rows(self, depth: int, looping: bool, rows: bool) -> Block:
        if rows or self.turning:  # the library can do it neither within another nor twice (trap 22)
            return self._task(depth, looping, rows)
        id_, sequential = self._id("elk"), self.random.random() < 0.5
        self.for_each.append(id_)
        if self.random.random() < 0.5:
            return user(id_, for_each="personen", sequential=sequential), id_, id_
        return self._sub(id_, depth, True, "personen", sequential), id_, id_

    def _bounded(self, depth: int, looping: bool, rows: bool) -> Block:
        """An activity with a timer or message on its edge, whose way out joins the ordinary one."""
        xml, id_, _ = self.random.choice([self._task, self._embedded, self._called])(depth, looping, rows)
        on, out, task = self._id("rand"), self._id("uit"), self._id("taak")
        interrupting = self.random.random() < 0.6
        event = duration(self._days()) if not interrupting or self.random.random() < 0.5 else message(on)
        xml += boundary(on, id_, event, interrupting=interrupting) + user(task) + gateway(out) + chain(id_, out)
        if interrupting:
            return xml + chain(on, task, out), id_, out
        last = self._id("einde")
        return xml + end(last) + chain(on, task, last), id_, out

    def _event_gateway(self, depth: int, looping: bool, rows: bool) -> Block:
        split, join, late, heard = self._id("wacht"), self._id("uit"), self._id("wekker"), self._id("hoor")
        xml = gateway(split, "eventBased") + gateway(join) + catch(late, duration(self._days())) + catch(heard, message(heard))
        inner, first, last = self._sequence(depth, looping, rows)
        return xml + inner + chain(split, late, join) + chain(split, heard, first) + chain(last, join), split, join

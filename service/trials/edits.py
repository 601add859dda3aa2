"""Random small edits of a bundle, as a coordinator makes them: names, tasks in and out, terms, arrows, lanes, cells, fields.

The same seed gives the same edits. What becomes of each is for `examine`.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count

from service.bundle.model import Bundle, Element, Process
from service.bundle.redraw import CannotRedraw, Drawing
from service.trials.mutations import Mutant, mutants

NEW = "nieuw_onderdeel"
TERMS = ("P1D", "P3D", "P1W", "P6W", "P2M")

Make = tuple[str, str, bytes]  # the file, what was done in Dutch, its new content


@dataclass(frozen=True)
class Edit:
    """One edit: `number` tells it again with the same seed, `file` what it changes, `what` says it in Dutch."""

    number: int
    file: str
    what: str
    content: bytes

    def __str__(self) -> str:
        return f"{self.number}. {self.file}: {self.what}"

    def applied_to(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        return {**files, self.file: self.content}


def edits(bundle: Bundle, number: int, seed: int = 2026) -> Iterator[Edit]:
    """So many edits of a bundle, each by itself."""
    maker = _Maker(bundle)
    made = 0
    for attempt in count():
        if made >= number:
            return
        dice = random.Random(f"{seed}/{attempt}")  # noqa: S311  # no secret
        try:
            file, what, content = dice.choice(maker.kinds)(dice)
        except CannotRedraw:
            continue
        if content != bundle.files[file]:
            made += 1
            yield Edit(made, file, what, content)


class _Maker:
    """The kinds of edits, each a function of dice."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._processes = list(bundle.processes.values())
        self._tasks = [(p, e) for p in self._processes for e in p.elements.values() if e.kind == "userTask"]
        self._forms = [form for form in bundle.forms.values() if form.fields]
        self._small = list(mutants(bundle))
        self.kinds: tuple[Callable[[random.Random], Make], ...] = (
            self._rename, self._rename_id, self._insert, self._insert, self._remove, self._remove, self._term, self._timer,
            self._lane, self._lead, self._remove_flow, self._small_change, self._small_change, self._label, self._required,
            self._without_field, self._with_field,
        )

    def _drawing(self, process: Process) -> Drawing:
        return Drawing(self.bundle.files[process.file])

    def _any_task(self, dice: random.Random) -> tuple[Process, Element]:
        return dice.choice(self._tasks)

    def _rename(self, dice: random.Random) -> Make:
        process, task = self._any_task(dice)
        drawing = self._drawing(process)
        drawing.rename(task.id, f"{task.name} (nieuw)")
        return process.file, f"‘{task.name}’ krijgt een andere naam", drawing.content()

    def _rename_id(self, dice: random.Random) -> Make:
        process, task = self._any_task(dice)
        word = re.compile(rb"(?<![\w-])" + re.escape(task.id.encode()) + rb"(?![\w-])")
        content = word.sub(f"{task.id}_anders".encode(), self.bundle.files[process.file])
        return process.file, f"de id {task.id} wordt een andere", content

    def _insert(self, dice: random.Random) -> Make:
        process = dice.choice(self._processes)
        flow = dice.choice(list(process.flows.values()))
        form = dice.choice(self._tasks)[1].properties.get("formulier", "")
        drawing = self._drawing(process)
        drawing.insert_task(flow.id, NEW, "Nieuwe taak", {"formulier": form, "termijn": dice.choice(TERMS)})
        return process.file, f"een taak erbij in de pijl {flow.id}, met formulier {form}", drawing.content()

    def _remove(self, dice: random.Random) -> Make:
        process, task = self._any_task(dice)
        drawing = self._drawing(process)
        drawing.remove_task(task.id)
        return process.file, f"‘{task.name}’ ({task.id}) gaat eruit", drawing.content()

    def _term(self, dice: random.Random) -> Make:
        process, task = self._any_task(dice)
        term = dice.choice(TERMS)
        drawing = self._drawing(process)
        drawing.set_property(task.id, "termijn", term)
        return process.file, f"de termijn van ‘{task.name}’ wordt {term}", drawing.content()

    def _timer(self, dice: random.Random) -> Make:
        process, task = self._any_task(dice)
        target = process.flows[task.outgoing[0]].target
        drawing = self._drawing(process)
        interrupting = dice.random() < 0.7
        drawing.add_timer(task.id, NEW, "Te laat", dice.choice(TERMS), target, interrupting=interrupting)
        return process.file, f"een wekker op ‘{task.name}’", drawing.content()

    def _lane(self, dice: random.Random) -> Make:
        process, task = self._any_task(dice)
        lane = dice.choice(process.lanes)
        drawing = self._drawing(process)
        drawing.move_to_lane(task.id, lane)
        return process.file, f"‘{task.name}’ gaat naar de baan {lane}", drawing.content()

    def _lead(self, dice: random.Random) -> Make:
        process = dice.choice(self._processes)
        flow = dice.choice(list(process.flows.values()))
        targets = [e for e in process.elements.values() if e.kind not in ("startEvent", "boundaryEvent")]
        target = dice.choice(targets)
        drawing = self._drawing(process)
        drawing.lead(flow.id, target.id)
        return process.file, f"de pijl {flow.id} gaat naar {target.id}", drawing.content()

    def _remove_flow(self, dice: random.Random) -> Make:
        process = dice.choice(self._processes)
        flow = dice.choice(list(process.flows.values()))
        drawing = self._drawing(process)
        drawing.remove_flow(flow.id)
        return process.file, f"de pijl {flow.id} gaat weg", drawing.content()

    def _small_change(self, dice: random.Random) -> Make:
        """A condition, term, moment, cell, guard or derived field, changed as the mutants are."""
        chosen: Mutant = dice.choice(self._small)
        return chosen.file, f"{chosen.where}: {chosen.change}", chosen.edit(self.bundle.files[chosen.file])

    def _label(self, dice: random.Random) -> Make:
        return self._form(dice, "heet anders", partial(_set, key="label", value="Een andere vraag"))

    def _required(self, dice: random.Random) -> Make:
        return self._form(dice, "moet worden ingevuld, of juist niet", _turn_required)

    def _without_field(self, dice: random.Random) -> Make:
        return self._form(dice, "gaat weg", lambda components, place: components.pop(place))

    def _with_field(self, dice: random.Random) -> Make:
        made: dict[str, object] = {"type": "textfield", "id": NEW, "key": NEW, "label": "Een nieuwe vraag"}
        if dice.random() < 0.5:
            made["validate"] = {"required": True}
        return self._form(dice, "krijgt een vraag erachter", lambda components, place: components.insert(place + 1, made))

    def _form(self, dice: random.Random, what: str, change: Callable[[list[dict[str, object]], int], object]) -> Make:
        form = dice.choice(self._forms)
        schema = json.loads(self.bundle.files[form.file])
        components = schema["components"]
        keyed = [place for place, component in enumerate(components) if component.get("key")]
        if not keyed:
            raise CannotRedraw(f"{form.id} heeft geen vragen.")
        place = dice.choice(keyed)
        key = components[place]["key"]
        change(components, place)
        return form.file, f"het veld {key} {what}", json.dumps(schema, ensure_ascii=False, indent=2).encode()


def _set(components: list[dict[str, object]], place: int, *, key: str, value: object) -> None:
    components[place][key] = value


def _turn_required(components: list[dict[str, object]], place: int) -> None:
    rules = dict(components[place].get("validate") or {})  # type: ignore[call-overload]
    rules["required"] = not rules.get("required", False)
    components[place]["validate"] = rules

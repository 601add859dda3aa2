"""What the marks of a bundle say about reports, gathered once per bundle: which field and which task is counted as what."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from service.bundle.marked import hours_by_phase, programmes, waiting_places
from service.bundle.model import Bundle, Field
from service.bundle.report_words import MONTH, Said, read_word

PLAN, CHECK, ESCALATION, WAITING, PROGRAMME = "plan_op_tijd", "controle", "escalatie", "wachtlijst", "programma"
Key = tuple[str, str]  # register and field
Place = tuple[str, str]  # process and element


@dataclass(frozen=True)
class Counted:
    """A field that counts: its word, what its values count as, its label and the labels of its values."""

    said: Said
    label: str
    labels: Mapping[str, str]


@dataclass
class Marked:
    """One bundle. `tasks` are the words of elements, `months` of a check after the end, `hours` per week by phase."""

    bundle: Bundle
    fields: dict[Key, Counted] = field(default_factory=dict)
    tasks: dict[Place, set[str]] = field(default_factory=dict)
    months: dict[Place, int] = field(default_factory=dict)

    @classmethod
    def of(cls, bundle: Bundle) -> Marked:
        found = cls(bundle)
        for form in bundle.forms.values():
            for register, one in _columns(form.fields):
                found._field(register, one)
        for place in waiting_places(bundle):
            found.tasks.setdefault(place, set()).add(WAITING)
        for process in bundle.processes.values():
            for element in process.elements.values():
                place = (process.id, element.id)
                if ESCALATION in element.marks:
                    found.tasks.setdefault(place, set()).add(ESCALATION)
                if "rapport" in element.marks:
                    said = read_word(element.marks["rapport"])
                    found.tasks.setdefault(place, set()).add(said.word)
                    if found_month := next((value for value, name in said.counts_as.items() if name == MONTH), ""):
                        found.months[place] = int(found_month)
        return found

    @cached_property
    def ends(self) -> frozenset[str]:
        """The ends of the main process that are milestones: they say how a case ended."""
        elements = self.bundle.main.elements.values()
        return frozenset(one.id for one in elements if one.kind == "endEvent" and "mijlpaal" in one.marks)

    def _field(self, register: str, one: Field) -> None:
        """The same key may stand in several forms: their options are put together."""
        said = Said(PROGRAMME, {}) if PROGRAMME in one.marks else read_word(one.marks["rapport"])
        before = self.fields.get((register, one.key))
        labels = {**(before.labels if before else {}), **{option.value: option.label for option in one.options}}
        self.fields[register, one.key] = Counted(said, before.label if before else one.label, labels)

    @cached_property
    def hours(self) -> dict[str, float]:
        return hours_by_phase(self.bundle)

    @cached_property
    def programmes(self) -> dict[str, str]:
        """The labels of the programmes."""
        return {value: label for labels in programmes(self.bundle).values() for value, label in labels.items()}

    @cached_property
    def by_word(self) -> dict[str, tuple[Key, ...]]:
        """The fields of each word."""
        found: dict[str, tuple[Key, ...]] = {}
        for key, one in self.fields.items():
            found[one.said.word] = (*found.get(one.said.word, ()), key)
        return found

    def of_field(self, register: str, key: str) -> Counted | None:
        """What an answer counts as. What a task for one row of a register asks, is answered in that row: no list of a form has
        that column, but a form has the field."""
        return self.fields.get((register, key)) or self.fields.get(("", key))

    def label(self, word: str, value: str) -> str:
        """How people call a value of the fields with this word."""
        for key in self.by_word.get(word, ()):
            if value in self.fields[key].labels:
                return self.fields[key].labels[value]
        return value.replace("_", " ").capitalize()


def _columns(fields: tuple[Field, ...], register: str = "") -> Iterator[tuple[str, Field]]:
    for one in fields:
        if one.fields:
            yield from _columns(one.fields, one.register or register)
        elif one.key and ("rapport" in one.marks or PROGRAMME in one.marks):
            yield register, one


def elements_with(marked: Collection[Marked], words: Collection[str]) -> set[str]:
    """The ids of the tasks with one of these words, over all bundles."""
    return {place[1] for one in marked for place, said in one.tasks.items() if not said.isdisjoint(words)}


def fields_with(marked: Collection[Marked], words: Collection[str]) -> set[str]:
    """The keys of the fields with one of these words, over all bundles and registers."""
    return {field for one in marked for word in words for _, field in one.by_word.get(word, ())}
